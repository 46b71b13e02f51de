//! What happened to invitations, as the log keeps it.

use mashang_domain::invitations::{InvitationChange, InvitationEvent};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, read_change, write_change};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredInvitationEvent {
    Issued,
    Accepted { account: Uuid, grant: Uuid },
    Revoked,
}

impl From<&InvitationEvent> for StoredInvitationEvent {
    fn from(event: &InvitationEvent) -> Self {
        match event {
            InvitationEvent::Issued => Self::Issued,
            InvitationEvent::Accepted { account, grant } => Self::Accepted { account: account.0, grant: grant.0 },
            InvitationEvent::Revoked => Self::Revoked,
        }
    }
}

impl TryFrom<StoredInvitationEvent> for InvitationEvent {
    type Error = StoreError;

    fn try_from(stored: StoredInvitationEvent) -> Result<Self, StoreError> {
        Ok(match stored {
            StoredInvitationEvent::Issued => Self::Issued,
            StoredInvitationEvent::Accepted { account, grant } => {
                Self::Accepted { account: account.into(), grant: grant.into() }
            }
            StoredInvitationEvent::Revoked => Self::Revoked,
        })
    }
}

impl StoredEvent for InvitationChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredInvitationEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredInvitationEvent>(plain)
    }
}
