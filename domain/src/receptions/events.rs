use super::{EntryOutcome, ReceptionState, RegisterEntryKind};
use crate::shared::{CaseId, Change, DeputyId};

crate::vocabulary! {
    /// What happened to a reception.
    ReceptionEventKind "接待进程" {
        /// A reception was announced.
        Announced = "announced" "公告接待",
        /// It is called otherwise: by the title that waited for the office, or by none until that has looked.
        Titled = "titled" "审核后更名",
        /// A deputy came to it.
        CheckedIn = "checked_in" "签到",
        /// Somebody was heard.
        Heard = "heard" "听取意见",
        /// A policy or a law was explained.
        PolicyExplained = "policy_explained" "宣讲政策法律",
        /// The room stands for what a deputy wrote down.
        EntryConfirmed = "entry_confirmed" "核对登记",
        /// What was heard became a case.
        Submitted = "submitted" "转为诉求",
        /// A reception was held to its end.
        Concluded = "concluded" "结束接待",
        /// A reception was called off.
        Cancelled = "cancelled" "取消接待",
        /// What was heard ended.
        EntryEnded = "entry_ended" "办结登记",
        /// Little time is left for something that was heard.
        EntryReminded = "entry_reminded" "登记临期提醒",
        /// Something that was heard has not ended in time.
        EntryLate = "entry_late" "登记超期提醒",
        /// The first of a day came to the room of themselves.
        WalkInsOpened = "walk_ins_opened" "开立来访登记",
    }
}

/// What happened to a reception. Nothing of what was said stands in it.
#[derive(Clone, Debug, PartialEq)]
pub enum ReceptionEvent {
    /// It was announced.
    Announced,
    /// It is called otherwise: by the title that waited for the office, or by none until that has looked.
    Titled,
    /// A deputy came.
    CheckedIn { deputy: DeputyId },
    /// Something was written down.
    Recorded {
        entry: u32,
        /// What it tells of.
        of: RegisterEntryKind,
    },
    /// The room stands for what a deputy wrote down.
    EntryConfirmed { entry: u32 },
    /// What was heard became a case.
    Submitted { entry: u32, case: CaseId },
    /// It was held to its end.
    Concluded { deputies: Vec<DeputyId> },
    /// It was called off.
    Cancelled,
    /// What was heard ended.
    EntryEnded { entry: u32, outcome: EntryOutcome },
    /// Little time is left for it.
    EntryReminded { entry: u32 },
    /// It has not ended in time.
    EntryLate { entry: u32 },
    /// The first of a day came to the room of themselves.
    WalkInsOpened,
}

/// A [`ReceptionEvent`] with the step that it was.
pub type ReceptionChange = Change<ReceptionEvent, ReceptionState>;

impl ReceptionEvent {
    #[must_use]
    pub fn kind(&self) -> ReceptionEventKind {
        use ReceptionEventKind as K;
        match self {
            Self::Announced => K::Announced,
            Self::Titled => K::Titled,
            Self::CheckedIn { .. } => K::CheckedIn,
            Self::Recorded { of: RegisterEntryKind::Voice, .. } => K::Heard,
            Self::Recorded { of: RegisterEntryKind::PolicyExplained, .. } => K::PolicyExplained,
            Self::EntryConfirmed { .. } => K::EntryConfirmed,
            Self::Submitted { .. } => K::Submitted,
            Self::Concluded { .. } => K::Concluded,
            Self::Cancelled => K::Cancelled,
            Self::EntryEnded { .. } => K::EntryEnded,
            Self::EntryReminded { .. } => K::EntryReminded,
            Self::EntryLate { .. } => K::EntryLate,
            Self::WalkInsOpened => K::WalkInsOpened,
        }
    }
}
