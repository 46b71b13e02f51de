use super::DutyState;
use crate::shared::text::Body;
use crate::shared::{Change, DeputyId};

crate::vocabulary! {
    /// What happened to a duty record.
    DutyEventKind "履职记录进程" {
        /// A deputy typed in work done outside.
        Entered = "entered" "录入履职",
        /// The deputy changed what was typed in.
        Revised = "revised" "修改履职",
        /// The office confirmed it.
        Confirmed = "confirmed" "确认履职",
        /// The office gave it back.
        Returned = "returned" "退回履职",
        /// The office countered what was confirmed.
        Countered = "countered" "冲销履职",
    }
}

/// What happened to a duty record that was typed in, or that an office took out of the count.
#[derive(Clone, Debug, PartialEq)]
pub enum DutyEvent {
    /// The deputy typed it in.
    Entered { deputy: DeputyId },
    /// The deputy changed it.
    Revised { deputy: DeputyId },
    /// The office confirmed it.
    Confirmed { deputy: DeputyId },
    /// The office gave it back.
    Returned { deputy: DeputyId, reason: Body },
    /// The office took it out of the count.
    Countered { deputy: DeputyId, reason: Body },
}

/// A [`DutyEvent`] with the step that it was.
pub type DutyChange = Change<DutyEvent, DutyState>;

impl DutyEvent {
    #[must_use]
    pub fn kind(&self) -> DutyEventKind {
        match self {
            Self::Entered { .. } => DutyEventKind::Entered,
            Self::Revised { .. } => DutyEventKind::Revised,
            Self::Confirmed { .. } => DutyEventKind::Confirmed,
            Self::Returned { .. } => DutyEventKind::Returned,
            Self::Countered { .. } => DutyEventKind::Countered,
        }
    }

    /// Whose record it is.
    #[must_use]
    pub fn deputy(&self) -> DeputyId {
        match self {
            Self::Entered { deputy }
            | Self::Revised { deputy }
            | Self::Confirmed { deputy }
            | Self::Returned { deputy, .. }
            | Self::Countered { deputy, .. } => *deputy,
        }
    }
}
