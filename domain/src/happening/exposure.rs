//! What an event shows to others of what somebody wrote: a line here for each context in which that is so.

use super::Happening;
use crate::cases;
use crate::notices::{self, Notices};
use crate::publications::{self, Publications};
use crate::receptions::{self, Receptions};
use crate::shared::{EventRecord, Exposure, Onlookers, StoreError};

/// Who gets to see what somebody wrote, by what happened.
#[must_use]
pub fn onlookers(happening: &Happening) -> Option<Onlookers> {
    match happening {
        Happening::Case(change) => cases::consequences::onlookers(&change.event),
        Happening::Notice(change) => notices::consequences::onlookers(&change.event),
        Happening::Reception(change) => receptions::consequences::onlookers(&change.event),
        Happening::Publication(change) => publications::consequences::onlookers(change.event),
        Happening::Dispute(_)
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
        | Happening::Sitting(_) => None,
    }
}

/// What they see, where somebody who logged in wrote it.
///
/// # Errors
/// When the store fails.
pub fn exposure(
    store: &mut (impl Notices + Receptions + Publications),
    record: &EventRecord<Happening>,
) -> Result<Option<Exposure>, StoreError> {
    let Some(author) = record.account else { return Ok(None) };
    match &record.change {
        Happening::Case(change) => {
            cases::consequences::exposure(store, record.subject.id.into(), &change.event, author)
        }
        Happening::Notice(change) => {
            notices::consequences::exposure(store, record.subject.id.into(), &change.event, author)
        }
        Happening::Reception(change) => {
            receptions::consequences::exposure(store, record.subject.id.into(), &change.event, author)
        }
        Happening::Publication(change) => {
            publications::consequences::exposure(store, record.subject.id.into(), change.event, author)
        }
        Happening::Dispute(_)
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
