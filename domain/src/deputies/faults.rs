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
    }
}

impl Faults for DeputyFault {}
