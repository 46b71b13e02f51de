//! What is due of a suggestion, and who is late with it.

use super::{Suggestion, SuggestionState};
use crate::shared::calendar::Calendar;
use crate::shared::deadline::day_over;
use crate::shared::{Deadline, DueStep, OverdueKind, Party};

impl Suggestion {
    /// All that is due of it: what the office, or the unit in the lead, has a term for, and of a promise its day and the next report.
    /// A deputy who does not sign or rate in time, and a unit that helps and says nothing, is asked for it no more: none is late.
    #[must_use]
    pub fn deadlines(&self, calendar: &Calendar) -> Vec<Deadline> {
        use SuggestionState as S;
        let office = Party::Office(self.office);
        let lead = self.lead.map_or(office, Party::Unit);
        // As the clock was wound, by which the light shows.
        let term = self.dossier.clock.map(|clock| clock.due_on).or_else(|| self.due_on(calendar));
        let due = match self.state() {
            S::Registered => vec![(OverdueKind::Suggestion, 0, DueStep::Assignment, term, office)],
            S::Assigned | S::Handling => vec![(OverdueKind::Suggestion, 0, DueStep::SuggestionAnswer, term, lead)],
            // The unit's clock goes on while the office decides whose it is.
            S::ReturnRequested => vec![(OverdueKind::Suggestion, 0, DueStep::SuggestionAnswer, term, office)],
            S::ReworkPending => vec![(OverdueKind::Suggestion, 0, DueStep::ReworkReturn, term, office)],
            S::Rehandling => vec![(OverdueKind::Suggestion, 0, DueStep::Rework, term, lead)],
            S::Tracking => vec![
                (OverdueKind::Promise, 0, DueStep::PromiseKept, self.due_on(calendar), lead),
                (OverdueKind::Promise, 1, DueStep::PromiseReport, self.report_on(calendar), lead),
            ],
            S::Draft
            | S::Cosigning
            | S::Submitted
            | S::Returned
            | S::Listed
            | S::Replied
            | S::WithCommittee
            | S::Fulfilled
            | S::Failed
            | S::Concluded
            | S::Withdrawn => Vec::new(),
        };
        let one = |(kind, part, step, last, holder): (OverdueKind, i32, DueStep, Option<_>, Party)| {
            Some(Deadline {
                kind,
                part,
                step,
                due: day_over(last?),
                holder,
                office: self.office,
                division: self.division.clone(),
            })
        };
        due.into_iter().filter_map(one).collect()
    }
}
