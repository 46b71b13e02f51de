//! What is due of a briefing: the answers to what leaders wrote on it.

use super::{Bulletin, BulletinState};
use crate::shared::deadline::day_over;
use crate::shared::{Deadline, DueStep, OverdueKind};

impl Bulletin {
    /// An answer of each who has not given it.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        if self.state() != BulletinState::Instructed {
            return Vec::new();
        }
        let all = self.instructions.iter().flat_map(|instruction| {
            instruction.addressees.iter().map(move |addressee| (addressee, instruction.due_on))
        });
        let open = (0_i32..).zip(all).filter(|(_, (addressee, _))| addressee.answer.is_none());
        open.map(|(part, (addressee, due_on))| Deadline {
            kind: OverdueKind::BulletinInstruction,
            part,
            step: DueStep::InstructionAnswer,
            due: day_over(due_on),
            holder: addressee.to,
            office: self.office,
            division: self.division.clone(),
        })
        .collect()
    }
}
