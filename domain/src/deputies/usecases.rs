//! What people do with deputies.

mod corrections;
mod mandates;
mod seats;
mod stand_ins;

use chrono::NaiveDate;

use super::{Deputies, Deputy, DeputyEvent, DeputyFault, GridAssignment, Mandate};
use crate::congresses::Congresses;
use crate::institutions::{InstitutionFault, Institutions};
use crate::moderation::usecases::{drop_about, hold, screen};
use crate::moderation::{Finding, Matter, Moderation, ModerationPart, Piece};
use crate::rooms::{RoomFault, Rooms};
use crate::shared::flow::Journal;
use crate::shared::text::{Body, Name};
use crate::shared::time::{Period, local_date};
use crate::shared::{
    AccountId, AssignmentId, At, Context, DeputyId, EventRecord, Failure, Field, GridId, Recorded, RoomId, Scene,
    StoreError, Subject,
};
use crate::territory::{DivisionCode, Territory, TerritoryFault};

pub use corrections::*;
pub use mandates::*;
pub use seats::{MandateDraft, check_others, seat_for};
pub use stand_ins::*;

/// Assignments that one deputy's entry holds at most, past ones among them.
const MAX_ASSIGNMENTS: usize = 200;

type Result<T> = std::result::Result<T, Failure>;

/// A deputy as an administrator sets it up.
#[derive(Clone, Debug)]
pub struct CreateDeputy {
    /// The deputy's name.
    pub name: Name,
    /// What the deputy tells the public.
    pub profile: Option<Body>,
    /// The village or community.
    pub division: DivisionCode,
    pub room: Option<RoomId>,
    /// The mandates, at least one.
    pub mandates: Vec<MandateDraft>,
}

fn check_room(store: &mut impl Rooms, room: Option<RoomId>) -> Result<()> {
    let Some(room) = room else { return Ok(()) };
    let room = store.room(room)?.ok_or_else(|| Failure::missing("room", RoomFault::UnknownRoom))?;
    if room.is_open() { Ok(()) } else { Err(Failure::field("room", RoomFault::RoomClosed)) }
}

fn subject(id: DeputyId) -> Subject {
    Subject { kind: super::SUBJECT, id: id.0 }
}

/// A profile as what is to become public.
fn matter(deputy: &Deputy, profile: &Body, writers: Vec<AccountId>) -> Matter {
    Matter {
        subject: subject(deputy.id),
        division: deputy.division.clone(),
        office: deputy.office,
        writers,
        pieces: vec![Piece::new(ModerationPart::Profile, profile.as_str())],
    }
}

/// The profile that is shown from now on. One in which something is found waits for somebody else of the office, and what was
/// shown before stays.
fn profile_to_show(
    store: &mut impl Moderation,
    ctx: &Context,
    deputy: &Deputy,
    wanted: Option<Body>,
) -> Result<Option<Body>> {
    drop_about(store, ctx, subject(deputy.id))?;
    let Some(profile) = wanted else { return Ok(None) };
    if deputy.profile.as_ref() == Some(&profile) {
        return Ok(Some(profile));
    }
    let matter = matter(deputy, &profile, ctx.actor.account().into_iter().collect());
    let found = screen(store, &deputy.division, &matter.pieces)?;
    if found.is_empty() {
        return Ok(Some(profile));
    }
    hold(store, ctx, matter, found)?;
    Ok(deputy.profile.clone())
}

/// Shows a profile that waited, as somebody of the office decided: as it was, or without what was found.
///
/// # Errors
/// Not found where the deputy is not there.
pub fn show_profile(store: &mut impl Deputies, ctx: &Context, id: DeputyId, shown: &[Piece]) -> Result<()> {
    let mut deputy = store.deputy(id)?.ok_or(Failure::NotFound)?;
    let Some(piece) = shown.iter().find(|piece| piece.part == ModerationPart::Profile) else { return Ok(()) };
    let profile = Body::new(&piece.text).map_err(|_| StoreError::Corrupt("moderation_items.sealed"))?;
    deputy.profile = Some(profile);
    keep(store, ctx, deputy, DeputyEvent::Changed)?;
    Ok(())
}

/// Whoever entered the deputy or changed the entry: the log does not say who of them wrote what is shown, and whoever once let it be
/// shown would only say the same again.
fn writers(store: &mut impl Deputies, id: DeputyId) -> Result<Vec<AccountId>> {
    let events: Vec<Recorded<DeputyEvent>> = store.events_of(subject(id))?;
    let writer = |recorded: Recorded<DeputyEvent>| match recorded {
        Recorded::Known(EventRecord {
            account,
            change: DeputyEvent::Entered | DeputyEvent::Changed | DeputyEvent::Corrected { .. },
            ..
        }) => account,
        Recorded::Known(_) | Recorded::Unknown { .. } => None,
    };
    Ok(events.into_iter().filter_map(writer).collect())
}

/// Shows a profile no longer until somebody of the office has looked who did not write it, because a check found something.
///
/// # Errors
/// When the store fails.
pub fn hide_profile(
    store: &mut (impl Deputies + Moderation),
    ctx: &Context,
    id: DeputyId,
    found: Finding,
) -> Result<()> {
    let Some(mut deputy) = store.deputy(id)? else { return Ok(()) };
    let Some(profile) = deputy.profile.take() else { return Ok(()) };
    let matter = matter(&deputy, &profile, writers(store, id)?);
    hold(store, ctx, matter, vec![found])?;
    keep(store, ctx, deputy, DeputyEvent::Changed)?;
    Ok(())
}

/// Shows no profile any more, because a check found something in the one that is shown while another waits: of that one it is
/// decided, and of no other.
///
/// # Errors
/// When the store fails.
pub fn drop_profile(store: &mut impl Deputies, ctx: &Context, id: DeputyId) -> Result<()> {
    let Some(mut deputy) = store.deputy(id)? else { return Ok(()) };
    if deputy.profile.take().is_some() {
        keep(store, ctx, deputy, DeputyEvent::Changed)?;
    }
    Ok(())
}

/// An administrator of the area enters a deputy.
///
/// # Errors
/// Forbidden outside the administrator's area; field errors for a division without an office, a room that does not exist, and
/// of each mandate as [`add_mandate`].
pub fn create_deputy<S>(store: &mut S, ctx: &Context, command: CreateDeputy) -> Result<Deputy>
where
    S: Deputies + Congresses + Institutions + Rooms + Territory + Moderation + Journal,
{
    if !ctx.actor.administers(&command.division) {
        return Err(Failure::Forbidden);
    }
    let office = store
        .office_serving(&command.division)?
        .ok_or_else(|| Failure::missing("division", InstitutionFault::NoOffice))?;
    check_room(store, command.room)?;
    let mut mandates: Vec<Mandate> = Vec::with_capacity(command.mandates.len());
    for (at, draft) in command.mandates.iter().enumerate() {
        let held = (&command.division, mandates.as_slice());
        let added = seats::mandate(store, ctx, Field::item("mandates", at), draft, held)?;
        mandates.push(added);
    }
    let mut deputy = Deputy {
        id: ctx.mint().into(),
        version: 1,
        name: command.name,
        profile: None,
        office: office.id,
        division: command.division,
        room: command.room,
        assignments: Vec::new(),
        mandates,
        stand_ins: Vec::new(),
        merged_into: None,
    };
    deputy.profile = profile_to_show(store, ctx, &deputy, command.profile)?;
    store.add_deputies(std::slice::from_ref(&deputy))?;
    record(store, ctx, &deputy, DeputyEvent::Entered)?;
    Ok(deputy)
}

fn record(store: &mut impl Deputies, ctx: &Context, deputy: &Deputy, event: DeputyEvent) -> Result<()> {
    let scene = Scene::of(super::consequences::told(deputy, &event, local_date(ctx.now)), None, None);
    store.record(&EventRecord::new(ctx, subject(deputy.id), deputy.version, None, scene, event))?;
    Ok(())
}

/// Keeps a changed deputy and records what happened.
///
/// # Errors
/// When the store fails; stale when somebody was faster.
pub(crate) fn keep(store: &mut impl Deputies, ctx: &Context, mut deputy: Deputy, event: DeputyEvent) -> Result<Deputy> {
    let seen = deputy.version;
    deputy.version += 1;
    store.save_deputy(&deputy, seen)?;
    record(store, ctx, &deputy, event)?;
    Ok(deputy)
}

fn deputy_to_change(store: &mut impl Deputies, ctx: &Context, at: At<DeputyId>) -> Result<Deputy> {
    let deputy = store.deputy(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.administers(&deputy.division) {
        return Err(Failure::Forbidden);
    }
    at.check(deputy.version)?;
    Ok(deputy)
}

fn deputy_to_assign(store: &mut impl Deputies, ctx: &Context, at: At<DeputyId>) -> Result<Deputy> {
    let deputy = store.deputy(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.oversees(&deputy.division) {
        return Err(Failure::Forbidden);
    }
    at.check(deputy.version)?;
    Ok(deputy)
}

/// The grid to which a deputy is assigned, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct AssignGrid {
    pub grid: GridId,
    pub period: Period,
}

/// An office or an administrator of the area assigns a deputy to a grid (代表进网格).
///
/// # Errors
/// Not found, forbidden, a version conflict; field errors for a grid that does not exist or lies outside of the congress's area, and for days
/// in the wrong order; [`DeputyFault::NotServing`] when no mandate lets the deputy serve on the first day;
/// [`DeputyFault::AssignmentOverlaps`].
pub fn assign_grid(
    store: &mut (impl Deputies + Territory),
    ctx: &Context,
    at: At<DeputyId>,
    command: AssignGrid,
) -> Result<GridAssignment> {
    let AssignGrid { grid, period } = command;
    let mut deputy = deputy_to_assign(store, ctx, at)?;
    if period.to.is_some_and(|to| to < period.from) {
        return Err(Failure::field("period", DeputyFault::PeriodReversed));
    }
    let place = store.grid(grid)?.ok_or_else(|| Failure::missing("grid", TerritoryFault::UnknownGrid))?;
    let mut serving = deputy.mandates.iter().filter(|mandate| mandate.serves_on(period.from)).peekable();
    if serving.peek().is_none() {
        return Err(Failure::rule(DeputyFault::NotServing));
    }
    if !serving.any(|mandate| mandate.seat.congress.covers(&place.division)) {
        return Err(Failure::field("grid", DeputyFault::GridOutside));
    }
    if deputy.assignments.iter().any(|one| one.grid == grid && one.period.both(&period).is_some()) {
        return Err(Failure::rule(DeputyFault::AssignmentOverlaps));
    }
    if deputy.assignments.len() >= MAX_ASSIGNMENTS {
        return Err(Failure::rule(DeputyFault::TooManyAssignments));
    }
    let assignment = GridAssignment { id: ctx.mint().into(), grid, period };
    deputy.assignments.push(assignment.clone());
    deputy.assignments.sort_by_key(|one| (one.period.from, one.id));
    let event = DeputyEvent::GridAssigned { assignment: assignment.id, grid, period };
    keep(store, ctx, deputy, event)?;
    Ok(assignment)
}

/// Which assignment ends, and when.
#[derive(Clone, Copy, Debug)]
pub struct EndAssignment {
    pub assignment: AssignmentId,
    /// Its last day.
    pub last: NaiveDate,
}

/// An office or an administrator of the area ends an assignment.
///
/// # Errors
/// Not found, forbidden; a field error for a last day before the first, or after the day on which it ends already.
pub fn end_assignment(
    store: &mut impl Deputies,
    ctx: &Context,
    at: At<DeputyId>,
    command: EndAssignment,
) -> Result<Deputy> {
    let EndAssignment { assignment, last } = command;
    let mut deputy = deputy_to_assign(store, ctx, at)?;
    let found = deputy
        .assignments
        .iter_mut()
        .find(|one| one.id == assignment)
        .ok_or_else(|| Failure::missing("assignment", DeputyFault::UnknownAssignment))?;
    if last < found.period.from || found.period.to.is_some_and(|to| to < last) {
        return Err(Failure::field("last", DeputyFault::EndOutsidePeriod));
    }
    found.period.to = Some(last);
    keep(store, ctx, deputy, DeputyEvent::GridAssignmentEnded { assignment, last })
}
