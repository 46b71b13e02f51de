//! What people are shown of receptions.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Reception, ReceptionFault, ReceptionFilter, ReceptionKey, ReceptionState, ReceptionView, Receptions, WalkInPart,
    relations, view,
};
use crate::rooms::Rooms;
use crate::shared::code::DayCode;
use crate::shared::time::local_date;
use crate::shared::{
    Capped, Context, Failure, Flow, Grant, Instant, Page, PageRequest, Party, ReceptionId, Repository, RoomId,
    StoreError,
};

type Result<T> = std::result::Result<T, Failure>;

/// A reception as the actor may see it: the register only for those who keep it.
///
/// # Errors
/// Not found when there is none, and for a register of walk-ins for whoever does not keep it.
pub fn detail(store: &mut impl Receptions, ctx: &Context, id: ReceptionId) -> Result<ReceptionView> {
    let reception = store.reception(id)?.ok_or(Failure::NotFound)?;
    let seen = view(reception, &ctx.actor);
    if seen.relations.is_empty() { Err(Failure::NotFound) } else { Ok(seen) }
}

/// The code by which deputies check in today, for the liaison or the office to show in the room, with the day on which it is
/// good.
///
/// # Errors
/// Not found; forbidden for everybody else; [`ReceptionFault::NoReceptionNow`] when it is over or called off,
/// [`ReceptionFault::NotItsDay`] on other days.
pub fn check_in_code(store: &mut impl Receptions, ctx: &Context, id: ReceptionId) -> Result<(DayCode, NaiveDate)> {
    let reception = store.reception(id)?.ok_or(Failure::NotFound)?;
    if !relations(&ctx.actor, &reception).iter().any(|relation| relation.keeps_register()) {
        return Err(Failure::Forbidden);
    }
    let goes_on = matches!(reception.state(), ReceptionState::Announced | ReceptionState::Open);
    if !goes_on || !reception.is_announced() {
        return Err(Failure::rule(ReceptionFault::NoReceptionNow));
    }
    let today = local_date(ctx.now);
    if local_date(reception.starts_at) != today {
        return Err(Failure::rule(ReceptionFault::NotItsDay));
    }
    Ok((store.day_code(reception.id, today), today))
}

/// How many entries of registers wait for the actor, as a room's liaison or in an office, to confirm them.
pub fn count_tasks(store: &mut impl Receptions, ctx: &Context) -> Result<Capped> {
    let confirms = |grant: &&Grant| matches!(grant, Grant::RoomLiaison { .. } | Grant::Office { .. });
    let parties: Vec<Party> = ctx.actor.grants().iter().filter(confirms).filter_map(Grant::party).collect();
    Ok(store.count_waiting_entries(&parties)?)
}

/// What those receptions are called: everybody may know.
///
/// # Errors
/// When the store fails.
pub fn titles(store: &mut impl Receptions, ids: &[Uuid]) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    let ids: Vec<_> = ids.iter().copied().map(ReceptionId).collect();
    let found = Repository::<Reception>::load_all(store, &ids)?;
    Ok(found.into_iter().map(|reception| (reception.id.0, reception.title.into())).collect())
}

/// Receptions by the time at which they begin, as everybody may see them.
pub fn list(
    store: &mut impl Receptions,
    filter: &ReceptionFilter,
    page: &PageRequest<ReceptionKey>,
) -> Result<Page<ReceptionView, ReceptionKey>> {
    Ok(store.receptions(filter, page)?.map(super::view::listed))
}

/// A room's registers of walk-ins of the days from `from` on, in the order of the days, without what stands in them: each is looked at by
/// itself, and that is written down.
///
/// # Errors
/// Not found for a room that does not exist; forbidden for anybody but its liaison and the offices of its place.
pub fn walk_ins<S: Receptions + Rooms>(
    store: &mut S,
    ctx: &Context,
    (room, from): (RoomId, Option<Instant>),
    page: &PageRequest<ReceptionKey>,
) -> Result<Page<ReceptionView, ReceptionKey>> {
    let room = store.room(room)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.acts_for(Party::Room(room.id)) && !ctx.actor.oversees(&room.division) {
        return Err(Failure::Forbidden);
    }
    let filter =
        ReceptionFilter { room: Some(room.id), from, walk_ins: WalkInPart::Only, ..ReceptionFilter::default() };
    list(store, &filter, page)
}
