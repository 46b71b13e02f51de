//! `audit_entries.sealed`: why somebody looked, and what callers said themselves of the request by which they did.

use mashang_domain::audit::{LookPurpose, Reason};
use mashang_domain::shared::text::Body;
use serde::{Deserialize, Serialize};

use crate::stored::word::{First, Plain, Word, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Look {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    pub(crate) request: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    purpose: Option<Word<LookPurpose>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<Plain<Body>>,
}

impl Look {
    pub(crate) fn of(request: &str, reason: &Reason) -> Self {
        Self {
            _version: First,
            request: request.to_owned(),
            purpose: reason.purpose.map(Word),
            words: plain(reason.words.as_ref()),
        }
    }

    pub(crate) fn reason(&mut self) -> Reason {
        Reason { purpose: self.purpose.map(Word::known), words: self.words.take().map(|words| words.0) }
    }
}
