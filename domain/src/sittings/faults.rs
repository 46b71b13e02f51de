//! What the rules of sittings refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of sittings refuse.
    SittingFault "茶室议事规则" {
        /// A sitting ends after it begins, within eight hours.
        EndOutOfRange = "sitting_end_out_of_range" "结束时间应晚于开始时间，且不超过 8 小时",
        /// A sitting begins within a year from now; one that nobody planned is entered within 31 days after it.
        StartOutOfRange = "sitting_start_out_of_range" "开始时间应在一年之内；事后补记的，应在 31 天之内",
        /// A sitting has 1 to 20 items on its agenda.
        Agenda = "sitting_agenda_out_of_range" "议题应为 1 到 20 项",
        /// At most 50 deputies, 50 units and 50 guests take part.
        TooManyPeople = "too_many_people_of_sitting" "代表、单位、其他人员各不超过 50",
        /// At most 1000 residents sit along.
        TooManyResidents = "too_many_residents_of_sitting" "参加群众不超过 1000 人",
        /// That deputy does not exist, or does not serve today or, where it took place before, did not on that day.
        DeputyNotServing = "sitting_deputy_not_serving" "代表不存在或当日不在任",
        /// There is no such unit that works in this county.
        UnknownUnit = "unknown_unit_of_sitting" "承办单位不存在、已停用或不在本县（市、区）",
        /// It has not begun.
        NotBegun = "sitting_not_begun" "议事尚未开始",
        /// The agenda has no such item.
        UnknownItem = "unknown_agenda_item" "没有这项议题",
        /// An item has one resolution.
        ResolvedTwice = "agenda_item_resolved_twice" "每项议题只填一次议定意见",
        /// At most 40 things are followed up of one sitting.
        TooManyFollowUps = "too_many_sitting_follow_ups" "每次议事最多 40 项跟进事项",
        /// A follow-up is due today or later, within a year.
        DueOutOfRange = "sitting_follow_up_due_out_of_range" "落实期限应在今天或以后、一年之内",
        /// A deputy who serves, a unit or an office of this county, or this room, follows something up.
        NotResponsible = "not_responsible_for_sitting" "责任人应为本县（市、区）的在任代表、承办单位、人大机构或本活动室",
        /// There is no such follow-up.
        UnknownFollowUp = "unknown_sitting_follow_up" "没有这项跟进事项",
        /// It was done or dropped before.
        FollowUpEnded = "sitting_follow_up_ended" "该事项已了结",
        /// It has its case.
        HasCase = "sitting_follow_up_has_case" "该事项已转为或关联诉求",
        /// There is no such case in this county that you may see.
        UnknownCase = "unknown_case_of_sitting" "没有这件诉求，或您无权查看",
        /// Neither the room nor its office has a code by which a case comes in.
        NoCode = "no_code_for_sitting" "本活动室和人大机构都没有可用的二维码，无法转为诉求",
        /// A deputy from elsewhere comes by invitation alone.
        DeputyElsewhere = "sitting_deputy_elsewhere" "未受邀的代表应在本县（市、区）",
    }
}

impl Faults for SittingFault {}
