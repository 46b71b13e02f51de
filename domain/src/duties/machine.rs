//! The state machine of a duty record: one `match` on action and state, and the only place that assigns a state.

use crate::shared::failure::TransitionError;
use crate::shared::flow::Next;
use crate::shared::vocabulary::Vocabulary;

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

/// The table: where `action` leads a record in `state`.
///
/// # Errors
/// [`TransitionError`] where the action does not fit the state.
pub fn next(state: DutyState, action: DutyAction) -> Result<Next<DutyState>, TransitionError<DutyState, DutyAction>> {
    use DutyAction as A;
    use DutyState as S;
    use Next::To;
    match (state, action) {
        (S::Pending | S::Returned, A::Revise) => Ok(To(S::Pending)),
        (S::Pending, A::Confirm) => Ok(To(S::Confirmed)),
        (S::Pending, A::Return) => Ok(To(S::Returned)),
        (S::Confirmed, A::Counter) => Ok(To(S::Countered)),
        (S::Confirmed | S::Countered, A::Revise)
        | (S::Confirmed | S::Returned | S::Countered, A::Confirm | A::Return)
        | (S::Pending | S::Returned | S::Countered, A::Counter) => Err(TransitionError { state, action }),
    }
}

/// What `state` allows.
#[must_use]
pub fn allowed(state: DutyState) -> Vec<DutyAction> {
    DutyAction::ALL.iter().copied().filter(|action| next(state, *action).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("duties-states.md", &golden::states("Duty record", next, Next::tell));
    }

    #[test]
    fn what_was_confirmed_is_only_countered() {
        assert_eq!(allowed(DutyState::Confirmed), [DutyAction::Counter]);
        assert!(allowed(DutyState::Countered).is_empty());
    }
}
