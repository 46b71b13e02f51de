//! The state machine of an API client: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where an API client stands. One whose time is over is active still, and no longer good.
    ClientState "第三方系统状态" {
        /// It may call.
        Active = "active" "启用",
        /// It may call no more, ever.
        Revoked = "revoked" "已停用",
    }
}

crate::vocabulary! {
    /// What can be done to an API client.
    ClientAction "第三方系统操作" {
        /// Changes what it may do.
        Change = "change" "变更",
        /// Gives it a secret.
        IssueSecret = "issue_secret" "签发密钥",
        /// Revokes a secret of its.
        RevokeSecret = "revoke_secret" "作废密钥",
        /// Revokes it.
        Revoke = "revoke" "停用",
    }
}

impl Machine for ClientAction {
    type State = ClientState;

    fn row(self) -> Row<ClientState> {
        use ClientState as S;
        match self {
            Self::Change | Self::IssueSecret | Self::RevokeSecret => Row::stay(&[S::Active]),
            Self::Revoke => Row::to(&[S::Active], S::Revoked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("clients-states.md", &golden::states::<ClientAction>("ApiClient"));
    }
}
