//! What a dossier keeps of agreements: who signed, what was received.

use chrono::NaiveDate;
use mashang_domain::disputes::{
    self, AgreementForm, ConfirmationRuling, DisputeCredential, PartyCapacity, SignatureMark,
};
use mashang_domain::shared::text::{Body, Title};
use mashang_domain::shared::{AttachmentId, Instant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{Plain, Word, each};

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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    signatures: Vec<Signature>,
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
            signatures: each(&agreement.signatures),
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
            signatures: each(agreement.signatures),
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    payments: Vec<Payment>,
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
            payments: each(&item.payments),
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
            payments: each(item.payments),
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

#[derive(Debug, Serialize, Deserialize)]
struct Payment {
    on: NaiveDate,
    #[serde(default)]
    amount_fen: i64,
    receipt: Plain<Title>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    proof: Vec<Uuid>,
    confirmed_by: u32,
    credential: Word<DisputeCredential>,
    capacity: Word<PartyCapacity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    representative: Option<u32>,
    at: Instant,
}

impl From<&disputes::Payment> for Payment {
    fn from(payment: &disputes::Payment) -> Self {
        Self {
            on: payment.on,
            amount_fen: payment.amount_fen,
            receipt: (&payment.receipt).into(),
            proof: payment.proof.iter().map(|file| file.0).collect(),
            confirmed_by: payment.confirmed_by,
            credential: Word(payment.credential),
            capacity: Word(payment.capacity),
            representative: payment.representative,
            at: payment.at,
        }
    }
}

impl From<Payment> for disputes::Payment {
    fn from(payment: Payment) -> Self {
        Self {
            on: payment.on,
            amount_fen: payment.amount_fen,
            receipt: payment.receipt.0,
            proof: payment.proof.into_iter().map(AttachmentId).collect(),
            confirmed_by: payment.confirmed_by,
            credential: payment.credential.0,
            capacity: payment.capacity.0,
            representative: payment.representative,
            at: payment.at,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Signature {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    party: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mediator: Option<u32>,
    at: Instant,
    credential: Word<DisputeCredential>,
    capacity: Word<PartyCapacity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    representative: Option<u32>,
    mark: Word<SignatureMark>,
}

impl From<&disputes::Signature> for Signature {
    fn from(signed: &disputes::Signature) -> Self {
        Self {
            party: signed.party,
            mediator: signed.mediator,
            at: signed.at,
            credential: Word(signed.credential),
            capacity: Word(signed.capacity),
            representative: signed.representative,
            mark: Word(signed.mark),
        }
    }
}

impl From<Signature> for disputes::Signature {
    fn from(signed: Signature) -> Self {
        Self {
            party: signed.party,
            mediator: signed.mediator,
            at: signed.at,
            credential: signed.credential.0,
            capacity: signed.capacity.0,
            representative: signed.representative,
            mark: signed.mark.0,
        }
    }
}
