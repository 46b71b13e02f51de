//! What follows from what happened to a reception: what it credits deputies with.

use super::{ReceptionEvent, RegisterEntryKind};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{DeputyId, SubjectKind};

/// Receptions as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "reception", label: "接待活动", description: "A reception." };

/// What the deputy who did it, or those whom the event names, are credited with.
#[must_use]
pub fn credit(event: &ReceptionEvent) -> Option<Credit> {
    match event {
        ReceptionEvent::Recorded { of: RegisterEntryKind::PolicyExplained, .. } => {
            Some(Credit::of_event(DutyRole::PolicyPublicist, DutyActivity::ExplainedPolicy))
        }
        ReceptionEvent::Concluded { .. } => {
            Some(Credit::of_matter(DutyRole::SentimentInformant, DutyActivity::ReceivedVoters).named())
        }
        _ => None,
    }
}

/// Who came.
#[must_use]
pub fn named(event: &ReceptionEvent) -> &[DeputyId] {
    match event {
        ReceptionEvent::Concluded { deputies } => deputies,
        _ => &[],
    }
}
