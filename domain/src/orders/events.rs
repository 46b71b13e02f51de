use super::OrderState;
use crate::shared::{Change, Note, Party};

crate::vocabulary! {
    /// What happened to a supervision order.
    OrderEventKind "督办单进程" {
        /// An office drafted it.
        Drafted = "drafted" "拟稿",
        /// It was numbered and sent.
        Issued = "issued" "签发",
        /// It was received.
        Acknowledged = "acknowledged" "签收",
        /// It was answered.
        Answered = "answered" "答复",
        /// The answer will do.
        Accepted = "accepted" "采纳",
        /// The answer was sent back.
        SentBack = "sent_back" "退回重办",
        /// The office above is in charge since.
        RaisedUp = "raised_up" "提级督办",
        /// It was closed.
        Closed = "closed" "办结",
        /// It was taken back.
        Cancelled = "cancelled" "撤销",
        /// Little time was left.
        Reminded = "reminded" "临期催办",
        /// It was late.
        Late = "late" "超期",
        /// It was late, and the head of the office in charge is to know.
        LateForHead = "late_for_head" "超期，请负责人督促",
        /// It was late, and the office above is to know.
        LateForAbove = "late_for_above" "超期，报告上级机构",
    }
}

impl OrderEventKind {
    /// Whether the clock did it, of which a paper's history need not tell.
    #[must_use]
    pub fn is_by_clock(self) -> bool {
        match self {
            Self::Reminded | Self::Late | Self::LateForHead | Self::LateForAbove => true,
            Self::Drafted
            | Self::Issued
            | Self::Acknowledged
            | Self::Answered
            | Self::Accepted
            | Self::SentBack
            | Self::RaisedUp
            | Self::Closed
            | Self::Cancelled => false,
        }
    }
}

/// What happened to a supervision order. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderEvent {
    pub kind: OrderEventKind,
    /// What was written and attached.
    pub note: Note,
    /// Who comes in by it: the office above.
    pub to: Option<Party>,
}

impl OrderEvent {
    #[must_use]
    pub fn noted(kind: OrderEventKind, note: Note) -> Self {
        Self { kind, note, to: None }
    }

    #[must_use]
    pub fn bare(kind: OrderEventKind) -> Self {
        Self::noted(kind, Note::default())
    }
}

/// An [`OrderEvent`] with the step that it was.
pub type OrderChange = Change<OrderEvent, OrderState>;
