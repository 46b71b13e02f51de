//! What happened to plans, rotas and bookings of stations, as the log keeps it, sealed.

use mashang_domain::shared::{StoreError, Vocabulary};
use mashang_domain::stations::{
    BookingChange, BookingEventKind, PlanChange, PlanEventKind, RotaChange, RotaEvent, RotaEventKind, SlotAlert,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, read_change, write_change};
use super::word::Word;

/// An event of which nothing but its kind is told.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
struct StoredKind<K: Vocabulary> {
    kind: Word<K>,
}

impl From<&PlanEventKind> for StoredKind<PlanEventKind> {
    fn from(kind: &PlanEventKind) -> Self {
        Self { kind: Word(*kind) }
    }
}

impl TryFrom<StoredKind<Self>> for PlanEventKind {
    type Error = StoreError;

    fn try_from(stored: StoredKind<Self>) -> Result<Self, StoreError> {
        Ok(stored.kind.known())
    }
}

impl From<&BookingEventKind> for StoredKind<BookingEventKind> {
    fn from(kind: &BookingEventKind) -> Self {
        Self { kind: Word(*kind) }
    }
}

impl TryFrom<StoredKind<Self>> for BookingEventKind {
    type Error = StoreError;

    fn try_from(stored: StoredKind<Self>) -> Result<Self, StoreError> {
        Ok(stored.kind.known())
    }
}

#[derive(Serialize, Deserialize)]
struct StoredRotaEvent {
    kind: Word<RotaEventKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slot: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alert: Option<Word<SlotAlert>>,
}

impl From<&RotaEvent> for StoredRotaEvent {
    fn from(event: &RotaEvent) -> Self {
        Self {
            kind: Word(event.kind),
            slot: event.slot,
            deputies: event.deputies.iter().map(|deputy| deputy.0).collect(),
            alert: event.alert.map(Word),
        }
    }
}

impl TryFrom<StoredRotaEvent> for RotaEvent {
    type Error = StoreError;

    fn try_from(stored: StoredRotaEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            slot: stored.slot,
            deputies: stored.deputies.into_iter().map(Into::into).collect(),
            alert: stored.alert.map(Word::known),
        })
    }
}

impl StoredEvent for PlanChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredKind<PlanEventKind>>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredKind<PlanEventKind>>(plain)
    }
}

impl StoredEvent for RotaChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredRotaEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredRotaEvent>(plain)
    }
}

impl StoredEvent for BookingChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredKind<BookingEventKind>>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredKind<BookingEventKind>>(plain)
    }
}
