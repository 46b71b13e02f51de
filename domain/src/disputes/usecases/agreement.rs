//! What the parties agree on, and when it holds.

use chrono::NaiveDate;

use super::{DisputeError, Result, speaking};
use crate::disputes::{
    Agreement, AgreementForm, Dispute, DisputeAction, DisputeEvent, DisputeRelation, Disputes, Item, MAX_AGREEMENTS,
    MAX_AMOUNT, MAX_ITEMS, MediatorStanding,
};
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Body, Title};
use crate::shared::{At, AttachmentId, Context, DisputeId, Failure, Note};

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
        return Err(Failure::field("/items", "协议应有 1 到 30 项；非金钱给付金额填 0"));
    }
    let side =
        |number: u32| dispute.dossier.parties.iter().find(|party| party.number == number).map(|party| party.side);
    let mut sum = 0_i64;
    for draft in &drafts {
        if !(0..=MAX_AMOUNT).contains(&draft.amount_fen) {
            return Err(Failure::field("/items", "金额应在 0 到 9007199254740991 分之间"));
        }
        sum = sum.checked_add(draft.amount_fen).ok_or_else(|| Failure::field("/items", "金额合计过大"))?;
        match (side(draft.payer), side(draft.payee)) {
            (Some(payer), Some(payee)) if payer != payee => {}
            (Some(_), Some(_)) => return Err(Failure::field("/items", "给付方与受领方应分属双方")),
            _ => return Err(Failure::missing("/items", "没有这个序号的当事人")),
        }
    }
    if sum != total_fen {
        return Err(Failure::field("/total_fen", "各项金额之和与总额不符"));
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
        })
        .collect())
}

/// The parties agree. An oral agreement is written down by the mediator and holds at once (人民调解法第三十条); a written one
/// holds once it is signed and sealed (第二十九条).
///
/// # Errors
/// As every step; field errors when a party is missing, amounts don't sum or are out of range, an item names no party,
/// or there were too many agreements already.
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
        |_, dispute: &mut Dispute, _| {
            let parties = dispute.party_numbers();
            if !command.parties.iter().all(|party| parties.contains(party)) {
                return Err(Failure::missing("/parties", "没有这个序号的当事人"));
            }
            if !parties.iter().all(|party| command.parties.contains(party)) {
                return Err(Failure::field("/parties", "协议须由各方当事人共同达成"));
            }
            if !dispute.has_mediator() {
                return Err(Failure::Own(DisputeError::NoMediator));
            }
            if dispute.dossier.former_agreements.len() + 1 >= MAX_AGREEMENTS {
                return Err(Failure::field("", "一件纠纷最多 10 份协议；请终止调解，告知其他途径"));
            }
            let mut agreement = Agreement {
                form: command.form,
                text: command.text,
                items: items(dispute, command.items, command.total_fen)?,
                total_fen: command.total_fen,
                made_at: ctx.now,
                signed_by: Vec::new(),
                mediators_signed: Vec::new(),
                sealed_at: None,
                effective_at: None,
            };
            agreement.take_effect(&parties, dispute.organisation, ctx.now);
            let deputies = dispute.mediating_deputies();
            let former = dispute.dossier.agreement.replace(agreement);
            dispute.dossier.former_agreements.extend(former);
            let note = Note { text: None, attachments: command.attachments };
            Ok(DisputeEvent::Agreed { note, form: command.form, deputies })
        },
    )
}

fn written(dispute: &mut Dispute) -> Result<&mut Agreement> {
    match &mut dispute.dossier.agreement {
        Some(agreement) if agreement.form == AgreementForm::Written => Ok(agreement),
        _ => Err(Failure::Own(DisputeError::OralAgreement)),
    }
}

/// Who signs: a party, or a mediator.
#[derive(Clone, Debug)]
pub struct Sign {
    pub note: Note,
    pub party: Option<u32>,
    pub mediator: Option<u32>,
}

/// A party or a mediator signs. A party signs for itself; whoever mediates writes down whose signature is on the paper, and a
/// deputy who mediates signs in the own name.
///
/// # Errors
/// As every step; field errors unless exactly one party or mediator is named; [`DisputeError::OralAgreement`].
pub fn sign(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, command: Sign) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Sign,
        |_, dispute: &mut Dispute, relation| {
            let Sign { note, mut party, mut mediator } = command;
            if relation == DisputeRelation::Party {
                party = Some(speaking(dispute, ctx, relation, party)?);
                if mediator.is_some() {
                    return Err(Failure::Forbidden);
                }
            } else if let Some(named) = party {
                if mediator.is_some() {
                    return Err(Failure::field("/mediator", "一次只能一人签名"));
                }
                speaking(dispute, ctx, relation, Some(named))?;
            } else {
                let own = ctx.actor.deputy();
                let seat = dispute.dossier.mediators.iter().find(|seat| {
                    seat.standing == MediatorStanding::Active
                        && match relation {
                            DisputeRelation::Mediator => {
                                seat.deputy == own && mediator.is_none_or(|n| n == seat.number)
                            }
                            _ => mediator == Some(seat.number),
                        }
                });
                let seat = seat.ok_or_else(|| Failure::missing("/mediator", "没有这个序号的调解员，或不能代其签名"))?;
                mediator = Some(seat.number);
            }
            let (parties, organisation) = (dispute.party_numbers(), dispute.organisation);
            let agreement = written(dispute)?;
            for (signed, number) in [(&mut agreement.signed_by, party), (&mut agreement.mediators_signed, mediator)] {
                if let Some(number) = number.filter(|number| !signed.contains(number)) {
                    signed.push(number);
                }
            }
            agreement.take_effect(&parties, organisation, ctx.now);
            Ok(DisputeEvent::Signed { note, party, mediator })
        },
    )
}

/// The organisation seals a written agreement.
///
/// # Errors
/// As every step; [`DisputeError::OralAgreement`].
pub fn seal(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Seal,
        |_, dispute: &mut Dispute, _| {
            let (parties, organisation) = (dispute.party_numbers(), dispute.organisation);
            let agreement = written(dispute)?;
            agreement.sealed_at = agreement.sealed_at.or(Some(ctx.now));
            agreement.take_effect(&parties, organisation, ctx.now);
            Ok(DisputeEvent::Sealed { note })
        },
    )
}
