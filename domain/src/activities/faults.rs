//! What the rules of activities and groups refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of activities refuse.
    ActivityFault "代表活动规则" {
        /// There is no such congress.
        UnknownCongress = "unknown_activity_congress" "没有这个人大",
        /// Your office organises nothing for that congress.
        CongressNotServed = "activity_congress_not_served" "本机构不服务于该级人大",
        /// An activity begins later than now, within two years.
        StartOutOfRange = "activity_start_out_of_range" "开始时间应在现在之后、两年之内",
        /// An activity ends after it begins, within 31 days.
        EndOutOfRange = "activity_end_out_of_range" "结束时间应在开始之后、31 天之内",
        /// An activity has 1 to 10 places.
        Places = "activity_places" "活动地点应有 1 到 10 个",
        /// At most 50 helpers take part.
        TooManyHelpers = "too_many_activity_helpers" "协助人员最多 50 名",
        /// At most 300 deputies are invited.
        TooManyInvited = "too_many_activity_deputies" "邀请的代表最多 300 名",
        /// There is no such deputy.
        UnknownDeputy = "unknown_activity_deputy" "没有这名代表",
        /// The deputy is not of that congress, or does not serve then.
        ForeignDeputy = "activity_foreign_deputy" "不是该级人大当时在任的代表",
        /// Nobody is invited.
        NobodyInvited = "nobody_invited" "尚未邀请代表",
        /// All of them are invited already.
        InvitedAlready = "activity_invited_already" "这些代表均已受邀",
        /// There is no such group, or it is of another congress.
        UnknownGroup = "unknown_activity_group" "没有这个代表小组，或不属于该级人大",
        /// The activity has begun.
        Begun = "activity_begun" "活动已经开始",
        /// The activity has not begun.
        NotBegun = "activity_not_begun" "活动尚未开始",
        /// Who does not come says why.
        ReasonMissing = "activity_reason_missing" "请假应说明事由",
        /// The deputy is not invited.
        NotInvited = "activity_not_invited" "该代表未受邀",
        /// The deputy asks no leave.
        NoLeaveAsked = "activity_no_leave_asked" "该代表没有待批的请假",
        /// The deputy was not absent without approval.
        NotAbsent = "activity_not_absent" "该代表没有未经批准的缺席",
        /// An absence is excused within a year after the activity.
        ExcuseTooLate = "activity_excuse_too_late" "活动结束超过一年的，不再补假",
        /// No more is written down of an activity.
        TooManyContributions = "too_many_activity_contributions" "活动中的意见记录已达上限",
        /// A report has at most 20 suggestions.
        TooManySuggestions = "too_many_activity_suggestions" "报告最多提出 20 条建议",
        /// A report is passed on to 1 to 20 units, each once.
        Organs = "activity_organs" "报告应转交 1 到 20 个单位，且不重复",
        /// There is no such unit here, or it is closed.
        UnknownOrgan = "unknown_activity_organ" "没有这个单位，或不在本地，或已停用",
        /// The day for feeding back lies after today, within a year.
        FeedbackOutOfRange = "activity_feedback_out_of_range" "反馈期限应在今天之后、一年之内",
        /// Your unit has fed back.
        FedBackAlready = "activity_fed_back_already" "本单位已经反馈",
        /// Inspections, research and checks end with a report.
        ReportMissing = "activity_report_missing" "视察、专题调研、执法检查应先提交报告" by "代表法第三十一条",
        /// What a report suggests is passed on before the activity ends.
        TransferMissing = "activity_transfer_missing" "报告提出建议的，应先转交有关单位" by "代表法第三十一条",
        /// A group has 3 to 100 members, each once.
        GroupSize = "deputy_group_size" "代表小组应有 3 到 100 名成员，且不重复",
        /// A group is led by one of its members.
        LeaderOutside = "deputy_group_leader_outside" "组长应为本组成员",
        /// A group by area names the area, one by field the field.
        GroupBasis = "deputy_group_basis" "按区域组建的应指明区域，按行业组建的应指明行业",
        /// What is over names nobody anew: who helped may only be left out.
        HelpersOver = "activity_helpers_over" "活动已结束，只能删去协助人员",
    }
}

impl Faults for ActivityFault {}
