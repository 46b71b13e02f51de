//! `receptions.check_ins` and the sealed `receptions.register`: lists, so that a second version of either is an object.

use chrono::{DateTime, Utc};
use mashang_domain::receptions::{self, EntryOutcome, RegisterEntryKind};
use mashang_domain::shared::Instant;
use mashang_domain::shared::text::Body;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::contact::Contact;
use super::party::Party;
use crate::stored::word::{Plain, Word, is_default, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CheckIn {
    deputy: Uuid,
    at: Instant,
}

impl From<&receptions::CheckIn> for CheckIn {
    fn from(check_in: &receptions::CheckIn) -> Self {
        Self { deputy: check_in.deputy.into(), at: check_in.at }
    }
}

impl From<CheckIn> for receptions::CheckIn {
    fn from(check_in: CheckIn) -> Self {
        Self { deputy: check_in.deputy.into(), at: check_in.at }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    number: u32,
    kind: Word<RegisterEntryKind>,
    text: Plain<Body>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speaker: Option<Contact>,
    at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Party>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    confirmed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clock: Option<EntryClock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<EntryEnd>,
}

/// Until when what was heard is to end.
#[derive(Debug, Serialize, Deserialize)]
struct EntryClock {
    yellow: DateTime<Utc>,
    due: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "is_default")]
    warned: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    late: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alert: Option<DateTime<Utc>>,
}

impl From<&receptions::EntryClock> for EntryClock {
    fn from(clock: &receptions::EntryClock) -> Self {
        let receptions::EntryClock { yellow, due, warned, late, alert } = *clock;
        Self { yellow, due, warned, late, alert }
    }
}

impl From<EntryClock> for receptions::EntryClock {
    fn from(clock: EntryClock) -> Self {
        let EntryClock { yellow, due, warned, late, alert } = clock;
        Self { yellow, due, warned, late, alert }
    }
}

/// How what was heard ended.
#[derive(Debug, Serialize, Deserialize)]
struct EntryEnd {
    outcome: Word<EntryOutcome>,
    at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Party>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "is_default")]
    in_time: bool,
}

impl From<&receptions::EntryEnd> for EntryEnd {
    fn from(end: &receptions::EntryEnd) -> Self {
        Self {
            outcome: Word(end.outcome),
            at: end.at,
            by: end.by.map(Party::from),
            answer: plain(end.answer.as_ref()),
            in_time: end.in_time,
        }
    }
}

impl From<EntryEnd> for receptions::EntryEnd {
    fn from(end: EntryEnd) -> Self {
        Self {
            outcome: end.outcome.0,
            at: end.at,
            by: end.by.map(Into::into),
            answer: end.answer.map(|answer| answer.0),
            in_time: end.in_time,
        }
    }
}

impl From<&receptions::RegisterEntry> for Entry {
    fn from(entry: &receptions::RegisterEntry) -> Self {
        Self {
            number: entry.number,
            kind: Word(entry.kind),
            text: (&entry.text).into(),
            speaker: entry.speaker.as_ref().map(Contact::from),
            at: entry.at,
            by: entry.by.map(Party::from),
            confirmed: entry.confirmed,
            case: entry.case.map(Uuid::from),
            clock: entry.clock.as_ref().map(EntryClock::from),
            ended: entry.ended.as_ref().map(EntryEnd::from),
        }
    }
}

impl From<Entry> for receptions::RegisterEntry {
    fn from(entry: Entry) -> Self {
        Self {
            number: entry.number,
            kind: entry.kind.0,
            text: entry.text.0,
            speaker: entry.speaker.map(Into::into),
            at: entry.at,
            by: entry.by.map(Into::into),
            confirmed: entry.confirmed,
            case: entry.case.map(Into::into),
            clock: entry.clock.map(Into::into),
            ended: entry.ended.map(Into::into),
        }
    }
}
