//! What is due of a dispute, and who is late with it.

use super::{Dispute, DisputeState};
use crate::shared::deadline::day_over;
use crate::shared::{Deadline, DueStep, Flow, Instant, OverdueKind, Party};

/// The states in which an agreement that holds is to be carried out.
pub(super) const CARRIED_OUT: &[DisputeState] = &[
    DisputeState::Agreed,
    DisputeState::ConfirmationApplied,
    DisputeState::Confirmed,
    DisputeState::Denied,
    DisputeState::Performing,
];

impl Dispute {
    /// All that is due of it: its mediation, and each item of the agreement that has a day. Whoever leads sees to that (人民调解法
    /// 第三十一条), and no party is named. To ask a court for confirmation, or to look in again, nobody is obliged by any day: neither
    /// is ever late.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let holder = self.organisation.map_or(Party::Office(self.office), Party::Organisation);
        let one = |kind: OverdueKind, part: i32, step: DueStep, due: Instant| Deadline {
            kind,
            part,
            step,
            due,
            holder,
            office: self.office,
            division: self.division.clone(),
        };
        let state = self.state();
        if matches!(state, DisputeState::Accepted | DisputeState::Mediating) {
            let due = self.due_on.map(day_over);
            return due.map(|due| one(OverdueKind::Dispute, 0, DueStep::Mediation, due)).into_iter().collect();
        }
        if !CARRIED_OUT.contains(&state) {
            return Vec::new();
        }
        let holds = self.dossier.agreement.iter().filter(|agreement| agreement.effective_at.is_some());
        let open = holds.flat_map(|agreement| &agreement.items).filter(|item| item.performed.is_none());
        open.filter_map(|item| {
            let part = i32::try_from(item.number).ok()?;
            Some(one(OverdueKind::AgreementItem, part, DueStep::Performance, day_over(item.due?)))
        })
        .collect()
    }
}
