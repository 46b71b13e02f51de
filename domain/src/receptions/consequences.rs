//! What follows from what happened to a reception: what it credits deputies with, and what of it others see.

use super::{EntryOutcome, Reception, ReceptionEvent, Receptions, RegisterEntryKind};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::rooms::Rooms;
use crate::shared::{
    AccountId, CheckPart, DeputyId, Exposure, Onlookers, Party, ReceptionId, Sms, SmsTemplate, StoreError, SubjectKind,
    Vocabulary,
};

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

/// Whom it is news to.
#[must_use]
pub fn told(reception: &Reception, event: &ReceptionEvent) -> Vec<Party> {
    match event {
        ReceptionEvent::EntryReminded { .. } => vec![Party::Room(reception.room)],
        ReceptionEvent::EntryLate { .. } => vec![Party::Room(reception.room), Party::Office(reception.office)],
        ReceptionEvent::Announced
        | ReceptionEvent::Titled
        | ReceptionEvent::CheckedIn { .. }
        | ReceptionEvent::Recorded { .. }
        | ReceptionEvent::EntryConfirmed { .. }
        | ReceptionEvent::Submitted { .. }
        | ReceptionEvent::Concluded { .. }
        | ReceptionEvent::Cancelled
        | ReceptionEvent::EntryEnded { .. }
        | ReceptionEvent::WalkInsOpened => Vec::new(),
    }
}

/// What the phone of whoever spoke is told: how it ended. Of a case its own steps tell.
///
/// # Errors
/// When the store fails.
pub fn sms<S: Receptions + Rooms>(
    store: &mut S,
    id: ReceptionId,
    event: &ReceptionEvent,
) -> Result<Option<Sms>, StoreError> {
    let ReceptionEvent::EntryEnded { entry: number, outcome } = event else { return Ok(None) };
    let Some(reception) = store.reception(id)? else { return Ok(None) };
    let Some(room) = store.room(reception.room)? else { return Ok(None) };
    let entry = reception.register.into_iter().find(|entry| entry.number == *number);
    let speaker = entry.filter(|_| *outcome != EntryOutcome::Case).and_then(|entry| entry.speaker);
    Ok(speaker.map(|speaker| {
        let values = vec![room.name.into(), "反映的意见".to_owned(), outcome.label().to_owned()];
        Sms { phone: speaker.phone, template: SmsTemplate::StationNews, values }
    }))
}
