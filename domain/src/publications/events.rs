use super::PublicationState;
use crate::shared::Change;

crate::vocabulary! {
    /// What happened to a public version.
    PublicationEventKind "公开版本进程" {
        /// Somebody who handles the case proposed it.
        Proposed = "proposed" "提出公开",
        /// It was written otherwise.
        Revised = "revised" "修改",
        /// It was shown, after somebody of the office had looked.
        Released = "released" "审核后公开",
        /// It was given back to be written otherwise.
        SentBack = "sent_back" "审核退回",
        /// It is shown no longer until somebody of the office has looked.
        TakenDown = "taken_down" "暂停公开",
        /// It is shown no longer.
        Withdrawn = "withdrawn" "撤下",
        /// The matter stands otherwise: what whoever joined is told. The case's own log holds what happened.
        Progressed = "progressed" "办理有进展",
    }
}

/// What happened to a public version. Its words stand in no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicationEvent {
    Proposed,
    Revised,
    /// Perhaps without what was found in it.
    Released,
    SentBack,
    TakenDown,
    Withdrawn,
}

/// A [`PublicationEvent`] with the step that it was.
pub type PublicationChange = Change<PublicationEvent, PublicationState>;

impl PublicationEvent {
    #[must_use]
    pub fn kind(self) -> PublicationEventKind {
        use PublicationEventKind as K;
        match self {
            Self::Proposed => K::Proposed,
            Self::Revised => K::Revised,
            Self::Released => K::Released,
            Self::SentBack => K::SentBack,
            Self::TakenDown => K::TakenDown,
            Self::Withdrawn => K::Withdrawn,
        }
    }
}
