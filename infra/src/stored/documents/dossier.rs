//! `disputes.dossier`: everything about a dispute that concerns persons, sealed as one.

use chrono::{NaiveDate, NaiveTime};
use mashang_domain::disputes::{
    self, ConfirmationRuling, DisputeChannel, DisputeNature, DisputeScale, DisputeState, EscalationKind, MediatorKind,
    MediatorStanding,
};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::{Body, Name, Title};
use mashang_domain::shared::{DueStep, Instant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::agreement::Agreement;
use super::disputant::Disputant;
use super::party::Party;
use super::sittings::Session;
use crate::stored::word::{First, Plain, Word, each, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dossier {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    title: Plain<Title>,
    text: Plain<Body>,
    addressee: Party,
    #[serde(default)]
    parties: Vec<Disputant>,
    #[serde(default)]
    mediators: Vec<Mediator>,
    #[serde(default)]
    sessions: Vec<Session>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agreement: Option<Agreement>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former_agreements: Vec<Agreement>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    court: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    advice: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<Word<DisputeChannel>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rights: Option<u32>,
    #[serde(default)]
    private: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    circumstances: Option<Circumstances>,
    #[serde(default)]
    police_alerted: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    averted: Vec<Averted>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    told: Vec<Told>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accepted_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    performed_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    purged: bool,
}

/// The dossier with the code of whoever reported the dispute.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sealed {
    pub(crate) code: Plain<TrackingCode>,
    pub(crate) dossier: Dossier,
}

impl Dossier {
    /// Fills in what the court said before rulings were kept with their agreement: where one was asked about the only agreement,
    /// the state tells.
    pub(crate) fn since(mut self, state: DisputeState) -> Self {
        use DisputeState as S;
        let ruling = match state {
            S::Confirmed | S::Performing | S::Performed | S::FollowedUp | S::Closed | S::Breached => {
                Some(ConfirmationRuling::Confirmed)
            }
            S::Denied => Some(ConfirmationRuling::Dismissed),
            _ => None,
        };
        let asked = self.court.is_some() && self.former_agreements.is_empty();
        if let Some((agreement, ruling)) = self.agreement.as_mut().zip(ruling.filter(|_| asked)) {
            agreement.ruled(ruling);
        }
        self
    }
}

impl From<&disputes::Dispute> for Sealed {
    fn from(dispute: &disputes::Dispute) -> Self {
        Self { code: (&dispute.tracking).into(), dossier: (&dispute.dossier).into() }
    }
}

impl From<&disputes::Dossier> for Dossier {
    fn from(dossier: &disputes::Dossier) -> Self {
        Self {
            _version: First,
            title: (&dossier.title).into(),
            text: (&dossier.text).into(),
            addressee: dossier.addressee.into(),
            parties: each(&dossier.parties),
            mediators: each(&dossier.mediators),
            sessions: each(&dossier.sessions),
            agreement: dossier.agreement.as_ref().map(Agreement::from),
            former_agreements: each(&dossier.former_agreements),
            court: plain(dossier.court.as_ref()),
            advice: plain(dossier.advice.as_ref()),
            channel: dossier.channel.map(Word),
            rights: dossier.rights,
            private: dossier.private,
            circumstances: (dossier.circumstances != disputes::Circumstances::default())
                .then(|| Circumstances::from(&dossier.circumstances)),
            police_alerted: dossier.police_alerted,
            averted: each(&dossier.averted),
            told: each(&dossier.told),
            accepted_at: dossier.accepted_at,
            ended_at: dossier.ended_at,
            performed_at: dossier.performed_at,
            purged: dossier.purged,
        }
    }
}

impl From<Dossier> for disputes::Dossier {
    fn from(dossier: Dossier) -> Self {
        Self {
            title: dossier.title.0,
            text: dossier.text.0,
            addressee: dossier.addressee.into(),
            parties: each(dossier.parties),
            mediators: each(dossier.mediators),
            sessions: each(dossier.sessions),
            agreement: dossier.agreement.map(Into::into),
            former_agreements: each(dossier.former_agreements),
            court: dossier.court.map(|court| court.0),
            advice: dossier.advice.map(|advice| advice.0),
            channel: dossier.channel.map(|channel| channel.0),
            rights: dossier.rights,
            private: dossier.private,
            circumstances: dossier.circumstances.map(Into::into).unwrap_or_default(),
            police_alerted: dossier.police_alerted,
            averted: each(dossier.averted),
            told: each(dossier.told),
            accepted_at: dossier.accepted_at,
            ended_at: dossier.ended_at,
            performed_at: dossier.performed_at,
            purged: dossier.purged,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Circumstances {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    occurred_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    occurred_time: Option<NaiveTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    point: Option<[f64; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    people: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claimed_fen: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scale: Option<Word<DisputeScale>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nature: Option<Word<DisputeNature>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    difficult: bool,
}

impl From<&disputes::Circumstances> for Circumstances {
    fn from(said: &disputes::Circumstances) -> Self {
        Self {
            occurred_on: said.occurred_on,
            occurred_time: said.occurred_time,
            place: plain(said.place.as_ref()),
            point: said.point.map(|point| [point.longitude(), point.latitude()]),
            people: said.people,
            claimed_fen: said.claimed_fen,
            scale: said.scale.map(Word),
            nature: said.nature.map(Word),
            difficult: said.difficult,
        }
    }
}

impl From<Circumstances> for disputes::Circumstances {
    fn from(said: Circumstances) -> Self {
        Self {
            occurred_on: said.occurred_on,
            occurred_time: said.occurred_time,
            place: said.place.map(|place| place.0),
            point: said.point.and_then(|[longitude, latitude]| Point::new(longitude, latitude).ok()),
            people: said.people,
            claimed_fen: said.claimed_fen,
            scale: said.scale.map(Word::known),
            nature: said.nature.map(Word::known),
            difficult: said.difficult,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Averted {
    kind: Word<EscalationKind>,
    people: u32,
    at: Instant,
}

impl From<&disputes::Averted> for Averted {
    fn from(averted: &disputes::Averted) -> Self {
        Self { kind: Word(averted.kind), people: averted.people, at: averted.at }
    }
}

impl From<Averted> for disputes::Averted {
    fn from(averted: Averted) -> Self {
        Self { kind: averted.kind.0, people: averted.people, at: averted.at }
    }
}

/// What a clock told of a term.
#[derive(Debug, Serialize, Deserialize)]
struct Told {
    step: Word<DueStep>,
    due_on: NaiveDate,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    late: bool,
}

impl From<&disputes::TermTold> for Told {
    fn from(told: &disputes::TermTold) -> Self {
        Self { step: Word(told.step), due_on: told.due_on, late: told.late }
    }
}

impl From<Told> for disputes::TermTold {
    fn from(told: Told) -> Self {
        Self { step: told.step.0, due_on: told.due_on, late: told.late }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Mediator {
    number: u32,
    kind: Word<MediatorKind>,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deputy: Option<Uuid>,
    standing: Word<MediatorStanding>,
    /// Takes part and is no people's mediator. Before that was asked, everybody with a seat mediated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    lay: bool,
    #[serde(default)]
    answers: Vec<Answer>,
}

impl From<&disputes::Mediator> for Mediator {
    fn from(mediator: &disputes::Mediator) -> Self {
        Self {
            number: mediator.number,
            kind: Word(mediator.kind),
            name: (&mediator.name).into(),
            deputy: mediator.deputy.map(Uuid::from),
            standing: Word(mediator.standing),
            lay: !mediator.qualified,
            answers: each(&mediator.answers),
        }
    }
}

impl From<Mediator> for disputes::Mediator {
    fn from(mediator: Mediator) -> Self {
        Self {
            number: mediator.number,
            kind: mediator.kind.0,
            name: mediator.name.0,
            deputy: mediator.deputy.map(Into::into),
            standing: mediator.standing.0,
            qualified: !mediator.lay,
            answers: each(mediator.answers),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    party: u32,
    accepts: bool,
}

impl From<&disputes::MediatorAnswer> for Answer {
    fn from(answer: &disputes::MediatorAnswer) -> Self {
        Self { party: answer.party, accepts: answer.accepts }
    }
}

impl From<Answer> for disputes::MediatorAnswer {
    fn from(answer: Answer) -> Self {
        Self { party: answer.party, accepts: answer.accepts }
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::disputes::DisputeSide;
    use serde_json::json;

    use super::*;

    #[test]
    fn of_rows_from_before_the_state_tells_what_the_court_said() {
        let read = |state, more: serde_json::Value| {
            let mut value = json!({
                "title": "租船", "text": "租金之争。",
                "addressee": { "kind": "deputy", "id": "019cac0f-2680-701c-aa15-622d3f154dff" },
                "parties": [
                    { "number": 1, "side": "applicant", "name": "何船工" },
                    { "number": 2, "side": "respondent", "name": "林船东" }
                ],
                "agreement": {
                    "form": "oral", "text": "了结", "items": [], "total_fen": 0, "made_at": "2026-03-02T01:00:00Z",
                    "effective_at": "2026-03-02T01:00:00Z"
                }
            });
            let fields = value.as_object_mut().expect("an object");
            fields.extend(more.as_object().cloned().unwrap_or_default());
            let stored: Dossier = serde_json::from_value(value).expect("a dossier");
            disputes::Dossier::from(stored.since(state))
        };
        let asked = || json!({ "court": "石狮市人民法院" });
        for (state, ruling) in [
            (DisputeState::Agreed, None),
            (DisputeState::ConfirmationApplied, None),
            (DisputeState::Confirmed, Some(ConfirmationRuling::Confirmed)),
            (DisputeState::Breached, Some(ConfirmationRuling::Confirmed)),
            (DisputeState::Denied, Some(ConfirmationRuling::Dismissed)),
        ] {
            let dossier = read(state, asked());
            assert_eq!(dossier.agreement.and_then(|agreement| agreement.ruling), ruling, "{state:?}");
            let unasked = read(state, json!({}));
            assert_eq!(unasked.agreement.and_then(|agreement| agreement.ruling), None, "{state:?}");
        }
        let sides = read(DisputeState::Agreed, json!({})).parties.into_iter().map(|party| party.side);
        assert_eq!(sides.collect::<Vec<_>>(), [DisputeSide::First, DisputeSide::Second]);
    }
}
