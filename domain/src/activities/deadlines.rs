//! What is due of an activity: that its report is passed on, and that each unit feeds back.

use super::{Activity, ActivityState};
use crate::shared::{Deadline, DueStep, OverdueKind, Party};

impl Activity {
    /// What is to be done next about its report, by the office and then by each unit (代表法第三十一条).
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let due = |part: i32, step, due, holder| Deadline {
            kind: OverdueKind::Activity,
            part,
            step,
            due,
            holder,
            office: self.organiser,
            division: self.division.clone(),
        };
        match self.state() {
            ActivityState::Reported => {
                let report = self.report.iter();
                let office = Party::Office(self.organiser);
                report.map(|one| due(0, DueStep::ActivityTransfer, one.transfer_due, office)).collect()
            }
            ActivityState::Transferred => {
                let numbered = (1..).zip(&self.organs).filter(|(_, organ)| organ.feedback.is_none());
                let late = |(part, organ): (i32, &super::ActivityOrgan)| {
                    due(part, DueStep::ActivityFeedback, organ.due, Party::Unit(organ.unit))
                };
                numbered.map(late).collect()
            }
            ActivityState::Planned
            | ActivityState::Announced
            | ActivityState::UnderWay
            | ActivityState::FedBack
            | ActivityState::Closed
            | ActivityState::Cancelled => Vec::new(),
        }
    }
}
