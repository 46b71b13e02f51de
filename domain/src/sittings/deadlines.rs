//! What is due of a sitting: whoever is responsible for a follow-up is late with it.

use super::Sitting;
use crate::shared::deadline::day_over;
use crate::shared::{Deadline, DueStep, OverdueKind};

impl Sitting {
    /// What is followed up, each until the end of its day.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let due = |one: &super::SittingFollowUp| Deadline {
            kind: OverdueKind::SittingFollowUp,
            part: i32::try_from(one.number).unwrap_or(i32::MAX),
            step: DueStep::FollowUpSettled,
            due: day_over(one.due_on),
            holder: one.to,
            office: self.office,
            division: self.division.clone(),
        };
        self.pending().map(due).collect()
    }
}
