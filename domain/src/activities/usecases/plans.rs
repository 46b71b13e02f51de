//! How an office plans an activity, ends it and calls it off.

use chrono::{Datelike, Duration, NaiveDate};

use super::invitations::{clashes, invitable};
use super::{ActivityDesk, Result};
use crate::activities::{
    Activity, ActivityAction, ActivityEvent, ActivityEventKind, ActivityFault, ActivityHelper, ActivityId,
    ActivityKind, ActivityState, DeputyGroupId, DeputyGroupState, Invited, organises_for, serves_in, terms,
};
use crate::congresses::{Congress, CongressId};
use crate::rooms::RoomFault;
use crate::shared::flow::{begin, step};
use crate::shared::text::{Name, Title};
use crate::shared::time::local_date;
use crate::shared::{
    At, Context, DeputyId, DivisionCode, Failure, Grant, Instant, Note, OfficeId, Party, RoomId, Standing, each_once,
};

/// What, when, where and who helps.
#[derive(Clone, Debug)]
pub struct ActivityDetails {
    pub plan_item: Option<Name>,
    pub theme: Title,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub places: Vec<Name>,
    /// The room in which it takes place, where it is one of ours.
    pub room: Option<RoomId>,
    pub helpers: Vec<ActivityHelper>,
}

/// What is written down of an activity before anybody is told.
#[derive(Clone, Debug)]
pub struct PlanActivity {
    pub kind: ActivityKind,
    pub congress: CongressId,
    pub details: ActivityDetails,
    /// The group that goes about it: its members are invited.
    pub group: Option<DeputyGroupId>,
    /// Who is invited besides.
    pub deputies: Vec<DeputyId>,
}

/// The actor's office that organises for the congress of `division`: the one whose area is nearest to it.
pub(super) fn organiser_for(ctx: &Context, division: &DivisionCode) -> Option<OfficeId> {
    let serves = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Office { office, area } if organises_for(area, division) => {
            Some((area.prefix().len().abs_diff(division.prefix().len()), *office))
        }
        _ => None,
    });
    serves.min_by_key(|(distance, _)| *distance).map(|(_, office)| office)
}

/// The congress of that id, and the actor's office that organises for it.
pub(super) fn congress_for<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    id: CongressId,
) -> Result<(Congress, OfficeId)> {
    if !ctx.actor.works_in_an_office() {
        return Err(Failure::Forbidden);
    }
    let unknown = || Failure::missing("congress", ActivityFault::UnknownCongress);
    let congress = store.congress(id)?.ok_or_else(unknown)?;
    let office = organiser_for(ctx, &congress.division);
    let office = office.ok_or_else(|| Failure::field("congress", ActivityFault::CongressNotServed))?;
    Ok((congress, office))
}

/// Holds what is planned against the rules.
fn check(ctx: &Context, details: &ActivityDetails) -> Result<()> {
    let ahead = details.starts_at - ctx.now;
    if ahead <= Duration::zero() || ahead > Duration::days(terms::MAX_PLANNED) {
        return Err(Failure::field("starts_at", ActivityFault::StartOutOfRange));
    }
    let length = details.ends_at - details.starts_at;
    if length <= Duration::zero() || length > Duration::days(terms::MAX_DAYS) {
        return Err(Failure::field("ends_at", ActivityFault::EndOutOfRange));
    }
    if !(1..=terms::MAX_PLACES).contains(&details.places.len()) {
        return Err(Failure::field("places", ActivityFault::Places));
    }
    if details.helpers.len() > terms::MAX_HELPERS {
        return Err(Failure::field("helpers", ActivityFault::TooManyHelpers));
    }
    Ok(())
}

/// The room exists, and deputies receive there.
fn check_room<S: ActivityDesk>(store: &mut S, room: Option<RoomId>) -> Result<()> {
    let Some(id) = room else { return Ok(()) };
    let room = store.room(id)?.ok_or_else(|| Failure::missing("room", RoomFault::UnknownRoom))?;
    if room.is_open() { Ok(()) } else { Err(Failure::field("room", RoomFault::RoomClosed)) }
}

/// The members of a group of that congress who serve in it on that day: who is suspended has a seat, and is not invited.
fn members_of<S: ActivityDesk>(
    store: &mut S,
    congress: CongressId,
    id: DeputyGroupId,
    on: NaiveDate,
) -> Result<Vec<DeputyId>> {
    let fits = |group: &crate::activities::DeputyGroup| {
        group.congress == congress && group.state() == DeputyGroupState::Formed
    };
    let unknown = || Failure::missing("group", ActivityFault::UnknownGroup);
    let group = store.deputy_group(id)?.filter(fits).ok_or_else(unknown)?;
    let known = store.deputies_named(&group.members)?;
    let serving = |member: &DeputyId| {
        let deputy = known.iter().find(|deputy| deputy.id == *member);
        deputy.is_some_and(|deputy| serves_in(deputy, &group.division, on))
    };
    Ok(group.members.iter().copied().filter(serving).collect())
}

/// Plans an activity, in the name of the actor's office that is nearest to the congress.
///
/// # Errors
/// Forbidden for whoever works in no office; field errors for a congress that it does not serve, times out of range, a group of another
/// congress, and deputies who do not serve in the congress then.
pub fn plan<S: ActivityDesk>(store: &mut S, ctx: &Context, command: PlanActivity) -> Result<Activity> {
    let PlanActivity { kind, congress, details, group, deputies } = command;
    let (congress, organiser) = congress_for(store, ctx, congress)?;
    check(ctx, &details)?;
    check_room(store, details.room)?;
    let day = local_date(details.starts_at);
    let mut invited = match group {
        Some(group) => members_of(store, congress.id, group, day)?,
        None => Vec::new(),
    };
    invited.extend(invitable(store, &congress.division, day, &deputies)?);
    let invited = each_once(invited);
    if invited.len() > terms::MAX_INVITED {
        return Err(Failure::field("deputies", ActivityFault::TooManyInvited));
    }
    let term = store.running_term(congress.id)?.map(|term| term.id);
    let ActivityDetails { plan_item, theme, starts_at, ends_at, places, room, helpers } = details;
    let mut activity = Activity {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(ActivityState::Planned),
        kind,
        organiser,
        congress: congress.id,
        division: congress.division,
        term,
        year: day.year(),
        plan_item,
        group,
        room,
        theme,
        starts_at,
        ends_at,
        places,
        helpers,
        invited: invited.into_iter().map(Invited::new).collect(),
        clashes: Vec::new(),
        contributions: Vec::new(),
        report: None,
        organs: Vec::new(),
        told: Vec::new(),
        planned_at: ctx.now,
        announced_at: None,
        updated_at: ctx.now,
    };
    activity.clashes = clashes(store, &activity)?;
    let event = ActivityEvent::bare(ActivityEventKind::Planned, kind);
    begin(store, ctx, &activity, Some(Party::Office(organiser)), event)?;
    Ok(activity)
}

/// Plans an activity anew of which nobody was told.
///
/// # Errors
/// As every step; field errors as [`plan`].
pub fn revise<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: ActivityDetails,
) -> Result<Activity> {
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::Revise,
        |store: &mut S, activity: &mut Activity, _| {
            check(ctx, &command)?;
            check_room(store, command.room)?;
            let ActivityDetails { plan_item, theme, starts_at, ends_at, places, room, helpers } = command;
            activity.plan_item = plan_item;
            activity.theme = theme;
            (activity.starts_at, activity.ends_at) = (starts_at, ends_at);
            activity.year = local_date(starts_at).year();
            (activity.places, activity.room) = (places, room);
            activity.helpers = helpers;
            activity.clashes = clashes(store, activity)?;
            Ok(ActivityEvent::bare(ActivityEventKind::Revised, activity.kind))
        },
    )
}

/// Ends an activity.
///
/// # Errors
/// As every step; [`ActivityFault::ReportMissing`], [`ActivityFault::TransferMissing`].
pub fn close<S: ActivityDesk>(store: &mut S, ctx: &Context, at: At<ActivityId>, note: Note) -> Result<Activity> {
    over(store, ctx, at, (ActivityAction::Close, ActivityEventKind::Closed), note)
}

/// Calls an activity off, with the reason.
///
/// # Errors
/// As every step; a field error without words.
pub fn cancel<S: ActivityDesk>(store: &mut S, ctx: &Context, at: At<ActivityId>, note: Note) -> Result<Activity> {
    note.require_text()?;
    over(store, ctx, at, (ActivityAction::Cancel, ActivityEventKind::Cancelled), note)
}

fn over<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    (action, kind): (ActivityAction, ActivityEventKind),
    note: Note,
) -> Result<Activity> {
    step(
        store,
        ctx,
        at,
        |_| action,
        |_: &mut S, activity: &mut Activity, _| Ok(ActivityEvent::noted(kind, activity.kind, note)),
    )
}
