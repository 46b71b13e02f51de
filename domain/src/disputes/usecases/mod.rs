//! What people do with disputes: one function for each thing.

mod agreement;
mod choice;
mod clock;
mod confirmation;
mod consent;
mod ending;
mod intake;
mod organisations;
mod performance;
mod proof;
mod reassign;
mod records;
mod registration;
mod representatives;
mod risk;
mod sittings;

pub use agreement::*;
pub use choice::*;
pub use clock::*;
pub use confirmation::*;
pub use consent::*;
pub use ending::*;
pub use intake::*;
pub use organisations::*;
pub use performance::*;
pub use proof::*;
pub use reassign::*;
pub use records::*;
pub use registration::*;
pub use representatives::*;
pub use risk::*;
pub use sittings::*;

use super::{Agreement, Dispute, DisputeAction, DisputeEvent, DisputeFault, DisputeRelation, Disputes};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, DisputeId, Failure, Field, Note};

type Result<T> = std::result::Result<T, Failure>;

/// A step that only tells something.
fn tell(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    action: DisputeAction,
    note: Note,
    event: impl FnOnce(Note) -> DisputeEvent,
) -> Result<Dispute> {
    step(store, ctx, at, |_| action, |_, _, _| Ok(event(note)))
}

/// The same where words are needed.
fn state_reason(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    action: DisputeAction,
    note: Note,
    event: impl FnOnce(Note) -> DisputeEvent,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| action,
        |_, _, _| {
            note.require_text()?;
            Ok(event(note))
        },
    )
}

/// The first of the numbers that `known` does not hold, as the field that says so.
fn unknown(name: &'static str, numbers: &[u32], known: impl Fn(&u32) -> bool, fault: DisputeFault) -> Result<()> {
    match numbers.iter().position(|number| !known(number)) {
        Some(at) => Err(Failure::missing(Field::item(name, at), fault)),
        None => Ok(()),
    }
}

/// The party for whom something is done: a party speaks for itself only; whoever mediates or oversees writes down what a
/// party said.
fn speaking(dispute: &Dispute, ctx: &Context, relation: DisputeRelation, named: Option<u32>) -> Result<u32> {
    if relation == DisputeRelation::Party {
        let own = dispute.party_of(&ctx.actor).map(|party| party.number).ok_or(Failure::Forbidden)?;
        return if named.is_none_or(|named| named == own) { Ok(own) } else { Err(Failure::Forbidden) };
    }
    let named = named.ok_or_else(|| Failure::field("party", DisputeFault::PartyUnnamed))?;
    if dispute.party_numbers().contains(&named) {
        Ok(named)
    } else {
        Err(Failure::missing("party", DisputeFault::UnknownParty))
    }
}

/// Refuses what the mediator who presides does where none does, and to deputies who only take part (人民调解法第二十条).
fn presided(dispute: &Dispute, ctx: &Context, relation: DisputeRelation) -> Result<()> {
    if !dispute.has_mediator() {
        return Err(Failure::rule(DisputeFault::NoMediator));
    }
    if dispute.presiding().is_none() {
        return Err(Failure::rule(DisputeFault::NobodyQualified));
    }
    let own = ctx.actor.deputy();
    let mut seats = dispute.dossier.mediators.iter().rev();
    let qualified = seats.find(|seat| seat.deputy.is_some() && seat.deputy == own).is_some_and(|seat| seat.qualified);
    if relation == DisputeRelation::Mediator && dispute.organisation.is_some() && !qualified {
        return Err(Failure::rule(DisputeFault::SeatUnqualified));
    }
    Ok(())
}

fn effective(dispute: &mut Dispute) -> Result<&mut Agreement> {
    match &mut dispute.dossier.agreement {
        Some(agreement) if agreement.effective_at.is_some() => Ok(agreement),
        _ => Err(Failure::rule(DisputeFault::NotEffective)),
    }
}
