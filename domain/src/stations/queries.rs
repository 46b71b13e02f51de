//! What people are shown of plans, rotas, free times, bookings and reports.

use chrono::{Datelike, Days, Duration, NaiveDate};
use uuid::Uuid;

use super::{
    BookingId, BookingView, PlanState, PlanView, Quarter, Rota, RotaId, RotaSlot, RotaView, StationDay, StationPlan,
    StationPlanId, StationReport, Stations, listed_states, look_at, plan_relations, plan_view, progress, report,
    rota_relations, rota_view, terms,
};
use crate::audit::Look;
use crate::receptions::{Reception, ReceptionFilter, ReceptionKey, ReceptionState, Receptions, WalkInPart};
use crate::rooms::{ActivityRoom, RoomFault, Rooms};
use crate::shared::time::{local_date, midnight, month_of};
use crate::shared::{
    Context, DeputyId, Failure, Instant, Page, PageRequest, Party, ReceptionId, Repository, RoomId, StoreError,
    gathered,
};

type Result<T> = std::result::Result<T, Failure>;

/// Days ahead of which times are shown.
const AHEAD: i64 = 60;
/// Station days that are shown at most.
const MOST_DAYS: u32 = 30;

/// Receptions of a room that begin between two days, the second not among them.
pub(super) fn receptions_of(
    store: &mut impl Receptions,
    room: RoomId,
    (from, to): (NaiveDate, NaiveDate),
    walk_ins: WalkInPart,
) -> Result<Vec<Reception>> {
    let filter = ReceptionFilter {
        room: Some(room),
        from: Some(midnight(from)),
        to: Some(midnight(to)),
        walk_ins,
        ..ReceptionFilter::default()
    };
    let read = |page: &PageRequest<ReceptionKey>| -> Result<_> {
        let mut page = store.receptions(&filter, page)?;
        // A register of walk-ins ends when the next day begins, and is of its own day alone.
        page.items.retain(|one| one.starts_at >= midnight(from));
        Ok(page)
    };
    gathered((terms::MOST_HELD, 100), read)
}

/// The first day of the year, and of the next one.
fn year_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year + 1, 1, 1))
}

/// The first day of the month, and of the next one.
fn days_of(month: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = month_of(month);
    (first, first.checked_add_months(chrono::Months::new(1)).unwrap_or(first))
}

/// A plan with what was done of it.
///
/// # Errors
/// Not found where the actor may not know of it.
pub fn plan<S: Stations + Receptions>(store: &mut S, ctx: &Context, id: StationPlanId) -> Result<PlanView> {
    let found = store.station_plan(id)?.ok_or(Failure::NotFound)?;
    let mut view = plan_view(found, &ctx.actor).ok_or(Failure::NotFound)?;
    let plan = &view.plan;
    let Some(year) = year_of(plan.year) else { return Ok(view) };
    let receptions = receptions_of(store, plan.room, year, WalkInPart::Without)?;
    let today = local_date(ctx.now);
    let deputies = store.deputies_of_room(plan.room, &plan.division, terms::MAX_POOL)?;
    let own = deputies.iter().filter(|one| one.room == Some(plan.room) && one.serves_on(today));
    let expected: Vec<DeputyId> = own.map(|one| one.id).collect();
    let mut done = progress((plan.year, &plan.targets), today, &receptions, &expected);
    if !view.is_maker() && ctx.actor.leads(&plan.division).is_none() {
        // How often each of them came is for those who look after the station: of persons the law makes other things public.
        (done.deputies, done.lacking) = (Vec::new(), Vec::new());
    }
    view.progress = Some(done);
    Ok(view)
}

/// Whether the actor plans for that room.
pub(super) fn makes(ctx: &Context, room: &ActivityRoom) -> bool {
    ctx.actor.oversees(&room.division) || ctx.actor.acts_for(Party::Room(room.id))
}

fn known_room(store: &mut impl Rooms, room: RoomId) -> Result<ActivityRoom> {
    store.room(room)?.ok_or_else(|| Failure::missing("room", RoomFault::UnknownRoom))
}

/// The plans of a room that the actor may see, the newest first.
///
/// # Errors
/// A field error for a room that does not exist.
pub fn plans<S: Stations + Rooms>(
    store: &mut S,
    ctx: &Context,
    room: RoomId,
    page: &PageRequest<StationPlanId>,
) -> Result<Page<PlanView, StationPlanId>> {
    let room = known_room(store, room)?;
    let all = [PlanState::Draft, PlanState::Approved, PlanState::Published];
    let states = if makes(ctx, &room) { &all[..] } else { &all[2..] };
    let Page { items, unreadable, next } = store.station_plans(room.id, states, page)?;
    let items = items.into_iter().filter_map(|plan| plan_view(plan, &ctx.actor)).collect();
    Ok(Page { items, unreadable, next })
}

/// A rota as the actor may see it.
///
/// # Errors
/// Not found where the actor may not know of it.
pub fn rota(store: &mut impl Stations, ctx: &Context, id: RotaId) -> Result<RotaView> {
    let found = store.rota(id)?.ok_or(Failure::NotFound)?;
    rota_view(found, &ctx.actor).ok_or(Failure::NotFound)
}

/// The rotas of a room that the actor may see, the newest first; a page may hold less than it may and go on.
///
/// # Errors
/// A field error for a room that does not exist.
pub fn rotas<S: Stations + Rooms>(
    store: &mut S,
    ctx: &Context,
    room: RoomId,
    page: &PageRequest<RotaId>,
) -> Result<Page<RotaView, RotaId>> {
    let room = known_room(store, room)?;
    let Page { items, unreadable, next } = store.rotas(room.id, listed_states(makes(ctx, &room)), page)?;
    let items = items.into_iter().filter_map(|rota| rota_view(rota, &ctx.actor)).collect();
    Ok(Page { items, unreadable, next })
}

fn quarters(now: Instant, reception: &Reception, taken: &[Instant]) -> Vec<Quarter> {
    let quarter = |starts_at: Instant| Quarter { starts_at, free: starts_at > now && !taken.contains(&starts_at) };
    RotaSlot::quarters(reception.starts_at, reception.ends_at).into_iter().map(quarter).collect()
}

/// The days on which a room's station receives people, with who is there and which times are free; everybody may know.
///
/// # Errors
/// Not found for a room that does not exist.
pub fn days<S: Stations + Receptions + Rooms>(store: &mut S, room: RoomId, now: Instant) -> Result<Vec<StationDay>> {
    let room = store.room(room)?.ok_or(Failure::NotFound)?;
    let filter = ReceptionFilter {
        states: vec![ReceptionState::Announced, ReceptionState::Open],
        room: Some(room.id),
        from: Some(now),
        to: Some(now + Duration::days(AHEAD)),
        ..ReceptionFilter::default()
    };
    let coming = store.receptions(&filter, &PageRequest { limit: MOST_DAYS, after: None })?;
    let mut days = Vec::new();
    let mut read: Option<Rota> = None;
    for reception in coming.items {
        let Some(id) = store.rota_of_reception(reception.id)? else { continue };
        if read.as_ref().is_none_or(|rota| rota.id != id) {
            read = store.rota(id)?;
        }
        let Some(slot) = read.as_ref().and_then(|rota| rota.slot_of(reception.id)) else { continue };
        let taken = store.booked_times(reception.id)?;
        days.push(StationDay {
            reception: reception.id,
            starts_at: reception.starts_at,
            ends_at: reception.ends_at,
            quarters: quarters(now, &reception, &taken),
            title: reception.title,
            deputies: slot.deputies().collect(),
        });
    }
    Ok(days)
}

/// Who booked times of a reception, for those who make its rota and those who are on duty then; and what is written down of the look.
///
/// # Errors
/// Not found where there is none that takes bookings, forbidden for others.
pub fn bookings<S: Stations>(
    store: &mut S,
    ctx: &Context,
    reception: ReceptionId,
    page: &PageRequest<BookingId>,
) -> Result<(Page<BookingView, BookingId>, Option<Look>)> {
    let id = store.rota_of_reception(reception)?.ok_or(Failure::NotFound)?;
    let rota = store.rota(id)?.ok_or(Failure::NotFound)?;
    let own = ctx.actor.deputy();
    let on_duty = rota.slot_of(reception).is_some_and(|slot| own.is_some_and(|own| slot.has(own)));
    let view = rota_view(rota.clone(), &ctx.actor).ok_or(Failure::NotFound)?;
    if !view.is_maker() && !on_duty {
        return Err(Failure::Forbidden);
    }
    let found = store.bookings(reception, page)?.map(BookingView::of);
    let look = look_at(&rota, reception, &found);
    Ok((found, look))
}

/// The report of a room and a month: for its liaison, and whoever looks after the place or leads it.
///
/// # Errors
/// A field error for a room that does not exist; forbidden for others.
pub fn monthly<S: Stations + Receptions + Rooms>(
    store: &mut S,
    ctx: &Context,
    (room, month): (RoomId, NaiveDate),
) -> Result<(ActivityRoom, StationReport)> {
    let room = store.room(room)?.ok_or(Failure::NotFound)?;
    if !makes(ctx, &room) && ctx.actor.leads(&room.division).is_none() {
        return Err(Failure::Forbidden);
    }
    let month = month_of(month);
    let rota = match store.rota_of_month(room.id, month)? {
        Some(id) => store.rota(id)?,
        None => None,
    };
    let mut days = days_of(month);
    // What was moved from a holiday at the month's end belongs to the month that planned it.
    if let Some(last) = rota.iter().flat_map(|rota| &rota.slots).map(|slot| slot.on).max() {
        days.1 = days.1.max(last.checked_add_days(Days::new(1)).unwrap_or(last));
    }
    let mut receptions = receptions_of(store, room.id, days, WalkInPart::With)?;
    let belongs = |one: &Reception| {
        let is_in_month = local_date(one.starts_at).month() == month.month();
        is_in_month || rota.as_ref().is_some_and(|rota| rota.slot_of(one.id).is_some())
    };
    receptions.retain(belongs);
    let ids: Vec<ReceptionId> = receptions.iter().map(|one| one.id).collect();
    let counted = store.count_bookings(&ids)?;
    let report = report((room.id, month), rota.as_ref(), &receptions, counted, ctx.now);
    Ok((room, report))
}

/// What those plans are called, as far as the actor may know of them.
pub fn plan_titles(
    store: &mut impl Stations,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    let ids: Vec<_> = ids.iter().copied().map(StationPlanId).collect();
    let found = Repository::<StationPlan>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|plan| !plan_relations(&ctx.actor, plan).is_empty());
    Ok(known.map(|plan| (plan.id.0, plan.title())).collect())
}

/// The same of rotas.
pub fn rota_titles(
    store: &mut impl Stations,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    let ids: Vec<_> = ids.iter().copied().map(RotaId).collect();
    let found = Repository::<Rota>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|rota| !rota_relations(&ctx.actor, rota).is_empty());
    Ok(known.map(|rota| (rota.id.0, rota.title())).collect())
}

/// Rotas that wait for the deputy whom the actor is, by until when.
pub fn tasks(
    store: &mut impl Stations,
    ctx: &Context,
    page: &PageRequest<super::RotaTaskKey>,
) -> Result<Page<Rota, super::RotaTaskKey>> {
    let Some(deputy) = ctx.actor.deputy() else { return Ok(Page::empty()) };
    Ok(store.rota_tasks(deputy, page)?)
}
