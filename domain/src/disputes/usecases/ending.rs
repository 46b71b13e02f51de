//! How a mediation ends that comes to nothing, or goes on longer.

use std::cell::Cell;

use chrono::NaiveDate;

use super::proof::{Attempt, PartyWord, attempted, binding, on_paper};
use super::{Result, speaking, state_reason};
use crate::accounts::Accounts;
use crate::cases::Rules;
use crate::disputes::{
    ConfirmationRuling, Dispute, DisputeAction, DisputeChannel, DisputeCredential, DisputeEvent, DisputeEventKind,
    DisputeFacts, DisputeFault, DisputePartyAct, DisputeRelation, DisputeState, Disputes,
};
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DisputeId, Failure, Note};

/// Mediation came to nothing.
///
/// # Errors
/// As every step; a field error without words.
pub fn fail(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::Fail, note, |note| DisputeEvent::noted(DisputeEventKind::Failed, note))
}

/// The reporter takes a report back, or a party ends the mediation, which it may at any time (人民调解法第二十三条).
///
/// # Errors
/// As every step; field errors for a party that does not exist, without a scan of what it said on paper, and without the number
/// on its phone.
pub fn withdraw(
    store: &mut (impl Disputes + Accounts + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    word: PartyWord,
) -> Result<Attempt> {
    let fresh = Cell::new(false);
    let action = |dispute: &Dispute| {
        fresh.set(dispute.standing.state() == DisputeState::Reported);
        DisputeAction::Withdraw
    };
    let outcome = step(store, ctx, at, action, |store, dispute: &mut Dispute, relation| {
        let (party, credential) = ends(store, dispute, ctx, relation, fresh.get(), &word)?;
        let said = party.map(|party| word.said_as(dispute, ctx, party));
        let (capacity, representative) = said.unwrap_or_default();
        let said = DisputeFacts { capacity, representative, ..DisputeFacts::noted(word.note) };
        let facts = DisputeFacts { party, credential, ..said };
        Ok(DisputeEvent { kind: DisputeEventKind::Withdrawn, facts })
    });
    attempted(store, ctx, at.id, outcome)
}

/// Which party ends it, and by what.
fn ends(
    store: &mut impl Accounts,
    dispute: &mut Dispute,
    ctx: &Context,
    relation: DisputeRelation,
    fresh: bool,
    word: &PartyWord,
) -> Result<(Option<u32>, Option<DisputeCredential>)> {
    if relation == DisputeRelation::Reporter {
        return Ok((None, None));
    }
    // Who takes an own report back before anybody took it up binds nobody to anything.
    if relation == DisputeRelation::Party && fresh {
        return Ok((Some(speaking(dispute, ctx, relation, word.party)?), None));
    }
    if dispute.dossier.parties.is_empty() {
        return Ok((None, Some(on_paper(&word.note)?)));
    }
    let (party, credential) = binding(store, dispute, ctx, relation, DisputePartyAct::Withdraw, word)?;
    Ok((Some(party), Some(credential)))
}

/// Ends a mediation that came to nothing; the parties are told where else they can turn (人民调解法第二十六条).
///
/// # Errors
/// As every step; a field error without the advice.
pub fn terminate(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Terminate,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.dossier.advice.clone_from(&note.text);
            // Only who sat with the parties mediated; a refusal came before anybody did.
            let sat = dispute.dossier.sessions.iter().any(|session| session.held.is_some());
            let deputies = if sat { dispute.mediating_deputies() } else { Vec::new() };
            Ok(DisputeEvent {
                kind: DisputeEventKind::Terminated,
                facts: DisputeFacts { deputies, ..DisputeFacts::noted(note) },
            })
        },
    )
}

/// Where a dispute is sent, with advice.
#[derive(Clone, Debug)]
pub struct Refer {
    pub note: Note,
    pub to: DisputeChannel,
}

/// Sends a dispute to arbitration, a court, an authority or the petition procedure.
///
/// # Errors
/// As every step; field errors without words, and for the enforcement of what no court confirmed.
pub fn refer(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Refer,
) -> Result<Dispute> {
    let Refer { note, to } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Refer,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            let ruling = dispute.dossier.agreement.as_ref().and_then(|agreement| agreement.ruling);
            if to == DisputeChannel::Enforcement && ruling != Some(ConfirmationRuling::Confirmed) {
                return Err(Failure::field("to", DisputeFault::NotEnforceable));
            }
            dispute.dossier.channel = Some(to);
            Ok(DisputeEvent {
                kind: DisputeEventKind::Referred,
                facts: DisputeFacts { channel: Some(to), ..DisputeFacts::noted(note) },
            })
        },
    )
}

/// More time, as both sides agree.
#[derive(Clone, Debug)]
pub struct Extend {
    /// With a scan of what the parties signed.
    pub note: Note,
    /// Who agrees: every party.
    pub parties: Vec<u32>,
    pub until: NaiveDate,
}

/// Both sides agree to more time than the usual month (人民调解工作若干规定第三十三条).
///
/// # Errors
/// As every step; field errors when a party is missing, when the day is not later than the one before, and without a scan of
/// what they signed.
pub fn extend(
    store: &mut (impl Disputes + Rules + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Extend,
) -> Result<Dispute> {
    let Extend { note, parties, until } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Extend,
        |store, dispute: &mut Dispute, _| {
            if !dispute.party_numbers().iter().all(|party| parties.contains(party)) {
                return Err(Failure::field("parties", DisputeFault::ExtensionNeedsAll));
            }
            let today = local_date(ctx.now);
            let most = store.rules(&dispute.division, today)?.mediation_extension_days;
            if dispute.due_on.is_some_and(|due| until <= due) || (until - today).num_days() > i64::from(most) {
                let said = (
                    format!("新的期限应晚于原期限，且自今天起不超过 {most} 天"),
                    format!("The day must be later than the one before. Days from today, at most: {most}."),
                );
                return Err(Failure::explained("until", DisputeFault::ExtensionOutOfRange, said));
            }
            let credential = Some(on_paper(&note)?);
            dispute.due_on = Some(until);
            Ok(DisputeEvent {
                kind: DisputeEventKind::Extended,
                facts: DisputeFacts { until: Some(until), credential, ..DisputeFacts::noted(note) },
            })
        },
    )
}
