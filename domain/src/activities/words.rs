//! What is said of activities and groups, each in a closed list.

crate::vocabulary! {
    /// What an activity is.
    ActivityKind "代表活动类型" {
        /// Deputies look how something is done (视察).
        Inspection = "inspection" "视察",
        /// They study a subject (专题调研).
        Research = "research" "专题调研",
        /// They check how a law is carried out (执法检查).
        EnforcementCheck = "enforcement_check" "执法检查",
        /// What a group of deputies does.
        GroupActivity = "group" "代表小组活动",
        /// They attend a meeting.
        Attend = "attend" "出席、列席会议",
        /// They learn.
        Training = "training" "学习培训",
        /// They go to people and enterprises.
        Visit = "visit" "走访",
        /// They exchange experience with other deputies.
        Exchange = "exchange" "交流",
    }
}

crate::vocabulary! {
    /// What a deputy says to an invitation.
    ActivityAnswer "活动答复" {
        /// Nothing yet.
        Pending = "pending" "待答复",
        /// Comes.
        Accepted = "accepted" "参加",
        /// Asks leave.
        LeaveAsked = "leave_asked" "请假待批",
        /// The office gave leave.
        LeaveApproved = "leave_approved" "准假",
        /// The office gave none.
        LeaveRefused = "leave_refused" "未准假",
    }
}

crate::vocabulary! {
    /// Whether a deputy was there.
    ActivityPresence "活动出席情况" {
        /// Nobody has said.
        Unknown = "unknown" "未登记",
        /// Was there.
        Present = "present" "出席",
        /// Was on leave, or was excused since.
        Excused = "excused" "请假",
        /// Was not there, and had no leave.
        Absent = "absent" "未经批准缺席",
    }
}

crate::vocabulary! {
    /// By what it is known that a deputy was there.
    ActivityEvidence "出席依据" {
        /// The organiser's list of those who came.
        List = "list" "组织方签到名单",
        /// What the deputy wrote during the activity.
        OwnWork = "own_work" "活动中的履职记录",
    }
}

crate::vocabulary! {
    /// Who takes part beside deputies.
    ActivityHelperKind "协助人员类型" {
        /// From a newspaper or a station.
        Media = "media" "媒体记者",
        /// A delegate of a party congress.
        PartyDelegate = "party_delegate" "党代表",
        /// A member of a political consultative conference.
        ConsultativeMember = "consultative_member" "政协委员",
        /// Somebody who knows the subject.
        Expert = "expert" "专家",
        /// Works for the organiser.
        Staff = "staff" "工作人员",
    }
}

crate::vocabulary! {
    /// What is told of an activity by the clock.
    ActivityAlert "活动提醒" {
        /// It is in three days.
        ThreeDays = "three_days" "三天前提醒",
        /// It is tomorrow.
        OneDay = "one_day" "一天前提醒",
    }
}

crate::vocabulary! {
    /// By what deputies make a group.
    DeputyGroupBasis "代表小组划分" {
        /// By where they were elected, or live.
        Area = "area" "按区域",
        /// By their field of work.
        Field = "field" "按行业",
    }
}
