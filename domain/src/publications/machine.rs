//! The state machine of a public version: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a public version stands.
    PublicationState "公开版本状态" {
        /// It waits for somebody of the office who did not write it.
        Pending = "pending" "待审核",
        /// It is to be written otherwise.
        Returned = "returned" "待修改",
        /// Everybody may see it.
        Published = "published" "已公开",
        /// It is no longer shown, and its words are gone.
        Withdrawn = "withdrawn" "已撤下",
    }
}

crate::vocabulary! {
    /// What can be done to a public version.
    PublicationAction "公开版本操作" {
        /// Writes it otherwise.
        Revise = "revise" "修改",
        /// Shows it to everybody.
        Release = "release" "审核后公开",
        /// Gives it back to be written otherwise.
        SendBack = "send_back" "退回修改",
        /// Shows it no longer until somebody of the office has looked, because a check found something.
        TakeDown = "take_down" "暂停公开",
        /// Shows it no longer.
        Withdraw = "withdraw" "撤下",
    }
}

impl Machine for PublicationAction {
    type State = PublicationState;

    fn row(self) -> Row<PublicationState> {
        use PublicationState as S;
        match self {
            Self::Revise => Row::to(&[S::Pending, S::Returned], S::Pending),
            Self::Release => Row::to(&[S::Pending], S::Published),
            Self::SendBack => Row::to(&[S::Pending], S::Returned),
            Self::TakeDown => Row::to(&[S::Published], S::Pending),
            Self::Withdraw => Row::to(&[S::Pending, S::Returned, S::Published], S::Withdrawn),
        }
    }

    fn is_offered(self) -> bool {
        matches!(self, Self::Revise | Self::Withdraw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Vocabulary, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("publications-states.md", &golden::states::<PublicationAction>("Publication"));
    }

    #[test]
    fn wherever_it_stands_it_can_be_withdrawn_once() {
        for state in PublicationState::ALL {
            let withdrawn = *state == PublicationState::Withdrawn;
            assert_eq!(PublicationAction::Withdraw.is_legal_in(*state), !withdrawn, "{state:?}");
            assert!(!withdrawn || PublicationAction::allowed_in(*state).is_empty());
        }
    }
}
