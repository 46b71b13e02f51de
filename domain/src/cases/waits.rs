//! What of a case waits for somebody beside whoever holds it.

use super::clocks::{CaseClock, Stage};
use super::{Case, CaseAction, CaseState, CaseTaskKind, far_future, urgency};
use crate::shared::{Actor, Instant, Machine, Party};

impl CaseTaskKind {
    /// By which actions it is done.
    #[must_use]
    pub fn actions(self) -> &'static [CaseAction] {
        match self {
            Self::Fallback => &[
                CaseAction::Accept,
                CaseAction::Decline,
                CaseAction::Transfer,
                CaseAction::Divert,
                CaseAction::Escalate,
            ],
            Self::Extension => &[CaseAction::Extend, CaseAction::RefuseExtension],
            Self::Contest => &[CaseAction::DecideContest],
            Self::CallBack => &[CaseAction::CallBack],
        }
    }

    /// When it is to be done, for sorting: what has no term comes last.
    #[must_use]
    pub fn due(self, case: &Case) -> Instant {
        match self {
            Self::Fallback | Self::Extension => urgency(case),
            Self::Contest | Self::CallBack => far_future(),
        }
    }
}

/// Something of a case that waits for a party beside whoever holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseTask {
    pub kind: CaseTaskKind,
    pub party: Party,
    /// When it is to be done, for sorting.
    pub due: Instant,
}

impl Case {
    /// Who was asked for the first answer beside whoever it is addressed to. Of a clock of before others were asked by the rules the
    /// room was, once it was past due.
    #[must_use]
    pub fn asked_to_step_in(&self) -> Vec<Party> {
        let running = |clock: &&CaseClock| clock.stage == Stage::Accept && self.state() == CaseState::Submitted;
        let Some(clock) = self.handling.clock.as_ref().filter(running) else { return Vec::new() };
        let (room, office) = match &clock.fallback {
            Some(fallback) => (fallback.room_asked, fallback.office_asked),
            None => (clock.overdue, false),
        };
        let room = self.handling.fallback_room.map(Party::Room).filter(|_| room);
        let office = Some(Party::Office(self.office)).filter(|_| office);
        room.into_iter().chain(office).filter(|party| *party != self.target).collect()
    }

    /// All of it that follows from how the case stands. Whom a lot drew follows from all cases of a month, and is kept where it is
    /// drawn.
    #[must_use]
    pub fn waits_beside(&self) -> Vec<CaseTask> {
        let office = Party::Office(self.office);
        let task = |kind: CaseTaskKind, party: Party| CaseTask { kind, party, due: kind.due(self) };
        let asked = self.asked_to_step_in();
        let mut tasks: Vec<CaseTask> = asked.into_iter().map(|party| task(CaseTaskKind::Fallback, party)).collect();
        let legal = |action: CaseAction| action.is_legal_in(self.state());
        if self.handling.extension_request.is_some() && legal(CaseAction::RefuseExtension) {
            tasks.push(task(CaseTaskKind::Extension, office));
        }
        if self.fits(CaseAction::DecideContest) && legal(CaseAction::DecideContest) {
            tasks.push(task(CaseTaskKind::Contest, office));
        }
        tasks
    }

    /// Whether nothing that the case says of the actor keeps that one from calling the resident: whoever handles it, did, or entered
    /// it does not.
    #[must_use]
    pub fn had_no_part(&self, actor: &Actor) -> bool {
        let entered = actor.account().is_some_and(|account| self.handling.entered_by == Some(account));
        !entered && !actor.parties().into_iter().any(|party| self.is_handled_by(party))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::cases::clocks::{Fallback, RuleSet};
    use crate::cases::{CaseRating, Contest, ContestOutcome, samples};
    use crate::shared::Standing;
    use crate::shared::calendar::Calendar;

    fn kinds(case: &Case) -> Vec<(CaseTaskKind, Party)> {
        case.waits_beside().into_iter().map(|task| (task.kind, task.party)).collect()
    }

    fn id<T: From<uuid::Uuid>>(number: u128) -> T {
        uuid::Uuid::from_u128(number).into()
    }

    #[test]
    fn a_first_answer_waits_for_those_who_were_asked_and_for_nobody_once_it_came() {
        let mut case = samples::case();
        let (room, office) = (Party::Room(id(7)), Party::Office(case.office));
        let rules = RuleSet::standard();
        let start = |case: &Case| {
            CaseClock::start(Stage::Accept, rules.accept, case.submitted_at, &Calendar::statutory(), &rules)
        };
        let clock = start(&case);
        let asked = |room_asked: bool, office_asked: bool| {
            clock.fallback.clone().map(|fallback| Fallback { room_asked, office_asked, ..fallback })
        };
        case.handling.fallback_room = Some(id(7));
        for (fallback, overdue, waits) in [
            (asked(false, false), true, vec![]),
            (asked(true, false), true, vec![room]),
            (asked(true, true), true, vec![room, office]),
            (None, false, vec![]),
            (None, true, vec![room]),
        ] {
            case.handling.clock = Some(CaseClock { overdue, fallback, ..clock.clone() });
            let expected: Vec<_> = waits.into_iter().map(|party| (CaseTaskKind::Fallback, party)).collect();
            assert_eq!(kinds(&case), expected);
        }
        case.handling.clock = Some(CaseClock { fallback: asked(true, true), overdue: true, ..clock.clone() });
        assert!(case.waits_beside().iter().all(|task| task.due == clock.due));
        // Whoever has it anyway is not asked to step in.
        case.target = room;
        assert_eq!(kinds(&case), [(CaseTaskKind::Fallback, office)]);
        case.standing = Standing::at(CaseState::Accepted);
        assert!(kinds(&case).is_empty());
    }

    #[test]
    fn an_office_is_waited_for_with_what_it_alone_decides() {
        let mut case = samples::case();
        let office = Party::Office(case.office);
        case.standing = Standing::at(CaseState::InProgress);
        case.handling.extension_request = Some(case.submitted_at);
        assert_eq!(kinds(&case), [(CaseTaskKind::Extension, office)]);
        case.standing = Standing::at(CaseState::Withdrawn);
        assert!(kinds(&case).is_empty(), "nobody decides on what is over");
        case.standing = Standing::at(CaseState::Closed);
        case.handling.rating = Some(CaseRating::Dissatisfied);
        let at = case.submitted_at + Duration::days(3);
        let contest = Contest { at, rated_at: case.submitted_at, outcome: None };
        case.handling.aftercare.contest = Some(contest);
        assert_eq!(kinds(&case), [(CaseTaskKind::Contest, office)]);
        assert_eq!(case.waits_beside()[0].due, far_future());
        case.handling.aftercare.contest = Some(Contest { outcome: Some(ContestOutcome::Excluded), ..contest });
        assert!(kinds(&case).is_empty());
    }
}
