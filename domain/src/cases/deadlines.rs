//! What is due of a case, and who is late with it.

use super::clocks::Stage;
use super::{Case, CaseState};
use crate::shared::deadline::day_over;
use crate::shared::{Deadline, DueStep, Instant, OverdueKind, Party};

/// The parts of what units that help are asked for begin here.
const OPINIONS: i32 = 1;
/// And those of measures here: a case has fewer units.
const MEASURES: i32 = 1_000;

/// What a stage asks for. A resident who does not rate is late with nothing: the case closes by itself.
fn step_of(stage: Stage) -> Option<DueStep> {
    match stage {
        Stage::Accept => Some(DueStep::FirstAnswer),
        Stage::Handle => Some(DueStep::DeputyWork),
        Stage::Assign => Some(DueStep::Assignment),
        Stage::Unit => Some(DueStep::UnitWork),
        Stage::Verify => Some(DueStep::Verification),
        Stage::Supervise => Some(DueStep::OfficeSupervision),
        Stage::Rate => None,
    }
}

impl Case {
    /// All that is due of it: what its clock measures unless that stands still, the opinions of units that help, and the measures that
    /// have a day.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        if !self.state().is_open() {
            return Vec::new();
        }
        // Where it is a resident's move, the office sees to what else is due.
        let moves = self.holder().filter(|party| !matches!(party, Party::Account(_)));
        let holder = moves.unwrap_or(Party::Office(self.office));
        let one = |part: i32, step: DueStep, due: Instant, holder: Party| Deadline {
            kind: OverdueKind::Case,
            part,
            step,
            due,
            holder,
            office: self.office,
            division: self.division.clone(),
        };
        let handling = &self.handling;
        let running = handling.clock.as_ref().filter(|clock| clock.paused.is_none());
        let mut all: Vec<Deadline> =
            running.and_then(|clock| Some(one(0, step_of(clock.stage)?, clock.due, holder))).into_iter().collect();
        let asks = matches!(self.state(), CaseState::Assigned | CaseState::InProgress);
        if let Some(due) = handling.opinions_due.filter(|_| asks) {
            let units = (OPINIONS..MEASURES).zip(&handling.co_units);
            let silent = units.filter(|(_, unit)| !handling.opinions.contains(*unit));
            all.extend(silent.map(|(part, unit)| one(part, DueStep::CoOpinion, due, Party::Unit(*unit))));
        }
        let measures = (MEASURES..).zip(&handling.measures).filter(|(_, measure)| !measure.completed);
        all.extend(
            measures
                .filter_map(|(part, measure)| Some(one(part, DueStep::AgreedMeasure, day_over(measure.due?), holder))),
        );
        all
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::cases::clocks::{CaseClock, RuleSet, Term};
    use crate::cases::{CaseMeasure, samples};
    use crate::shared::calendar::Calendar;
    use crate::shared::text::{Name, Title};
    use crate::shared::{Standing, UnitId};

    fn in_progress() -> Case {
        let mut case = samples::case();
        case.standing = Standing::at(CaseState::InProgress);
        let unit = |number: u128| UnitId(Uuid::from_u128(number));
        case.handling.lead_unit = Some(unit(4));
        case.handling.co_units = vec![unit(5), unit(6)];
        let (now, rules) = (case.submitted_at, RuleSet::standard());
        case.handling.clock =
            Some(CaseClock::start(Stage::Unit, Term::WorkingDays(3), now, &Calendar::statutory(), &rules));
        case
    }

    fn steps(case: &Case) -> Vec<(i32, DueStep, Party)> {
        case.deadlines().into_iter().map(|one| (one.part, one.step, one.holder)).collect()
    }

    #[test]
    fn a_unit_its_helpers_and_the_measures_are_each_due_by_themselves() {
        let mut case = in_progress();
        let lead = Party::Unit(UnitId(Uuid::from_u128(4)));
        assert_eq!(steps(&case), [(0, DueStep::UnitWork, lead)]);
        case.handling.opinions_due = Some(case.submitted_at);
        case.handling.opinions = vec![UnitId(Uuid::from_u128(5))];
        let measure = |day: Option<&str>, completed| CaseMeasure {
            description: Title::new("设置隔离设施").expect("a literal"),
            owner: Name::new("交警大队").expect("a literal"),
            due: day.map(|day| day.parse().expect("a literal date")),
            completed,
        };
        case.handling.measures =
            vec![measure(Some("2026-03-09"), true), measure(None, false), measure(Some("2026-03-10"), false)];
        let helper = Party::Unit(UnitId(Uuid::from_u128(6)));
        assert_eq!(
            steps(&case),
            [(0, DueStep::UnitWork, lead), (2, DueStep::CoOpinion, helper), (1_002, DueStep::AgreedMeasure, lead)]
        );
    }

    #[test]
    fn nobody_is_late_while_a_clock_stands_still_while_a_resident_rates_and_once_all_is_over() {
        let mut case = in_progress();
        if let Some(clock) = &mut case.handling.clock {
            clock.pause(clock.started);
        }
        assert!(steps(&case).is_empty());
        let mut case = in_progress();
        if let Some(clock) = &mut case.handling.clock {
            clock.stage = Stage::Rate;
        }
        assert!(steps(&case).is_empty());
        case.standing = Standing::at(CaseState::Closed);
        assert!(steps(&case).is_empty());
    }
}
