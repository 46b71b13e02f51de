use chrono::NaiveDate;

use super::HandoverState;
use crate::shared::{AccountId, DeputyId, DivisionCode, Instant, OfficeId, Party, Standing};

crate::ids! {
    /// A handover (移交).
    HandoverId,
}

/// Days of one leave at most.
pub const MAX_LEAVE_DAYS: i64 = 90;

crate::vocabulary! {
    /// Why work is handed over.
    HandoverReason "移交原因" {
        /// The deputy is on leave.
        Leave = "leave" "请假",
        /// The deputy's duties are suspended (代表法第六十一条).
        Suspended = "suspended" "暂停执行职务",
        /// The mandate has ended (代表法第六十二条).
        Ended = "ended" "代表资格终止",
        /// A new term has begun.
        Term = "term" "换届",
        /// The deputy works elsewhere now.
        Moved = "moved" "调整联系区域",
        /// The deputy has too much of it.
        Overload = "overload" "工作量调整",
    }
}

crate::vocabulary! {
    /// Why a deputy asks for leave.
    LeaveReason "请假原因" {
        Illness = "illness" "因病",
        /// A journey for the deputy's own work.
        Business = "business" "因公外出",
        Study = "study" "学习培训",
        /// Birth or care of a child.
        Family = "family" "生育或照护家人",
        Personal = "personal" "因事",
    }
}

/// That somebody else acts for a deputy. Open work goes to `to`, and what comes in meanwhile, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    pub id: HandoverId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<HandoverState>,
    pub from: DeputyId,
    /// Who acts: a deputy who serves, a room or an office. Nobody while a leave waits for the office.
    pub to: Option<Party>,
    pub reason: HandoverReason,
    /// Of a leave.
    pub leave: Option<LeaveReason>,
    /// Its first day.
    pub begins: NaiveDate,
    /// Its last day, where there is one.
    pub ends: Option<NaiveDate>,
    /// The office in charge of the deputy, and where the deputy works.
    pub office: OfficeId,
    pub division: DivisionCode,
    /// Who asked for it.
    pub asked_by: Option<AccountId>,
    pub asked_at: Instant,
    /// The stand-in whom the deputy would like.
    pub wished: Option<Party>,
}
