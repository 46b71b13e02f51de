use super::TermChangeState;
use crate::congresses::Credentials;
use crate::shared::Change;

crate::vocabulary! {
    /// What happened to a change of term.
    TermChangeEventKind "换届进程" {
        /// A roster was loaded.
        Loaded = "loaded" "载入名单",
        /// Somebody decided who a person of the roster is.
        Decided = "decided" "认定人员",
        /// The roster was taken back.
        Dropped = "dropped" "撤回名单",
        /// It was said where codes lead.
        CodesChosen = "codes_chosen" "选择代码去向",
        /// The roster was confirmed.
        Confirmed = "confirmed" "确认名单",
        /// It began.
        Begun = "begun" "开始换届",
        /// It is carried out.
        Finished = "finished" "换届完成",
        /// It is to be taken back.
        UndoAsked = "undo_asked" "要求撤销换届",
        /// It was taken back.
        Undone = "undone" "换届已撤销",
    }
}

/// What happened to a change of term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeoverEvent {
    Loaded {
        /// How many were elected.
        persons: u32,
    },
    Decided {
        /// The row, as whoever looks at the roster counts it.
        line: u32,
    },
    Dropped,
    CodesChosen {
        /// Of how many codes.
        codes: u32,
    },
    Confirmed {
        credentials: Credentials,
    },
    Begun,
    Finished {
        /// What a person has to do.
        hands: u32,
    },
    UndoAsked,
    Undone {
        /// How much was changed since, and stays as it is.
        kept: u32,
    },
}

/// A [`ChangeoverEvent`] with the step that it was.
pub type ChangeoverChange = Change<ChangeoverEvent, TermChangeState>;

impl ChangeoverEvent {
    #[must_use]
    pub fn kind(&self) -> TermChangeEventKind {
        use TermChangeEventKind as K;
        match self {
            Self::Loaded { .. } => K::Loaded,
            Self::Decided { .. } => K::Decided,
            Self::Dropped => K::Dropped,
            Self::CodesChosen { .. } => K::CodesChosen,
            Self::Confirmed { .. } => K::Confirmed,
            Self::Begun => K::Begun,
            Self::Finished { .. } => K::Finished,
            Self::UndoAsked => K::UndoAsked,
            Self::Undone { .. } => K::Undone,
        }
    }
}
