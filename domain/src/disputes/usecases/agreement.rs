//! What the parties agree on, and when it holds.

use chrono::NaiveDate;

use super::proof::{Attempt, attempted, binding, on_paper};
use super::{PartyWord, Result, presided, unknown};
use crate::accounts::Accounts;
use crate::disputes::{
    Agreement, AgreementForm, Dispute, DisputeAction, DisputeCredential, DisputeEvent, DisputeEventKind, DisputeFacts,
    DisputeFault, DisputePartyAct, DisputeRelation, Disputes, Item, MAX_AGREEMENTS, MAX_AMOUNT, MAX_ITEMS,
    MediatorStanding, PartyCapacity, Signature, SignatureMark,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Body, Title};
use crate::shared::{At, AttachmentId, Context, DisputeId, Failure, Field, Note};

/// An item as it is agreed.
#[derive(Clone, Debug)]
pub struct ItemDraft {
    pub label: Title,
    /// How much, in fen.
    pub amount_fen: i64,
    /// Which party owes it.
    pub payer: u32,
    /// Which party it is owed.
    pub payee: u32,
    pub due: Option<NaiveDate>,
}

/// An agreement as it is made.
#[derive(Clone, Debug)]
pub struct Agree {
    /// By word of mouth or in writing.
    pub form: AgreementForm,
    pub text: Body,
    /// The parties who agree.
    pub parties: Vec<u32>,
    /// Item by item.
    pub items: Vec<ItemDraft>,
    /// The sum of the items, in fen.
    pub total_fen: i64,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
}

fn items(dispute: &Dispute, drafts: Vec<ItemDraft>, total_fen: i64) -> Result<Vec<Item>> {
    // Without an item there would be nothing to carry out, and the dispute would never end.
    if drafts.is_empty() || drafts.len() > MAX_ITEMS {
        return Err(Failure::field("items", DisputeFault::ItemCount));
    }
    let parties = dispute.party_numbers();
    let mut sum = 0_i64;
    for (at, draft) in drafts.iter().enumerate() {
        let field = |part| Field::item("items", at).part(part);
        if !(0..=MAX_AMOUNT).contains(&draft.amount_fen) {
            return Err(Failure::field(field("amount_fen"), DisputeFault::AmountOutOfRange));
        }
        sum = sum
            .checked_add(draft.amount_fen)
            .filter(|sum| *sum <= MAX_AMOUNT)
            .ok_or_else(|| Failure::field(field("amount_fen"), DisputeFault::SumTooLarge))?;
        for (part, number) in [("payer", draft.payer), ("payee", draft.payee)] {
            if !parties.contains(&number) {
                return Err(Failure::missing(field(part), DisputeFault::UnknownParty));
            }
        }
        // Whoever shares a side may owe each other something, too.
        if draft.payer == draft.payee {
            return Err(Failure::field(field("payee"), DisputeFault::SameParty));
        }
    }
    if sum != total_fen {
        return Err(Failure::field("total_fen", DisputeFault::SumDiffers));
    }
    Ok((1..)
        .zip(drafts)
        .map(|(number, draft)| Item {
            number,
            label: draft.label,
            amount_fen: draft.amount_fen,
            payer: draft.payer,
            payee: draft.payee,
            due: draft.due,
            performed: None,
            payments: Vec::new(),
        })
        .collect())
}

/// The parties agree. An oral agreement is written down by the mediator and holds at once (人民调解法第三十条); a written one
/// holds once it is signed and sealed (第二十九条).
///
/// # Errors
/// As every step; field errors when a party is missing, amounts don't sum or are out of range, an item names no party,
/// or there were too many agreements already; [`DisputeFault::NoMediator`], [`DisputeFault::NobodyQualified`],
/// [`DisputeFault::SeatUnqualified`].
pub fn agree(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Agree,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Agree,
        |_, dispute: &mut Dispute, relation| {
            let parties = dispute.party_numbers();
            unknown("parties", &command.parties, |party| parties.contains(party), DisputeFault::UnknownParty)?;
            if !parties.iter().all(|party| command.parties.contains(party)) {
                return Err(Failure::field("parties", DisputeFault::AgreementNeedsAll));
            }
            presided(dispute, ctx, relation)?;
            if dispute.dossier.former_agreements.len() + 1 >= MAX_AGREEMENTS {
                return Err(Failure::rule(DisputeFault::TooManyAgreements));
            }
            let agreement = Agreement {
                form: command.form,
                text: command.text,
                items: items(dispute, command.items, command.total_fen)?,
                total_fen: command.total_fen,
                made_at: ctx.now,
                signed_by: Vec::new(),
                mediators_signed: Vec::new(),
                signatures: Vec::new(),
                sealed_at: None,
                sealed_by: None,
                effective_at: None,
                ruling: None,
            };
            let deputies = dispute.mediating_deputies();
            let former = dispute.dossier.agreement.replace(agreement);
            dispute.dossier.former_agreements.extend(former);
            // No court was asked about this one.
            dispute.dossier.court = None;
            dispute.take_effect(ctx.now);
            let note = Note { text: None, attachments: command.attachments };
            Ok(DisputeEvent {
                kind: DisputeEventKind::Agreed,
                facts: DisputeFacts { form: Some(command.form), deputies, ..DisputeFacts::noted(note) },
            })
        },
    )
}

fn written(dispute: &mut Dispute) -> Result<&mut Agreement> {
    match &mut dispute.dossier.agreement {
        Some(agreement) if agreement.form == AgreementForm::Written => Ok(agreement),
        _ => Err(Failure::rule(DisputeFault::OralAgreement)),
    }
}

/// Who signs: a party, or a mediator.
#[derive(Clone, Debug)]
pub struct Sign {
    pub word: PartyWord,
    pub mediator: Option<u32>,
    /// By what mark a paper was signed; a signature, where it is not said.
    pub mark: Option<SignatureMark>,
}

/// A party or a mediator signs. A party signs for itself; whoever mediates writes down whose signature is on the paper, and a
/// deputy who mediates signs in the own name.
///
/// # Errors
/// As every step; field errors unless exactly one party or mediator is named, without a scan of a signature on paper, for an agent
/// without a special power, for a mark of what was not signed on paper, and without the number on the party's phone;
/// [`DisputeFault::OralAgreement`].
pub fn sign(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Sign,
) -> Result<Attempt> {
    let outcome = step(
        store,
        ctx,
        at,
        |_| DisputeAction::Sign,
        |store, dispute: &mut Dispute, relation| {
            let Sign { word, mediator, mark } = command;
            let (party, mediator, credential) = signer(store, dispute, ctx, relation, &word, mediator)?;
            if mark.is_some() && credential != DisputeCredential::Paper {
                return Err(Failure::field("mark", DisputeFault::MarkOfPaper));
            }
            let said = party.map(|party| word.said_as(dispute, ctx, party));
            let (capacity, representative) = said.unwrap_or_default();
            let signature = Signature {
                party,
                mediator,
                at: ctx.now,
                credential,
                capacity: capacity.unwrap_or(PartyCapacity::Own),
                representative,
                mark: mark.unwrap_or(SignatureMark::Signature),
            };
            let agreement = written(dispute)?;
            for (signed, number) in [(&mut agreement.signed_by, party), (&mut agreement.mediators_signed, mediator)] {
                if let Some(number) = number.filter(|number| !signed.contains(number)) {
                    signed.push(number);
                }
            }
            // Who signs twice signed when it was the first time.
            if agreement.signatures.iter().all(|one| (one.party, one.mediator) != (party, mediator)) {
                agreement.signatures.push(signature);
            }
            dispute.take_effect(ctx.now);
            let said = DisputeFacts { capacity, representative, mark, ..DisputeFacts::noted(word.note) };
            let facts = DisputeFacts { party, mediator, credential: Some(credential), ..said };
            Ok(DisputeEvent { kind: DisputeEventKind::Signed, facts })
        },
    );
    attempted(store, ctx, at.id, outcome)
}

/// Which party or which mediator it is that signs, and by what.
fn signer(
    store: &mut impl Accounts,
    dispute: &mut Dispute,
    ctx: &Context,
    relation: DisputeRelation,
    word: &PartyWord,
    mediator: Option<u32>,
) -> Result<(Option<u32>, Option<u32>, DisputeCredential)> {
    let by_party = relation == DisputeRelation::Party;
    if by_party || word.party.is_some() {
        return match mediator {
            None => {
                let (party, credential) = binding(store, dispute, ctx, relation, DisputePartyAct::Sign, word)?;
                Ok((Some(party), None, credential))
            }
            Some(_) if by_party => Err(Failure::Forbidden),
            Some(_) => Err(Failure::field("mediator", DisputeFault::OneSignature)),
        };
    }
    let (own, mediates) = (ctx.actor.deputy(), relation == DisputeRelation::Mediator);
    let seat = dispute.dossier.mediators.iter().find(|seat| {
        seat.standing == MediatorStanding::Active
            && if mediates {
                seat.deputy == own && mediator.is_none_or(|n| n == seat.number)
            } else {
                mediator == Some(seat.number)
            }
    });
    let seat = seat.ok_or_else(|| Failure::missing("mediator", DisputeFault::NotYourSeat))?;
    let credential = if mediates { DisputeCredential::Account } else { on_paper(&word.note)? };
    Ok((None, Some(seat.number), credential))
}

/// The organisation seals a written agreement; of a room the seal is its committee's.
///
/// # Errors
/// As every step; [`DisputeFault::OralAgreement`], [`DisputeFault::RoomWithoutCommittee`].
pub fn seal(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Seal,
        |store, dispute: &mut Dispute, _| {
            written(dispute)?;
            let organisation = dispute.organisation.map(|id| store.organisation(id)).transpose()?.flatten();
            let sealer = organisation.and_then(|organisation| organisation.sealer());
            let sealer = sealer.ok_or_else(|| Failure::rule(DisputeFault::RoomWithoutCommittee))?;
            let agreement = written(dispute)?;
            agreement.sealed_at = agreement.sealed_at.or(Some(ctx.now));
            agreement.sealed_by = agreement.sealed_by.or(Some(sealer));
            dispute.take_effect(ctx.now);
            let facts = DisputeFacts { organisation: Some(sealer), ..DisputeFacts::noted(note) };
            Ok(DisputeEvent { kind: DisputeEventKind::Sealed, facts })
        },
    )
}
