//! What people are shown of cases.

use uuid::Uuid;

use super::search::Sought;
use super::{Case, CaseChange, CaseFilter, CaseKey, CaseRelation, CaseScope, CaseView, Cases, reads_text};
use crate::audit::{AuditEntry, AuditKey, AuditLog};
use crate::shared::{
    Actor, CaseId, Context, Failure, Flow, Grant, Page, PageRequest, Party, Recorded, Repository, StoreError,
};

type Result<T> = std::result::Result<T, Failure>;

/// A case as the actor may see it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn show(store: &mut impl Cases, ctx: &Context, case: Case) -> Result<CaseView> {
    let events = store.events_of(case.subject())?;
    shown(ctx, case, events).ok_or(Failure::NotFound)
}

/// The same with the events that it has; `None` where the actor may not know that it exists.
#[must_use]
pub fn shown(ctx: &Context, case: Case, events: Vec<Recorded<CaseChange>>) -> Option<CaseView> {
    let estimated = case.handling.clock.as_ref().is_some_and(|clock| clock.is_estimated(&ctx.calendar));
    let mut view = super::view(case, events, &ctx.actor, ctx.now)?;
    view.due_estimated = estimated && view.due_at.is_some();
    Some(view)
}

/// Who looked at the actor's own case, the newest first.
///
/// # Errors
/// Not found where the actor may not know that it exists; forbidden for whoever did not submit it.
pub fn looks(
    store: &mut (impl Cases + AuditLog),
    ctx: &Context,
    id: CaseId,
    page: &PageRequest<AuditKey>,
) -> Result<Page<AuditEntry, AuditKey>> {
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let relations = case.relations(&ctx.actor, ctx.now);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if !relations.contains(&CaseRelation::Submitter) {
        return Err(Failure::Forbidden);
    }
    Ok(store.entries_about(id.0, page)?)
}

/// What those cases are called, as far as the actor may know of them.
pub fn titles(
    store: &mut impl Cases,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(CaseId).collect();
    let found = Repository::<Case>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|case| !case.relations(&ctx.actor, ctx.now).is_empty());
    Ok(known.map(|case| (case.id.0, case.title.into())).collect())
}

/// Every scope that the actor's grants open.
fn scopes(actor: &Actor) -> Vec<CaseScope> {
    let of_grants = actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { .. } | Grant::RoomLiaison { .. } => grant.party().map(CaseScope::Target),
        Grant::Former { deputy } => Some(CaseScope::Target(Party::Deputy(*deputy))),
        Grant::GridStaff { grid } => Some(CaseScope::Grid(*grid)),
        Grant::Office { area, .. } | Grant::Leader { area } => Some(CaseScope::Area(area.clone())),
        Grant::HandlingUnit { unit } => Some(CaseScope::Unit(*unit)),
        Grant::Administrator { .. } | Grant::Part { .. } | Grant::Mediator { .. } => None,
    });
    actor.account().map(CaseScope::Submitter).into_iter().chain(of_grants).collect()
}

/// How often one page looks for more where what it found does not say what is sought in one piece.
const ROUNDS: u32 = 4;

/// The cases that the actor may see, the newest first. A page of those that say something may hold less than it may, and go on.
pub fn list(
    store: &mut impl Cases,
    ctx: &Context,
    filter: &CaseFilter,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    match &filter.text {
        Some(sought) => search(store, ctx, sought, filter, page),
        None => Ok(store.cases(&scopes(&ctx.actor), filter, page)?),
    }
}

/// Of those that hold what is sought, the ones that say it, and whose text the actor may read.
fn search(
    store: &mut impl Cases,
    ctx: &Context,
    sought: &Sought,
    filter: &CaseFilter,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    let (scopes, limit) = (scopes(&ctx.actor), page.limit as usize);
    let mut found = Page { items: Vec::new(), unreadable: Vec::new(), next: page.after };
    for _ in 0..ROUNDS {
        let request = PageRequest { limit: page.limit, after: found.next };
        let some = store.cases_holding(&scopes, sought, filter, &request)?;
        let says = |case: &Case| sought.is_in(case) && reads_text(case, &ctx.actor, ctx.now);
        found.items.extend(some.items.into_iter().filter(says));
        found.unreadable.extend(some.unreadable);
        found.next = some.next;
        if found.items.len() >= limit || found.next.is_none() {
            break;
        }
    }
    if found.items.len() > limit {
        found.items.truncate(limit);
        found.next = found.items.last().map(|case| (case.submitted_at, case.id));
    }
    Ok(found)
}

/// The cases that the actor sent in, in the order of a list that `filter` asks for.
pub fn mine(
    store: &mut impl Cases,
    ctx: &Context,
    filter: &CaseFilter,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    let own: Vec<_> = ctx.actor.account().map(CaseScope::Submitter).into_iter().collect();
    Ok(store.cases(&own, filter, page)?)
}

/// What waits for the actor, the most urgent first.
pub fn tasks(store: &mut impl Cases, ctx: &Context, page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>> {
    Ok(store.tasks(&ctx.actor.parties(), page)?)
}
