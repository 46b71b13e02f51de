use super::ModerationState;
use crate::shared::Change;
use crate::shared::text::Body;

crate::vocabulary! {
    /// What happened to something that waits.
    ModerationEventKind "审核进程" {
        /// It waits before it becomes public.
        Held = "held" "送审",
        /// The office was told of what was found in it.
        Marked = "marked" "提示",
        /// A check found more in it.
        Added = "added" "补充检出",
        /// It became public as it was.
        Approved = "approved" "审核通过",
        /// It did not become public.
        Refused = "refused" "不予公开",
        /// It became public without what was found.
        Redacted = "redacted" "遮盖后公开",
        /// It is no longer to become public.
        Dropped = "dropped" "撤回送审",
    }
}

/// What happened to something that waits.
#[derive(Clone, Debug, PartialEq)]
pub enum ModerationEvent {
    Held,
    Marked,
    Added,
    Approved { reason: Body },
    Refused { reason: Body },
    Redacted { reason: Body },
    Dropped,
}

/// A [`ModerationEvent`] with the step that it was.
pub type ModerationChange = Change<ModerationEvent, ModerationState>;

impl ModerationEvent {
    #[must_use]
    pub fn kind(&self) -> ModerationEventKind {
        use ModerationEventKind as K;
        match self {
            Self::Held => K::Held,
            Self::Marked => K::Marked,
            Self::Added => K::Added,
            Self::Approved { .. } => K::Approved,
            Self::Refused { .. } => K::Refused,
            Self::Redacted { .. } => K::Redacted,
            Self::Dropped => K::Dropped,
        }
    }
}
