//! What is due of something that a sweep found.

use super::SweepFinding;
use crate::shared::{Deadline, DueStep, OverdueKind, Party};

impl SweepFinding {
    /// What is to be done next about it, as long as it is in hand: by whoever watches it, or else by the office that strikes it off.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let due = self.state().is_in_hand().then(|| Deadline {
            kind: OverdueKind::SweepFinding,
            part: 0,
            step: DueStep::FindingSettled,
            due: self.due,
            holder: self.watcher.unwrap_or(Party::Office(self.office)),
            office: self.office,
            division: self.division.clone(),
        });
        due.into_iter().collect()
    }
}
