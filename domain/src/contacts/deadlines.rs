//! What is due of a link.

use super::{ContactLink, ContactLinkState};
use crate::shared::deadline::day_over;
use crate::shared::{Deadline, DueStep, OverdueKind, Party};

impl ContactLink {
    /// The next visit, while it is active.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let due = (self.state() == ContactLinkState::Active).then(|| Deadline {
            kind: OverdueKind::ContactLink,
            part: 0,
            step: DueStep::ContactVisit,
            due: day_over(self.due_on),
            holder: Party::Deputy(self.deputy),
            office: self.office,
            division: self.division.clone(),
        });
        due.into_iter().collect()
    }
}
