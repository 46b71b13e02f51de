//! What became of a clock, as the step says that ends its stage or finds it past due. Whatever is counted of terms rests on that
//! alone, and so does what a case says of its missed stages: rules and calendars change, and what was missed stays missed.

use super::clocks::Stage;
use super::{Case, CaseState, ClockLight};
use crate::shared::{Context, Instant, Moved};

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

/// Whether a step ends the stage whose clock ran: one that stands still goes on, also where the case rests for want of an answer until
/// it is taken up again, and a unit's runs through from the assignment.
fn ends_stage(moved: Moved<CaseState>) -> bool {
    moved.entered
        && match (moved.from, moved.to) {
            (_, CaseState::AwaitingInfo | CaseState::ClosedUnanswered)
            | (CaseState::ClosedUnanswered, _)
            | (CaseState::Assigned, CaseState::InProgress) => false,
            (CaseState::AwaitingInfo, to) => !to.is_open(),
            _ => true,
        }
}

impl Case {
    /// How its stage stands by the calendar of now, where that is over or past due. A step that sets another clock says it of the one
    /// before; of every other step it is said once that is made.
    pub(super) fn stage_mark(&self, ended: bool, ctx: &Context) -> Option<StageMark> {
        let mut clock = self.handling.clock.clone()?;
        clock.keep_up(&ctx.calendar);
        let missed = clock.light(ctx.now) == ClockLight::Red;
        (ended || missed).then_some(StageMark { stage: clock.stage, due: clock.due, ended, missed })
    }

    /// The same after a step whose clock was not wound yet.
    pub(super) fn mark_after(&self, moved: Moved<CaseState>, ctx: &Context) -> Option<StageMark> {
        self.stage_mark(ends_stage(moved), ctx)
    }

    /// Keeps that a stage was missed. That nobody rated in time is no fault of those who handle it.
    pub(super) fn keep_missed(&mut self, mark: StageMark) {
        if mark.missed && mark.stage != Stage::Rate && !self.handling.missed.contains(&mark.stage) {
            self.handling.missed.push(mark.stage);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::samples;
    use crate::shared::Vocabulary;

    #[test]
    fn a_stage_ends_where_somebody_else_is_waited_for() {
        let moved = |from, to| Moved { from, to, entered: true };
        for state in CaseState::ALL.iter().copied() {
            assert!(!ends_stage(moved(state, CaseState::AwaitingInfo)), "{state:?}: the clock stands still");
            let over = !state.is_open() && state != CaseState::ClosedUnanswered;
            assert_eq!(ends_stage(moved(CaseState::AwaitingInfo, state)), over, "{state:?}");
            assert!(!ends_stage(moved(CaseState::ClosedUnanswered, state)), "{state:?}: it goes on, or nobody waits");
            assert!(!ends_stage(Moved { entered: false, ..moved(state, state) }), "{state:?}");
        }
        assert!(!ends_stage(moved(CaseState::Assigned, CaseState::InProgress)));
        assert!(ends_stage(moved(CaseState::Submitted, CaseState::Submitted)), "a transfer begins anew");
        assert!(ends_stage(moved(CaseState::InProgress, CaseState::Replied)));
    }

    #[test]
    fn what_was_missed_is_kept_once_and_no_rating_is() {
        let mut case = samples::case();
        let mark = |stage, missed| StageMark { stage, due: case.submitted_at, ended: false, missed };
        let marks = [
            mark(Stage::Unit, true),
            mark(Stage::Accept, false),
            mark(Stage::Rate, true),
            mark(Stage::Unit, true),
            mark(Stage::Verify, true),
        ];
        for mark in marks {
            case.keep_missed(mark);
        }
        assert_eq!(case.handling.missed, [Stage::Unit, Stage::Verify]);
    }
}
