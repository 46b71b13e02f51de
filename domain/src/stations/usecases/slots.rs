//! What holds of every slot: its time, its room, who is named for it; and whom the rotation proposes.

use std::collections::HashMap;

use chrono::{Datelike, Duration, NaiveDate};

use super::Result;
use crate::deputies::{Deputies, Deputy, Mandate};
use crate::receptions::{Hours, ReceptionFilter, ReceptionState, Receptions};
use crate::rooms::ActivityRoom;
use crate::shared::text::{Name, Title};
use crate::shared::time::{Period, local_date, local_instant, midnight, without};
use crate::shared::{Context, DeputyId, DivisionCode, Failure, Field, PageRequest, RoomId};
use crate::stations::{
    OnDuty, Person, Place, Rota, RotaId, RotaSlot, Span, StationFault, StationForm, Stations, propose, terms,
};

/// A slot as it is planned.
#[derive(Clone, Debug)]
pub struct PlanSlot {
    pub on: NaiveDate,
    pub hours: Hours,
    pub topic: Title,
    pub form: StationForm,
    /// Officials who are invited.
    pub officials: Vec<Name>,
    /// How many deputies are wanted.
    pub wanted: u32,
    /// Those who are wished for; the rotation proposes the others.
    pub deputies: Vec<DeputyId>,
    /// Those who are invited from elsewhere.
    pub guests: Vec<DeputyId>,
}

/// What a slot is refused for, and by which of its parts.
type Refused = (&'static str, StationFault);

pub(super) fn span_of(slot: &RotaSlot) -> Span {
    Span { from: slot.starts_at(), to: slot.ends_at() }
}

/// The slot itself, with nobody in it; on a holiday it moves to the next working day.
pub(super) fn planned(
    ctx: &Context,
    month: NaiveDate,
    number: u32,
    plan: &PlanSlot,
) -> std::result::Result<RotaSlot, Refused> {
    if (plan.on.year(), plan.on.month()) != (month.year(), month.month()) {
        return Err(("on", StationFault::DayOutOfMonth));
    }
    if plan.hours.to <= plan.hours.from {
        return Err(("to", StationFault::SlotBackwards));
    }
    if plan.hours.to - plan.hours.from > Duration::hours(terms::LONGEST_HOURS) {
        return Err(("to", StationFault::SlotTooLong));
    }
    if !(1..=terms::MAX_DEPUTIES).contains(&(plan.wanted as usize)) {
        return Err(("deputies_wanted", StationFault::DeputyCount));
    }
    if plan.deputies.len() + plan.guests.len() > terms::MAX_DEPUTIES {
        return Err(("deputy_ids", StationFault::DeputyCount));
    }
    if plan.officials.len() > terms::MAX_OFFICIALS {
        return Err(("officials", StationFault::TooManyOfficials));
    }
    let moved = terms::moves(plan.on, &ctx.calendar);
    let on = if moved { ctx.calendar.or_next_working_day(plan.on) } else { plan.on };
    if local_instant(on, plan.hours.from) <= ctx.now {
        return Err(("on", StationFault::SlotPast));
    }
    Ok(RotaSlot {
        number,
        on,
        moved_from: moved.then_some(plan.on),
        hours: plan.hours,
        topic: plan.topic.clone(),
        form: plan.form,
        officials: plan.officials.clone(),
        wanted: plan.wanted,
        people: Vec::new(),
        reception: None,
        missed: false,
        told: Vec::new(),
    })
}

/// All days of the slots, from the first midnight to the last.
fn around(slots: &[RotaSlot]) -> Option<Span> {
    let first = slots.iter().map(|slot| slot.on).min()?;
    let last = slots.iter().map(|slot| slot.on).max()?.succ_opt()?;
    Some(Span { from: midnight(first), to: midnight(last) })
}

/// Holds the slots against what else takes the room: other rotas, receptions that were announced by themselves, and each other. Tells
/// which of them can't be.
pub(super) fn first_in_taken_room<S: Stations + Receptions>(
    store: &mut S,
    room: RoomId,
    slots: &[RotaSlot],
    but: Option<RotaId>,
) -> Result<Option<usize>> {
    let Some(within) = around(slots) else { return Ok(None) };
    let mut taken = store.room_spans(room, within, but)?;
    let states = vec![ReceptionState::Announced, ReceptionState::Open];
    let filter = ReceptionFilter {
        states,
        room: Some(room),
        from: Some(within.from),
        to: Some(within.to),
        ..ReceptionFilter::default()
    };
    let announced = store.receptions(&filter, &PageRequest { limit: 100, after: None })?;
    let own = |id| slots.iter().any(|slot| slot.reception == Some(id));
    let others = announced.items.iter().filter(|one| !own(one.id));
    taken.extend(others.map(|one| Span { from: one.starts_at, to: one.ends_at }));
    let clashes = |(at, slot): (usize, &RotaSlot)| {
        let span = span_of(slot);
        taken.iter().any(|one| one.overlaps(&span)) || slots.iter().take(at).any(|one| span_of(one).overlaps(&span))
    };
    Ok(slots.iter().enumerate().position(clashes))
}

/// Whether a deputy belongs to the place: receives in the room, or is of a congress that reaches there.
fn belongs(deputy: &Deputy, (room, division): (RoomId, &DivisionCode), on: NaiveDate) -> bool {
    let reaches = |mandate: &Mandate| mandate.serves_on(on) && mandate.seat.congress.covers(division);
    deputy.room == Some(room) || deputy.mandates.iter().any(reaches)
}

/// Whether a deputy can be named for that slot, whatever else the deputy does.
fn may_be_named(
    (deputy, is_guest): (&Deputy, bool),
    place: (RoomId, &DivisionCode),
    slot: &RotaSlot,
) -> std::result::Result<(), StationFault> {
    if !deputy.serves_on(slot.on) {
        return Err(StationFault::DeputyNotServing);
    }
    if !is_guest && !belongs(deputy, place, slot.on) {
        return Err(StationFault::ForeignDeputy);
    }
    Ok(())
}

/// Those of whom it is known when they are busy and away.
pub(super) struct Crew {
    people: Vec<Person>,
}

impl Crew {
    /// What is known of those deputies around those slots, other rotas than `but` among what they do.
    pub(super) fn of<S: Stations>(
        store: &mut S,
        deputies: &[Deputy],
        slots: &[RotaSlot],
        but: Option<RotaId>,
    ) -> Result<Self> {
        let ids: Vec<DeputyId> = deputies.iter().map(|deputy| deputy.id).collect();
        let Some(within) = around(slots) else { return Ok(Self { people: Vec::new() }) };
        let days = Period { from: local_date(within.from), to: Some(local_date(within.to)) };
        let year = |of: NaiveDate| NaiveDate::from_ymd_opt(of.year(), 1, 1).unwrap_or(of);
        let next = |of: NaiveDate| NaiveDate::from_ymd_opt(of.year() + 1, 1, 1).unwrap_or(of);
        let whole = Span { from: midnight(year(days.from)), to: midnight(next(days.from)) };
        let counts: HashMap<DeputyId, u32> = store.count_duties(&ids, whole, but)?.into_iter().collect();
        let mut busy: HashMap<DeputyId, Vec<Span>> = HashMap::new();
        for (deputy, span) in store.duty_spans(&ids, within, but)? {
            busy.entry(deputy).or_default().push(span);
        }
        let mut away: HashMap<DeputyId, Vec<Period>> = HashMap::new();
        for (deputy, period) in store.leaves(&ids, days)? {
            away.entry(deputy).or_default().push(period);
        }
        let person = |deputy: &Deputy| {
            let service: Vec<Period> = deputy.mandates.iter().flat_map(Mandate::service).collect();
            let mut away = away.remove(&deputy.id).unwrap_or_default();
            away.extend(without(days, &service));
            Person {
                deputy: deputy.id,
                so_far: counts.get(&deputy.id).copied().unwrap_or_default(),
                away,
                busy: busy.remove(&deputy.id).unwrap_or_default(),
            }
        };
        Ok(Self { people: deputies.iter().map(person).collect() })
    }

    /// Why that deputy can't come then.
    fn hindrance(&self, deputy: DeputyId, slot: &RotaSlot) -> Option<StationFault> {
        let person = self.people.iter().find(|person| person.deputy == deputy)?;
        if person.away.iter().any(|period| period.contains(slot.on)) {
            return Some(StationFault::DeputyOnLeave);
        }
        person.busy.iter().any(|span| span.overlaps(&span_of(slot))).then_some(StationFault::DeputyTaken)
    }
}

/// Those who are asked for a room's slots.
pub(super) fn pool_of<S: Stations>(store: &mut S, room: &ActivityRoom) -> Result<Vec<Deputy>> {
    Ok(store.deputies_of_room(room.id, &room.division, terms::MAX_POOL)?)
}

/// Names those who are wished for, guests among them.
///
/// # Errors
/// Which of which list can't be, and why.
pub(super) fn name<S: Stations + Deputies>(
    store: &mut S,
    rota: &mut Rota,
    at: usize,
    (deputies, guests): (&[DeputyId], &[DeputyId]),
) -> Result<std::result::Result<(), Refused>> {
    let Some(slot) = rota.slots.get(at).cloned() else { return Ok(Ok(())) };
    let wished = deputies.iter().map(|id| (*id, false)).chain(guests.iter().map(|id| (*id, true)));
    let mut people: Vec<OnDuty> = Vec::new();
    for (id, is_guest) in wished {
        let field = if is_guest { "guest_ids" } else { "deputy_ids" };
        let Some(deputy) = store.deputy(id)? else { return Ok(Err((field, StationFault::DeputyNotServing))) };
        if let Err(fault) = may_be_named((&deputy, is_guest), (rota.room, &rota.division), &slot) {
            return Ok(Err((field, fault)));
        }
        let crew = Crew::of(store, std::slice::from_ref(&deputy), std::slice::from_ref(&slot), Some(rota.id))?;
        let elsewhere = |other: &RotaSlot| other.number != slot.number && span_of(other).overlaps(&span_of(&slot));
        let is_taken = rota.slots.iter().any(|other| other.has(deputy.id) && elsewhere(other));
        let hindrance = crew.hindrance(deputy.id, &slot).or(is_taken.then_some(StationFault::DeputyTaken));
        if let Some(fault) = hindrance {
            return Ok(Err((field, fault)));
        }
        if people.iter().all(|one| one.deputy != deputy.id) {
            // Whoever was asked before and answered has answered.
            let before = slot.people.iter().find(|one| one.deputy == deputy.id).cloned();
            people.push(before.unwrap_or_else(|| OnDuty::asked(deputy.id, is_guest)));
        }
    }
    // Who declined stays written down.
    let declined = slot.people.iter().filter(|one| !slot.has(one.deputy));
    let left: Vec<OnDuty> =
        declined.filter(|one| people.iter().all(|other| other.deputy != one.deputy)).cloned().collect();
    people.extend(left);
    if let Some(slot) = rota.slots.get_mut(at) {
        slot.people = people;
    }
    Ok(Ok(()))
}

/// Fills what is empty by fair rotation; tells whom it added, and which slots have nobody.
pub(super) fn fill<S: Stations>(
    store: &mut S,
    rota: &mut Rota,
    pool: &[Deputy],
) -> Result<(Vec<DeputyId>, Vec<usize>)> {
    let mut crew = Crew::of(store, pool, &rota.slots, Some(rota.id))?;
    for slot in &rota.slots {
        for one in &slot.people {
            let Some(person) = crew.people.iter_mut().find(|person| person.deputy == one.deputy) else { continue };
            // Who declined is not asked again for the same time.
            person.busy.push(span_of(slot));
            person.so_far += u32::from(slot.has(one.deputy));
        }
    }
    let is_near = |deputy: &Deputy| deputy.division == rota.division;
    let eligible: Vec<(usize, bool)> = pool.iter().enumerate().map(|(at, one)| (at, is_near(one))).collect();
    let lacks = |slot: &RotaSlot| (slot.wanted as usize).saturating_sub(slot.deputies().count());
    let places: Vec<Place<'_>> =
        rota.slots.iter().map(|slot| Place { span: span_of(slot), wanted: lacks(slot), pool: &eligible }).collect();
    let proposed = propose(&crew.people, &places);
    let mut added = Vec::new();
    for (slot, names) in rota.slots.iter_mut().zip(proposed) {
        added.extend(names.iter().copied());
        slot.people.extend(names.into_iter().map(|deputy| OnDuty::asked(deputy, false)));
    }
    let nobody = |(_, slot): &(usize, &RotaSlot)| slot.deputies().next().is_none();
    let empty = rota.slots.iter().enumerate().filter(nobody).map(|(at, _)| at).collect();
    Ok((added, empty))
}

/// That a part of one of the slots can't be.
pub(super) fn refuse(at: usize, (part, fault): Refused) -> Failure {
    Failure::field(Field::item("slots", at).part(part), fault)
}

/// Whether each deputy of a slot can be there, whoever of them is looked at: for those who exchange.
pub(super) fn can_come<S: Stations + Deputies>(
    store: &mut S,
    rota: &Rota,
    deputy: DeputyId,
    (slot, leaves): (&RotaSlot, u32),
) -> Result<bool> {
    let Some(known) = store.deputy(deputy)? else { return Ok(false) };
    if !known.serves_on(slot.on) {
        return Ok(false);
    }
    let crew = Crew::of(store, std::slice::from_ref(&known), std::slice::from_ref(slot), Some(rota.id))?;
    let elsewhere =
        |other: &RotaSlot| other.number != leaves && other.has(deputy) && span_of(other).overlaps(&span_of(slot));
    Ok(crew.hindrance(deputy, slot).is_none() && !rota.slots.iter().any(elsewhere))
}
