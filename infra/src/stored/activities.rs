//! What happened to activities and groups of deputies, as the log keeps it, sealed.

use mashang_domain::activities::{
    ActivityAlert, ActivityChange, ActivityEvent, ActivityEventKind, ActivityKind, DeputyGroupChange,
    DeputyGroupEventKind,
};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, StoredNote, read_change, write_change};
use super::word::Word;

#[derive(Serialize, Deserialize)]
struct StoredActivityEvent {
    kind: Word<ActivityEventKind>,
    of: Word<ActivityKind>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    units: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alert: Option<Word<ActivityAlert>>,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
}

impl From<&ActivityEvent> for StoredActivityEvent {
    fn from(event: &ActivityEvent) -> Self {
        Self {
            kind: Word(event.kind),
            of: Word(event.of),
            deputies: event.deputies.iter().map(|deputy| deputy.0).collect(),
            units: event.units.iter().map(|unit| unit.0).collect(),
            alert: event.alert.map(Word),
            note: StoredNote::from(&event.note),
        }
    }
}

impl TryFrom<StoredActivityEvent> for ActivityEvent {
    type Error = StoreError;

    fn try_from(stored: StoredActivityEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            of: stored.of.known(),
            deputies: stored.deputies.into_iter().map(Into::into).collect(),
            units: stored.units.into_iter().map(Into::into).collect(),
            alert: stored.alert.map(Word::known),
            note: stored.note.try_into()?,
        })
    }
}

impl StoredEvent for ActivityChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredActivityEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredActivityEvent>(plain)
    }
}

#[derive(Serialize, Deserialize)]
struct StoredGroupEvent {
    kind: Word<DeputyGroupEventKind>,
}

impl From<&DeputyGroupEventKind> for StoredGroupEvent {
    fn from(kind: &DeputyGroupEventKind) -> Self {
        Self { kind: Word(*kind) }
    }
}

impl TryFrom<StoredGroupEvent> for DeputyGroupEventKind {
    type Error = StoreError;

    fn try_from(stored: StoredGroupEvent) -> Result<Self, StoreError> {
        Ok(stored.kind.known())
    }
}

impl StoredEvent for DeputyGroupChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredGroupEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredGroupEvent>(plain)
    }
}
