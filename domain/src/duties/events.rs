use serde::{Deserialize, Serialize};

use super::DutyState;
use crate::shared::text::Body;
use crate::shared::{Change, DeputyId, EventKind};

/// What happened to a duty record that was typed in, or that an office took out of the count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
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
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Entered { .. } => EventKind::DutyEntered,
            Self::Revised { .. } => EventKind::DutyRevised,
            Self::Confirmed { .. } => EventKind::DutyConfirmed,
            Self::Returned { .. } => EventKind::DutyReturned,
            Self::Countered { .. } => EventKind::DutyCountered,
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
