use super::{ActivityAlert, ActivityKind, ActivityState, DeputyGroupState};
use crate::shared::{Change, DeputyId, Note, UnitId};

crate::vocabulary! {
    /// What happened to an activity.
    ActivityEventKind "代表活动进程" {
        /// It was planned.
        Planned = "planned" "列入计划",
        /// It was planned anew.
        Revised = "revised" "修改计划",
        /// More deputies were invited.
        Invited = "invited" "增邀代表",
        /// Those who are invited were told.
        Announced = "announced" "通知代表",
        /// A deputy comes.
        Accepted = "accepted" "代表答复参加",
        /// A deputy asked leave.
        LeaveAsked = "leave_asked" "代表请假",
        /// The office gave leave.
        LeaveApproved = "leave_approved" "准假",
        /// The office gave none.
        LeaveRefused = "leave_refused" "未准假",
        /// It began.
        Begun = "begun" "活动开始",
        /// The organiser said who was there.
        AttendanceNoted = "attendance_noted" "登记出席",
        /// A deputy wrote down what that one saw and thinks.
        Contributed = "contributed" "代表记录意见",
        /// Somebody who was not there was excused.
        Excused = "excused" "补假",
        /// A deputy was absent from a meeting without approval for the first time in the term: two absences from meetings of the congress itself
        /// end the mandate by law.
        AbsenceWarned = "absence_warned" "本届首次未经批准缺席会议；未经批准两次不出席本级人大会议的，代表资格依法终止" by "代表法第六十二条",
        /// A deputy was absent from a meeting without approval again. Whether they were meetings of the congress itself the office knows; the
        /// system ends no mandate.
        AbsenceRepeated = "absence_repeated" "再次未经批准缺席会议；属于本级人大会议的，请依法办理代表资格事宜" by "代表法第六十二条",
        /// There is a report.
        Reported = "reported" "提交报告",
        /// The office passed the report on.
        Transferred = "transferred" "转交有关单位" by "代表法第三十一条",
        /// A unit told the participants what came of it.
        FedBack = "fed_back" "单位反馈" by "代表法第三十一条",
        /// It ended.
        Closed = "closed" "办结",
        /// It was called off.
        Cancelled = "cancelled" "取消",
        /// Those who are to come were reminded.
        Reminded = "reminded" "活动提醒",
        /// Who helps was named anew.
        HelpersNamed = "helpers_named" "登记协助人员",
    }
}

/// What happened to an activity. Sealed wherever it is kept. Why somebody does not come lies with the activity, and not here.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityEvent {
    pub kind: ActivityEventKind,
    /// What the activity is: by that it credits those who were there.
    pub of: ActivityKind,
    /// Whom it is about: who is invited, answered, was there, was not.
    pub deputies: Vec<DeputyId>,
    /// To whom a report is passed on, or who fed back.
    pub units: Vec<UnitId>,
    /// Of what was reminded.
    pub alert: Option<ActivityAlert>,
    pub note: Note,
}

impl ActivityEvent {
    #[must_use]
    pub fn bare(kind: ActivityEventKind, of: ActivityKind) -> Self {
        Self::noted(kind, of, Note::default())
    }

    #[must_use]
    pub fn noted(kind: ActivityEventKind, of: ActivityKind, note: Note) -> Self {
        Self { kind, of, deputies: Vec::new(), units: Vec::new(), alert: None, note }
    }

    /// One that is about those deputies.
    #[must_use]
    pub fn about(kind: ActivityEventKind, of: ActivityKind, deputies: Vec<DeputyId>) -> Self {
        Self { deputies, ..Self::bare(kind, of) }
    }
}

/// An [`ActivityEvent`] with the step that it was.
pub type ActivityChange = Change<ActivityEvent, ActivityState>;

crate::vocabulary! {
    /// What happened to a group of deputies.
    DeputyGroupEventKind "代表小组进程" {
        /// It was formed.
        GroupFormed = "group_formed" "组建",
        /// Who is in it was said anew.
        GroupChanged = "group_changed" "调整成员",
        /// It was dissolved.
        GroupDissolved = "group_dissolved" "撤销",
    }
}

/// A [`DeputyGroupEventKind`] with the step that it was.
pub type DeputyGroupChange = Change<DeputyGroupEventKind, DeputyGroupState>;
