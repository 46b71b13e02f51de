//! What deputies say to a rota: whether they come, and with whom they exchange.

use super::Result;
use super::slots::can_come;
use crate::deputies::Deputies;
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::{At, Context, DeputyId, Failure};
use crate::stations::{
    Rota, RotaAction, RotaEvent, RotaEventKind, RotaId, RotaSlot, SlotAnswer, StationFault, Stations, Swap, terms,
};

/// Whether a deputy comes.
#[derive(Clone, Debug)]
pub struct AnswerSlot {
    pub slot: u32,
    pub accepts: bool,
    /// Why not.
    pub reason: Option<Name>,
}

/// A deputy says whether to come. Who does not come says why.
///
/// # Errors
/// As every step; field errors for a slot that does not exist and without a reason; [`StationFault::NotAsked`].
pub fn answer_slot<S: Stations + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<RotaId>,
    command: AnswerSlot,
) -> Result<Rota> {
    let AnswerSlot { slot: number, accepts, reason } = command;
    if !accepts && reason.is_none() {
        return Err(Failure::field("reason", StationFault::ReasonMissing));
    }
    step(
        store,
        ctx,
        at,
        |_| RotaAction::Answer,
        |_, rota: &mut Rota, _| {
            let deputy = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
            let slot = rota.slot_mut(number).ok_or_else(|| Failure::missing("slot", StationFault::UnknownSlot))?;
            let waits = slot.people.iter_mut().find(|one| one.deputy == deputy && one.answer == SlotAnswer::Pending);
            let own = waits.ok_or_else(|| Failure::rule(StationFault::NotAsked))?;
            own.answer = if accepts { SlotAnswer::Accepted } else { SlotAnswer::Declined };
            own.reason = reason.filter(|_| !accepts);
            let kind = if accepts { RotaEventKind::Accepted } else { RotaEventKind::Declined };
            Ok(RotaEvent::of_slot(kind, number, vec![deputy]))
        },
    )
}

/// With whom a deputy would exchange, and what.
#[derive(Clone, Copy, Debug)]
pub struct OfferSwap {
    /// The own slot.
    pub gives: u32,
    /// The other's.
    pub takes: u32,
    pub with: DeputyId,
}

/// What of an exchange can't be.
fn check_swap(rota: &Rota, swap: &Swap, ctx: &Context) -> Result<()> {
    let impossible = || Failure::rule(StationFault::SwapImpossible);
    let (gives, takes) = (rota.slot(swap.gives).ok_or_else(impossible)?, rota.slot(swap.takes).ok_or_else(impossible)?);
    let fits = |slot: &RotaSlot, one: DeputyId, other: DeputyId| slot.has(one) && !slot.has(other);
    if swap.gives == swap.takes || !fits(gives, swap.from, swap.to) || !fits(takes, swap.to, swap.from) {
        return Err(impossible());
    }
    if gives.starts_at() <= ctx.now || takes.starts_at() <= ctx.now {
        return Err(Failure::rule(StationFault::SlotPast));
    }
    Ok(())
}

/// A deputy proposes an exchange to another one of the same rota.
///
/// # Errors
/// As every step; [`StationFault::SwapImpossible`], [`StationFault::SlotPast`], [`StationFault::TooManySwaps`].
pub fn offer_swap<S: Stations + Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<RotaId>,
    command: OfferSwap,
) -> Result<Rota> {
    let OfferSwap { gives, takes, with } = command;
    step(
        store,
        ctx,
        at,
        |_| RotaAction::OfferSwap,
        |store: &mut S, rota: &mut Rota, _| {
            let from = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
            let to = store.deputy_place(with)?.map_or(with, |(kept, _)| kept);
            if rota.swaps.len() >= terms::MAX_SWAPS {
                return Err(Failure::rule(StationFault::TooManySwaps));
            }
            let number = u32::try_from(rota.swaps.len()).unwrap_or(u32::MAX).saturating_add(1);
            let swap = Swap { number, from, gives, to, takes, answer: SlotAnswer::Pending };
            check_swap(rota, &swap, ctx)?;
            rota.swaps.push(swap);
            Ok(RotaEvent::of_slot(RotaEventKind::SwapOffered, gives, vec![to]))
        },
    )
}

/// What a deputy answers to a proposal.
#[derive(Clone, Copy, Debug)]
pub struct AnswerSwap {
    pub swap: u32,
    pub accepts: bool,
}

fn exchange(rota: &mut Rota, swap: &Swap) {
    for (number, leaves, comes) in [(swap.gives, swap.from, swap.to), (swap.takes, swap.to, swap.from)] {
        let Some(slot) = rota.slot_mut(number) else { continue };
        // Who declined it before comes after all.
        slot.people.retain(|one| one.deputy != comes);
        if let Some(one) = slot.people.iter_mut().find(|one| one.deputy == leaves) {
            (one.deputy, one.answer, one.reason) = (comes, SlotAnswer::Accepted, None);
        }
    }
}

/// Whoever was asked agrees to an exchange, or does not. With the second agreement it is made.
///
/// # Errors
/// As every step; a field error for a proposal that does not wait for the actor; what has become impossible since, as
/// [`offer_swap`]; [`StationFault::DeputyTaken`] where one of the two can't come then.
pub fn answer_swap<S: Stations + Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<RotaId>,
    command: AnswerSwap,
) -> Result<Rota> {
    let AnswerSwap { swap: number, accepts } = command;
    step(
        store,
        ctx,
        at,
        |_| RotaAction::AnswerSwap,
        |store: &mut S, rota: &mut Rota, _| {
            let own = ctx.actor.deputy();
            let waits =
                |swap: &&mut Swap| swap.number == number && swap.answer == SlotAnswer::Pending && Some(swap.to) == own;
            let found = rota.swaps.iter_mut().find(waits);
            let offered = found.ok_or_else(|| Failure::missing("swap", StationFault::UnknownSwap))?;
            let swap = *offered;
            offered.answer = if accepts { SlotAnswer::Accepted } else { SlotAnswer::Declined };
            if !accepts {
                return Ok(RotaEvent::of_slot(RotaEventKind::SwapDeclined, swap.gives, vec![swap.from]));
            }
            check_swap(rota, &swap, ctx)?;
            store.hold_rotas()?;
            for (who, comes, leaves) in [(swap.from, swap.takes, swap.gives), (swap.to, swap.gives, swap.takes)] {
                let slot = rota.slot(comes).cloned().ok_or_else(|| Failure::rule(StationFault::SwapImpossible))?;
                if !can_come(store, rota, who, (&slot, leaves))? {
                    return Err(Failure::rule(StationFault::DeputyTaken));
                }
            }
            exchange(rota, &swap);
            Ok(RotaEvent::of_slot(RotaEventKind::Swapped, swap.gives, vec![swap.from, swap.to]))
        },
    )
}
