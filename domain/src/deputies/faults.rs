//! What the rules of deputies refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of deputies refuse.
    DeputyFault "代表规则" {
        /// There is no such deputy.
        UnknownDeputy = "unknown_deputy" "代表不存在",
        /// That deputy does not serve any more.
        OutOfOffice = "out_of_office" "该代表已不在任",
        /// No mandate lets the deputy serve on the first day.
        NotServing = "not_serving" "该代表在开始日期不在任，不能联系网格",
        /// The deputy is assigned to that grid already for some of the days.
        AssignmentOverlaps = "assignment_overlaps" "该代表在这段时间已联系此网格",
        /// A term ends after it begins.
        TermReversed = "term_reversed" "任期的截止日期早于开始日期",
        /// The congress's division does not hold the deputy's village.
        CongressElsewhere = "congress_elsewhere" "该人大所在区划不包含代表所在的村（社区）",
        /// The last day comes after the first.
        PeriodReversed = "period_reversed" "截止日期早于开始日期",
        /// The grid lies outside of the area of the deputy's congress.
        GridOutside = "grid_outside_congress" "网格不在代表所在人大的区域内",
        /// The deputy's entry holds as many grids as it can.
        TooManyAssignments = "too_many_assignments" "该代表的网格记录已达上限",
        /// A sheet has at most 5,000 rows: publish township by township.
        TooManyPublished = "too_many_published" "公示表最多 5000 行，请按乡镇（街道）分别公示",
        /// The deputy has no such assignment.
        UnknownAssignment = "unknown_assignment" "没有这项网格联系",
        /// The last day lies outside of the days that were agreed.
        EndOutsidePeriod = "end_outside_period" "截止日期不在原定期间内",
        /// Nobody is a deputy of two congresses that don't stand one above the other.
        CongressesApart = "congresses_apart" "不得同时担任两个以上无隶属关系的行政区域的人大代表" by "选举法第四十八条",
        /// The deputy has a mandate in that congress for some of the days already.
        MandateOverlaps = "mandate_overlaps" "该代表在这段时间已是该人大的代表",
        /// The deputies of a constituency are no more than its seats.
        ConstituencyFull = "constituency_full" "该选区的代表已达应选名额" by "选举法第二十五条",
        /// The term has not begun: its deputies come with its roster.
        TermNotBegun = "term_not_begun" "这一届尚未开始，代表随名单产生",
        /// The term is over: a mandate in it ends with it.
        TermOver = "term_over" "这一届已届满，任期须在其届满之前截止",
        /// The deputy's entry holds as many mandates as it can.
        TooManyMandates = "mandates_full" "该代表的任职记录已达上限",
        /// An end is final: whoever is elected again has a new mandate.
        MandateEnded = "mandate_ended" "代表资格已终止，再次当选的另行录入" by "代表法第六十二条",
        /// The mandate stands so already.
        MandateUnchanged = "mandate_unchanged" "代表资格已是此状态",
        /// A change takes effect at most 60 days from now.
        TooFarAhead = "mandate_change_too_far_ahead" "生效日期最多在 60 天以内",
        /// A change takes effect on a day of the mandate.
        EffectiveOutsideMandate = "effective_outside_mandate" "生效日期不在任期内",
        /// A change comes after the one before it.
        EffectiveBeforeLast = "effective_before_last_change" "生效日期早于上一次变更",
        /// It can't have been decided on a day that is still to come.
        DecidedInFuture = "decided_in_future" "决定日期不能晚于今日",
        /// A name is corrected for a reason.
        NameReasonMissing = "name_reason_missing" "更正姓名须说明原因",
        /// The two entries are one already.
        SameDeputy = "same_deputy" "两条代表记录已是同一人",
        /// The second entry has more than 500 matters that are not finished: hand them over first.
        MergeOpenWork = "merge_open_work" "重复记录的未办结事项超过 500 件，请先移交",
    }
}

impl Faults for DeputyFault {}
