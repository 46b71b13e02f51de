//! What happened to links between deputies and whoever is visited, as the log keeps it, sealed.

use chrono::NaiveDate;
use mashang_domain::contacts::{ContactLinkChange, ContactLinkEvent, ContactLinkEventKind};
use mashang_domain::shared::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, read_change, write_change};
use super::word::Word;

#[derive(Serialize, Deserialize)]
struct StoredContactLinkEvent {
    kind: Word<ContactLinkEventKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    visit: Option<(Uuid, NaiveDate)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Uuid>,
}

impl From<&ContactLinkEvent> for StoredContactLinkEvent {
    fn from(event: &ContactLinkEvent) -> Self {
        Self {
            kind: Word(event.kind),
            visit: event.visit.map(|(visit, on)| (visit.0, on)),
            from: event.from.map(|deputy| deputy.0),
        }
    }
}

impl TryFrom<StoredContactLinkEvent> for ContactLinkEvent {
    type Error = StoreError;

    fn try_from(stored: StoredContactLinkEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            visit: stored.visit.map(|(visit, on)| (visit.into(), on)),
            from: stored.from.map(Into::into),
        })
    }
}

impl StoredEvent for ContactLinkChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredContactLinkEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredContactLinkEvent>(plain)
    }
}
