//! What is due of a report to voters.

use super::{VoterReport, VoterReportState};
use crate::cases::far_future;
use crate::shared::{Deadline, DueStep, OverdueKind};

impl VoterReport {
    /// What the deputy is to write, or to answer, by a day.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let step = match self.state() {
            VoterReportState::Scheduled => DueStep::VoterReportDraft,
            _ => DueStep::VoterQuestionAnswer,
        };
        let due = self.waits_for().filter(|(_, until)| *until < far_future()).map(|(holder, due)| Deadline {
            kind: OverdueKind::VoterReport,
            part: 0,
            step,
            due,
            holder,
            office: self.office,
            division: self.division.clone(),
        });
        due.into_iter().collect()
    }
}
