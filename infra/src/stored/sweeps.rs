//! What happened in sweeps, as the log keeps it, sealed.

use chrono::NaiveDate;
use mashang_domain::shared::{DeputyId, Party, StoreError};
use mashang_domain::sweeps::{
    SweepCampaignChange, SweepCampaignEvent, SweepCampaignEventKind, SweepFindingChange, SweepFindingEvent,
    SweepFindingEventKind, SweepFindingId, SweepReportChange, SweepReportEvent, SweepReportEventKind,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::documents::party::Party as StoredParty;
use super::events::{StoredEvent, StoredNote, read_change, write_change};
use super::word::Word;

#[derive(Serialize, Deserialize)]
struct StoredCampaignEvent {
    kind: Word<SweepCampaignEventKind>,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<u32>,
}

impl From<&SweepCampaignEvent> for StoredCampaignEvent {
    fn from(event: &SweepCampaignEvent) -> Self {
        Self { kind: Word(event.kind), note: StoredNote::from(&event.note), round: event.round }
    }
}

impl TryFrom<StoredCampaignEvent> for SweepCampaignEvent {
    type Error = StoreError;

    fn try_from(stored: StoredCampaignEvent) -> Result<Self, StoreError> {
        Ok(Self { kind: stored.kind.known(), note: stored.note.try_into()?, round: stored.round, told: Vec::new() })
    }
}

impl StoredEvent for SweepCampaignChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredCampaignEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredCampaignEvent>(plain)
    }
}

#[derive(Serialize, Deserialize)]
struct StoredReportEvent {
    kind: Word<SweepReportEventKind>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    withdrawn: Vec<Uuid>,
}

impl From<&SweepReportEvent> for StoredReportEvent {
    fn from(event: &SweepReportEvent) -> Self {
        Self {
            kind: Word(event.kind),
            findings: event.findings.iter().map(|finding| finding.0).collect(),
            withdrawn: event.withdrawn.iter().map(|finding| finding.0).collect(),
        }
    }
}

impl TryFrom<StoredReportEvent> for SweepReportEvent {
    type Error = StoreError;

    fn try_from(stored: StoredReportEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            findings: stored.findings.into_iter().map(SweepFindingId).collect(),
            withdrawn: stored.withdrawn.into_iter().map(SweepFindingId).collect(),
        })
    }
}

impl StoredEvent for SweepReportChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredReportEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredReportEvent>(plain)
    }
}

#[derive(Serialize, Deserialize)]
struct StoredFindingEvent {
    kind: Word<SweepFindingEventKind>,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    same_as: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dispute: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    watcher: Option<StoredParty>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    informant: Vec<Uuid>,
}

impl From<&SweepFindingEvent> for StoredFindingEvent {
    fn from(event: &SweepFindingEvent) -> Self {
        Self {
            kind: Word(event.kind),
            note: StoredNote::from(&event.note),
            same_as: event.same_as.map(|finding| finding.0),
            dispute: event.dispute.map(|dispute| dispute.0),
            case: event.case.map(|case| case.0),
            watcher: event.watcher.map(StoredParty::from),
            due_on: event.due_on,
            informant: event.informant.iter().map(|deputy| deputy.0).collect(),
        }
    }
}

impl TryFrom<StoredFindingEvent> for SweepFindingEvent {
    type Error = StoreError;

    fn try_from(stored: StoredFindingEvent) -> Result<Self, StoreError> {
        Ok(Self {
            kind: stored.kind.known(),
            note: stored.note.try_into()?,
            same_as: stored.same_as.map(SweepFindingId),
            dispute: stored.dispute.map(Into::into),
            case: stored.case.map(Into::into),
            watcher: stored.watcher.map(Party::from),
            due_on: stored.due_on,
            informant: stored.informant.into_iter().map(DeputyId).collect(),
        })
    }
}

impl StoredEvent for SweepFindingChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredFindingEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredFindingEvent>(plain)
    }
}
