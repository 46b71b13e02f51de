use serde::{Deserialize, Serialize};

use super::{ReceptionState, RegisterEntryKind};
use crate::shared::{CaseId, Change, DeputyId, EventKind};

/// What happened to a reception. Nothing of what was said stands in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReceptionEvent {
    /// It was announced.
    Announced,
    /// A deputy came.
    CheckedIn { deputy: DeputyId },
    /// Something was written down.
    Recorded {
        entry: u32,
        /// What it tells of.
        of: RegisterEntryKind,
    },
    /// What was heard became a case.
    Submitted { entry: u32, case: CaseId },
    /// It was held to its end.
    Concluded { deputies: Vec<DeputyId> },
    /// It was called off.
    Cancelled,
}

/// A [`ReceptionEvent`] with the step that it was.
pub type ReceptionChange = Change<ReceptionEvent, ReceptionState>;

impl ReceptionEvent {
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Announced => EventKind::ReceptionAnnounced,
            Self::CheckedIn { .. } => EventKind::CheckedIn,
            Self::Recorded { of: RegisterEntryKind::Voice, .. } => EventKind::Heard,
            Self::Recorded { of: RegisterEntryKind::PolicyExplained, .. } => EventKind::PolicyExplained,
            Self::Submitted { .. } => EventKind::EntrySubmitted,
            Self::Concluded { .. } => EventKind::ReceptionConcluded,
            Self::Cancelled => EventKind::ReceptionCancelled,
        }
    }
}
