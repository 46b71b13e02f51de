use super::SittingState;
use crate::shared::{CaseId, Change, DeputyId, Note, Party};

crate::vocabulary! {
    /// What happened to a sitting.
    SittingEventKind "茶室议事进程" {
        /// Those who are invited were told.
        Announced = "announced" "通知",
        /// It was planned anew.
        Changed = "changed" "变更",
        /// It was written down who took part and what was resolved.
        Recorded = "recorded" "记录",
        /// It was called off.
        Cancelled = "cancelled" "取消",
        /// Something more is followed up.
        FollowUpAdded = "follow_up_added" "增加跟进事项",
        /// Something was done.
        FollowUpDone = "follow_up_done" "落实完成",
        /// Something is not done any more.
        FollowUpDropped = "follow_up_dropped" "不再落实",
        /// A case was made of something.
        CaseOpened = "case_opened" "转为诉求",
        /// Something is followed up in a case.
        CaseNamed = "case_named" "关联诉求",
        /// Somebody else answers for something, or whoever answered for it before.
        Reassigned = "reassigned" "移交跟进事项",
        /// Whoever answers for something was reminded of it.
        Reminded = "reminded" "提醒落实",
    }
}

/// What happened to a sitting. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SittingEvent {
    pub kind: SittingEventKind,
    /// What was written and attached.
    pub note: Note,
    /// The deputies who came, once it is written down.
    pub deputies: Vec<DeputyId>,
    /// Which follow-up it is about.
    pub follow_up: Option<u32>,
    pub case: Option<CaseId>,
    /// Who is told besides; the scene of the event keeps them.
    pub told: Vec<Party>,
}

impl SittingEvent {
    #[must_use]
    pub fn noted(kind: SittingEventKind, note: Note) -> Self {
        Self { kind, note, deputies: Vec::new(), follow_up: None, case: None, told: Vec::new() }
    }

    #[must_use]
    pub fn bare(kind: SittingEventKind) -> Self {
        Self::noted(kind, Note::default())
    }

    /// The same about a follow-up.
    #[must_use]
    pub fn about(self, number: u32) -> Self {
        Self { follow_up: Some(number), ..self }
    }
}

/// A [`SittingEvent`] with the step that it was.
pub type SittingChange = Change<SittingEvent, SittingState>;
