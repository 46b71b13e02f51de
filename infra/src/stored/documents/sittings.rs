//! What a dossier keeps of sittings.

use mashang_domain::disputes::{
    self, DisputeCredential, DisputeSide, HearingGuestKind, HearingGuestStanding, MediationSessionKind, PartyCapacity,
};
use mashang_domain::shared::Instant;
use mashang_domain::shared::text::{Body, Name, Title};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dossier::Answer;
use crate::stored::word::{Plain, Word, each, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Session {
    number: u32,
    kind: Word<MediationSessionKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    side: Option<Word<DisputeSide>>,
    at: Instant,
    place: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agenda: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    guests: Vec<Guest>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    moved: Vec<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
}

impl From<&disputes::MediationSession> for Session {
    fn from(session: &disputes::MediationSession) -> Self {
        Self {
            number: session.number,
            kind: Word(session.kind),
            side: session.side.map(Word),
            at: session.at,
            place: (&session.place).into(),
            agenda: plain(session.agenda.as_ref()),
            guests: each(&session.guests),
            moved: each(&session.moved),
            held: session.held.as_ref().map(Held::from),
        }
    }
}

impl From<Session> for disputes::MediationSession {
    fn from(session: Session) -> Self {
        Self {
            number: session.number,
            kind: session.kind.0,
            side: session.side.map(Word::known),
            at: session.at,
            place: session.place.0,
            agenda: session.agenda.map(|agenda| agenda.0),
            guests: each(session.guests),
            moved: each(session.moved),
            held: session.held.map(Into::into),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Guest {
    number: u32,
    kind: Word<HearingGuestKind>,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deputy: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<Plain<Title>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    answers: Vec<Answer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    standing: Option<Word<HearingGuestStanding>>,
}

impl From<&disputes::HearingGuest> for Guest {
    fn from(guest: &disputes::HearingGuest) -> Self {
        Self {
            number: guest.number,
            kind: Word(guest.kind),
            name: (&guest.name).into(),
            deputy: guest.deputy.map(Uuid::from),
            body: plain(guest.body.as_ref()),
            part: plain(guest.part.as_ref()),
            answers: each(&guest.answers),
            standing: guest.standing.map(Word),
        }
    }
}

impl From<Guest> for disputes::HearingGuest {
    fn from(guest: Guest) -> Self {
        Self {
            number: guest.number,
            kind: guest.kind.0,
            name: guest.name.0,
            deputy: guest.deputy.map(Into::into),
            body: guest.body.map(|body| body.0),
            part: guest.part.map(|part| part.0),
            answers: each(guest.answers),
            standing: guest.standing.map(Word::known),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Moved {
    from: Instant,
    reason: Plain<Body>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    party: Option<u32>,
}

impl From<&disputes::MovedSession> for Moved {
    fn from(moved: &disputes::MovedSession) -> Self {
        Self { from: moved.from, reason: (&moved.reason).into(), party: moved.party }
    }
}

impl From<Moved> for disputes::MovedSession {
    fn from(moved: Moved) -> Self {
        Self { from: moved.from, reason: moved.reason.0, party: moved.party }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Held {
    parties: Vec<u32>,
    mediators: Vec<u32>,
    #[serde(default)]
    others: Vec<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    absent: Vec<Absence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<Remark>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notes: Option<Plain<Body>>,
    #[serde(default)]
    precedents: Vec<Plain<Title>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed: Option<RecordSignature>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    confirmed: Vec<RecordConfirmation>,
}

impl From<&disputes::Held> for Held {
    fn from(held: &disputes::Held) -> Self {
        Self {
            parties: held.parties.clone(),
            mediators: held.mediators.clone(),
            others: each(&held.others),
            absent: each(&held.absent),
            minutes: plain(held.minutes.as_ref()),
            remarks: each(&held.remarks),
            outcome: plain(held.outcome.as_ref()),
            notes: plain(held.notes.as_ref()),
            precedents: each(&held.precedents),
            signed: held.signed.as_ref().map(RecordSignature::from),
            confirmed: each(&held.confirmed),
        }
    }
}

impl From<Held> for disputes::Held {
    fn from(held: Held) -> Self {
        Self {
            parties: held.parties,
            mediators: held.mediators,
            others: held.others.into_iter().map(|other| other.0).collect(),
            absent: each(held.absent),
            minutes: held.minutes.map(|minutes| minutes.0),
            remarks: each(held.remarks),
            outcome: held.outcome.map(|outcome| outcome.0),
            notes: held.notes.map(|notes| notes.0),
            precedents: held.precedents.into_iter().map(|precedent| precedent.0).collect(),
            signed: held.signed.map(Into::into),
            confirmed: each(held.confirmed),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Absence {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    party: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mediator: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guest: Option<u32>,
    reason: Plain<Title>,
}

impl From<&disputes::Absence> for Absence {
    fn from(absence: &disputes::Absence) -> Self {
        let disputes::Absence { party, mediator, guest, reason } = absence;
        Self { party: *party, mediator: *mediator, guest: *guest, reason: reason.into() }
    }
}

impl From<Absence> for disputes::Absence {
    fn from(absence: Absence) -> Self {
        let Absence { party, mediator, guest, reason } = absence;
        Self { party, mediator, guest, reason: reason.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Remark {
    by: Plain<Name>,
    text: Plain<Title>,
}

impl From<&disputes::Remark> for Remark {
    fn from(remark: &disputes::Remark) -> Self {
        Self { by: (&remark.by).into(), text: (&remark.text).into() }
    }
}

impl From<Remark> for disputes::Remark {
    fn from(remark: Remark) -> Self {
        Self { by: remark.by.0, text: remark.text.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct RecordSignature {
    mediator: u32,
    at: Instant,
    credential: Word<DisputeCredential>,
}

impl From<&disputes::RecordSignature> for RecordSignature {
    fn from(signed: &disputes::RecordSignature) -> Self {
        Self { mediator: signed.mediator, at: signed.at, credential: Word(signed.credential) }
    }
}

impl From<RecordSignature> for disputes::RecordSignature {
    fn from(signed: RecordSignature) -> Self {
        Self { mediator: signed.mediator, at: signed.at, credential: signed.credential.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct RecordConfirmation {
    party: u32,
    accepts: bool,
    at: Instant,
    credential: Word<DisputeCredential>,
    capacity: Word<PartyCapacity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    representative: Option<u32>,
}

impl From<&disputes::RecordConfirmation> for RecordConfirmation {
    fn from(said: &disputes::RecordConfirmation) -> Self {
        Self {
            party: said.party,
            accepts: said.accepts,
            at: said.at,
            credential: Word(said.credential),
            capacity: Word(said.capacity),
            representative: said.representative,
        }
    }
}

impl From<RecordConfirmation> for disputes::RecordConfirmation {
    fn from(said: RecordConfirmation) -> Self {
        Self {
            party: said.party,
            accepts: said.accepts,
            at: said.at,
            credential: said.credential.0,
            capacity: said.capacity.0,
            representative: said.representative,
        }
    }
}
