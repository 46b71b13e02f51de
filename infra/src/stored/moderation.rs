//! What happened to what waited before it was public, as the log keeps it.

use mashang_domain::moderation::{ModerationChange, ModerationEvent};
use mashang_domain::shared::StoreError;
use mashang_domain::shared::text::Body;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::events::{StoredEvent, read_change, write_change};
use super::word::text;

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredModerationEvent {
    Held,
    Marked,
    Added,
    Approved { reason: String },
    Refused { reason: String },
    Redacted { reason: String },
    Dropped,
}

impl From<&ModerationEvent> for StoredModerationEvent {
    fn from(event: &ModerationEvent) -> Self {
        let said = |reason: &Body| reason.as_str().to_owned();
        match event {
            ModerationEvent::Held => Self::Held,
            ModerationEvent::Marked => Self::Marked,
            ModerationEvent::Added => Self::Added,
            ModerationEvent::Approved { reason } => Self::Approved { reason: said(reason) },
            ModerationEvent::Refused { reason } => Self::Refused { reason: said(reason) },
            ModerationEvent::Redacted { reason } => Self::Redacted { reason: said(reason) },
            ModerationEvent::Dropped => Self::Dropped,
        }
    }
}

impl TryFrom<StoredModerationEvent> for ModerationEvent {
    type Error = StoreError;

    fn try_from(stored: StoredModerationEvent) -> Result<Self, StoreError> {
        let said = |reason: String| text(&reason, "event payload");
        Ok(match stored {
            StoredModerationEvent::Held => Self::Held,
            StoredModerationEvent::Marked => Self::Marked,
            StoredModerationEvent::Added => Self::Added,
            StoredModerationEvent::Approved { reason } => Self::Approved { reason: said(reason)? },
            StoredModerationEvent::Refused { reason } => Self::Refused { reason: said(reason)? },
            StoredModerationEvent::Redacted { reason } => Self::Redacted { reason: said(reason)? },
            StoredModerationEvent::Dropped => Self::Dropped,
        })
    }
}

impl StoredEvent for ModerationChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredModerationEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredModerationEvent>(plain)
    }
}
