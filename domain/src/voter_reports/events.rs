use super::VoterReportState;
use crate::shared::Change;

crate::vocabulary! {
    /// What happened to a report to voters.
    VoterReportEventKind "述职进程" {
        /// It was planned.
        Scheduled = "scheduled" "列入计划",
        /// The deputy wrote it.
        Drafted = "drafted" "拟稿",
        /// The office found nothing amiss.
        Checked = "checked" "核对",
        /// The office gave it back.
        SentBack = "sent_back" "退回修改",
        /// A meeting was announced.
        Announced = "announced" "通知述职会",
        /// Everybody may read it.
        Published = "published" "公布",
        /// The meeting was.
        Held = "held" "述职",
        /// A voter asked.
        Asked = "asked" "选民提问",
        /// A question was answered.
        Answered = "answered" "答复提问",
        /// The ballot was opened.
        ReviewOpened = "review_opened" "开始评议",
        /// The ballot was closed.
        ReviewClosed = "review_closed" "结束评议",
        /// It is over.
        Filed = "filed" "归档",
        /// It was taken off the plan.
        Cancelled = "cancelled" "撤销计划",
    }
}

/// What happened to a report to voters. What was written lies with the report, and what a ballot says is no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoterReportEvent {
    pub kind: VoterReportEventKind,
    /// Of which question.
    pub question: Option<u32>,
}

impl VoterReportEvent {
    #[must_use]
    pub fn bare(kind: VoterReportEventKind) -> Self {
        Self { kind, question: None }
    }
}

/// A [`VoterReportEvent`] with the step that it was.
pub type VoterReportChange = Change<VoterReportEvent, VoterReportState>;
