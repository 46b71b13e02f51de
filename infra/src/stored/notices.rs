//! What happened to notices, as the log keeps it.

use mashang_domain::notices::{NoticeChange, NoticeEvent};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, read_change, write_change};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredNoticeEvent {
    Drafted,
    Revised,
    Held,
    Released,
    SentBack,
    TakenDown,
    Published,
    Withdrawn,
    Explained { deputy: Uuid, reception: Uuid },
}

impl From<&NoticeEvent> for StoredNoticeEvent {
    fn from(event: &NoticeEvent) -> Self {
        match event {
            NoticeEvent::Drafted => Self::Drafted,
            NoticeEvent::Revised => Self::Revised,
            NoticeEvent::Held => Self::Held,
            NoticeEvent::Released => Self::Released,
            NoticeEvent::SentBack => Self::SentBack,
            NoticeEvent::TakenDown => Self::TakenDown,
            NoticeEvent::Published => Self::Published,
            NoticeEvent::Withdrawn => Self::Withdrawn,
            NoticeEvent::Explained { deputy, reception } => {
                Self::Explained { deputy: deputy.0, reception: reception.0 }
            }
        }
    }
}

impl TryFrom<StoredNoticeEvent> for NoticeEvent {
    type Error = StoreError;

    fn try_from(stored: StoredNoticeEvent) -> Result<Self, StoreError> {
        Ok(match stored {
            StoredNoticeEvent::Drafted => Self::Drafted,
            StoredNoticeEvent::Revised => Self::Revised,
            StoredNoticeEvent::Held => Self::Held,
            StoredNoticeEvent::Released => Self::Released,
            StoredNoticeEvent::SentBack => Self::SentBack,
            StoredNoticeEvent::TakenDown => Self::TakenDown,
            StoredNoticeEvent::Published => Self::Published,
            StoredNoticeEvent::Withdrawn => Self::Withdrawn,
            StoredNoticeEvent::Explained { deputy, reception } => {
                Self::Explained { deputy: deputy.into(), reception: reception.into() }
            }
        })
    }
}

impl StoredEvent for NoticeChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredNoticeEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredNoticeEvent>(plain)
    }
}
