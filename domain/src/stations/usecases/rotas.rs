//! The rota of a month: made, filled, changed, and asked for.

use chrono::NaiveDate;

use super::slots::{fill, first_in_taken_room, name, planned, pool_of, refuse};
use super::{Result, own_room};
use crate::deputies::Deputies;
use crate::receptions::Receptions;
use crate::rooms::Rooms;
use crate::shared::flow::{Journal, begin, step};
use crate::shared::time::month_of;
use crate::shared::{At, Bare, Context, DeputyId, Failure, Field, Grant, Party, RoomId, Standing};
use crate::stations::{
    Rota, RotaAction, RotaEvent, RotaEventKind, RotaId, RotaSlot, RotaState, StationFault, Stations, terms,
};

pub use super::slots::PlanSlot;

/// All that making a rota asks.
pub trait RotaDesk: Stations + Receptions + Deputies + Rooms + Journal {}

impl<T: Stations + Receptions + Deputies + Rooms + Journal> RotaDesk for T {}

/// A rota as it is made.
#[derive(Clone, Debug)]
pub struct DraftRota {
    pub room: RoomId,
    /// A day of the month.
    pub month: NaiveDate,
    pub slots: Vec<PlanSlot>,
}

/// Makes a room's rota of a month: each slot with those who are wished for, and what is lacking filled by fair rotation. A slot on a
/// holiday moves to the next working day.
///
/// # Errors
/// Forbidden to whoever does not plan for the room; field errors for a room that does not exist or is closed, a month that has a rota, and
/// of each slot for what of it can't be: its day, its hours, its room, who is named; and [`StationFault::NobodyAvailable`].
pub fn draft_rota<S: RotaDesk>(store: &mut S, ctx: &Context, command: DraftRota) -> Result<Rota> {
    let DraftRota { room, month, slots: plans } = command;
    let room = own_room(store, ctx, room)?;
    let month = month_of(month);
    if !(1..=terms::MAX_SLOTS).contains(&plans.len()) {
        return Err(Failure::field("slots", StationFault::SlotCount));
    }
    store.hold_rotas()?;
    if store.rota_of_month(room.id, month)?.is_some() {
        return Err(Failure::field("month", StationFault::RotaExists));
    }
    let mut slots: Vec<RotaSlot> = Vec::with_capacity(plans.len());
    for (at, (number, plan)) in (1_u32..).zip(&plans).enumerate() {
        slots.push(planned(ctx, month, number, plan).map_err(|refused| refuse(at, refused))?);
    }
    if let Some(at) = first_in_taken_room(store, room.id, &slots, None)? {
        return Err(refuse(at, ("on", StationFault::RoomTaken)));
    }
    let mut rota = Rota {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(RotaState::Draft),
        room: room.id,
        office: room.office,
        division: room.division.clone(),
        month,
        slots,
        swaps: Vec::new(),
        answers_due: None,
        drafted_at: ctx.now,
        published_at: None,
        updated_at: ctx.now,
    };
    for (at, plan) in plans.iter().enumerate() {
        name(store, &mut rota, at, (&plan.deputies, &plan.guests))?.map_err(|refused| refuse(at, refused))?;
    }
    let pool = pool_of(store, &room)?;
    let (_, empty) = fill(store, &mut rota, &pool)?;
    if let Some(at) = empty.first() {
        return Err(Failure::field(Field::item("slots", *at), StationFault::NobodyAvailable));
    }
    let by = ctx.actor.grants().iter().find_map(Grant::party).or(Some(Party::Office(rota.office)));
    begin(store, ctx, &rota, by, RotaEvent::bare(RotaEventKind::Drafted))?;
    Ok(rota)
}

/// Fills what is empty by fair rotation, as where somebody declined. Whoever is added is asked, where the others were.
///
/// # Errors
/// As every step; [`StationFault::NobodyAvailable`] where a slot would have nobody.
pub fn propose_rota<S: RotaDesk>(store: &mut S, ctx: &Context, at: At<RotaId>, _: Bare) -> Result<Rota> {
    step(
        store,
        ctx,
        at,
        |_| RotaAction::Propose,
        |store: &mut S, rota: &mut Rota, _| {
            store.hold_rotas()?;
            let room = store.room(rota.room)?.ok_or(Failure::NotFound)?;
            let pool = pool_of(store, &room)?;
            let (added, empty) = fill(store, rota, &pool)?;
            if !empty.is_empty() {
                return Err(Failure::rule(StationFault::NobodyAvailable));
            }
            Ok(told_once_asked(rota, RotaEvent { deputies: added, ..RotaEvent::bare(RotaEventKind::Proposed) }))
        },
    )
}

/// Nobody is told of what nobody was asked for yet.
fn told_once_asked(rota: &Rota, mut event: RotaEvent) -> RotaEvent {
    if rota.state() == RotaState::Draft {
        event.deputies.clear();
    }
    event
}

/// A slot as it is to be.
#[derive(Clone, Debug)]
pub struct ChangeSlot {
    pub slot: u32,
    pub plan: PlanSlot,
}

/// Changes a slot that is not published: its time, what it is about, and who is named for it.
///
/// # Errors
/// As every step; field errors for a slot that does not exist, and as [`draft_rota`].
pub fn change_slot<S: RotaDesk>(store: &mut S, ctx: &Context, at: At<RotaId>, command: ChangeSlot) -> Result<Rota> {
    let ChangeSlot { slot: number, plan } = command;
    step(
        store,
        ctx,
        at,
        |_| RotaAction::Change,
        |store: &mut S, rota: &mut Rota, _| {
            let place = rota.slots.iter().position(|slot| slot.number == number);
            let place = place.ok_or_else(|| Failure::missing("slot", StationFault::UnknownSlot))?;
            let own = |(part, fault): (&'static str, StationFault)| Failure::field(part, fault);
            let slot = planned(ctx, rota.month, number, &plan).map_err(own)?;
            let is_same_time = |old: &RotaSlot| (old.on, old.hours) == (slot.on, slot.hours);
            if let Some(old) = rota.slots.get_mut(place) {
                // Who agreed to another time is asked anew.
                let people = if is_same_time(old) { std::mem::take(&mut old.people) } else { Vec::new() };
                *old = RotaSlot { people, ..slot };
            }
            store.hold_rotas()?;
            if first_in_taken_room(store, rota.room, &rota.slots, Some(rota.id))?.is_some() {
                return Err(own(("on", StationFault::RoomTaken)));
            }
            let before: Vec<DeputyId> = rota.slots.get(place).map(|slot| slot.deputies().collect()).unwrap_or_default();
            name(store, rota, place, (&plan.deputies, &plan.guests))?.map_err(own)?;
            let slot = rota.slots.get(place).ok_or(Failure::NotFound)?;
            let new: Vec<DeputyId> = slot.deputies().filter(|one| !before.contains(one)).collect();
            if slot.deputies().next().is_none() {
                return Err(own(("deputy_ids", StationFault::DeputyCount)));
            }
            Ok(told_once_asked(rota, RotaEvent::of_slot(RotaEventKind::Changed, number, new)))
        },
    )
}

/// Asks those who are named. They have three days to answer.
///
/// # Errors
/// As every step.
pub fn ask_rota<S: Stations + Journal>(store: &mut S, ctx: &Context, at: At<RotaId>, _: Bare) -> Result<Rota> {
    step(
        store,
        ctx,
        at,
        |_| RotaAction::Ask,
        |_, rota: &mut Rota, _| {
            rota.answers_due = Some(terms::answers_due(ctx.now));
            Ok(RotaEvent::bare(RotaEventKind::Asked))
        },
    )
}

/// Gives a rota up that is not published.
///
/// # Errors
/// As every step.
pub fn cancel_rota<S: Stations + Journal>(store: &mut S, ctx: &Context, at: At<RotaId>, _: Bare) -> Result<Rota> {
    step(store, ctx, at, |_| RotaAction::Cancel, |_, _: &mut Rota, _| Ok(RotaEvent::bare(RotaEventKind::Cancelled)))
}
