//! What happened to receptions, as the log keeps it.

use mashang_domain::receptions::{EntryOutcome, ReceptionChange, ReceptionEvent, RegisterEntryKind};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, read_change, write_change};
use super::word::Word;

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredReceptionEvent {
    Announced,
    Titled,
    CheckedIn { deputy: Uuid },
    Recorded { entry: u32, of: Word<RegisterEntryKind> },
    EntryConfirmed { entry: u32 },
    Submitted { entry: u32, case: Uuid },
    Concluded { deputies: Vec<Uuid> },
    Cancelled,
    EntryEnded { entry: u32, outcome: Word<EntryOutcome> },
    EntryReminded { entry: u32 },
    EntryLate { entry: u32 },
    WalkInsOpened,
}

impl From<&ReceptionEvent> for StoredReceptionEvent {
    fn from(event: &ReceptionEvent) -> Self {
        match event {
            ReceptionEvent::Announced => Self::Announced,
            ReceptionEvent::Titled => Self::Titled,
            ReceptionEvent::CheckedIn { deputy } => Self::CheckedIn { deputy: deputy.0 },
            ReceptionEvent::Recorded { entry, of } => Self::Recorded { entry: *entry, of: Word(*of) },
            ReceptionEvent::EntryConfirmed { entry } => Self::EntryConfirmed { entry: *entry },
            ReceptionEvent::Submitted { entry, case } => Self::Submitted { entry: *entry, case: case.0 },
            ReceptionEvent::Concluded { deputies } => {
                Self::Concluded { deputies: deputies.iter().map(|deputy| deputy.0).collect() }
            }
            ReceptionEvent::Cancelled => Self::Cancelled,
            ReceptionEvent::EntryEnded { entry, outcome } => {
                Self::EntryEnded { entry: *entry, outcome: Word(*outcome) }
            }
            ReceptionEvent::EntryReminded { entry } => Self::EntryReminded { entry: *entry },
            ReceptionEvent::EntryLate { entry } => Self::EntryLate { entry: *entry },
            ReceptionEvent::WalkInsOpened => Self::WalkInsOpened,
        }
    }
}

impl TryFrom<StoredReceptionEvent> for ReceptionEvent {
    type Error = StoreError;

    fn try_from(stored: StoredReceptionEvent) -> Result<Self, StoreError> {
        Ok(match stored {
            StoredReceptionEvent::Announced => Self::Announced,
            StoredReceptionEvent::Titled => Self::Titled,
            StoredReceptionEvent::CheckedIn { deputy } => Self::CheckedIn { deputy: deputy.into() },
            StoredReceptionEvent::Recorded { entry, of } => Self::Recorded { entry, of: of.0 },
            StoredReceptionEvent::EntryConfirmed { entry } => Self::EntryConfirmed { entry },
            StoredReceptionEvent::Submitted { entry, case } => Self::Submitted { entry, case: case.into() },
            StoredReceptionEvent::Concluded { deputies } => {
                Self::Concluded { deputies: deputies.into_iter().map(Into::into).collect() }
            }
            StoredReceptionEvent::Cancelled => Self::Cancelled,
            StoredReceptionEvent::EntryEnded { entry, outcome } => Self::EntryEnded { entry, outcome: outcome.0 },
            StoredReceptionEvent::EntryReminded { entry } => Self::EntryReminded { entry },
            StoredReceptionEvent::EntryLate { entry } => Self::EntryLate { entry },
            StoredReceptionEvent::WalkInsOpened => Self::WalkInsOpened,
        })
    }
}

impl StoredEvent for ReceptionChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredReceptionEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredReceptionEvent>(plain)
    }
}
