//! What happened to API clients, as the log keeps it.

use mashang_domain::clients::{ClientChange, ClientEvent};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, read_change, write_change};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredClientEvent {
    Registered,
    Changed,
    SecretIssued { secret: Uuid },
    SecretRevoked { secret: Uuid },
    Revoked,
}

impl From<&ClientEvent> for StoredClientEvent {
    fn from(event: &ClientEvent) -> Self {
        match event {
            ClientEvent::Registered => Self::Registered,
            ClientEvent::Changed => Self::Changed,
            ClientEvent::SecretIssued { secret } => Self::SecretIssued { secret: *secret },
            ClientEvent::SecretRevoked { secret } => Self::SecretRevoked { secret: *secret },
            ClientEvent::Revoked => Self::Revoked,
        }
    }
}

impl TryFrom<StoredClientEvent> for ClientEvent {
    type Error = StoreError;

    fn try_from(stored: StoredClientEvent) -> Result<Self, StoreError> {
        Ok(match stored {
            StoredClientEvent::Registered => Self::Registered,
            StoredClientEvent::Changed => Self::Changed,
            StoredClientEvent::SecretIssued { secret } => Self::SecretIssued { secret },
            StoredClientEvent::SecretRevoked { secret } => Self::SecretRevoked { secret },
            StoredClientEvent::Revoked => Self::Revoked,
        })
    }
}

impl StoredEvent for ClientChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredClientEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredClientEvent>(plain)
    }
}
