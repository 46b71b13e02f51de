use super::ConsultationState;
use crate::shared::{Change, DeputyId, Note, Party};

crate::vocabulary! {
    /// What happened to a consultation.
    ConsultationEventKind "协商进程" {
        /// An office drafted it.
        Drafted = "drafted" "拟定",
        /// Its draft was written anew.
        Revised = "revised" "修改拟稿",
        /// Opinions are taken.
        Opened = "opened" "启动征集",
        /// They are taken for longer.
        Extended = "extended" "延长征集",
        /// No more are taken.
        Collected = "collected" "征集结束",
        /// They are taken once more.
        Reopened = "reopened" "重新征集",
        /// A meeting was called.
        MeetingPlanned = "meeting_planned" "安排会议",
        /// Who attended it and what was said was written down.
        MeetingMinuted = "meeting_minuted" "会议记录",
        /// Which opinions are likely alike was found.
        Proposed = "proposed" "拟出归类",
        /// Opinions were put into a group.
        Grouped = "grouped" "归类",
        /// A group was decided on.
        GroupDecided = "group_decided" "决定采纳情况",
        /// Every group is decided on.
        Decided = "decided" "作出决定",
        /// Something was promised.
        MeasureAdded = "measure_added" "确定措施",
        /// Something promised has come further.
        MilestoneMoved = "milestone_moved" "进度更新",
        /// Each group has its public reply.
        Answered = "answered" "公开答复",
        /// What was promised is done.
        Closed = "closed" "办结",
        /// Authors were told that their opinions stand in a group, or what was decided on it.
        OpinionLinked = "opinion_linked" "您的意见已归类或有了处理结果",
        /// Those who follow were told that it moved.
        ProgressTold = "progress_told" "您关注的协商有新进展",
        /// Who helps with something promised was named anew.
        HelpersNamed = "helpers_named" "登记协助人员",
    }
}

/// What happened to a consultation. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsultationEvent {
    pub kind: ConsultationEventKind,
    pub note: Note,
    /// The meeting, the group or the measure that it is about.
    pub number: Option<u32>,
    /// The deputies who take part, or took part.
    pub deputies: Vec<DeputyId>,
    /// Who is told; the scene of the event keeps them.
    pub told: Vec<Party>,
}

impl ConsultationEvent {
    #[must_use]
    pub fn noted(kind: ConsultationEventKind, note: Note) -> Self {
        Self { kind, note, number: None, deputies: Vec::new(), told: Vec::new() }
    }

    #[must_use]
    pub fn bare(kind: ConsultationEventKind) -> Self {
        Self::noted(kind, Note::default())
    }

    /// The same, about the meeting, group or measure of that number.
    #[must_use]
    pub fn about(self, number: u32) -> Self {
        Self { number: Some(number), ..self }
    }
}

/// A [`ConsultationEvent`] with the step that it was.
pub type ConsultationChange = Change<ConsultationEvent, ConsultationState>;
