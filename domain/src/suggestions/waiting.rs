//! Whom a suggestion waits for.

use chrono::NaiveDate;

use super::clocks::second_month;
use super::{Suggestion, SuggestionClock, SuggestionState, SuggestionWait};
use crate::shared::calendar::Calendar;
use crate::shared::time::local_date;
use crate::shared::{Instant, Party, UnitId};

impl Suggestion {
    /// The last day of the term that runs now: of what was promised, that of the next report or of the promise itself.
    fn term(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let (due, report) = (self.due_on(calendar), self.report_on(calendar));
        due.into_iter().chain(report).min()
    }

    /// Whose move it is, by the calendar as it is now: whoever decides what comes next, and beside them those who are asked for a
    /// signature or for an opinion.
    #[must_use]
    pub fn waits_for(&self, calendar: &Calendar) -> Vec<SuggestionWait> {
        use SuggestionState as S;
        let due = self.due_on(calendar);
        let proposer = |due| SuggestionWait::new(Party::Deputy(self.proposer), due);
        let office = SuggestionWait::new(Party::Office(self.office), due);
        let lead = |due| self.lead.map(|unit| SuggestionWait::new(Party::Unit(unit), due));
        match self.state() {
            S::Draft | S::Returned => vec![proposer(None)],
            S::Cosigning => {
                let asked = self.dossier.cosigners.iter().filter(|one| one.signed.is_none());
                let asked = asked.map(|one| (Party::Deputy(one.deputy), Some(one.last_day())));
                let asked = asked.map(|(deputy, by)| SuggestionWait::new(deputy, by));
                std::iter::once(proposer(None)).chain(asked).collect()
            }
            S::Submitted | S::Registered | S::ReturnRequested | S::WithCommittee | S::ReworkPending => vec![office],
            S::Assigned | S::Handling | S::Rehandling => {
                let by = self.decide_by(calendar);
                let asked = by.map(|by| SuggestionWait::new(Party::Office(self.office), Some(by)));
                lead(due).into_iter().chain(self.opinions_wanted(calendar)).chain(asked).collect()
            }
            S::Replied => vec![proposer(due)],
            S::Tracking => lead(self.term(calendar)).into_iter().chain([office]).collect(),
            S::Listed | S::Fulfilled | S::Failed | S::Concluded | S::Withdrawn => Vec::new(),
        }
    }

    /// The units that help and have given no opinion since they were asked for one.
    fn opinions_wanted(&self, calendar: &Calendar) -> Vec<SuggestionWait> {
        let dossier = &self.dossier;
        let Some(since) = dossier.rework_at.or(dossier.assignment.as_ref().map(|assignment| assignment.at)) else {
            return Vec::new();
        };
        let due = second_month(local_date(since), &dossier.terms(), calendar);
        let gave = |unit: UnitId| dossier.opinions.iter().any(|opinion| opinion.unit == unit && opinion.at >= since);
        let silent = self.co_units().iter().copied().filter(|unit| !gave(*unit));
        silent.map(|unit| SuggestionWait::new(Party::Unit(unit), Some(due))).collect()
    }

    /// Notes after a step whom it waits for, and winds the clock anew where another term runs.
    pub(super) fn wind(&mut self, now: Instant, calendar: &Calendar) {
        self.dossier.waits = self.waits_for(calendar);
        let term = self.term(calendar);
        if term != self.dossier.clock.map(|clock| clock.due_on) {
            self.dossier.clock = term.map(|due| SuggestionClock::start(local_date(now), due));
        }
    }

    /// Those whom the clock reminds.
    pub fn reminded(&self) -> impl Iterator<Item = Party> {
        let due = self.dossier.clock.map(|clock| clock.due_on);
        self.dossier.waits.iter().filter(move |wait| due.is_some() && wait.due_on == due).map(|wait| wait.party)
    }
}
