//! A rota is published: each of its slots becomes a reception, announced as long before as the rules of the place say.

use super::Result;
use super::bookings::call_off_bookings;
use super::slots::first_in_taken_room;
use crate::cases::Rules;
use crate::deputies::Deputies;
use crate::moderation::Moderation;
use crate::receptions::usecases::{self as receptions, Announce, Announcement, ComeTo, announce, cancel};
use crate::receptions::{ReceptionKind, ReceptionView, Receptions};
use crate::rooms::Rooms;
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DeputyId, Failure, ReceptionId};
use crate::stations::{Rota, RotaAction, RotaEvent, RotaEventKind, RotaId, SlotAnswer, StationFault, Stations};
use crate::territory::Territory;

/// All that publishing asks.
pub trait PublishingDesk: Stations + Receptions + Deputies + Rooms + Territory + Moderation + Rules + Journal {}

impl<T: Stations + Receptions + Deputies + Rooms + Territory + Moderation + Rules + Journal> PublishingDesk for T {}

/// What stands in the way of publishing.
fn check(rota: &Rota, ctx: &Context, notice: u32) -> Result<()> {
    let pending = rota.slots.iter().flat_map(|slot| &slot.people).any(|one| one.answer == SlotAnswer::Pending);
    if pending && rota.answers_due.is_some_and(|due| ctx.now < due) {
        return Err(Failure::rule(StationFault::AnswersOutstanding));
    }
    if rota.slots.iter().any(|slot| slot.deputies().next().is_none()) {
        return Err(Failure::rule(StationFault::SlotWithoutDeputy));
    }
    let today = local_date(ctx.now);
    if rota.slots.iter().any(|slot| (slot.on - today).num_days() < i64::from(notice)) {
        let said = (format!("接待须至少提前 {notice} 天公布"), format!("Days before, at least: {notice}."));
        return Err(Failure::because(StationFault::PublishedTooLate, said));
    }
    Ok(())
}

/// Publishes a rota with names: everybody named comes, but who declined. Who has not answered in time stays named. Each slot becomes a
/// reception, one and no more.
///
/// # Errors
/// As every step; [`StationFault::AnswersOutstanding`] while somebody has time to answer, [`StationFault::SlotWithoutDeputy`],
/// [`StationFault::PublishedTooLate`], [`StationFault::RoomTaken`].
pub fn publish_rota<S: PublishingDesk>(store: &mut S, ctx: &Context, at: At<RotaId>, _: Bare) -> Result<Rota> {
    step(
        store,
        ctx,
        at,
        |_| RotaAction::Publish,
        |store: &mut S, rota: &mut Rota, _| {
            let rules = store.rules(&rota.division, local_date(ctx.now))?;
            check(rota, ctx, rules.reception_notice_days)?;
            if first_in_taken_room(store, rota.room, &rota.slots, Some(rota.id))?.is_some() {
                return Err(Failure::rule(StationFault::RoomTaken));
            }
            for slot in rota.slots.iter_mut().filter(|slot| slot.reception.is_none()) {
                let what = Announcement {
                    room: rota.room,
                    kind: ReceptionKind::ReceptionDay,
                    title: slot.topic.clone(),
                    grid: None,
                    hours: slot.hours,
                };
                let made = announce(store, ctx, Announce { what, on: slot.on })?;
                slot.reception = Some(made.id);
                // What was to be told before it was published is no news.
                slot.pass(ctx.now);
            }
            rota.published_at = Some(ctx.now);
            Ok(RotaEvent::bare(RotaEventKind::Published))
        },
    )
}

/// A deputy checks in to a reception: of the place, or a guest whom its rota names.
///
/// # Errors
/// As [`receptions::check_in`].
pub fn check_in<S: Stations + Receptions + Deputies + Journal>(
    store: &mut S,
    ctx: &Context,
    command: ComeTo,
) -> Result<ReceptionView> {
    let id = command.reception;
    let expected = |store: &mut S, deputy: DeputyId| -> Result<bool> {
        let Some(rota) = store.rota_of_reception(id)? else { return Ok(false) };
        let rota = store.rota(rota)?;
        Ok(rota.as_ref().and_then(|rota| rota.slot_of(id)).is_some_and(|slot| slot.has(deputy)))
    };
    receptions::check_in(store, ctx, command, expected)
}

/// Calls a reception off, and whoever booked a time of it is told.
///
/// # Errors
/// As every step.
pub fn cancel_reception<S: Stations + Receptions + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<ReceptionId>,
    command: Bare,
) -> Result<ReceptionView> {
    let id = at.id;
    let cancelled = cancel(store, ctx, at, command)?;
    call_off_bookings(store, ctx, id)?;
    Ok(cancelled)
}
