//! What people do with deputies.

use chrono::NaiveDate;

use super::{CongressLevel, Deputies, Deputy, DeputyEvent, GridAssignment, Mandate, MandateStatus};
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::text::{Body, Name};
use crate::shared::time::{Period, local_date};
use crate::shared::{
    AssignmentId, At, Context, DeputyId, EventLog, EventRecord, Failure, GridId, MandateId, RoomId, Subject,
    SubjectKind,
};
use crate::territory::{DivisionCode, Territory};

/// Rules of this context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeputyError {
    /// No mandate lets the deputy serve on the first day of the assignment.
    #[error("not serving")]
    NotServing,
    /// The deputy is assigned to that grid already for some of the days.
    #[error("assignment overlaps")]
    AssignmentOverlaps,
}

/// Assignments that one deputy's entry holds at most, past ones among them.
const MAX_ASSIGNMENTS: usize = 200;

type Result<T> = std::result::Result<T, Failure<DeputyError>>;

/// A mandate as it is typed in.
#[derive(Clone, Debug)]
pub struct MandateDraft {
    /// The level of the congress.
    pub level: CongressLevel,
    /// The division whose congress it is.
    pub congress: DivisionCode,
    /// The number of the term.
    pub term: i32,
    pub constituency: Name,
    /// The first day of the term.
    pub from: NaiveDate,
    /// The last day of the term.
    pub to: NaiveDate,
}

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
    match room {
        Some(room) if store.room(room)?.is_none() => Err(Failure::missing("/room_id", "活动室不存在")),
        _ => Ok(()),
    }
}

fn mandate(ctx: &Context, draft: MandateDraft, division: &DivisionCode) -> Result<Mandate> {
    if draft.to < draft.from {
        return Err(Failure::field("/mandates", "任期的截止日期早于开始日期"));
    }
    if !draft.congress.covers(division) {
        return Err(Failure::field("/mandates", "该人大所在区划不包含代表所在的村（社区）"));
    }
    Ok(Mandate {
        id: ctx.mint().into(),
        level: draft.level,
        congress: draft.congress,
        term: draft.term,
        constituency: draft.constituency,
        from: draft.from,
        to: draft.to,
        status: MandateStatus::Active,
        status_since: draft.from,
        suspensions: Vec::new(),
    })
}

/// An administrator of the area enters a deputy.
///
/// # Errors
/// Forbidden outside the administrator's area; field errors for a division without an office, a room that does not exist,
/// a term that ends before it begins.
pub fn create_deputy(
    store: &mut (impl Deputies + Institutions + Rooms + EventLog),
    ctx: &Context,
    command: CreateDeputy,
) -> Result<Deputy> {
    if !ctx.actor.administers(&command.division) {
        return Err(Failure::Forbidden);
    }
    let office = store
        .office_serving(&command.division)?
        .ok_or_else(|| Failure::missing("/division_code", "该区划没有人大机构"))?;
    check_room(store, command.room)?;
    let mandates =
        command.mandates.into_iter().map(|m| mandate(ctx, m, &command.division)).collect::<Result<Vec<_>>>()?;
    let deputy = Deputy {
        id: ctx.mint().into(),
        version: 1,
        name: command.name,
        profile: command.profile,
        office: office.id,
        division: command.division,
        room: command.room,
        assignments: Vec::new(),
        mandates,
    };
    store.add_deputies(std::slice::from_ref(&deputy))?;
    record(store, ctx, &deputy, &DeputyEvent::Entered)?;
    Ok(deputy)
}

fn record(store: &mut impl EventLog, ctx: &Context, deputy: &Deputy, event: &DeputyEvent) -> Result<()> {
    let subject = Subject { kind: SubjectKind::Deputy, id: deputy.id.0 };
    store.record(&EventRecord::new(ctx, subject, deputy.version, None, event)?)?;
    Ok(())
}

fn keep(
    store: &mut (impl Deputies + EventLog),
    ctx: &Context,
    mut deputy: Deputy,
    event: &DeputyEvent,
) -> Result<Deputy> {
    let seen = deputy.version;
    deputy.version += 1;
    store.save_deputy(&deputy, seen)?;
    record(store, ctx, &deputy, event)?;
    Ok(deputy)
}

/// What may be changed of a deputy.
#[derive(Clone, Debug)]
pub struct ChangeDeputy {
    /// What the deputy tells the public.
    pub profile: Option<Body>,
    pub room: Option<RoomId>,
}

fn deputy_to_change(store: &mut impl Deputies, ctx: &Context, at: At<DeputyId>) -> Result<Deputy> {
    let deputy = store.deputy(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.administers(&deputy.division) {
        return Err(Failure::Forbidden);
    }
    at.check(deputy.version)?;
    Ok(deputy)
}

/// An administrator of the area changes a deputy's profile or room.
///
/// # Errors
/// Not found, forbidden, a version conflict, or a field error.
pub fn update_deputy(
    store: &mut (impl Deputies + Rooms + EventLog),
    ctx: &Context,
    at: At<DeputyId>,
    command: ChangeDeputy,
) -> Result<Deputy> {
    let mut deputy = deputy_to_change(store, ctx, at)?;
    check_room(store, command.room)?;
    deputy.profile = command.profile;
    deputy.room = command.room;
    keep(store, ctx, deputy, &DeputyEvent::Changed)
}

/// How a mandate stands from now on.
#[derive(Clone, Copy, Debug)]
pub struct SetMandateStatus {
    pub mandate: MandateId,
    pub status: MandateStatus,
}

/// An administrator of the area suspends, resumes or ends a mandate (代表法第六十一条、第六十二条), from today on.
///
/// # Errors
/// Not found, forbidden, or a version conflict.
pub fn set_mandate_status(
    store: &mut (impl Deputies + EventLog),
    ctx: &Context,
    at: At<DeputyId>,
    command: SetMandateStatus,
) -> Result<Deputy> {
    let SetMandateStatus { mandate, status } = command;
    let mut deputy = deputy_to_change(store, ctx, at)?;
    let found = deputy.mandates.iter_mut().find(|m| m.id == mandate).ok_or(Failure::NotFound)?;
    found.change(status, local_date(ctx.now));
    keep(store, ctx, deputy, &DeputyEvent::MandateChanged { mandate, status })
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
/// in the wrong order; [`DeputyError::NotServing`] when no mandate lets the deputy serve on the first day;
/// [`DeputyError::AssignmentOverlaps`].
pub fn assign_grid(
    store: &mut (impl Deputies + Territory + EventLog),
    ctx: &Context,
    at: At<DeputyId>,
    command: AssignGrid,
) -> Result<GridAssignment> {
    let AssignGrid { grid, period } = command;
    let mut deputy = deputy_to_assign(store, ctx, at)?;
    if period.to.is_some_and(|to| to < period.from) {
        return Err(Failure::field("/to", "截止日期早于开始日期"));
    }
    let place = store.grid(grid)?.ok_or_else(|| Failure::missing("/grid_id", "网格不存在"))?;
    let mut serving = deputy.mandates.iter().filter(|mandate| mandate.serves_on(period.from)).peekable();
    if serving.peek().is_none() {
        return Err(Failure::Own(DeputyError::NotServing));
    }
    if !serving.any(|mandate| mandate.congress.covers(&place.division)) {
        return Err(Failure::field("/grid_id", "网格不在代表所在人大的区域内"));
    }
    if deputy.assignments.iter().any(|one| one.grid == grid && one.period.both(&period).is_some()) {
        return Err(Failure::Own(DeputyError::AssignmentOverlaps));
    }
    if deputy.assignments.len() >= MAX_ASSIGNMENTS {
        return Err(Failure::field("/grid_id", "该代表的网格记录已达上限"));
    }
    let assignment = GridAssignment { id: ctx.mint().into(), grid, period };
    deputy.assignments.push(assignment.clone());
    deputy.assignments.sort_by_key(|one| (one.period.from, one.id));
    let event = DeputyEvent::GridAssigned { assignment: assignment.id, grid, period };
    keep(store, ctx, deputy, &event)?;
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
    store: &mut (impl Deputies + EventLog),
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
        .ok_or_else(|| Failure::missing("/assignment_id", "没有这项网格联系"))?;
    if last < found.period.from || found.period.to.is_some_and(|to| to < last) {
        return Err(Failure::field("/to", "截止日期不在原定期间内"));
    }
    found.period.to = Some(last);
    keep(store, ctx, deputy, &DeputyEvent::GridAssignmentEnded { assignment, last })
}
