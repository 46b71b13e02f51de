//! What is due of what was heard at a reception.

use super::{Reception, RegisterEntry};
use crate::shared::{Deadline, DueStep, OverdueKind, Party};

impl Reception {
    /// Each voice that has not ended, by the room that wrote it down.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let due = |entry: &RegisterEntry| {
            Some(Deadline {
                kind: OverdueKind::RegisterEntry,
                part: i32::try_from(entry.number).ok()?,
                step: DueStep::EntryEnded,
                due: entry.running()?.due,
                holder: Party::Room(self.room),
                office: self.office,
                division: self.division.clone(),
            })
        };
        self.register.iter().filter_map(due).collect()
    }
}
