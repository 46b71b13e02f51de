//! The state machine of a notice: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a notice stands.
    NoticeState "政策明白纸状态" {
        /// Only its office sees it.
        Draft = "draft" "草稿",
        /// Something was found in it: it waits for somebody of the office who did not write it.
        PendingReview = "pending_review" "待审核",
        /// Everybody may read it.
        Published = "published" "已发布",
        /// It is no longer shown.
        Withdrawn = "withdrawn" "已撤下",
    }
}

crate::vocabulary! {
    /// What can be done to a notice.
    NoticeAction "政策明白纸操作" {
        /// Changes the draft.
        Revise = "revise" "修改",
        /// Shows it to everybody.
        Publish = "publish" "发布",
        /// Lets it wait, because something was found in what is to become public.
        Hold = "hold" "送审",
        /// Shows it after all.
        Release = "release" "审核后发布",
        /// Gives it back to be written otherwise.
        SendBack = "send_back" "退回修改",
        /// Shows it no longer until somebody of the office has looked, because a check found something.
        TakeDown = "take_down" "暂停公开",
        /// Shows it no longer.
        Withdraw = "withdraw" "撤下",
        /// Explains it at a reception.
        Explain = "explain" "宣讲",
    }
}

impl Machine for NoticeAction {
    type State = NoticeState;

    fn row(self) -> Row<NoticeState> {
        use NoticeState as S;
        match self {
            Self::Revise => Row::stay(&[S::Draft]),
            Self::Publish => Row::to(&[S::Draft], S::Published),
            Self::Hold => Row::to(&[S::Draft], S::PendingReview),
            Self::Release => Row::to(&[S::PendingReview], S::Published),
            Self::SendBack => Row::to(&[S::PendingReview], S::Draft),
            Self::TakeDown => Row::to(&[S::Published], S::PendingReview),
            Self::Withdraw => Row::to(&[S::Published, S::PendingReview], S::Withdrawn),
            Self::Explain => Row::stay(&[S::Published]),
        }
    }

    fn is_offered(self) -> bool {
        !matches!(self, Self::Hold | Self::Release | Self::SendBack | Self::TakeDown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("notices-states.md", &golden::states::<NoticeAction>("Notice"));
    }
}
