use super::InvitationState;
use crate::shared::{AccountId, Change, GrantId};

crate::vocabulary! {
    /// What happened to an invitation.
    InvitationEventKind "邀请进程" {
        /// It was issued.
        Issued = "issued" "发出",
        /// Somebody took it up.
        Accepted = "accepted" "接受",
        /// It was revoked.
        Revoked = "revoked" "撤销",
    }
}

/// What happened to an invitation.
#[derive(Clone, Debug, PartialEq)]
pub enum InvitationEvent {
    Issued,
    Accepted { account: AccountId, grant: GrantId },
    Revoked,
}

/// An [`InvitationEvent`] with the step that it was.
pub type InvitationChange = Change<InvitationEvent, InvitationState>;

impl InvitationEvent {
    #[must_use]
    pub fn kind(&self) -> InvitationEventKind {
        match self {
            Self::Issued => InvitationEventKind::Issued,
            Self::Accepted { .. } => InvitationEventKind::Accepted,
            Self::Revoked => InvitationEventKind::Revoked,
        }
    }
}
