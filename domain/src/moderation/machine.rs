//! The state machine of what waits: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where an item of the queue stands.
    ModerationState "审核状态" {
        /// It is not public, and waits for somebody of the office.
        Pending = "pending" "待审核",
        /// It became public as it was.
        Approved = "approved" "已通过",
        /// It did not become public.
        Refused = "refused" "不予公开",
        /// It became public without what was found.
        Redacted = "redacted" "遮盖后公开",
        /// Whoever wanted it public took that back, or wrote it anew.
        Dropped = "dropped" "已撤回",
        /// It is not to become public: the office is only told what was found.
        Marked = "marked" "仅提示",
    }
}

crate::vocabulary! {
    /// What can be done to an item of the queue.
    ModerationAction "审核操作" {
        /// Shows it as it is.
        Approve = "approve" "通过",
        /// Does not show it.
        Refuse = "refuse" "不予公开",
        /// Shows it without what was found.
        Redact = "redact" "遮盖后公开",
        /// Adds what a check found later.
        Add = "add" "补充检出",
        /// Takes it out of the queue, because it is no longer to become public.
        Drop = "drop" "撤回",
    }
}

impl Machine for ModerationAction {
    type State = ModerationState;

    fn row(self) -> Row<ModerationState> {
        use ModerationState as S;
        match self {
            Self::Approve => Row::to(&[S::Pending], S::Approved),
            Self::Refuse => Row::to(&[S::Pending], S::Refused),
            Self::Redact => Row::to(&[S::Pending], S::Redacted),
            Self::Add => Row::stay(&[S::Pending]),
            Self::Drop => Row::to(&[S::Pending], S::Dropped),
        }
    }

    fn is_offered(self) -> bool {
        !matches!(self, Self::Add | Self::Drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("moderation-states.md", &golden::states::<ModerationAction>("Moderation item"));
    }
}
