//! What phones are told, by whichever way: messages to a number, and messages in `WeChat` to those who asked for them.

use super::Happening;
use crate::cases::{self, Cases};
use crate::disputes::{self, Disputes};
use crate::receptions::{self, ReceptionEvent, Receptions};
use crate::rooms::Rooms;
use crate::shared::{AccountId, EventRecord, Instant, Party, Sms, StoreError, Subscription};
use crate::stations::{self, Stations};

/// Whether a message to somebody's phone may follow from an event.
///
/// # Errors
/// When the store fails.
pub fn tells_a_phone(store: &mut impl Cases, record: &EventRecord<Happening>) -> Result<bool, StoreError> {
    match &record.change {
        Happening::Case(change) => cases::consequences::tells_a_phone(store, record.subject.id.into(), change),
        Happening::Dispute(change) => Ok(disputes::consequences::tells_a_phone(&change.event)),
        Happening::Reception(change) => Ok(matches!(change.event, ReceptionEvent::EntryEnded { .. })),
        Happening::StationBooking(_) => Ok(true),
        Happening::Notice(_)
        | Happening::Duty(_)
        | Happening::Deputy(_)
        | Happening::Congress(_)
        | Happening::Term(_)
        | Happening::Code(_)
        | Happening::Grid(_)
        | Happening::Institution(_)
        | Happening::Grant(_)
        | Happening::Client(_)
        | Happening::Invitation(_)
        | Happening::Moderation(_)
        | Happening::Handover(_)
        | Happening::TermChange(_)
        | Happening::Publication(_)
        | Happening::Order(_)
        | Happening::Suggestion(_)
        | Happening::Sweep(_)
        | Happening::StationPlan(_)
        | Happening::Rota(_)
        | Happening::Bulletin(_)
        | Happening::Activity(_)
        | Happening::DeputyGroup(_)
        | Happening::Consultation(_)
        | Happening::ContactLink(_)
        | Happening::VoterReport(_)
        | Happening::Sitting(_) => Ok(false),
    }
}

/// The message to a phone that follows from an event as things stand at `now`.
///
/// # Errors
/// When the store fails.
pub fn sms(
    store: &mut (impl Cases + Disputes + Receptions + Rooms + Stations),
    record: &EventRecord<Happening>,
    now: Instant,
) -> Result<Option<Sms>, StoreError> {
    match &record.change {
        Happening::Dispute(change) => {
            let (id, version) = (record.subject.id.into(), record.version);
            disputes::consequences::sms(store, id, &change.event, version, now)
        }
        Happening::Case(change) => cases::consequences::sms(store, record.subject.id.into(), change),
        Happening::Reception(change) => receptions::consequences::sms(store, record.subject.id.into(), &change.event),
        Happening::StationBooking(change) => stations::consequences::sms(store, record.subject.id.into(), change.event),
        Happening::Notice(_)
        | Happening::Duty(_)
        | Happening::Deputy(_)
        | Happening::Congress(_)
        | Happening::Term(_)
        | Happening::Code(_)
        | Happening::Grid(_)
        | Happening::Institution(_)
        | Happening::Grant(_)
        | Happening::Client(_)
        | Happening::Invitation(_)
        | Happening::Moderation(_)
        | Happening::Handover(_)
        | Happening::TermChange(_)
        | Happening::Publication(_)
        | Happening::Order(_)
        | Happening::Suggestion(_)
        | Happening::Sweep(_)
        | Happening::StationPlan(_)
        | Happening::Rota(_)
        | Happening::Bulletin(_)
        | Happening::Activity(_)
        | Happening::DeputyGroup(_)
        | Happening::Consultation(_)
        | Happening::ContactLink(_)
        | Happening::VoterReport(_)
        | Happening::Sitting(_) => Ok(None),
    }
}

/// The accounts that an event is news to in `WeChat`, if they asked for it there.
#[must_use]
pub fn subscribers(record: &EventRecord<Happening>) -> Vec<AccountId> {
    if !matches!(record.change, Happening::Case(_)) {
        return Vec::new();
    }
    let account = |party: &Party| match party {
        Party::Account(account) => Some(*account),
        _ => None,
    };
    record.scene.told.iter().filter_map(account).collect()
}

/// Whose account submitted what a phone is told of: who is told in `WeChat` is not told there.
///
/// # Errors
/// When the store fails.
pub fn submitter(store: &mut impl Cases, record: &EventRecord<Happening>) -> Result<Option<AccountId>, StoreError> {
    if !matches!(record.change, Happening::Case(_)) {
        return Ok(None);
    }
    cases::consequences::submitter(store, record.subject.id.into())
}

/// What they are told.
///
/// # Errors
/// When the store fails.
pub fn subscription(
    store: &mut impl Cases,
    record: &EventRecord<Happening>,
) -> Result<Option<Subscription>, StoreError> {
    match &record.change {
        Happening::Case(change) => {
            cases::consequences::subscription(store, record.subject.id.into(), change, record.at)
        }
        Happening::Dispute(_)
        | Happening::Reception(_)
        | Happening::Notice(_)
        | Happening::Duty(_)
        | Happening::Deputy(_)
        | Happening::Congress(_)
        | Happening::Term(_)
        | Happening::Code(_)
        | Happening::Grid(_)
        | Happening::Institution(_)
        | Happening::Grant(_)
        | Happening::Client(_)
        | Happening::Invitation(_)
        | Happening::Moderation(_)
        | Happening::Handover(_)
        | Happening::TermChange(_)
        | Happening::Publication(_)
        | Happening::Order(_)
        | Happening::Suggestion(_)
        | Happening::Sweep(_)
        | Happening::StationPlan(_)
        | Happening::Rota(_)
        | Happening::StationBooking(_)
        | Happening::Bulletin(_)
        | Happening::Activity(_)
        | Happening::DeputyGroup(_)
        | Happening::Consultation(_)
        | Happening::ContactLink(_)
        | Happening::VoterReport(_)
        | Happening::Sitting(_) => Ok(None),
    }
}
