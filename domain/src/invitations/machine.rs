//! The state machine of an invitation: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where an invitation stands. One that is over is open still, and no longer good.
    InvitationState "邀请状态" {
        /// It waits for whoever is invited.
        Open = "open" "待接受",
        /// It was taken up.
        Accepted = "accepted" "已接受",
        /// It was revoked.
        Revoked = "revoked" "已撤销",
    }
}

crate::vocabulary! {
    /// What can be done to an invitation.
    InvitationAction "邀请操作" {
        /// Has a number sent to its phone.
        SendNumber = "send_number" "获取验证码",
        /// Takes it up.
        Accept = "accept" "接受",
        /// Revokes it.
        Revoke = "revoke" "撤销",
    }
}

impl Machine for InvitationAction {
    type State = InvitationState;

    fn row(self) -> Row<InvitationState> {
        use InvitationState as S;
        match self {
            Self::SendNumber => Row::stay(&[S::Open]),
            Self::Accept => Row::to(&[S::Open], S::Accepted),
            Self::Revoke => Row::to(&[S::Open], S::Revoked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("invitations-states.md", &golden::states::<InvitationAction>("Invitation"));
    }
}
