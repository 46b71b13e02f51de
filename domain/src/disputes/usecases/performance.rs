//! How an agreement is carried out, or broken, and how a dispute ends well.

use super::proof::{Attempt, PartyWord, attempted, binding, on_paper, own_or_binding, refuse_unempowered};
use super::{Result, effective, speaking, state_reason, tell};
use crate::accounts::Accounts;
use crate::disputes::{
    Dispute, DisputeAction, DisputeCredential, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault,
    DisputePartyAct, DisputeRelation, Disputes, Item, MAX_PAYMENTS, PartyCapacity, Payment, Performance,
};
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DisputeId, Failure, Note};

/// The agreement is to be carried out now.
///
/// # Errors
/// As every step; a field error without the number on the phone of a party that says so by its code;
/// [`DisputeFault::NotEffective`].
pub fn begin_performance(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    word: PartyWord,
) -> Result<Attempt> {
    let outcome = step(
        store,
        ctx,
        at,
        |_| DisputeAction::BeginPerformance,
        |store, dispute: &mut Dispute, relation| {
            effective(dispute)?;
            let act = DisputePartyAct::BeginPerformance;
            let (party, credential) = own_or_binding(store, dispute, ctx, relation, act, &word)?;
            let facts = DisputeFacts { party, credential, ..DisputeFacts::noted(word.note) };
            Ok(DisputeEvent { kind: DisputeEventKind::PerformanceBegun, facts })
        },
    );
    attempted(store, ctx, at.id, outcome)
}

/// Which item was carried out, and how.
#[derive(Clone, Debug)]
pub struct Perform {
    /// With a scan of the receipt, where whoever mediates writes it down.
    pub word: PartyWord,
    /// Its number.
    pub item: u32,
    pub performance: Performance,
    /// How much was received, in fen, where that is a part of what is open.
    pub amount_fen: Option<i64>,
}

/// An item was carried out, or a part of it received; with the last one the agreement is performed. It is the receipt of the party
/// that it is owed to: who pays frees nobody by saying so.
///
/// # Errors
/// As every step; field errors for an item that does not exist or is owed to another party, for a day in the future, for more than
/// is open of it and a part of what is no money, without a scan of the receipt, and without the number on the phone of the party;
/// [`DisputeFault::NotEffective`], [`DisputeFault::AlreadyPerformed`], [`DisputeFault::TooManyPayments`].
pub fn perform(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Perform,
) -> Result<Attempt> {
    let Perform { word, item: number, performance, amount_fen } = command;
    let action = |dispute: &Dispute| {
        let items = dispute.dossier.agreement.iter().flat_map(|agreement| &agreement.items);
        // What is received in part stays open.
        let open = |item: &&Item| item.performed.is_none() && (item.number != number || leaves(item, amount_fen));
        if items.filter(open).count() == 0 { DisputeAction::PerformLast } else { DisputeAction::Perform }
    };
    let outcome = step(store, ctx, at, action, |store, dispute: &mut Dispute, relation| {
        if performance.on > local_date(ctx.now) {
            return Err(Failure::field("performance", DisputeFault::PerformedInFuture));
        }
        let item = find(dispute, number)?;
        if item.performed.is_some() {
            return Err(Failure::rule(DisputeFault::AlreadyPerformed));
        }
        if item.payments.len() >= MAX_PAYMENTS {
            return Err(Failure::rule(DisputeFault::TooManyPayments));
        }
        let received = item.receives(amount_fen).map_err(|fault| Failure::field("amount_fen", fault))?;
        let (payee, in_part) = (item.payee, leaves(item, amount_fen));
        let credential = receipt(store, dispute, ctx, relation, payee, &word)?;
        let (capacity, representative) = word.said_as(dispute, ctx, payee);
        let item = find(dispute, number)?;
        item.payments.push(Payment {
            on: performance.on,
            amount_fen: received,
            receipt: performance.receipt.clone(),
            proof: word.note.attachments.clone(),
            confirmed_by: payee,
            credential,
            capacity: capacity.unwrap_or(PartyCapacity::Own),
            representative,
            at: ctx.now,
        });
        if !in_part {
            item.performed = Some(performance);
        }
        let kind = if in_part { DisputeEventKind::ItemPaid } else { DisputeEventKind::ItemPerformed };
        let (item, party, credential) = (Some(number), Some(payee), Some(credential));
        let amount_fen = Some(received).filter(|fen| *fen > 0);
        let said = DisputeFacts { capacity, representative, amount_fen, ..DisputeFacts::noted(word.note) };
        Ok(DisputeEvent { kind, facts: DisputeFacts { party, credential, item, ..said } })
    });
    attempted(store, ctx, at.id, outcome)
}

/// Whether something of the item is still open once that much of it is received.
fn leaves(item: &Item, amount_fen: Option<i64>) -> bool {
    amount_fen.is_some_and(|part| part < item.amount_fen - item.paid_fen())
}

/// The item of that number, of an agreement that holds.
fn find(dispute: &mut Dispute, number: u32) -> Result<&mut Item> {
    let mut items = effective(dispute)?.items.iter_mut();
    items.find(|item| item.number == number).ok_or_else(|| Failure::missing("item", DisputeFault::UnknownItem))
}

/// By what it is known that `payee` received it.
fn receipt(
    store: &mut impl Accounts,
    dispute: &mut Dispute,
    ctx: &Context,
    relation: DisputeRelation,
    payee: u32,
    word: &PartyWord,
) -> Result<DisputeCredential> {
    if relation != DisputeRelation::Party {
        refuse_unempowered(dispute, ctx, relation, payee, Some(DisputePartyAct::Perform), word)?;
        return on_paper(&word.note);
    }
    if speaking(dispute, ctx, relation, word.party)? != payee {
        return Err(Failure::field("item", DisputeFault::NotYourReceipt));
    }
    binding(store, dispute, ctx, relation, DisputePartyAct::Perform, word).map(|(_, credential)| credential)
}

/// The agreement was broken, whether it was begun to be carried out or not.
///
/// # Errors
/// As every step; field errors without words, and without the number on the phone of a party that says so by its code;
/// [`DisputeFault::NotEffective`].
pub fn breach(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    word: PartyWord,
) -> Result<Attempt> {
    let outcome = step(
        store,
        ctx,
        at,
        |_| DisputeAction::Breach,
        |store, dispute: &mut Dispute, relation| {
            word.note.require_text()?;
            effective(dispute)?;
            let act = DisputePartyAct::Breach;
            let (party, credential) = own_or_binding(store, dispute, ctx, relation, act, &word)?;
            let facts = DisputeFacts { party, credential, ..DisputeFacts::noted(word.note) };
            Ok(DisputeEvent { kind: DisputeEventKind::Breached, facts })
        },
    );
    attempted(store, ctx, at.id, outcome)
}

/// Mediation goes on after a breach, or after the court dismissed the application.
pub fn remediate(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Remediate, note, |note| DisputeEvent::noted(DisputeEventKind::Resumed, note))
}

/// Somebody looked how the parties are since the agreement was carried out.
///
/// # Errors
/// As every step; a field error without words.
pub fn follow_up(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::FollowUp, note, |note| {
        DisputeEvent::noted(DisputeEventKind::FollowedUp, note)
    })
}

/// Closes a dispute.
pub fn close(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Close, note, |note| DisputeEvent::noted(DisputeEventKind::Closed, note))
}
