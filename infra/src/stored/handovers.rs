//! What happened to handovers, as the log keeps it, sealed.

use mashang_domain::handovers::{HandoverChange, HandoverEvent, HandoverEventKind};
use mashang_domain::shared::{Party, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::documents::party::Party as StoredParty;
use super::events::{StoredEvent, read_change, write_change};
use super::word::{Word, text};

#[derive(Serialize, Deserialize)]
struct StoredHandoverEvent {
    kind: Word<HandoverEventKind>,
    /// Who stands in since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<StoredParty>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl From<&HandoverEvent> for StoredHandoverEvent {
    fn from(event: &HandoverEvent) -> Self {
        Self {
            kind: Word(event.kind),
            to: event.to.map(StoredParty::from),
            text: event.text.as_ref().map(|text| text.as_str().to_owned()),
        }
    }
}

impl TryFrom<StoredHandoverEvent> for HandoverEvent {
    type Error = StoreError;

    fn try_from(stored: StoredHandoverEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            to: stored.to.map(Party::from),
            text: stored.text.map(|words| text(&words, "event payload")).transpose()?,
        })
    }
}

impl StoredEvent for HandoverChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredHandoverEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredHandoverEvent>(plain)
    }
}
