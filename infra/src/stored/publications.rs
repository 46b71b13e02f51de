//! What happened to public versions of cases, as the log keeps it.

use mashang_domain::publications::{PublicationChange, PublicationEvent};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::events::{StoredEvent, read_change, write_change};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredPublicationEvent {
    Proposed,
    Revised,
    Released,
    SentBack,
    TakenDown,
    Withdrawn,
}

impl From<&PublicationEvent> for StoredPublicationEvent {
    fn from(event: &PublicationEvent) -> Self {
        match event {
            PublicationEvent::Proposed => Self::Proposed,
            PublicationEvent::Revised => Self::Revised,
            PublicationEvent::Released => Self::Released,
            PublicationEvent::SentBack => Self::SentBack,
            PublicationEvent::TakenDown => Self::TakenDown,
            PublicationEvent::Withdrawn => Self::Withdrawn,
        }
    }
}

impl TryFrom<StoredPublicationEvent> for PublicationEvent {
    type Error = StoreError;

    fn try_from(stored: StoredPublicationEvent) -> Result<Self, StoreError> {
        Ok(match stored {
            StoredPublicationEvent::Proposed => Self::Proposed,
            StoredPublicationEvent::Revised => Self::Revised,
            StoredPublicationEvent::Released => Self::Released,
            StoredPublicationEvent::SentBack => Self::SentBack,
            StoredPublicationEvent::TakenDown => Self::TakenDown,
            StoredPublicationEvent::Withdrawn => Self::Withdrawn,
        })
    }
}

impl StoredEvent for PublicationChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredPublicationEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredPublicationEvent>(plain)
    }
}
