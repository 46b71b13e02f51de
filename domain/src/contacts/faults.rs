//! What the rules of links refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of links refuse.
    ContactFault "双联规则" {
        /// The deputy does not exist, or does not serve today.
        DeputyNotServing = "contact_deputy_not_serving" "代表不存在或当前不在任",
        /// A member of a standing committee keeps in touch with another deputy, a deputy with a household, an enterprise or a voter.
        WrongEnd = "contact_wrong_end" "常委会组成人员联系的是另一名代表，代表联系的是群众户、企业或选民",
        /// Whoever is to be visited has not agreed to it, or did so before somebody else was to visit.
        WithoutConsent = "contact_without_consent" "未取得联系对象的同意" by "个人信息保护法第十三条",
        /// There are as many links already as one may keep.
        TooMany = "too_many_contact_links" "联系对象已达上限",
        /// The day of a visit has not come yet.
        VisitAhead = "contact_visit_in_future" "走访日期不能晚于今天",
        /// The day of a visit lies before the link began.
        VisitBeforeLink = "contact_visit_before_link" "走访日期早于联系开始日期",
        /// The deputy has no printed code, through which a case could come in.
        NoCode = "contact_without_code" "代表没有有效的代表码，不能当场提交诉求",
        /// The least is no more than the most, and the most is no more than fifty.
        NumbersOutOfRange = "contact_numbers_out_of_range" "下限不得大于上限，上限不得超过 50",
        /// Numbers are laid down for a county or what lies above it.
        NotForThere = "contact_numbers_not_there" "联系人数由县级以上规定",
    }
}

impl Faults for ContactFault {}
