//! The state machine of a handover: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a handover stands.
    HandoverState "移交状态" {
        /// A deputy asked for leave; the office has not answered.
        Asked = "asked" "待批准",
        /// It takes effect on its first day.
        Planned = "planned" "待生效",
        /// The work is with whoever stands in.
        InForce = "in_force" "移交中",
        /// What was untouched went back.
        Returned = "returned" "已交还",
        /// It stays where it is.
        Final = "final" "已终结",
        /// The office refused the leave.
        Refused = "refused" "未批准",
        /// It was taken back before it took effect.
        Withdrawn = "withdrawn" "已撤回",
    }
}

crate::vocabulary! {
    /// What can be done to a handover.
    HandoverAction "移交操作" {
        /// The office approves a leave and says who stands in.
        Approve = "approve" "批准请假",
        /// The office refuses a leave.
        Refuse = "refuse" "不予批准",
        /// It is taken back before it takes effect.
        Withdraw = "withdraw" "撤回",
        /// The first day has come.
        TakeEffect = "take_effect" "生效",
        /// The last day is over, or the deputy is back before.
        Return = "return" "交还",
        /// Nothing goes back.
        Settle = "settle" "终结",
    }
}

impl Machine for HandoverAction {
    type State = HandoverState;

    fn row(self) -> Row<HandoverState> {
        use HandoverState as S;
        match self {
            Self::Approve => Row::to(&[S::Asked], S::Planned),
            Self::Refuse => Row::to(&[S::Asked], S::Refused),
            Self::Withdraw => Row::to(&[S::Asked, S::Planned], S::Withdrawn),
            Self::TakeEffect => Row::to(&[S::Planned], S::InForce),
            Self::Return => Row::to(&[S::InForce], S::Returned),
            Self::Settle => Row::to(&[S::InForce], S::Final),
        }
    }

    fn is_offered(self) -> bool {
        !matches!(self, Self::TakeEffect | Self::Settle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Vocabulary, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("handovers-states.md", &golden::states::<HandoverAction>("Handover"));
    }

    #[test]
    fn what_is_over_stays_so() {
        for state in [HandoverState::Returned, HandoverState::Final, HandoverState::Refused, HandoverState::Withdrawn] {
            assert!(HandoverAction::ALL.iter().all(|action| !action.is_legal_in(state)), "{state:?}");
        }
    }
}
