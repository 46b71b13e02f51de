//! What follows from what happened to a duty record: its deputy learns what the office said of it.

use super::DutyEvent;
use crate::shared::{Party, SubjectKind};

/// Duty records as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "duty_record", label: "履职记录", description: "A record of a deputy's duties." };

#[must_use]
pub fn told(event: &DutyEvent) -> Option<Party> {
    match event {
        DutyEvent::Confirmed { deputy } | DutyEvent::Returned { deputy, .. } | DutyEvent::Countered { deputy, .. } => {
            Some(Party::Deputy(*deputy))
        }
        DutyEvent::Entered { .. } | DutyEvent::Revised { .. } => None,
    }
}
