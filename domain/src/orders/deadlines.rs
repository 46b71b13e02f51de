//! What is due of a supervision order.

use super::{OrderStage, SupervisionOrder};
use crate::shared::{Deadline, DueStep, OverdueKind};

impl SupervisionOrder {
    /// What its clock measures: whoever it is addressed to is late with it.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let due = self.clock.as_ref().map(|clock| Deadline {
            kind: OverdueKind::SupervisionOrder,
            part: 0,
            step: match clock.stage {
                OrderStage::Acknowledge => DueStep::OrderReceipt,
                OrderStage::Answer => DueStep::OrderAnswer,
            },
            due: clock.due,
            holder: self.to,
            office: self.office,
            division: self.division.clone(),
        });
        due.into_iter().collect()
    }
}
