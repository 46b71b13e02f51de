//! What the rules of handing over refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of handing over refuse.
    HandoverFault "请假与移交规则" {
        /// It begins today at the earliest.
        BeginsPast = "begins_past" "最早自今天起",
        /// It begins within a year.
        BeginsTooFar = "begins_too_far" "应在一年内开始",
        /// A leave has 1 to 90 days.
        LeaveTooLong = "leave_too_long" "一次请假为 1 到 90 天",
        /// The last day comes before the first.
        HandoverReversed = "handover_reversed" "截止日期早于开始日期",
        /// Only a suspension has a last day; what is handed over otherwise stays where it went.
        NoLastDay = "no_last_day" "只有暂停执行职务的移交可以填写截止日期",
        /// The deputy does not serve on each of those days.
        BeyondTerm = "beyond_term" "超出任期，或此间不全程在任" by "代表法第二条",
        /// Another leave or handover of the deputy has some of those days.
        HandoverOverlaps = "handover_overlaps" "与该代表另一次请假或移交的时间重叠",
        /// Nobody decides on an own leave.
        OwnLeave = "own_leave" "不能审批本人的请假或安排本人的移交，请由同事办理",
        /// The days of the leave are over.
        LeaveOver = "leave_over" "请假期限已过，不能批准",
        /// The deputy stands in for somebody else on those days: the office arranges that otherwise first.
        StandsIn = "stands_in_for_others" "该代表在此期间代办他人的工作，请先另行安排",
        /// The deputy serves on that day: suspend or end the mandate first, or hand over for another reason.
        StillServes = "still_serves" "该代表当日仍在任：请先登记暂停或终止，或以其他原因移交",
        /// The deputy serves no longer, or not yet again: nothing goes back.
        NotBack = "not_back" "该代表当前不在任，不能交还",
        /// A leave is asked for by the deputy, a change of term has a way of its own.
        NotByOffice = "not_by_office" "请假由代表本人申请，换届另行办理",
        /// There is no such deputy, room or office.
        UnknownStandIn = "unknown_stand_in" "承接者不存在",
        /// A deputy, a room or an office stands in.
        NotAStandIn = "not_a_stand_in" "只能由代表、活动室或人大机构承接",
        /// Nobody stands in for oneself.
        StandInSelf = "stand_in_self" "不能由本人承接",
        /// That deputy does not serve on each of those days.
        StandInOut = "stand_in_out" "该代表在此期间不全程在任，不能承接",
        /// That deputy is away on some of those days.
        StandInAway = "stand_in_away" "该代表在此期间请假或已移交工作，不能承接",
        /// Each would stand in for the other.
        StandInCircle = "stand_in_circle" "两位代表互为承接者，形成循环",
        /// The room or office is closed.
        StandInClosed = "stand_in_closed" "该活动室或人大机构已停用，不能承接",
        /// Whoever stands in works in the same county.
        StandInElsewhere = "stand_in_elsewhere" "承接者不在本县（市、区）",
        /// Nobody near is free: name somebody.
        NoStandIn = "no_stand_in" "没有可以建议的承接者，请指定",
        /// The second entry of a deputy is on leave, or stands in for somebody: end that first, or take it back.
        MergedWhileAway = "merged_while_away" "重复记录尚有未结束的请假、移交或代办，请先交还或撤回",
        /// The case is not with that deputy, or is closed.
        NotTheirs = "not_with_deputy" "该诉求不由此代表经办，或已办结",
    }
}

impl Faults for HandoverFault {}
