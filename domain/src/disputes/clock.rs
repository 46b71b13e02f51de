//! Until when something is due of a dispute, and what its clocks tell: of the mediation, of each item of an agreement that holds, and of
//! the days in which a court can be asked.

use chrono::NaiveDate;

use super::deadlines::CARRIED_OUT;
use super::model::USUAL_MONTHS;
use super::{Dispute, DisputeState, DisputeTerm, TermTold};
use crate::shared::calendar::Calendar;
use crate::shared::time::local_date;
use crate::shared::{DueStep, Flow, Instant};

impl Dispute {
    /// The terms with which somebody can be late: of the mediation, or of the items that are open and have a day.
    fn owed(&self) -> Vec<DisputeTerm> {
        let state = self.state();
        if matches!(state, DisputeState::Accepted | DisputeState::Mediating) {
            let term = self.due_on.map(|due_on| {
                // Of what is mediated anew, or longer, the last month counts: the first one began long ago.
                let begun = self.dossier.accepted_at.map_or(due_on, local_date);
                let from = due_on.checked_sub_months(USUAL_MONTHS).map_or(begun, |month| begun.max(month));
                DisputeTerm { step: DueStep::Mediation, from, due_on }
            });
            return term.into_iter().collect();
        }
        let holds = self.dossier.agreement.as_ref().filter(|_| CARRIED_OUT.contains(&state));
        let Some((agreement, since)) = holds.and_then(|one| one.effective_at.map(|at| (one, at))) else {
            return Vec::new();
        };
        let open = agreement.items.iter().filter(|item| item.performed.is_none());
        let mut days: Vec<_> = open.filter_map(|item| item.due).collect();
        days.sort_unstable();
        days.dedup();
        let from = local_date(since);
        days.into_iter().map(|due_on| DisputeTerm { step: DueStep::Performance, from, due_on }).collect()
    }

    /// The term that ends first.
    #[must_use]
    pub fn term(&self) -> Option<DisputeTerm> {
        self.owed().into_iter().min_by_key(|term| term.due_on)
    }

    /// The days in which the parties may ask a court, as long as they last: nobody is late with that.
    fn window(&self, today: NaiveDate, calendar: &Calendar) -> Option<DisputeTerm> {
        if !matches!(self.state(), DisputeState::Agreed | DisputeState::Performing) || self.organisation.is_none() {
            return None;
        }
        let agreement = self.dossier.agreement.as_ref().filter(|agreement| agreement.ruling.is_none())?;
        let due_on = agreement.confirmable_until(calendar).filter(|last| today <= *last)?;
        let from = agreement.effective_at.map(local_date)?;
        Some(DisputeTerm { step: DueStep::CourtConfirmation, from, due_on })
    }

    fn terms(&self, today: NaiveDate, calendar: &Calendar) -> Vec<DisputeTerm> {
        self.owed().into_iter().chain(self.window(today, calendar)).collect()
    }

    /// What is told next, and from which day on. Of what nobody reminded in time it is told that it is late, and no more.
    fn next_alert(&self, today: NaiveDate, calendar: &Calendar) -> Option<(NaiveDate, TermTold)> {
        let next = |term: DisputeTerm| {
            let told = self.dossier.told.iter().find(|told| told.is_of(&term));
            let over = term.due_on.succ_opt()?;
            let late = term.step != DueStep::CourtConfirmation && (told.is_some() || today >= over);
            let open = told.is_none_or(|told| late && !told.late);
            let day = if late { over } else { term.remind_on() };
            open.then_some((day, TermTold { step: term.step, due_on: term.due_on, late }))
        };
        self.terms(today, calendar).into_iter().filter_map(next).min_by_key(|(day, told)| (*day, told.due_on))
    }

    /// What its clocks tell now.
    #[must_use]
    pub fn alert(&self, today: NaiveDate, calendar: &Calendar) -> Option<TermTold> {
        self.next_alert(today, calendar).filter(|(day, _)| *day <= today).map(|(_, told)| told)
    }

    /// Notes what is told. That something is late is told once of all that is late with it by now.
    pub(super) fn note_told(&mut self, alert: TermTold, today: NaiveDate) {
        let with_it = |term: &DisputeTerm| alert.late && term.step == alert.step && term.due_on < today;
        let others = self.owed().into_iter().filter(with_it).map(|term| TermTold { due_on: term.due_on, ..alert });
        let mut all: Vec<TermTold> = others.filter(|told| *told != alert).collect();
        all.push(alert);
        let told = &mut self.dossier.told;
        told.retain(|one| all.iter().all(|now| (one.step, one.due_on) != (now.step, now.due_on)));
        told.append(&mut all);
    }

    /// Winds its clocks after a step: what no term is any more is forgotten.
    pub(super) fn wind(&mut self, now: Instant, calendar: &Calendar) {
        let today = local_date(now);
        let terms = self.terms(today, calendar);
        self.dossier.told.retain(|told| terms.iter().any(|term| told.is_of(term)));
        self.alert_on = self.next_alert(today, calendar).map(|(day, _)| day);
    }
}
