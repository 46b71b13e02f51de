//! What a rota's clock does by itself.

use super::Result;
use crate::receptions::{Reception, ReceptionState, Receptions};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, DeputyId, Failure, Flow, Repository};
use crate::stations::{Rota, RotaAction, RotaEvent, RotaEventKind, RotaId, RotaSlot, SlotAlert, Stations, was_held};

/// What is to be told of a slot.
fn due(ctx: &Context, slot: &RotaSlot, reception: Option<&Reception>) -> Option<SlotAlert> {
    let alert = slot.tells(ctx.now)?;
    let reception = reception?;
    match alert {
        _ if reception.state() == ReceptionState::Cancelled => None,
        // Somebody came in time.
        SlotAlert::Attendance if was_held(reception) => None,
        alert => Some(alert),
    }
}

/// Reminds those who are to come, and tells the office where nobody came; whether somebody was told. Does nothing when nothing is due.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike_rota<S: Stations + Receptions + Journal>(store: &mut S, ctx: &Context, id: RotaId) -> Result<bool> {
    let Some(before) = store.rota(id)? else { return Ok(false) };
    let mut now = before.clone();
    for at in 0..now.slots.len() {
        let Some(slot) = now.slots.get(at).cloned() else { continue };
        let Some(reception) = slot.reception.filter(|_| slot.alert_at().is_some_and(|alert| alert <= ctx.now)) else {
            continue;
        };
        let reception = store.reception(reception)?;
        if let Some(alert) = due(ctx, &slot, reception.as_ref()) {
            return tell(store, ctx, &before, (slot.number, alert));
        }
        // What of it is no news any more is not asked for again, but what only waits for the morning.
        if (slot.tells(ctx.now).is_some() || ctx.now >= slot.starts_at())
            && let Some(slot) = now.slots.get_mut(at)
        {
            slot.pass(ctx.now);
        }
    }
    if now != before {
        Repository::<Rota>::save(store, &before, &now)?;
    }
    Ok(false)
}

fn tell<S: Stations + Journal>(
    store: &mut S,
    ctx: &Context,
    rota: &Rota,
    (number, alert): (u32, SlotAlert),
) -> Result<bool> {
    let missed = alert == SlotAlert::Attendance;
    let action = if missed { RotaAction::Miss } else { RotaAction::Remind };
    step(
        store,
        ctx,
        At { id: rota.id, version: Some(rota.version) },
        |_| action,
        |_, rota: &mut Rota, _| {
            let slot = rota.slot_mut(number).ok_or(Failure::NotFound)?;
            let deputies: Vec<DeputyId> = slot.deputies().collect();
            slot.pass(ctx.now);
            slot.missed |= missed;
            let kind = if missed { RotaEventKind::Missed } else { RotaEventKind::Reminded };
            Ok(RotaEvent { alert: (!missed).then_some(alert), ..RotaEvent::of_slot(kind, number, deputies) })
        },
    )?;
    Ok(true)
}
