//! What happened to grids, as the log keeps it.

use mashang_domain::shared::StoreError;
use mashang_domain::territory::GridEvent;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::events::{StoredEvent, parse};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredGridEvent {
    Created,
    Changed,
}

impl StoredEvent for GridEvent {
    fn write(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(match self {
            Self::Created => StoredGridEvent::Created,
            Self::Changed => StoredGridEvent::Changed,
        })
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        Ok(match parse(plain)? {
            StoredGridEvent::Created => Self::Created,
            StoredGridEvent::Changed => Self::Changed,
        })
    }
}
