//! What happened to sittings at tea rooms, as the log keeps it, sealed.

use mashang_domain::shared::{CaseId, StoreError};
use mashang_domain::sittings::{SittingChange, SittingEvent, SittingEventKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, StoredNote, read_change, write_change};
use super::word::Word;

/// Who was told stands in the scene of the event.
#[derive(Serialize, Deserialize)]
struct StoredSittingEvent {
    kind: Word<SittingEventKind>,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    follow_up: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case: Option<Uuid>,
}

impl From<&SittingEvent> for StoredSittingEvent {
    fn from(event: &SittingEvent) -> Self {
        Self {
            kind: Word(event.kind),
            note: StoredNote::from(&event.note),
            deputies: event.deputies.iter().map(|deputy| deputy.0).collect(),
            follow_up: event.follow_up,
            case: event.case.map(|case| case.0),
        }
    }
}

impl TryFrom<StoredSittingEvent> for SittingEvent {
    type Error = StoreError;

    fn try_from(stored: StoredSittingEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            note: stored.note.try_into()?,
            deputies: stored.deputies.into_iter().map(Into::into).collect(),
            follow_up: stored.follow_up,
            case: stored.case.map(CaseId),
            told: Vec::new(),
        })
    }
}

impl StoredEvent for SittingChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredSittingEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredSittingEvent>(plain)
    }
}
