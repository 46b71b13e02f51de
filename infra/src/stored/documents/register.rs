//! `receptions.check_ins` and the sealed `receptions.register`: lists, so that a second version of either is an object.

use mashang_domain::receptions::{self, RegisterEntryKind};
use mashang_domain::shared::Instant;
use mashang_domain::shared::text::Body;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::contact::Contact;
use super::party::Party;
use crate::stored::word::{Plain, Word};

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
        }
    }
}
