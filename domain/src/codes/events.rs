use super::CodeSubject;
use crate::shared::text::Name;

crate::vocabulary! {
    /// What happened to a code.
    CodeEventKind "代表码进程" {
        /// It was issued.
        Issued = "issued" "发放",
        /// It was printed again.
        Reprinted = "reprinted" "加印",
        /// It was re-pointed to somebody else.
        Repointed = "repointed" "改指",
        /// It was revoked.
        Revoked = "revoked" "停用",
    }
}

/// What happened to a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeEvent {
    Issued {
        /// To what it leads.
        to: CodeSubject,
    },
    /// A print run.
    Reprinted {
        copies: i32,
        /// For what, in a few words.
        note: Option<Name>,
    },
    Repointed {
        from: CodeSubject,
        to: CodeSubject,
    },
    Revoked,
}

impl CodeEvent {
    #[must_use]
    pub fn kind(&self) -> CodeEventKind {
        match self {
            Self::Issued { .. } => CodeEventKind::Issued,
            Self::Reprinted { .. } => CodeEventKind::Reprinted,
            Self::Repointed { .. } => CodeEventKind::Repointed,
            Self::Revoked => CodeEventKind::Revoked,
        }
    }
}
