//! `duty_records.sealed`: what a deputy wrote about the own work, and the office about it.

use mashang_domain::duties::DutyRecord;
use mashang_domain::shared::text::{Body, Name};
use serde::{Deserialize, Serialize};

use crate::stored::word::{First, Plain, plain};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Remarks {
    #[serde(skip_serializing, rename = "v")]
    _version: First,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<Plain<Name>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<Plain<Body>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Plain<Body>>,
}

impl Remarks {
    /// What a record says; `None` for one that says nothing, as most of those that write themselves.
    pub(crate) fn of(record: &DutyRecord) -> Option<Self> {
        let remarks = Self {
            _version: First,
            place: plain(record.place.as_ref()),
            text: plain(record.text.as_ref()),
            reason: plain(record.reason.as_ref()),
        };
        (remarks.place.is_some() || remarks.text.is_some() || remarks.reason.is_some()).then_some(remarks)
    }
}
