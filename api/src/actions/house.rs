//! The operations of how the house is kept.

use mashang_domain::clients::ClientAction;
use mashang_domain::congresses::TermAction;
use mashang_domain::handovers::HandoverAction;
use mashang_domain::invitations::InvitationAction;
use mashang_domain::moderation::ModerationAction;
use mashang_domain::notices::NoticeAction;
use mashang_domain::publications::PublicationAction;
use mashang_domain::term_changes::TermChangeAction;

use super::Operated;

impl Operated for NoticeAction {
    const OPERATIONS: &'static str = "NoticeOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseNotice",
            Self::Publish | Self::Hold => "publishNotice",
            Self::Release => "approveModerationItem",
            Self::SendBack => "refuseModerationItem",
            Self::TakeDown => return None,
            Self::Withdraw => "withdrawNotice",
            Self::Explain => "explainNotice",
        })
    }
}

impl Operated for ClientAction {
    const OPERATIONS: &'static str = "ApiClientOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Change => "changeApiClient",
            Self::IssueSecret => "issueApiClientSecret",
            Self::RevokeSecret => "revokeApiClientSecret",
            Self::Revoke => "revokeApiClient",
        })
    }
}

impl Operated for ModerationAction {
    const OPERATIONS: &'static str = "ModerationOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Approve => "approveModerationItem",
            Self::Refuse => "refuseModerationItem",
            Self::Redact => "redactModerationItem",
            Self::Add | Self::Drop => return None,
        })
    }
}

impl Operated for InvitationAction {
    const OPERATIONS: &'static str = "InvitationOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::SendNumber => "requestInvitationNumber",
            Self::Accept => "acceptInvitation",
            Self::Revoke => "revokeInvitation",
        })
    }
}

impl Operated for TermAction {
    const OPERATIONS: &'static str = "TermOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseTerm",
            Self::LoadRoster => "loadRoster",
            Self::MoveSession => "moveSession",
            Self::Enter => "enterTerm",
            Self::DropRoster | Self::Confirm | Self::Begin | Self::Undo | Self::Close | Self::Reopen => return None,
        })
    }
}

impl Operated for HandoverAction {
    const OPERATIONS: &'static str = "HandoverOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Approve => "approveLeave",
            Self::Refuse => "refuseLeave",
            Self::Withdraw => "withdrawHandover",
            Self::Return => "returnHandover",
            Self::TakeEffect | Self::Settle => return None,
        })
    }
}

impl Operated for TermChangeAction {
    const OPERATIONS: &'static str = "TermChangeOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Load => "loadRoster",
            Self::Decide => "decideRosterRow",
            Self::Drop => "dropRoster",
            Self::ChooseCodes => "chooseCodeSuccession",
            Self::Confirm => "confirmRoster",
            Self::Undo => "undoTermChange",
            Self::Begin | Self::Finish | Self::FinishUndo | Self::GiveWay => return None,
        })
    }
}

impl Operated for PublicationAction {
    const OPERATIONS: &'static str = "PublicationOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "revisePublication",
            Self::Withdraw => "withdrawPublication",
            Self::Release => "approveModerationItem",
            Self::SendBack => "refuseModerationItem",
            Self::TakeDown => return None,
        })
    }
}
