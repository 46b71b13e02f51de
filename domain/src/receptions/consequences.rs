//! What follows from what happened to a reception: what it credits deputies with, and what of it others see.

use super::{ReceptionEvent, Receptions, RegisterEntryKind};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{AccountId, CheckPart, DeputyId, Exposure, Onlookers, ReceptionId, StoreError, SubjectKind};

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

/// Who gets to see what was written, by what happened.
#[must_use]
pub fn onlookers(event: &ReceptionEvent) -> Option<Onlookers> {
    matches!(event, ReceptionEvent::Announced).then_some(Onlookers::Everybody)
}

/// What they see.
///
/// # Errors
/// When the store fails.
pub fn exposure(
    store: &mut impl Receptions,
    id: ReceptionId,
    event: &ReceptionEvent,
    author: AccountId,
) -> Result<Option<Exposure>, StoreError> {
    let Some(onlookers) = onlookers(event) else { return Ok(None) };
    Ok(store.reception(id)?.map(|reception| {
        let title = (CheckPart::Title, reception.title.as_str().to_owned());
        Exposure { author, onlookers, texts: vec![title], files: Vec::new() }
    }))
}

/// Who came.
#[must_use]
pub fn named(event: &ReceptionEvent) -> &[DeputyId] {
    match event {
        ReceptionEvent::Concluded { deputies } => deputies,
        _ => &[],
    }
}
