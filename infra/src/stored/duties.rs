//! What happened to duty records, as the log keeps it.

use mashang_domain::duties::{DutyChange, DutyEvent};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, read_change, write_change};
use super::word::text;

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredDutyEvent {
    Entered { deputy: Uuid },
    Revised { deputy: Uuid },
    Confirmed { deputy: Uuid },
    Returned { deputy: Uuid, reason: String },
    Countered { deputy: Uuid, reason: String },
}

impl From<&DutyEvent> for StoredDutyEvent {
    fn from(event: &DutyEvent) -> Self {
        let deputy = event.deputy().0;
        match event {
            DutyEvent::Entered { .. } => Self::Entered { deputy },
            DutyEvent::Revised { .. } => Self::Revised { deputy },
            DutyEvent::Confirmed { .. } => Self::Confirmed { deputy },
            DutyEvent::Returned { reason, .. } => Self::Returned { deputy, reason: reason.as_str().to_owned() },
            DutyEvent::Countered { reason, .. } => Self::Countered { deputy, reason: reason.as_str().to_owned() },
        }
    }
}

impl TryFrom<StoredDutyEvent> for DutyEvent {
    type Error = StoreError;

    fn try_from(stored: StoredDutyEvent) -> Result<Self, StoreError> {
        Ok(match stored {
            StoredDutyEvent::Entered { deputy } => Self::Entered { deputy: deputy.into() },
            StoredDutyEvent::Revised { deputy } => Self::Revised { deputy: deputy.into() },
            StoredDutyEvent::Confirmed { deputy } => Self::Confirmed { deputy: deputy.into() },
            StoredDutyEvent::Returned { deputy, reason } => {
                Self::Returned { deputy: deputy.into(), reason: text(&reason, "event payload")? }
            }
            StoredDutyEvent::Countered { deputy, reason } => {
                Self::Countered { deputy: deputy.into(), reason: text(&reason, "event payload")? }
            }
        })
    }
}

impl StoredEvent for DutyChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredDutyEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredDutyEvent>(plain)
    }
}
