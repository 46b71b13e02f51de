//! What happened to briefings, as the log keeps it, sealed.

use mashang_domain::bulletins::{BulletinChange, BulletinEvent, BulletinEventKind};
use mashang_domain::shared::{DeputyId, Party, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::documents::party::Party as StoredParty;
use super::events::{StoredEvent, StoredNote, read_change, write_change};
use super::word::{Word, each};

#[derive(Serialize, Deserialize)]
struct StoredBulletinEvent {
    kind: Word<BulletinEventKind>,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
    /// Of which instruction or citation it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    /// From whom it came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
    /// To whom an instruction is addressed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    to: Vec<StoredParty>,
}

impl From<&BulletinEvent> for StoredBulletinEvent {
    fn from(event: &BulletinEvent) -> Self {
        Self {
            kind: Word(event.kind),
            note: StoredNote::from(&event.note),
            number: event.number,
            deputies: event.deputies.iter().map(|deputy| deputy.0).collect(),
            to: each(event.to.iter().copied()),
        }
    }
}

impl TryFrom<StoredBulletinEvent> for BulletinEvent {
    type Error = StoreError;

    fn try_from(stored: StoredBulletinEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            note: stored.note.try_into()?,
            number: stored.number,
            deputies: each::<Uuid, DeputyId>(stored.deputies),
            to: each::<StoredParty, Party>(stored.to),
        })
    }
}

impl StoredEvent for BulletinChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredBulletinEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredBulletinEvent>(plain)
    }
}
