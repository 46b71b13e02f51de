//! What happened to reports to voters, as the log keeps it, sealed.

use mashang_domain::shared::StoreError;
use mashang_domain::voter_reports::{VoterReportChange, VoterReportEvent, VoterReportEventKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::events::{StoredEvent, read_change, write_change};
use super::word::Word;

#[derive(Serialize, Deserialize)]
struct StoredVoterReportEvent {
    kind: Word<VoterReportEventKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    question: Option<u32>,
}

impl From<&VoterReportEvent> for StoredVoterReportEvent {
    fn from(event: &VoterReportEvent) -> Self {
        Self { kind: Word(event.kind), question: event.question }
    }
}

impl TryFrom<StoredVoterReportEvent> for VoterReportEvent {
    type Error = StoreError;

    fn try_from(stored: StoredVoterReportEvent) -> Result<Self, StoreError> {
        Ok(Self { kind: stored.kind.known(), question: stored.question })
    }
}

impl StoredEvent for VoterReportChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredVoterReportEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredVoterReportEvent>(plain)
    }
}
