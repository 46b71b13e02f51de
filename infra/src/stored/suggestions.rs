//! What happened to suggestions, as the log keeps it, sealed.

use chrono::NaiveDate;
use mashang_domain::shared::{AttachmentId, DeputyId, StoreError};
use mashang_domain::suggestions::{SuggestionChange, SuggestionEvent, SuggestionEventKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, read_change, write_change};
use super::word::{Word, text};

#[derive(Serialize, Deserialize)]
struct StoredSuggestionEvent {
    kind: Word<SuggestionEventKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Who was asked to sign; of what was taken, who had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    scans: Vec<Uuid>,
}

impl From<&SuggestionEvent> for StoredSuggestionEvent {
    fn from(event: &SuggestionEvent) -> Self {
        Self {
            kind: Word(event.kind),
            text: event.text.as_ref().map(|text| text.as_str().to_owned()),
            deputies: event.deputies.iter().map(|deputy| deputy.0).collect(),
            due: event.due,
            scans: event.scans.iter().map(|scan| scan.0).collect(),
        }
    }
}

impl TryFrom<StoredSuggestionEvent> for SuggestionEvent {
    type Error = StoreError;

    fn try_from(stored: StoredSuggestionEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            text: stored.text.map(|words| text(&words, "event payload")).transpose()?,
            deputies: stored.deputies.into_iter().map(DeputyId).collect(),
            due: stored.due,
            scans: stored.scans.into_iter().map(AttachmentId).collect(),
        })
    }
}

impl StoredEvent for SuggestionChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredSuggestionEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredSuggestionEvent>(plain)
    }
}
