//! What happened to grants, as the log keeps it.

use mashang_domain::accounts::{GrantEvent, GrantWay};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::documents::grants::Grant;
use super::events::{StoredEvent, parse};
use super::word::Word;

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredGrantEvent {
    Given { account: Uuid, grant: Grant, way: Word<GrantWay> },
    TakenBack,
}

impl StoredEvent for GrantEvent {
    fn write(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(match self {
            Self::Given { account, grant, way } => {
                StoredGrantEvent::Given { account: account.0, grant: grant.into(), way: Word(*way) }
            }
            Self::TakenBack => StoredGrantEvent::TakenBack,
        })
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        Ok(match parse(plain)? {
            StoredGrantEvent::Given { account, grant, way } => {
                Self::Given { account: account.into(), grant: grant.into(), way: way.known() }
            }
            StoredGrantEvent::TakenBack => Self::TakenBack,
        })
    }
}
