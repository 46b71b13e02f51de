//! What happened to disputes, as the log keeps it, sealed.

use chrono::NaiveDate;
use mashang_domain::disputes::{
    AgreementForm, DisputeChange, DisputeChannel, DisputeCredential, DisputeEvent, DisputeEventKind, DisputeFacts,
    DisputeRisk, EscalationKind, MediationSessionKind, MediatorKind, PartyCapacity, SignatureMark,
};
use mashang_domain::shared::{DueStep, Party, StoreError, Vocabulary};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::documents::party::Party as StoredParty;
use super::events::{StoredEvent, StoredNote, read_change, write_change};
use super::word::Word;

#[derive(Serialize, Deserialize)]
struct StoredDisputeEvent {
    event: String,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    party: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credential: Option<Word<DisputeCredential>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mediator: Option<u32>,
    /// How a mediator came to the dispute, or of which kind a sitting is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deputy: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accepts: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form: Option<Word<AgreementForm>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    risk: Option<Word<DisputeRisk>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Word<DisputeChannel>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    escalation: Option<Word<EscalationKind>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    people: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rights: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    handed_from: Option<StoredParty>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    handed_to: Option<StoredParty>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    capacity: Option<Word<PartyCapacity>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    representative: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<Word<SignatureMark>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount_fen: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<Word<DueStep>>,
}

impl From<&DisputeEvent> for StoredDisputeEvent {
    fn from(DisputeEvent { kind, facts }: &DisputeEvent) -> Self {
        let session_kind = facts.session_kind.map(MediationSessionKind::as_str);
        Self {
            event: kind.as_str().to_owned(),
            note: (&facts.note).into(),
            party: facts.party,
            credential: facts.credential.map(Word),
            mediator: facts.mediator,
            kind: facts.mediator_kind.map(MediatorKind::as_str).or(session_kind).map(str::to_owned),
            deputy: facts.deputy.map(|deputy| deputy.0),
            accepts: facts.accepts,
            session: facts.session,
            item: facts.item,
            form: facts.form.map(Word),
            deputies: facts.deputies.iter().map(|deputy| deputy.0).collect(),
            organisation: facts.organisation.map(|organisation| organisation.0),
            risk: facts.risk.map(Word),
            to: facts.channel.map(Word),
            until: facts.until,
            escalation: facts.escalation.map(Word),
            people: facts.people,
            rights: facts.rights,
            handed_from: facts.handed_from.map(StoredParty::from),
            handed_to: facts.handed_to.map(StoredParty::from),
            capacity: facts.capacity.map(Word),
            representative: facts.representative,
            mark: facts.mark.map(Word),
            amount_fen: facts.amount_fen,
            step: facts.step.map(Word),
        }
    }
}

impl TryFrom<StoredDisputeEvent> for DisputeEvent {
    type Error = StoreError;

    fn try_from(stored: StoredDisputeEvent) -> Result<Self, StoreError> {
        let kind = DisputeEventKind::parse(&stored.event).ok_or(StoreError::Corrupt("event kind"))?;
        let of = stored.kind.as_deref();
        let (mediator_kind, session_kind) =
            (of.and_then(MediatorKind::parse), of.and_then(MediationSessionKind::parse));
        // Who may read an event depends on it: a word that this version does not know must not pass for none.
        if of.is_some() && mediator_kind.is_none() && session_kind.is_none() {
            return Err(StoreError::Corrupt("event payload"));
        }
        let facts = DisputeFacts {
            note: stored.note.try_into()?,
            party: stored.party,
            credential: stored.credential.map(Word::known),
            mediator: stored.mediator,
            mediator_kind,
            deputy: stored.deputy.map(Into::into),
            accepts: stored.accepts,
            session: stored.session,
            session_kind,
            item: stored.item,
            form: stored.form.map(Word::known),
            deputies: stored.deputies.into_iter().map(Into::into).collect(),
            organisation: stored.organisation.map(Into::into),
            risk: stored.risk.map(Word::known),
            channel: stored.to.map(Word::known),
            until: stored.until,
            escalation: stored.escalation.map(Word::known),
            people: stored.people,
            rights: stored.rights,
            handed_from: stored.handed_from.map(Party::from),
            handed_to: stored.handed_to.map(Party::from),
            capacity: stored.capacity.map(Word::known),
            representative: stored.representative,
            mark: stored.mark.map(Word::known),
            amount_fen: stored.amount_fen,
            step: stored.step.map(Word::known),
        };
        let event = Self { kind, facts };
        if event.is_whole() { Ok(event) } else { Err(StoreError::Corrupt("event facts")) }
    }
}

impl StoredEvent for DisputeChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredDisputeEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredDisputeEvent>(plain)
    }
}
