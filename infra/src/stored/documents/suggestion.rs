//! `suggestions.sealed`: what a suggestion says, who signed it, and what was talked and answered.

use chrono::NaiveDate;
use mashang_domain::cases::{CaseRating, ReplyOutcome};
use mashang_domain::congresses::{CongressSessionId, TermId};
use mashang_domain::shared::text::{Body, Name};
use mashang_domain::shared::{AccountId, CaseId, DeputyId, Instant, UnitId, WordCode};
use mashang_domain::suggestions::{self, SuggestionId, SuggestionTitle, TalkWay};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::office_terms::SuggestionTerms;
use super::party::Party;
use crate::stored::word::{First, Plain, Word, each, is_default, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dossier {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    title: Plain<SuggestionTitle>,
    text: Plain<Body>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proposal: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cases: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    residents: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cosigners: Vec<Cosigner>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    submitted_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registered_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assignment: Option<Assignment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    talks: Vec<Talk>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    opinions: Vec<UnitNote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    replies: Vec<Reply>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ratings: Vec<Rating>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rework_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    leader: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reports: Vec<UnitNote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    waits: Vec<Wait>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clock: Option<Clock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    terms: Option<SuggestionTerms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    term: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<Session>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    joined: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    joined_to: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<Request>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    key_steps: Vec<KeyStep>,
}

impl From<&suggestions::SuggestionDossier> for Dossier {
    fn from(dossier: &suggestions::SuggestionDossier) -> Self {
        Self {
            _version: First,
            title: (&dossier.title).into(),
            text: (&dossier.text).into(),
            proposal: plain(dossier.proposal.as_ref()),
            cases: dossier.cases.iter().map(|case| case.0).collect(),
            residents: dossier.residents.iter().map(|account| account.0).collect(),
            cosigners: each(&dossier.cosigners),
            submitted_at: dossier.submitted_at,
            registered_at: dossier.registered_at,
            assignment: dossier.assignment.as_ref().map(Assignment::from),
            talks: each(&dossier.talks),
            opinions: each(&dossier.opinions),
            replies: each(&dossier.replies),
            ratings: each(&dossier.ratings),
            rework_at: dossier.rework_at,
            leader: plain(dossier.leader.as_ref()),
            reports: each(&dossier.reports),
            waits: each(&dossier.waits),
            clock: dossier.clock.as_ref().map(Clock::from),
            terms: dossier.terms.map(SuggestionTerms::from),
            term: dossier.term.map(|term| term.0),
            session: dossier.session.as_ref().map(Session::from),
            joined: dossier.joined.iter().map(|one| one.0).collect(),
            joined_to: dossier.joined_to.map(|one| one.0),
            request: dossier.request.as_ref().map(Request::from),
            key_on: dossier.key_on,
            key_steps: each(&dossier.key_steps),
        }
    }
}

impl From<Dossier> for suggestions::SuggestionDossier {
    fn from(dossier: Dossier) -> Self {
        Self {
            title: dossier.title.0,
            text: dossier.text.0,
            proposal: dossier.proposal.map(|text| text.0),
            cases: dossier.cases.into_iter().map(CaseId).collect(),
            residents: dossier.residents.into_iter().map(AccountId).collect(),
            cosigners: each(dossier.cosigners),
            submitted_at: dossier.submitted_at,
            registered_at: dossier.registered_at,
            assignment: dossier.assignment.map(Into::into),
            talks: each(dossier.talks),
            opinions: each(dossier.opinions),
            replies: each(dossier.replies),
            ratings: each(dossier.ratings),
            rework_at: dossier.rework_at,
            leader: dossier.leader.map(|name| name.0),
            reports: each(dossier.reports),
            waits: each(dossier.waits),
            clock: dossier.clock.map(Into::into),
            terms: dossier.terms.map(Into::into),
            term: dossier.term.map(TermId),
            session: dossier.session.map(Into::into),
            joined: dossier.joined.into_iter().map(SuggestionId).collect(),
            joined_to: dossier.joined_to.map(SuggestionId),
            request: dossier.request.map(Into::into),
            key_on: dossier.key_on,
            key_steps: each(dossier.key_steps),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Session {
    id: Uuid,
    until: NaiveDate,
}

impl From<&suggestions::SuggestionSession> for Session {
    fn from(session: &suggestions::SuggestionSession) -> Self {
        Self { id: session.id.0, until: session.until }
    }
}

impl From<Session> for suggestions::SuggestionSession {
    fn from(session: Session) -> Self {
        Self { id: CongressSessionId(session.id), until: session.until }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Request {
    at: Instant,
    text: Plain<Body>,
}

impl From<&suggestions::ExtensionRequest> for Request {
    fn from(request: &suggestions::ExtensionRequest) -> Self {
        Self { at: request.at, text: (&request.text).into() }
    }
}

impl From<Request> for suggestions::ExtensionRequest {
    fn from(request: Request) -> Self {
        Self { at: request.at, text: request.text.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct KeyStep {
    at: Instant,
    text: Plain<Body>,
}

impl From<&suggestions::KeyStep> for KeyStep {
    fn from(step: &suggestions::KeyStep) -> Self {
        Self { at: step.at, text: (&step.text).into() }
    }
}

impl From<KeyStep> for suggestions::KeyStep {
    fn from(step: KeyStep) -> Self {
        Self { at: step.at, text: step.text.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Cosigner {
    deputy: Uuid,
    asked_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed: Option<bool>,
}

impl From<&suggestions::Cosigner> for Cosigner {
    fn from(one: &suggestions::Cosigner) -> Self {
        Self { deputy: one.deputy.0, asked_on: one.asked_on, until: one.until, signed: one.signed }
    }
}

impl From<Cosigner> for suggestions::Cosigner {
    fn from(one: Cosigner) -> Self {
        Self { deputy: DeputyId(one.deputy), asked_on: one.asked_on, until: one.until, signed: one.signed }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Assignment {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    co: Vec<Uuid>,
    at: Instant,
    #[serde(default)]
    broad: bool,
    #[serde(default)]
    objections: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told_at: Option<Instant>,
}

impl From<&suggestions::Assignment> for Assignment {
    fn from(assignment: &suggestions::Assignment) -> Self {
        Self {
            co: assignment.co.iter().map(|unit| unit.0).collect(),
            at: assignment.at,
            broad: assignment.broad,
            objections: assignment.objections,
            told_at: assignment.told_at,
        }
    }
}

impl From<Assignment> for suggestions::Assignment {
    fn from(assignment: Assignment) -> Self {
        Self {
            co: assignment.co.into_iter().map(UnitId).collect(),
            at: assignment.at,
            broad: assignment.broad,
            objections: assignment.objections,
            told_at: assignment.told_at,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Talk {
    unit: Uuid,
    on: NaiveDate,
    way: Word<TalkWay>,
    by: Plain<Name>,
    text: Plain<Body>,
}

impl From<&suggestions::Talk> for Talk {
    fn from(talk: &suggestions::Talk) -> Self {
        Self { unit: talk.unit.0, on: talk.on, way: Word(talk.way), by: (&talk.by).into(), text: (&talk.text).into() }
    }
}

impl From<Talk> for suggestions::Talk {
    fn from(talk: Talk) -> Self {
        Self { unit: UnitId(talk.unit), on: talk.on, way: talk.way.0, by: talk.by.0, text: talk.text.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct UnitNote {
    unit: Uuid,
    at: Instant,
    text: Plain<Body>,
}

impl From<&suggestions::UnitNote> for UnitNote {
    fn from(note: &suggestions::UnitNote) -> Self {
        Self { unit: note.unit.0, at: note.at, text: (&note.text).into() }
    }
}

impl From<UnitNote> for suggestions::UnitNote {
    fn from(note: UnitNote) -> Self {
        Self { unit: UnitId(note.unit), at: note.at, text: note.text.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Reply {
    unit: Uuid,
    at: Instant,
    class: Plain<WordCode>,
    /// What the list called it, where that does not follow from the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    called: Option<Plain<Name>>,
    number: Plain<Name>,
    signed_by: Plain<Name>,
    scan: Uuid,
    text: Plain<Body>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withheld: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    promised: Option<NaiveDate>,
    rate_by: NaiveDate,
    /// Whom it answers by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    answered: Vec<Uuid>,
}

impl From<&suggestions::SuggestionReply> for Reply {
    fn from(reply: &suggestions::SuggestionReply) -> Self {
        Self {
            unit: reply.unit.0,
            at: reply.at,
            class: (&reply.class.code).into(),
            called: plain(reply.class.called.as_ref()),
            number: (&reply.number).into(),
            signed_by: (&reply.signed_by).into(),
            scan: reply.scan.0,
            text: (&reply.text).into(),
            withheld: plain(reply.withheld.as_ref()),
            promised: reply.promised,
            rate_by: reply.rate_by,
            answered: reply.answered.iter().map(|deputy| deputy.0).collect(),
        }
    }
}

impl From<Reply> for suggestions::SuggestionReply {
    fn from(reply: Reply) -> Self {
        Self {
            unit: UnitId(reply.unit),
            at: reply.at,
            class: ReplyOutcome::new(reply.class.0, reply.called.map(|name| name.0)),
            number: reply.number.0,
            signed_by: reply.signed_by.0,
            scan: reply.scan.into(),
            text: reply.text.0,
            withheld: reply.withheld.map(|text| text.0),
            promised: reply.promised,
            rate_by: reply.rate_by,
            answered: reply.answered.into_iter().map(DeputyId).collect(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Rating {
    at: Instant,
    result: Word<CaseRating>,
    attitude: Word<CaseRating>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Plain<Body>>,
}

impl From<&suggestions::SuggestionRating> for Rating {
    fn from(rating: &suggestions::SuggestionRating) -> Self {
        Self {
            at: rating.at,
            result: Word(rating.result),
            attitude: Word(rating.attitude),
            text: plain(rating.text.as_ref()),
        }
    }
}

impl From<Rating> for suggestions::SuggestionRating {
    fn from(rating: Rating) -> Self {
        Self {
            at: rating.at,
            result: rating.result.0,
            attitude: rating.attitude.0,
            text: rating.text.map(|text| text.0),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Wait {
    party: Party,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
}

impl From<&suggestions::SuggestionWait> for Wait {
    fn from(wait: &suggestions::SuggestionWait) -> Self {
        Self { party: wait.party.into(), due_on: wait.due_on }
    }
}

impl From<Wait> for suggestions::SuggestionWait {
    fn from(wait: Wait) -> Self {
        Self { party: wait.party.into(), due_on: wait.due_on }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Clock {
    due_on: NaiveDate,
    remind_on: NaiveDate,
    #[serde(default, skip_serializing_if = "is_default")]
    reminded: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    late: bool,
}

impl From<&suggestions::SuggestionClock> for Clock {
    fn from(clock: &suggestions::SuggestionClock) -> Self {
        let suggestions::SuggestionClock { due_on, remind_on, reminded, late } = *clock;
        Self { due_on, remind_on, reminded, late }
    }
}

impl From<Clock> for suggestions::SuggestionClock {
    fn from(clock: Clock) -> Self {
        let Clock { due_on, remind_on, reminded, late } = clock;
        Self { due_on, remind_on, reminded, late }
    }
}
