//! What an event is worth in a deputy's record. Which events those are, each context says in its consequences.

use super::{DutyActivity, DutyRole};

crate::vocabulary! {
    /// What a record is written for only once.
    Per "计次方式" {
        /// The matter: however often the same is done to it, it is one piece of work.
        Matter = "matter" "每件一次",
        /// The event: each time is a piece of work of its own.
        Event = "event" "每次一次",
        /// The grid and the half-day of a matter: what was seen there is one piece of work, into however many it is split.
        HalfDay = "half_day" "每件每网格半天一次",
        /// The day on which it was done, of a matter.
        Day = "day" "每件每天一次",
    }
}

crate::vocabulary! {
    /// Whom an event credits.
    Credited "计入对象" {
        /// The deputy who did it.
        Actor = "actor" "行为代表",
        /// The deputies whom the event names: who mediated, who received.
        Named = "named" "所列代表",
    }
}

/// What an event is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    pub role: DutyRole,
    pub activity: DutyActivity,
    /// What it is written for only once.
    pub per: Per,
    pub to: Credited,
}

impl Credit {
    /// For the deputy who did it, once a matter.
    #[must_use]
    pub const fn of_matter(role: DutyRole, activity: DutyActivity) -> Self {
        Self { role, activity, per: Per::Matter, to: Credited::Actor }
    }

    /// For the deputy who did it, each time.
    #[must_use]
    pub const fn of_event(role: DutyRole, activity: DutyActivity) -> Self {
        Self { role, activity, per: Per::Event, to: Credited::Actor }
    }

    /// For the deputy who did it, once a matter, grid and half-day.
    #[must_use]
    pub const fn of_half_day(role: DutyRole, activity: DutyActivity) -> Self {
        Self { role, activity, per: Per::HalfDay, to: Credited::Actor }
    }

    /// For the deputy who did it, once a matter and day.
    #[must_use]
    pub const fn of_day(role: DutyRole, activity: DutyActivity) -> Self {
        Self { role, activity, per: Per::Day, to: Credited::Actor }
    }

    /// For the deputies whom the event names.
    #[must_use]
    pub const fn named(self) -> Self {
        Self { to: Credited::Named, ..self }
    }
}
