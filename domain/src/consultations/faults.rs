//! What the rules of consultations refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of consultations refuse.
    ConsultationFault "协商规则" {
        /// A consultation asks 1 to 20 divisions, none of which lies in another one, all within one city.
        Scope = "consultation_scope_out_of_range" "协商范围应为同一设区市内 1 到 20 个区划，且互不包含",
        /// Your office does not serve all of these divisions.
        ScopeNotServed = "consultation_scope_not_served" "协商范围超出本机构的辖区",
        /// There is no such division.
        UnknownScope = "unknown_consultation_scope" "没有这个区划",
        /// Opinions are collected until a day from today on, within a year.
        DatesOutOfRange = "consultation_dates_out_of_range" "征集截止日期应不早于今天，且在一年之内",
        /// An opinion was said today, or within the year before.
        OpinionDay = "opinion_day_out_of_range" "意见的提出日期应为今天，或之前一年之内",
        /// A milestone is due on a day from today on, within five years.
        MilestoneDay = "consultation_milestone_day_out_of_range" "节点期限应不早于今天，且在五年之内",
        /// It is extended three days before it closes, at the latest, and to a later day.
        TooLateToExtend = "consultation_extended_too_late" "延长征集应在截止前至少三天提出，且新的截止日期更晚",
        /// No opinions are taken, or not any more.
        NotOpen = "consultation_not_open" "不在征集期内",
        /// You have said what you think today; say the rest tomorrow.
        SecondOfDay = "second_opinion_of_day" "同一人每天只能提交一条意见，请明天再来",
        /// Say whose opinion it is: by a phone, or by how your system knows them.
        AuthorNeeded = "opinion_author_needed" "应注明意见由谁提出：手机号或贵系统内的用户标识",
        /// At most 100 opinions are handed over at once.
        TooManyOpinions = "too_many_opinions" "一次最多提交 100 条意见",
        /// Two opinions of a batch have the same number.
        NumberTwice = "opinion_number_twice" "同一批次中编号重复",
        /// There is no such meeting.
        UnknownMeeting = "unknown_consultation_meeting" "没有这次会议",
        /// A meeting is minuted once it has taken place.
        MeetingToCome = "consultation_meeting_to_come" "会议尚未举行",
        /// Say which groups of people attended, each once, with 1 to 10000 people.
        Attendance = "consultation_attendance_out_of_range" "请填写各人群的到会人数，每类人群一次，1 到 10000 人",
        /// A deputy who serves takes part, each once.
        NotADeputy = "consultation_not_a_deputy" "应为在任代表，每人一次",
        /// There is no such group.
        UnknownGroup = "unknown_opinion_group" "没有这个意见类别",
        /// A new group has a title.
        TitleNeeded = "opinion_group_title_needed" "新的意见类别应有名称",
        /// None of what is named is an opinion of this consultation that has no group.
        NothingToGroup = "nothing_to_group" "没有可归入的意见",
        /// Give a reason of at least 20 characters.
        ReasonTooShort = "opinion_reason_too_short" "理由不少于 20 个字",
        /// Some groups are not decided on.
        GroupUndecided = "opinion_group_undecided" "还有意见类别没有作出决定",
        /// Some opinions stand in no group.
        OpinionsUngrouped = "opinions_ungrouped" "还有意见没有归类",
        /// Each group has a public reply.
        ReplyMissing = "opinion_reply_missing" "每个意见类别都应有公开答复",
        /// What becomes public must not hold personal data or words that are held back: word it anew.
        NotForThePublic = "consultation_not_for_the_public" "公开内容含个人信息或不宜公开的词语，请修改",
        /// A consultation has 60 meetings, 200 groups and 30 measures of 1 to 20 milestones each, at most.
        TooMany = "too_many_in_consultation" "一次协商最多 60 次会议、200 个意见类别、30 项措施，每项措施 1 到 20 个节点",
        /// There is no such measure, or it has no such milestone.
        UnknownMilestone = "unknown_consultation_milestone" "没有这项措施或这个节点",
        /// Progress goes on, from 0 to 100 per cent.
        ProgressOutOfRange = "milestone_progress_out_of_range" "进度应为 0 到 100，且不低于原进度",
        /// Some milestones are not reached.
        MilestonesOpen = "consultation_milestones_open" "还有节点没有完成",
        /// There is no such measure.
        UnknownMeasure = "unknown_consultation_measure" "没有这项措施",
        /// At most 20 people help with a measure.
        TooManyHelpers = "too_many_measure_helpers" "每项措施最多登记 20 名协助人员",
        /// What is closed names nobody anew: who helped may only be left out.
        HelpersOver = "measure_helpers_over" "协商已办结，只能删去协助人员",
    }
}

impl Faults for ConsultationFault {}
