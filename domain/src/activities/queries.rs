//! What people are shown of activities and groups.

use uuid::Uuid;

use super::{
    Activities, Activity, ActivityChange, ActivityFigures, ActivityFilter, ActivityId, ActivityScope, ActivityTaskKey,
    ActivityView, DeputyGroup, DeputyGroupId, DeputyGroupScope, DeputyGroupView, activity_relations, activity_steps,
    activity_view, group_relations, group_view,
};
use crate::congresses::CongressId;
use crate::institutions::Institutions;
use crate::shared::time::local_date;
use crate::shared::{
    Context, DeputyId, Failure, Flow, Grant, OfficeId, Page, PageRequest, Party, Recorded, Repository, StoreError,
};

type Result<T> = std::result::Result<T, Failure>;

/// An activity as the actor may see it, with what happened to it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn activity(store: &mut impl Activities, ctx: &Context, id: ActivityId) -> Result<ActivityView> {
    let found = store.activity(id)?.ok_or(Failure::NotFound)?;
    let subject = found.subject();
    let mut view = activity_view(found, ctx).ok_or(Failure::NotFound)?;
    let events: Vec<Recorded<ActivityChange>> = store.events_of(subject)?;
    view.steps = activity_steps(events, &view.relations, ctx.actor.deputy());
    Ok(view)
}

/// Every scope that the actor's grants open.
fn scopes(ctx: &Context) -> Vec<ActivityScope> {
    let mut scopes = Vec::new();
    for grant in ctx.actor.grants() {
        match grant {
            Grant::Office { office, area } => {
                scopes.extend([ActivityScope::Organiser(*office), ActivityScope::Area(area.clone())]);
            }
            Grant::Leader { area } => scopes.push(ActivityScope::Area(area.clone())),
            Grant::Deputy { deputy } => scopes.push(ActivityScope::Invited(*deputy)),
            Grant::HandlingUnit { unit } => scopes.push(ActivityScope::Organ(*unit)),
            Grant::Former { .. }
            | Grant::GridStaff { .. }
            | Grant::RoomLiaison { .. }
            | Grant::Mediator { .. }
            | Grant::Administrator { .. }
            | Grant::Part { .. } => {}
        }
    }
    scopes
}

/// The activities that the actor may see, the newest first, without what happened to each.
///
/// # Errors
/// When the store fails.
pub fn activities(
    store: &mut impl Activities,
    ctx: &Context,
    filter: &ActivityFilter,
    page: &PageRequest<ActivityId>,
) -> Result<Page<ActivityView, ActivityId>> {
    let Page { items, unreadable, next } = store.activities(&scopes(ctx), filter, page)?;
    Ok(Page { items: items.into_iter().filter_map(|one| activity_view(one, ctx)).collect(), unreadable, next })
}

/// A group with those who are in it today.
fn standing_today(store: &mut impl Activities, ctx: &Context, mut group: DeputyGroup) -> Result<DeputyGroup> {
    let known = store.deputies_named(&group.members)?;
    group.settle_members(&known, local_date(ctx.now));
    Ok(group)
}

/// A group as the actor may see it. Whoever has left it is no member.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn group(store: &mut impl Activities, ctx: &Context, id: DeputyGroupId) -> Result<DeputyGroupView> {
    let found = store.deputy_group(id)?.ok_or(Failure::NotFound)?;
    let found = standing_today(store, ctx, found)?;
    group_view(found, &ctx.actor).ok_or(Failure::NotFound)
}

/// The groups that the actor may see, of one congress where it is named, the newest first.
///
/// # Errors
/// When the store fails.
pub fn groups(
    store: &mut impl Activities,
    ctx: &Context,
    congress: Option<CongressId>,
    page: &PageRequest<DeputyGroupId>,
) -> Result<Page<DeputyGroupView, DeputyGroupId>> {
    let scope = |grant: &Grant| match grant {
        Grant::Office { office, area } => {
            vec![DeputyGroupScope::Office(*office), DeputyGroupScope::Area(area.clone())]
        }
        Grant::Leader { area } => vec![DeputyGroupScope::Area(area.clone())],
        Grant::Deputy { deputy } => vec![DeputyGroupScope::Member(*deputy)],
        Grant::Former { .. }
        | Grant::GridStaff { .. }
        | Grant::RoomLiaison { .. }
        | Grant::HandlingUnit { .. }
        | Grant::Mediator { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => Vec::new(),
    };
    let scopes: Vec<DeputyGroupScope> = ctx.actor.grants().iter().flat_map(scope).collect();
    let Page { items, unreadable, next } = store.deputy_groups(&scopes, congress, page)?;
    let named: Vec<DeputyId> = items.iter().flat_map(|group| group.members.iter().copied()).collect();
    let known = store.deputies_named(&named)?;
    let today = local_date(ctx.now);
    let shown = |mut group: DeputyGroup| {
        group.settle_members(&known, today);
        group_view(group, &ctx.actor)
    };
    Ok(Page { items: items.into_iter().filter_map(shown).collect(), unreadable, next })
}

/// What the activities of an office come to in a year, by kind: for those who work there, whoever serves or leads its place.
///
/// # Errors
/// Not found for an office that does not exist; forbidden for others.
pub fn figures<S: Activities + Institutions>(
    store: &mut S,
    ctx: &Context,
    (office, year): (OfficeId, i32),
) -> Result<ActivityFigures> {
    let found = store.office(office)?.ok_or(Failure::NotFound)?;
    let may = ctx.actor.acts_for(Party::Office(office))
        || ctx.actor.serves(&found.division)
        || ctx.actor.leads(&found.division).is_some();
    if !may {
        return Err(Failure::Forbidden);
    }
    Ok(store.activity_totals(office, year)?)
}

/// Activities that wait for the actor, by until when.
///
/// # Errors
/// When the store fails.
pub fn tasks(
    store: &mut impl Activities,
    ctx: &Context,
    page: &PageRequest<ActivityTaskKey>,
) -> Result<Page<Activity, ActivityTaskKey>> {
    Ok(store.activity_tasks(&ctx.actor.parties(), page)?)
}

/// What those activities are called, as far as the actor may know of them.
///
/// # Errors
/// When the store fails.
pub fn titles(
    store: &mut impl Activities,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(ActivityId).collect();
    let found = Repository::<Activity>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|one| !activity_relations(&ctx.actor, one).is_empty());
    Ok(known.map(|one| (one.id.0, one.theme.into())).collect())
}

/// The same of groups.
///
/// # Errors
/// When the store fails.
pub fn group_titles(
    store: &mut impl Activities,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(DeputyGroupId).collect();
    let found = Repository::<DeputyGroup>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|one| !group_relations(&ctx.actor, one).is_empty());
    Ok(known.map(|one| (one.id.0, one.name.into())).collect())
}
