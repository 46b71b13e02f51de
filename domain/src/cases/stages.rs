//! What became of a clock, as the step says that ends its stage or finds it past due. Whatever is counted of terms rests on that
//! alone: rules and calendars change, and what was missed stays missed.

use super::clocks::Stage;
use super::{Case, CaseState, ClockLight};
use crate::shared::{Instant, Moved};

/// How a stage stood when something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageMark {
    pub stage: Stage,
    /// When its time ended.
    pub due: Instant,
    /// Whether the stage is over by what happened; else whoever has it still has it.
    pub ended: bool,
    /// Whether it was past due.
    pub missed: bool,
}

/// Whether a step ends the stage whose clock ran: one that stands still goes on, and a unit's runs through from the assignment.
fn ends_stage(moved: Moved<CaseState>) -> bool {
    moved.entered
        && match (moved.from, moved.to) {
            (_, CaseState::AwaitingInfo) | (CaseState::Assigned, CaseState::InProgress) => false,
            (CaseState::AwaitingInfo, to) => !to.is_open(),
            _ => true,
        }
}

impl Case {
    /// How its stage stands, where that is over now or past due.
    pub(super) fn stage_mark(&self, ended: bool, now: Instant) -> Option<StageMark> {
        let clock = self.handling.clock.as_ref()?;
        let missed = clock.light(now) == ClockLight::Red;
        (ended || missed).then_some(StageMark { stage: clock.stage, due: clock.due, ended, missed })
    }

    /// The same after a step whose clock was not wound yet.
    pub(super) fn mark_after(&self, moved: Moved<CaseState>, now: Instant) -> Option<StageMark> {
        self.stage_mark(ends_stage(moved), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Vocabulary;

    #[test]
    fn a_stage_ends_where_somebody_else_is_waited_for() {
        let moved = |from, to| Moved { from, to, entered: true };
        for state in CaseState::ALL.iter().copied() {
            assert!(!ends_stage(moved(state, CaseState::AwaitingInfo)), "{state:?}: the clock stands still");
            assert_eq!(ends_stage(moved(CaseState::AwaitingInfo, state)), !state.is_open(), "{state:?}");
            assert!(!ends_stage(Moved { entered: false, ..moved(state, state) }), "{state:?}");
        }
        assert!(!ends_stage(moved(CaseState::Assigned, CaseState::InProgress)));
        assert!(ends_stage(moved(CaseState::Submitted, CaseState::Submitted)), "a transfer begins anew");
        assert!(ends_stage(moved(CaseState::InProgress, CaseState::Replied)));
    }
}
