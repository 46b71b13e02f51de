//! What became of one thing that is handed over or goes back, as it is noted.

use uuid::Uuid;

use super::Result;
use crate::handovers::{Handover, HandoverItem, HandoverItemKind};
use crate::shared::{Failure, StoreError};

pub(super) fn item(handover: &Handover, kind: HandoverItemKind, subject: Uuid, version: Option<i32>) -> HandoverItem {
    HandoverItem { handover: handover.id, kind, subject: subject.into(), version_after: version, returned_at: None }
}

/// What became of something that was to be handed over.
pub(super) enum Outcome {
    /// It has that version since.
    Moved(i32),
    /// It can't go there, and lies where it lay.
    Left,
    /// It was closed, or went elsewhere, since it was found.
    Gone,
}

impl Outcome {
    /// # Errors
    /// When the store fails.
    pub(super) fn of(version: Result<i32>) -> Result<Self> {
        match version {
            Ok(version) => Ok(Self::Moved(version)),
            Err(Failure::Store(error)) => Err(error.into()),
            Err(Failure::NotFound | Failure::Forbidden | Failure::Conflict { .. } | Failure::Version { .. }) => {
                Ok(Self::Gone)
            }
            Err(
                Failure::Rule(_)
                | Failure::Because(_)
                | Failure::Field { .. }
                | Failure::Fields(_)
                | Failure::Explained(_)
                | Failure::Missing { .. },
            ) => Ok(Self::Left),
        }
    }

    /// As it is noted.
    pub(super) fn noted(&self, handover: &Handover, kind: HandoverItemKind, subject: Uuid) -> Option<HandoverItem> {
        match self {
            Self::Moved(version) => Some(item(handover, kind, subject, Some(*version))),
            Self::Left => Some(item(handover, kind, subject, None)),
            Self::Gone => None,
        }
    }
}

/// What can be read of it.
pub(super) fn readable<T>(found: std::result::Result<Option<T>, StoreError>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(found),
        Err(StoreError::Corrupt(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
