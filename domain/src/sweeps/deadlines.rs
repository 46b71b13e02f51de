//! What is due of something that a sweep found.

use super::SweepFinding;
use crate::shared::{Deadline, DueStep, OverdueKind};

impl SweepFinding {
    /// What is to be done next about it, as long as it is in hand, by whoever answers for it in the ledger.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let due = self.owner().map(|holder| Deadline {
            kind: OverdueKind::SweepFinding,
            part: 0,
            step: DueStep::FindingSettled,
            due: self.due,
            holder,
            office: self.office,
            division: self.division.clone(),
        });
        due.into_iter().collect()
    }
}
