use super::{BookingState, PlanState, RotaState, SlotAlert};
use crate::shared::{Change, DeputyId};

crate::vocabulary! {
    /// What happened to a station's plan.
    PlanEventKind "年度计划进程" {
        /// It was written.
        Drafted = "drafted" "草拟",
        /// It was written anew.
        Revised = "revised" "修改",
        /// The office approved it.
        Approved = "approved" "批准",
        /// Everybody may read it.
        Published = "published" "公布",
    }
}

/// A [`PlanEventKind`] with the step that it was.
pub type PlanChange = Change<PlanEventKind, PlanState>;

crate::vocabulary! {
    /// What happened to a rota.
    RotaEventKind "接待安排进程" {
        /// It was made.
        Drafted = "drafted" "草拟",
        /// What was empty was filled by fair rotation.
        Proposed = "proposed" "轮值补位",
        /// A slot was changed.
        Changed = "changed" "调整",
        /// Its deputies were asked.
        Asked = "asked" "征询代表",
        /// A deputy comes.
        Accepted = "accepted" "代表同意",
        /// A deputy does not come.
        Declined = "declined" "代表不能参加",
        /// A deputy proposed an exchange.
        SwapOffered = "swap_offered" "提出换班",
        /// Both agreed.
        Swapped = "swapped" "换班",
        /// The other one did not agree.
        SwapDeclined = "swap_declined" "不同意换班",
        /// It was published.
        Published = "published" "公布",
        /// It was given up.
        Cancelled = "cancelled" "撤销",
        /// Those who are to come were reminded.
        Reminded = "reminded" "接待提醒",
        /// No deputy had come half an hour after the beginning.
        Missed = "missed" "代表缺席",
    }
}

/// What happened to a rota. Nobody's words stand in it: why somebody does not come lies sealed with the rota.
#[derive(Clone, Debug, PartialEq)]
pub struct RotaEvent {
    pub kind: RotaEventKind,
    /// In which slot.
    pub slot: Option<u32>,
    /// Whom it is about: who is asked anew, who answered, who exchange.
    pub deputies: Vec<DeputyId>,
    /// Of what was reminded.
    pub alert: Option<SlotAlert>,
}

impl RotaEvent {
    #[must_use]
    pub fn bare(kind: RotaEventKind) -> Self {
        Self { kind, slot: None, deputies: Vec::new(), alert: None }
    }

    #[must_use]
    pub fn of_slot(kind: RotaEventKind, slot: u32, deputies: Vec<DeputyId>) -> Self {
        Self { kind, slot: Some(slot), deputies, alert: None }
    }
}

/// A [`RotaEvent`] with the step that it was.
pub type RotaChange = Change<RotaEvent, RotaState>;

crate::vocabulary! {
    /// What happened to a booking.
    BookingEventKind "预约进程" {
        /// Somebody booked.
        Booked = "booked" "预约",
        /// Whoever booked does not come.
        Cancelled = "cancelled" "取消预约",
        /// The station does not receive then.
        CalledOff = "called_off" "接待取消",
    }
}

/// A [`BookingEventKind`] with the step that it was.
pub type BookingChange = Change<BookingEventKind, BookingState>;
