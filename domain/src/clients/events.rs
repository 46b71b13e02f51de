use uuid::Uuid;

use super::ClientState;
use crate::shared::Change;

crate::vocabulary! {
    /// What happened to an API client.
    ClientEventKind "第三方系统进程" {
        /// It was registered.
        Registered = "registered" "登记",
        /// What it may do was changed.
        Changed = "changed" "变更",
        /// It was given a secret.
        SecretIssued = "secret_issued" "签发密钥",
        /// A secret of its was revoked.
        SecretRevoked = "secret_revoked" "作废密钥",
        /// It was revoked.
        Revoked = "revoked" "停用",
    }
}

/// What happened to an API client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientEvent {
    Registered,
    Changed,
    SecretIssued { secret: Uuid },
    SecretRevoked { secret: Uuid },
    Revoked,
}

/// A [`ClientEvent`] with the step that it was.
pub type ClientChange = Change<ClientEvent, ClientState>;

impl ClientEvent {
    #[must_use]
    pub fn kind(&self) -> ClientEventKind {
        match self {
            Self::Registered => ClientEventKind::Registered,
            Self::Changed => ClientEventKind::Changed,
            Self::SecretIssued { .. } => ClientEventKind::SecretIssued,
            Self::SecretRevoked { .. } => ClientEventKind::SecretRevoked,
            Self::Revoked => ClientEventKind::Revoked,
        }
    }
}
