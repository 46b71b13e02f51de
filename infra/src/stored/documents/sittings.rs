//! What a dossier keeps of sittings and of agreements.

use chrono::NaiveDate;
use mashang_domain::disputes::{self, AgreementForm, ConfirmationRuling, MediationSessionKind};
use mashang_domain::shared::Instant;
use mashang_domain::shared::text::{Body, Name, Title};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{Plain, Word, each, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Session {
    number: u32,
    kind: Word<MediationSessionKind>,
    at: Instant,
    place: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held: Option<Held>,
}

impl From<&disputes::MediationSession> for Session {
    fn from(session: &disputes::MediationSession) -> Self {
        Self {
            number: session.number,
            kind: Word(session.kind),
            at: session.at,
            place: (&session.place).into(),
            held: session.held.as_ref().map(Held::from),
        }
    }
}

impl From<Session> for disputes::MediationSession {
    fn from(session: Session) -> Self {
        Self {
            number: session.number,
            kind: session.kind.0,
            at: session.at,
            place: session.place.0,
            held: session.held.map(Into::into),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Held {
    parties: Vec<u32>,
    mediators: Vec<u32>,
    #[serde(default)]
    others: Vec<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notes: Option<Plain<Body>>,
    #[serde(default)]
    precedents: Vec<Plain<Title>>,
}

impl From<&disputes::Held> for Held {
    fn from(held: &disputes::Held) -> Self {
        Self {
            parties: held.parties.clone(),
            mediators: held.mediators.clone(),
            others: each(&held.others),
            minutes: plain(held.minutes.as_ref()),
            notes: plain(held.notes.as_ref()),
            precedents: each(&held.precedents),
        }
    }
}

impl From<Held> for disputes::Held {
    fn from(held: Held) -> Self {
        Self {
            parties: held.parties,
            mediators: held.mediators,
            others: held.others.into_iter().map(|other| other.0).collect(),
            minutes: held.minutes.map(|minutes| minutes.0),
            notes: held.notes.map(|notes| notes.0),
            precedents: held.precedents.into_iter().map(|precedent| precedent.0).collect(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Agreement {
    form: Word<AgreementForm>,
    text: Plain<Body>,
    items: Vec<Item>,
    total_fen: i64,
    made_at: Instant,
    #[serde(default)]
    signed_by: Vec<u32>,
    #[serde(default)]
    mediators_signed: Vec<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed_by: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    effective_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ruling: Option<Word<ConfirmationRuling>>,
}

impl Agreement {
    /// What the court said before rulings were kept with their agreement.
    pub(super) fn ruled(&mut self, ruling: ConfirmationRuling) {
        self.ruling = self.ruling.or(Some(Word(ruling)));
    }
}

impl From<&disputes::Agreement> for Agreement {
    fn from(agreement: &disputes::Agreement) -> Self {
        Self {
            form: Word(agreement.form),
            text: (&agreement.text).into(),
            items: each(&agreement.items),
            total_fen: agreement.total_fen,
            made_at: agreement.made_at,
            signed_by: agreement.signed_by.clone(),
            mediators_signed: agreement.mediators_signed.clone(),
            sealed_at: agreement.sealed_at,
            sealed_by: agreement.sealed_by.map(Uuid::from),
            effective_at: agreement.effective_at,
            ruling: agreement.ruling.map(Word),
        }
    }
}

impl From<Agreement> for disputes::Agreement {
    fn from(agreement: Agreement) -> Self {
        Self {
            form: agreement.form.0,
            text: agreement.text.0,
            items: each(agreement.items),
            total_fen: agreement.total_fen,
            made_at: agreement.made_at,
            signed_by: agreement.signed_by,
            mediators_signed: agreement.mediators_signed,
            sealed_at: agreement.sealed_at,
            sealed_by: agreement.sealed_by.map(Into::into),
            effective_at: agreement.effective_at,
            ruling: agreement.ruling.map(Word::known),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Item {
    number: u32,
    label: Plain<Title>,
    amount_fen: i64,
    payer: u32,
    payee: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    performed: Option<Performance>,
}

impl From<&disputes::Item> for Item {
    fn from(item: &disputes::Item) -> Self {
        Self {
            number: item.number,
            label: (&item.label).into(),
            amount_fen: item.amount_fen,
            payer: item.payer,
            payee: item.payee,
            due: item.due,
            performed: item.performed.as_ref().map(Performance::from),
        }
    }
}

impl From<Item> for disputes::Item {
    fn from(item: Item) -> Self {
        Self {
            number: item.number,
            label: item.label.0,
            amount_fen: item.amount_fen,
            payer: item.payer,
            payee: item.payee,
            due: item.due,
            performed: item.performed.map(Into::into),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Performance {
    on: NaiveDate,
    receipt: Plain<Title>,
}

impl From<&disputes::Performance> for Performance {
    fn from(performance: &disputes::Performance) -> Self {
        Self { on: performance.on, receipt: (&performance.receipt).into() }
    }
}

impl From<Performance> for disputes::Performance {
    fn from(performance: Performance) -> Self {
        Self { on: performance.on, receipt: performance.receipt.0 }
    }
}
