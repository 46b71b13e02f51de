//! What happened to consultations, as the log keeps it, sealed.

use mashang_domain::consultations::{ConsultationChange, ConsultationEvent, ConsultationEventKind};
use mashang_domain::shared::{DeputyId, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, StoredNote, read_change, write_change};
use super::word::Word;

#[derive(Serialize, Deserialize)]
struct StoredConsultationEvent {
    kind: Word<ConsultationEventKind>,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
    /// The meeting, the group or the measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
}

impl From<&ConsultationEvent> for StoredConsultationEvent {
    fn from(event: &ConsultationEvent) -> Self {
        Self {
            kind: Word(event.kind),
            note: StoredNote::from(&event.note),
            number: event.number,
            deputies: event.deputies.iter().map(|deputy| deputy.0).collect(),
        }
    }
}

impl TryFrom<StoredConsultationEvent> for ConsultationEvent {
    type Error = StoreError;

    fn try_from(stored: StoredConsultationEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            note: stored.note.try_into()?,
            number: stored.number,
            deputies: stored.deputies.into_iter().map(DeputyId).collect(),
            told: Vec::new(),
        })
    }
}

impl StoredEvent for ConsultationChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredConsultationEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredConsultationEvent>(plain)
    }
}
