use crate::shared::{AccountId, Grant};

crate::vocabulary! {
    /// What happened to a grant.
    GrantEventKind "授权进程" {
        /// It was given.
        Given = "given" "授予",
        /// It was taken back.
        TakenBack = "taken_back" "收回",
    }
}

crate::vocabulary! {
    /// By which way a grant came to its holder.
    GrantWay "授权方式" {
        /// An administrator gave it.
        Direct = "direct" "管理员授予",
        /// The holder took up an invitation.
        Invitation = "invitation" "接受邀请",
        /// Whoever runs the program gave it.
        Command = "command" "命令行授予",
    }
}

/// What happened to a grant.
#[derive(Clone, Debug, PartialEq)]
pub enum GrantEvent {
    Given { account: AccountId, grant: Grant, way: GrantWay },
    TakenBack,
}

impl GrantEvent {
    #[must_use]
    pub fn kind(&self) -> GrantEventKind {
        match self {
            Self::Given { .. } => GrantEventKind::Given,
            Self::TakenBack => GrantEventKind::TakenBack,
        }
    }
}
