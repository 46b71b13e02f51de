//! What follows for disputes where a deputy's work is handed over, and where the case out of which one came goes elsewhere.

use super::Result;
use crate::cases::CaseFault;
use crate::disputes::{Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault, Disputes};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, DeputyId, DisputeId, Failure, Flow, Machine, Party};

/// Lets `to` stand where a dispute came in. Whoever mediates goes on: another mediator is the parties' and the organisation's
/// to find (人民调解法第十九条).
///
/// # Errors
/// As every step; a field error for whoever receives no disputes, or stands there already.
pub fn reassign(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, to: Party) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Reassign,
        |_, dispute: &mut Dispute, _| {
            if !matches!(to, Party::Deputy(_) | Party::Room(_) | Party::Office(_)) {
                return Err(Failure::field("to", CaseFault::NotAnAddressee));
            }
            let from = std::mem::replace(&mut dispute.dossier.addressee, to);
            if from == to {
                return Err(Failure::field("to", CaseFault::SameAddressee));
            }
            let facts = DisputeFacts { handed_from: Some(from), handed_to: Some(to), ..DisputeFacts::default() };
            Ok(DisputeEvent { kind: DisputeEventKind::Reassigned, facts })
        },
    )
}

/// Sends a dispute elsewhere with the accusation out of which it came, and hides it: what is left is for the parties who had agreed to
/// mediation. Nothing where it is hidden already.
///
/// # Errors
/// As every step, which only the system makes.
pub fn purge(store: &mut (impl Disputes + Journal), ctx: &Context, id: DisputeId) -> Result<Option<Dispute>> {
    if store.dispute(id)?.is_none_or(|dispute| dispute.dossier.purged) {
        return Ok(None);
    }
    let purged = step(
        store,
        ctx,
        At { id, version: None },
        |dispute: &Dispute| {
            let goes = DisputeAction::Divert.is_legal_in(dispute.state());
            if goes { DisputeAction::Divert } else { DisputeAction::Purge }
        },
        |_, dispute: &mut Dispute, _| {
            dispute.dossier.purged = true;
            Ok(DisputeEvent { kind: DisputeEventKind::Diverted, facts: DisputeFacts::default() })
        },
    )?;
    Ok(Some(purged))
}

/// Two entries of the same deputy.
#[derive(Clone, Copy, Debug)]
pub struct Readdress {
    pub from: DeputyId,
    /// The one that is left.
    pub to: DeputyId,
}

/// Lets the entry that is left of two of the same person stand and sit where the other did. To nobody else anything changes.
///
/// # Errors
/// As every step.
pub fn readdress(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: Readdress,
) -> Result<Dispute> {
    let Readdress { from, to } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Reassign,
        |_, dispute: &mut Dispute, _| {
            let dossier = &mut dispute.dossier;
            if dossier.addressee == Party::Deputy(from) {
                dossier.addressee = Party::Deputy(to);
            }
            let seats = dossier.mediators.iter_mut().map(|seat| &mut seat.deputy);
            let parties = dossier.parties.iter_mut().flat_map(|party| {
                let acting = party.representatives.iter_mut().map(|one| &mut one.deputy);
                std::iter::once(&mut party.deputy).chain(acting)
            });
            let guests = dossier.sessions.iter_mut().flat_map(|session| &mut session.guests);
            let guests = guests.map(|guest| &mut guest.deputy);
            for deputy in seats.chain(parties).chain(guests).filter(|deputy| **deputy == Some(from)) {
                *deputy = Some(to);
            }
            let (handed_from, handed_to) = (Some(Party::Deputy(from)), Some(Party::Deputy(to)));
            let facts = DisputeFacts { handed_from, handed_to, ..DisputeFacts::default() };
            Ok(DisputeEvent { kind: DisputeEventKind::DeputyMerged, facts })
        },
    )
}

/// Tells the organisation and the office that a deputy who mediates serves no longer, so that they name another one. The seat
/// stays until then.
///
/// # Errors
/// As every step; a field error where the deputy has no seat.
pub fn miss_mediator(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    deputy: DeputyId,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::MissMediator,
        |_, dispute: &mut Dispute, _| {
            let mut seats = dispute.dossier.mediators.iter().filter(|seat| seat.deputy == Some(deputy));
            let seat = seats.rfind(|seat| seat.is_seated());
            let seat = seat.ok_or_else(|| Failure::missing("deputy", DisputeFault::UnknownMediator))?;
            let facts = DisputeFacts { mediator: Some(seat.number), deputy: Some(deputy), ..DisputeFacts::default() };
            Ok(DisputeEvent { kind: DisputeEventKind::MediatorUnavailable, facts })
        },
    )
}
