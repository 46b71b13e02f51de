use serde::{Deserialize, Serialize};

use super::DutyState;
use crate::shared::text::Body;
use crate::shared::{Change, DeputyId, EventKind};

/// What happened to a duty record that was typed in, or that an office took out of the count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DutyEvent {
    /// The deputy typed it in.
    Entered {
        /// Whose.
        deputy: DeputyId,
    },
    /// The deputy changed it.
    Revised {
        /// Whose.
        deputy: DeputyId,
    },
    /// The office confirmed it.
    Confirmed {
        /// Whose.
        deputy: DeputyId,
    },
    /// The office gave it back.
    Returned {
        /// Whose.
        deputy: DeputyId,
        /// Why.
        reason: Body,
    },
    /// The office took it out of the count.
    Countered {
        /// Whose.
        deputy: DeputyId,
        /// Why.
        reason: Body,
    },
}

/// A [`DutyEvent`] with the step that it was.
pub type DutyChange = Change<DutyEvent, DutyState>;

impl DutyEvent {
    /// Its kind.
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
