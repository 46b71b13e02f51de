//! What happened to institutions of whichever context, as the log keeps it.

use mashang_domain::institutions::{InstitutionChange, InstitutionDetails, InstitutionEvent, InstitutionEventKind};
use mashang_domain::shared::StoreError;
use mashang_domain::shared::text::{Body, Name};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::documents::institution::Details;
use super::events::{StoredEvent, read_change, write_change};
use super::word::{Plain, Word, plain};

#[derive(Serialize, Deserialize)]
struct StoredInstitutionEvent {
    kind: Word<InstitutionEventKind>,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    successor: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Plain<Body>>,
}

impl From<&InstitutionEvent> for StoredInstitutionEvent {
    fn from(event: &InstitutionEvent) -> Self {
        Self {
            kind: Word(event.kind),
            name: (&event.name).into(),
            address: plain(event.address.as_ref()),
            details: (event.details != InstitutionDetails::default()).then(|| Details::from(&event.details)),
            successor: event.successor,
            reason: plain(event.reason.as_ref()),
        }
    }
}

impl TryFrom<StoredInstitutionEvent> for InstitutionEvent {
    type Error = StoreError;

    fn try_from(stored: StoredInstitutionEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            name: stored.name.0,
            address: stored.address.map(|address| address.0),
            details: stored.details.map(InstitutionDetails::from).unwrap_or_default(),
            successor: stored.successor,
            reason: stored.reason.map(|reason| reason.0),
        })
    }
}

impl StoredEvent for InstitutionChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredInstitutionEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredInstitutionEvent>(plain)
    }
}
