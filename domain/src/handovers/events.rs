use super::HandoverState;
use crate::shared::text::Body;
use crate::shared::{Change, Party};

crate::vocabulary! {
    /// What happened to a handover.
    HandoverEventKind "移交进程" {
        /// A deputy asked for leave.
        Asked = "asked" "申请请假",
        /// The office approved it.
        Approved = "approved" "批准请假",
        /// The office refused it.
        Refused = "refused" "不予批准",
        /// It was taken back.
        Withdrawn = "withdrawn" "撤回",
        /// The office handed work over.
        Ordered = "ordered" "安排移交",
        /// Somebody else acts since.
        TookEffect = "took_effect" "移交生效",
        /// The deputy acts again; what was untouched goes back.
        Returned = "returned" "交还",
        /// What was handed over stays where it went.
        Settled = "settled" "移交终结",
    }
}

/// What happened to a handover. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct HandoverEvent {
    pub kind: HandoverEventKind,
    /// Who stands in since.
    pub to: Option<Party>,
    /// What was said, for the deputy and the office.
    pub text: Option<Body>,
}

/// A [`HandoverEvent`] with the step that it was.
pub type HandoverChange = Change<HandoverEvent, HandoverState>;
