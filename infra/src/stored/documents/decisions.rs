//! `mandates.decision` and `mandates.coming`: what was decided about a mandate.

use chrono::NaiveDate;
use mashang_domain::deputies::{MandateChange, MandateReason};
use mashang_domain::shared::text::Name;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{Plain, Word, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Decision {
    reason: Word<MandateReason>,
    decided_by: Plain<Name>,
    decided_on: NaiveDate,
    effective_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    announcement: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attachment: Option<Uuid>,
}

impl From<&MandateChange> for Decision {
    fn from(change: &MandateChange) -> Self {
        Self {
            reason: Word(change.reason),
            decided_by: Plain::from(&change.decided_by),
            decided_on: change.decided_on,
            effective_on: change.effective_on,
            announcement: plain(change.announcement.as_ref()),
            attachment: change.attachment.map(|file| file.0),
        }
    }
}

impl From<Decision> for MandateChange {
    fn from(decision: Decision) -> Self {
        Self {
            reason: decision.reason.0,
            decided_by: decision.decided_by.0,
            decided_on: decision.decided_on,
            effective_on: decision.effective_on,
            announcement: decision.announcement.map(|text| text.0),
            attachment: decision.attachment.map(Into::into),
        }
    }
}
