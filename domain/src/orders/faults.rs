//! What the rules of supervision orders refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of supervision orders refuse.
    OrderFault "督办规则" {
        /// The matter is before a court, in arbitration, or a penalty is being decided: no order interferes with that.
        MatterPending = "order_matter_pending" "事项正在诉讼、仲裁或行政处罚程序中，不得督办" by "代表法第五十九条",
        /// There is nothing of that kind and id in the area that your office serves.
        UnknownMatter = "unknown_order_matter" "本机构辖区内没有这件事项",
        /// It is over, or nobody answers for it now: a suggestion that no unit has, a promise that nobody made.
        MatterOver = "order_matter_over" "该事项已办结，或当前不在办理中",
        /// A deputy is nobody's subordinate: a deputy is reminded, and never ordered.
        DeputyOrdered = "deputy_ordered" "代表不是下级，不得向代表下达督办单，只能提醒",
        /// An order goes to a unit or to an office.
        NotARecipient = "not_an_order_recipient" "督办单只能下达给承办单位或人大机构",
        /// There is no such unit or office that works.
        UnknownRecipient = "unknown_order_recipient" "督办对象不存在或已停用",
        /// The unit works in another county.
        RecipientElsewhere = "order_recipient_elsewhere" "承办单位不在本县（市、区）",
        /// An office orders those below it alone.
        OfficeNotBelow = "office_not_below" "只能向下级人大机构下达督办单",
        /// Deputies go along on the spot: one to twenty, and in no other form.
        OnSiteDeputies = "on_site_deputies" "现场督办须有 1 到 20 名代表参加，其他方式不填代表",
        /// That deputy does not exist or does not serve today.
        DeputyNotServing = "order_deputy_not_serving" "代表不存在或当前不在任",
        /// An answer is due on a later day, within a year.
        DueOutOfRange = "order_due_out_of_range" "答复期限应在今天之后、一年之内",
        /// The day on which the answer is due has come: draft the order anew.
        DuePassed = "order_due_passed" "答复期限已到，请重新拟稿",
        /// Answers were sent back often enough, and no office stands above: accept it or cancel the order.
        NoOfficeAbove = "nobody_above" "退回次数已满，且没有上级机构，请采纳答复或撤销督办单",
        /// The chairpersons' meeting and leaders are a standing committee's, which counties and those above have; a township's congress
        /// has a presidium, and a street has neither.
        LevelWithoutBody = "order_level_without_body" "主任会议督办、领导督办须由设常委会的县级以上人大机构下达；乡镇为主席团督办，街道只能以本机构名义督办" by "地方组织法第四十六条、第五十四条、第五十九条",
        /// There is no such office.
        NoSuchOffice = "unknown_order_office" "没有这个人大机构",
        /// It was not issued and has no number: there is no paper of it yet.
        NotIssued = "order_not_issued" "督办单尚未签发，没有编号，不能出具",
        /// Which item it is, is said of an agreement and of a briefing's instructions, and of nothing else.
        ItemUnnamed = "order_item_unnamed" "督办协议履行事项须指明是第几项，督办批示须指明是第几条，其他事项不填",
        /// Of an instruction, order those alone whom it names.
        NotInstructed = "order_recipient_not_instructed" "督办批示的，只能向批示的责任单位下达",
    }
}

impl Faults for OrderFault {}
