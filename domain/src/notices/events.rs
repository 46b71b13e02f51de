use super::NoticeState;
use crate::shared::{Change, DeputyId, ReceptionId};

crate::vocabulary! {
    /// What happened to a notice.
    NoticeEventKind "政策明白纸进程" {
        /// An office wrote it.
        Drafted = "drafted" "起草",
        /// Its draft was changed.
        Revised = "revised" "修改",
        /// It was published.
        Published = "published" "发布",
        /// It was withdrawn.
        Withdrawn = "withdrawn" "撤下",
        /// A deputy explained it at a reception.
        Explained = "explained" "宣讲",
    }
}

/// What happened to a notice.
#[derive(Clone, Debug, PartialEq)]
pub enum NoticeEvent {
    Drafted,
    Revised,
    Published,
    Withdrawn,
    Explained { deputy: DeputyId, reception: ReceptionId },
}

/// A [`NoticeEvent`] with the step that it was.
pub type NoticeChange = Change<NoticeEvent, NoticeState>;

impl NoticeEvent {
    #[must_use]
    pub fn kind(&self) -> NoticeEventKind {
        use NoticeEventKind as K;
        match self {
            Self::Drafted => K::Drafted,
            Self::Revised => K::Revised,
            Self::Published => K::Published,
            Self::Withdrawn => K::Withdrawn,
            Self::Explained { .. } => K::Explained,
        }
    }
}
