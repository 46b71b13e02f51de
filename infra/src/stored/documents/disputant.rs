//! What a dossier keeps of a party, and of who acts for it.

use mashang_domain::disputes::{
    self, AttorneyScope, DisputePartyAct, DisputePhoneSource, DisputeSide, RepresentativeKind,
};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::{Body, Name, Phone, Title};
use mashang_domain::shared::{AttachmentId, Instant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::guardian::Guardian;
use crate::stored::word::{Plain, Word, each, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Disputant {
    number: u32,
    side: Side,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Plain<Phone>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone_source: Option<Word<DisputePhoneSource>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    phone_confirmed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deputy: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<Plain<TrackingCode>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reissued: Vec<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmation: Option<Confirmation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    health: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guardian: Option<Guardian>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    representatives: Vec<Representative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consented_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rights: Option<u32>,
}

impl From<&disputes::Disputant> for Disputant {
    fn from(party: &disputes::Disputant) -> Self {
        Self {
            number: party.number,
            side: party.side.into(),
            name: (&party.name).into(),
            phone: plain(party.phone.as_ref()),
            phone_source: party.phone_source.map(Word),
            phone_confirmed: party.phone_confirmed,
            account: party.account.map(Uuid::from),
            deputy: party.deputy.map(Uuid::from),
            code: plain(party.code.as_ref()),
            reissued: party.reissued.clone(),
            confirmation: party.confirmation.as_ref().map(Confirmation::from),
            health: plain(party.health.as_ref()),
            guardian: party.guardian.as_ref().map(Guardian::from),
            representatives: each(&party.representatives),
            consented_at: party.consented_at,
            rights: party.rights,
        }
    }
}

impl From<Disputant> for disputes::Disputant {
    fn from(party: Disputant) -> Self {
        Self {
            number: party.number,
            side: party.side.into(),
            name: party.name.0,
            phone: party.phone.map(|phone| phone.0),
            phone_source: party.phone_source.map(Word::known),
            phone_confirmed: party.phone_confirmed,
            account: party.account.map(Into::into),
            deputy: party.deputy.map(Into::into),
            code: party.code.map(|code| code.0),
            reissued: party.reissued,
            confirmation: party.confirmation.map(Into::into),
            health: party.health.map(|health| health.0),
            guardian: party.guardian.map(Into::into),
            representatives: each(party.representatives),
            consented_at: party.consented_at,
            rights: party.rights,
        }
    }
}

/// On which side a party stands. The words of the first two are those of before there were more.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Side {
    Applicant,
    Respondent,
    Third,
    Fourth,
}

impl From<DisputeSide> for Side {
    fn from(side: DisputeSide) -> Self {
        match side {
            DisputeSide::First => Self::Applicant,
            DisputeSide::Second => Self::Respondent,
            DisputeSide::Third => Self::Third,
            DisputeSide::Fourth => Self::Fourth,
        }
    }
}

impl From<Side> for DisputeSide {
    fn from(side: Side) -> Self {
        match side {
            Side::Applicant => Self::First,
            Side::Respondent => Self::Second,
            Side::Third => Self::Third,
            Side::Fourth => Self::Fourth,
        }
    }
}

/// What was sent to a party's phone last.
#[derive(Debug, Serialize, Deserialize)]
struct Confirmation {
    act: Word<DisputePartyAct>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agreement: Option<String>,
    number: String,
    until: Instant,
    tries: u32,
    #[serde(default)]
    version: i32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    asks: Vec<Ask>,
}

impl From<&disputes::PartyConfirmation> for Confirmation {
    fn from(sent: &disputes::PartyConfirmation) -> Self {
        Self {
            act: Word(sent.act),
            agreement: sent.agreement.clone(),
            number: sent.number.clone(),
            until: sent.until,
            tries: sent.tries,
            version: sent.version,
            asks: each(&sent.asked),
        }
    }
}

impl From<Confirmation> for disputes::PartyConfirmation {
    fn from(sent: Confirmation) -> Self {
        Self {
            act: sent.act.0,
            agreement: sent.agreement,
            number: sent.number,
            until: sent.until,
            tries: sent.tries,
            version: sent.version,
            asked: each(sent.asks),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Ask {
    act: Word<DisputePartyAct>,
    at: Instant,
}

impl From<&disputes::Asked> for Ask {
    fn from(asked: &disputes::Asked) -> Self {
        Self { act: Word(asked.act), at: asked.at }
    }
}

impl From<Ask> for disputes::Asked {
    fn from(asked: Ask) -> Self {
        Self { act: asked.act.0, at: asked.at }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Representative {
    number: u32,
    kind: Word<RepresentativeKind>,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<Word<AttorneyScope>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    position: Option<Plain<Title>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deputy: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Plain<Phone>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<Plain<TrackingCode>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmation: Option<Confirmation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    proof: Vec<Uuid>,
    since: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<Instant>,
}

impl From<&disputes::Representative> for Representative {
    fn from(one: &disputes::Representative) -> Self {
        Self {
            number: one.number,
            kind: Word(one.kind),
            name: (&one.name).into(),
            scope: one.scope.map(Word),
            position: plain(one.position.as_ref()),
            deputy: one.deputy.map(Uuid::from),
            phone: plain(one.phone.as_ref()),
            code: plain(one.code.as_ref()),
            confirmation: one.confirmation.as_ref().map(Confirmation::from),
            proof: one.proof.iter().map(|file| file.0).collect(),
            since: one.since,
            ended_at: one.ended_at,
        }
    }
}

impl From<Representative> for disputes::Representative {
    fn from(one: Representative) -> Self {
        Self {
            number: one.number,
            kind: one.kind.0,
            name: one.name.0,
            scope: one.scope.map(Word::known),
            position: one.position.map(|position| position.0),
            deputy: one.deputy.map(Into::into),
            phone: one.phone.map(|phone| phone.0),
            code: one.code.map(|code| code.0),
            confirmation: one.confirmation.map(Into::into),
            proof: one.proof.into_iter().map(AttachmentId).collect(),
            since: one.since,
            ended_at: one.ended_at,
        }
    }
}
