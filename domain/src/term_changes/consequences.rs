//! What follows from what happened to a change of term: its office is told of what a person has to do. What becomes of deputies,
//! codes and open work, their own contexts record.

use super::{Changeover, ChangeoverChange, ChangeoverEvent};
use crate::shared::{Party, SubjectKind};

/// Changes of term as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "term_change", label: "换届", description: "A change of term." };

/// Whom it is news to.
#[must_use]
pub fn told(changeover: &Changeover, change: &ChangeoverChange) -> Vec<Party> {
    match change.event {
        ChangeoverEvent::Loaded { .. }
        | ChangeoverEvent::Finished { .. }
        | ChangeoverEvent::UndoAsked
        | ChangeoverEvent::Undone { .. } => vec![Party::Office(changeover.office)],
        ChangeoverEvent::Decided { .. }
        | ChangeoverEvent::Dropped
        | ChangeoverEvent::CodesChosen { .. }
        | ChangeoverEvent::Confirmed { .. }
        | ChangeoverEvent::Begun => Vec::new(),
    }
}
