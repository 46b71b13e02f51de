//! What is due of a consultation: the milestones of what was promised.

use super::{Consultation, ConsultationState};
use crate::shared::deadline::day_over;
use crate::shared::{Deadline, DueStep, OverdueKind, Party};

/// More than a measure has milestones: by this the numbers of both are told apart in one.
const OF_A_MEASURE: i32 = 100;

impl Consultation {
    /// Each milestone that is not reached, of the office that holds the consultation: whoever is to do it stands there as a name.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let Some(division) = self.scope.first() else { return Vec::new() };
        match self.state() {
            ConsultationState::Decided | ConsultationState::Answered => {}
            ConsultationState::Draft
            | ConsultationState::Open
            | ConsultationState::Grouping
            | ConsultationState::Closed => return Vec::new(),
        }
        let all = (1_i32..).zip(&self.measures).flat_map(|(measure, one)| {
            (1_i32..).zip(&one.milestones).map(move |(number, milestone)| (measure * OF_A_MEASURE + number, milestone))
        });
        let open = all.filter(|(_, milestone)| milestone.done_on.is_none());
        open.map(|(part, milestone)| Deadline {
            kind: OverdueKind::ConsultationMilestone,
            part,
            step: DueStep::MilestoneReached,
            due: day_over(milestone.due_on),
            holder: Party::Office(self.office),
            office: self.office,
            division: division.clone(),
        })
        .collect()
    }
}
