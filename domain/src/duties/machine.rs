//! The state machine of a duty record: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a duty record stands.
    DutyState "履职记录状态" {
        /// Typed in; the office is to confirm it.
        Pending = "pending" "待确认",
        /// Counts. What the system wrote itself begins here.
        Confirmed = "confirmed" "已确认",
        /// Given back to the deputy with a reason.
        Returned = "returned" "已退回",
        /// Taken out of the count with a reason; what was confirmed is never edited.
        Countered = "countered" "已冲销",
    }
}

crate::vocabulary! {
    /// What can be done to a duty record.
    DutyAction "履职记录操作" {
        /// Changes what was typed in.
        Revise = "revise" "修改",
        /// Confirms it.
        Confirm = "confirm" "确认",
        /// Gives it back with a reason.
        Return = "return" "退回",
        /// Takes it out of the count with a reason.
        Counter = "counter" "冲销",
    }
}

impl Machine for DutyAction {
    type State = DutyState;

    fn row(self) -> Row<DutyState> {
        use DutyState as S;
        match self {
            Self::Revise => Row::to(&[S::Pending, S::Returned], S::Pending),
            Self::Confirm => Row::to(&[S::Pending], S::Confirmed),
            Self::Return => Row::to(&[S::Pending], S::Returned),
            Self::Counter => Row::to(&[S::Confirmed], S::Countered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("duties-states.md", &golden::states::<DutyAction>("Duty record"));
    }

    #[test]
    fn what_was_confirmed_is_only_countered() {
        assert_eq!(DutyAction::allowed_in(DutyState::Confirmed), [DutyAction::Counter]);
        assert!(DutyAction::allowed_in(DutyState::Countered).is_empty());
    }
}
