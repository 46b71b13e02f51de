//! What happened to supervision orders, as the log keeps it, sealed.

use mashang_domain::orders::{OrderChange, OrderEvent, OrderEventKind};
use mashang_domain::shared::{Party, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::documents::party::Party as StoredParty;
use super::events::{StoredEvent, StoredNote, read_change, write_change};
use super::word::Word;

#[derive(Serialize, Deserialize)]
struct StoredOrderEvent {
    kind: Word<OrderEventKind>,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
    /// Who comes in by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<StoredParty>,
}

impl From<&OrderEvent> for StoredOrderEvent {
    fn from(event: &OrderEvent) -> Self {
        Self { kind: Word(event.kind), note: StoredNote::from(&event.note), to: event.to.map(StoredParty::from) }
    }
}

impl TryFrom<StoredOrderEvent> for OrderEvent {
    type Error = StoreError;

    fn try_from(stored: StoredOrderEvent) -> Result<Self, StoreError> {
        Ok(Self { kind: stored.kind.known(), note: stored.note.try_into()?, to: stored.to.map(Party::from) })
    }
}

impl StoredEvent for OrderChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredOrderEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredOrderEvent>(plain)
    }
}
