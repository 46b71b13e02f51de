//! Somebody of the roster takes office: a deputy who was entered before goes on under a new mandate, anybody else is entered.

use super::codes;
use super::log::{Became, ChangeoverStore, Log, Occasion, Result, as_it_stood, keep};
use crate::congresses::Seat;
use crate::deputies::{Deputy, DeputyEvent, GridAssignment, Mandate, MandateChange, MandateReason, MandateStatus};
use crate::institutions::InstitutionFault;
use crate::shared::time::Period;
use crate::shared::{Context, DivisionCode, EventRecord, Failure, GridId, Recorded, Scene, Subject};
use crate::term_changes::{Former, RosterRow, TermChangeStepKind, TermChangeTask};

/// The mandate ends with its term (任期届满), on the day before the next one's first session.
pub(super) fn end(mandate: &mut Mandate, at: &Occasion) {
    mandate.settle(at.last);
    mandate.coming = None;
    mandate.to = Some(mandate.to.map_or(at.last, |to| to.min(at.last)));
    mandate.change(MandateStatus::Ended, at.day);
    mandate.decision = Some(MandateChange {
        reason: MandateReason::TermEnded,
        decided_by: at.congress.name.clone(),
        decided_on: at.day,
        effective_on: at.day,
        announcement: None,
        attachment: None,
    });
}

/// No assignment goes on behind the last day, but for those that `stay` says.
pub(super) fn end_assignments(deputy: &mut Deputy, at: &Occasion, stay: impl Fn(&GridAssignment) -> bool) {
    deputy.assignments.retain(|one| one.period.from <= at.last || stay(one));
    for one in &mut deputy.assignments {
        if one.period.to.is_none_or(|to| to > at.last) && !stay(one) {
            one.period.to = Some(at.last);
        }
    }
}

/// Grids of a deputy that lie beyond the congress's area: who loads its roster has no say in them.
fn beyond<S: ChangeoverStore>(store: &mut S, at: &Occasion, deputy: &Deputy) -> Result<Vec<GridId>> {
    let mut beyond = Vec::new();
    for id in deputy.grids_on(at.day) {
        let grid = store.grid(id)?;
        if grid.is_some_and(|grid| !at.congress.division.covers(&grid.division)) {
            beyond.push(id);
        }
    }
    Ok(beyond)
}

/// The grids as the roster says them. Where it says none they stay as they are, as do those `beyond` its congress's area; those
/// that stay go on without a gap.
fn assign(deputy: &mut Deputy, ctx: &Context, at: &Occasion, row: &RosterRow, beyond: &[GridId]) {
    if row.grids.is_empty() {
        return;
    }
    if !at.changeover.by_election {
        let stays = |one: &GridAssignment| row.grids.contains(&one.grid) || beyond.contains(&one.grid);
        end_assignments(deputy, at, |one| stays(one) && one.period.contains(at.day));
    }
    for grid in &row.grids {
        let here = deputy.assignments.iter_mut().find(|one| one.grid == *grid && one.period.contains(at.day));
        match here {
            Some(one) => one.period.to = None,
            None => deputy.assignments.push(GridAssignment {
                id: ctx.mint().into(),
                grid: *grid,
                period: Period { from: at.day, to: None },
            }),
        }
    }
    deputy.assignments.sort_by_key(|one| (one.period.from, one.id));
}

/// Where somebody works who was not entered before: where the first grid lies, or else the room, or where the voters live.
fn home<S: ChangeoverStore>(
    store: &mut S,
    at: &Occasion,
    row: &RosterRow,
    voters: &[DivisionCode],
) -> Result<DivisionCode> {
    if let Some(grid) = row.grids.first()
        && let Some(grid) = store.grid(*grid)?
    {
        return Ok(grid.division);
    }
    if let Some(room) = row.room
        && let Some(room) = store.room(room)?
    {
        return Ok(room.division);
    }
    Ok(voters.first().unwrap_or(&at.congress.division).clone())
}

/// What a person has to see to, whoever took office.
fn ask(ctx: &Context, at: &Occasion, deputy: &Deputy, log: &mut Log) {
    if deputy.grids_on(at.day).is_empty() {
        log.ask(ctx, TermChangeTask::NoGrid, deputy.id);
    }
    if deputy.room.is_none() {
        log.ask(ctx, TermChangeTask::NoRoom, deputy.id);
    }
}

fn go_on<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    at: &Occasion,
    row: &RosterRow,
    (mut deputy, mandate): (Deputy, Mandate),
    log: &mut Log,
) -> Result<()> {
    if deputy.mandates.iter().any(|held| held.seat.term == at.term.id && held.stands_on(at.day)) {
        return Ok(());
    }
    let (former, before) = (as_it_stood(&deputy), deputy.assignments.clone());
    if !at.changeover.by_election {
        let own = |held: &&mut Mandate| held.seat.congress == at.congress.division && held.stands_on(at.day);
        deputy.mandates.iter_mut().filter(own).for_each(|held| end(held, at));
    }
    deputy.mandates.push(mandate);
    let beyond = beyond(store, at, &deputy)?;
    assign(&mut deputy, ctx, at, row, &beyond);
    deputy.room = row.room.or(deputy.room);
    keep(store, ctx, &mut deputy, at.term.id, &before)?;
    log.note(ctx, Became::of(TermChangeStepKind::Continued, deputy.id, deputy.version, former));
    codes::kept(store, ctx, deputy.id, log)?;
    ask(ctx, at, &deputy, log);
    Ok(())
}

/// The version to which the last event brought it: whoever was entered by a change that was taken back has been there before.
fn last_version<S: ChangeoverStore>(store: &mut S, subject: Subject) -> Result<i32> {
    let events: Vec<Recorded<DeputyEvent>> = store.events_of(subject)?;
    let versions = events.iter().map(|recorded| match recorded {
        Recorded::Known(event) => event.version,
        Recorded::Unknown { .. } => 0,
    });
    Ok(versions.max().unwrap_or(0))
}

fn enter<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    at: &Occasion,
    row: &RosterRow,
    (voters, mandate): (&[DivisionCode], Mandate),
    log: &mut Log,
) -> Result<()> {
    let division = home(store, at, row, voters)?;
    let office =
        store.office_serving(&division)?.ok_or_else(|| Failure::missing("division", InstitutionFault::NoOffice))?;
    let subject = Subject { kind: crate::deputies::SUBJECT, id: row.person().0 };
    let mut deputy = Deputy {
        id: row.person(),
        version: last_version(store, subject)? + 1,
        name: row.elected.name.clone(),
        profile: None,
        office: office.id,
        division,
        room: row.room,
        assignments: Vec::new(),
        mandates: vec![mandate],
        stand_ins: Vec::new(),
        merged_into: None,
    };
    assign(&mut deputy, ctx, at, row, &[]);
    store.add_deputies(std::slice::from_ref(&deputy))?;
    store.record(&EventRecord::new(ctx, subject, deputy.version, None, Scene::default(), DeputyEvent::Entered))?;
    log.note(ctx, Became::of(TermChangeStepKind::Entered, deputy.id, deputy.version, Former::Nothing));
    log.ask(ctx, TermChangeTask::Invite, deputy.id);
    ask(ctx, at, &deputy, log);
    Ok(())
}

/// Lets somebody of the roster take office. Whoever holds the new mandate already is left as it is.
pub(super) fn take<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    at: &Occasion,
    row: &RosterRow,
    log: &mut Log,
) -> Result<()> {
    let constituency = store.constituency(row.constituency)?.ok_or(Failure::NotFound)?;
    let mandate = Mandate {
        id: ctx.mint().into(),
        seat: Seat::of(&at.congress, &at.term, &constituency),
        from: at.day,
        to: None,
        status: MandateStatus::Active,
        status_since: at.day,
        decision: None,
        coming: None,
        suspensions: Vec::new(),
    };
    match store.deputy(row.person())? {
        Some(deputy) => go_on(store, ctx, at, row, (deputy, mandate), log),
        // Whoever was to go on is no longer there.
        None if row.deputy.is_some() => Err(Failure::NotFound),
        None => enter(store, ctx, at, row, (constituency.divisions.as_slice(), mandate), log),
    }
}
