//! The state machine of a notice: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a notice stands.
    NoticeState "政策明白纸状态" {
        /// Only its office sees it.
        Draft = "draft" "草稿",
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
            Self::Withdraw => Row::to(&[S::Published], S::Withdrawn),
            Self::Explain => Row::stay(&[S::Published]),
        }
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
