//! The state machine of a reception: one `match` on action and state, and the only place that assigns a state.

use crate::shared::failure::TransitionError;
use crate::shared::flow::Next;
use crate::shared::vocabulary::Vocabulary;

crate::vocabulary! {
    /// Where a reception stands.
    ReceptionState "接待状态" {
        /// It was announced.
        Announced = "announced" "已公告",
        /// A deputy has come.
        Open = "open" "接待中",
        /// It was held to its end.
        Concluded = "concluded" "已结束",
        /// It was called off.
        Cancelled = "cancelled" "已取消",
    }
}

crate::vocabulary! {
    /// What can be done to a reception.
    ReceptionAction "接待操作" {
        /// A deputy comes and scans the room's code.
        CheckIn = "check_in" "签到",
        /// Writes down what was heard or explained.
        Record = "record" "登记",
        /// Makes a case of what was heard.
        Submit = "submit" "转为诉求",
        /// Ends it.
        Conclude = "conclude" "结束",
        /// Calls it off.
        Cancel = "cancel" "取消",
    }
}

/// The table: what `action` does to a reception in `state`.
///
/// # Errors
/// [`TransitionError`] where the action does not fit the state.
pub fn next(
    state: ReceptionState,
    action: ReceptionAction,
) -> Result<Next<ReceptionState>, TransitionError<ReceptionState, ReceptionAction>> {
    use Next::{Stay, To};
    use ReceptionAction as A;
    use ReceptionState as S;
    match (action, state) {
        (A::CheckIn, S::Announced) => Ok(To(S::Open)),
        (A::CheckIn | A::Record, S::Open) => Ok(Stay),
        // What was heard may become a case after everybody has gone home.
        (A::Submit, S::Open | S::Concluded) => Ok(Stay),
        (A::Conclude, S::Open) => Ok(To(S::Concluded)),
        (A::Cancel, S::Announced) => Ok(To(S::Cancelled)),
        (A::CheckIn, S::Concluded | S::Cancelled)
        | (A::Record | A::Conclude, S::Announced | S::Concluded | S::Cancelled)
        | (A::Submit, S::Announced | S::Cancelled)
        | (A::Cancel, S::Open | S::Concluded | S::Cancelled) => Err(TransitionError { state, action }),
    }
}

/// What `state` allows.
#[must_use]
pub fn allowed(state: ReceptionState) -> Vec<ReceptionAction> {
    ReceptionAction::ALL.iter().copied().filter(|action| next(state, *action).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("receptions-states.md", &golden::states("Reception", next, Next::tell));
    }
}
