use super::NoticeState;
use crate::shared::{Change, DeputyId, ReceptionId};

crate::vocabulary! {
    /// What happened to a notice.
    NoticeEventKind "政策明白纸进程" {
        /// An office wrote it.
        Drafted = "drafted" "起草",
        /// Its draft was changed.
        Revised = "revised" "修改",
        /// Something was found in it, and it waits for the office.
        Held = "held" "送审",
        /// It was published after somebody of the office had looked.
        Released = "released" "审核后发布",
        /// It was given back to be written otherwise.
        SentBack = "sent_back" "审核退回",
        /// It is shown no longer until somebody of the office has looked.
        TakenDown = "taken_down" "暂停公开",
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
    Held,
    /// Perhaps without what was found in it.
    Released,
    SentBack,
    TakenDown,
    Published,
    Withdrawn,
    Explained {
        deputy: DeputyId,
        reception: ReceptionId,
    },
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
            Self::Held => K::Held,
            Self::Released => K::Released,
            Self::SentBack => K::SentBack,
            Self::TakenDown => K::TakenDown,
            Self::Published => K::Published,
            Self::Withdrawn => K::Withdrawn,
            Self::Explained { .. } => K::Explained,
        }
    }
}
