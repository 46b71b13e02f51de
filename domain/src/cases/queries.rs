//! What people are shown of cases.

use super::{Case, CaseFilter, CaseKey, CaseScope, CaseView, Cases};
use crate::deputies::Deputies;
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::{Actor, Context, Failure, Flow, Grant, Page, PageRequest, Party};

type Result<T> = std::result::Result<T, Failure>;

/// A case as the actor may see it, with the names of those who have to do with it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn show(
    store: &mut (impl Cases + Deputies + Rooms + Institutions),
    ctx: &Context,
    case: Case,
) -> std::result::Result<CaseView, Failure> {
    let events = store.events_of(case.subject())?;
    let estimated = case.handling.clock.as_ref().is_some_and(|clock| clock.is_estimated(&ctx.calendar));
    let mut view = super::view(case, events, &ctx.actor, ctx.now).ok_or(Failure::NotFound)?;
    view.due_estimated = estimated && view.due_at.is_some();
    view.target_name = match view.target {
        Party::Deputy(id) => store.deputy_name(id)?,
        Party::Room(id) => store.room(id)?.map(|room| room.name),
        Party::Office(id) => store.office(id)?.map(|office| office.name),
        Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => None,
    };
    if let Some(lead) = view.lead_unit {
        view.lead_unit_name = store.units_of(&[lead])?.pop().map(|unit| unit.name);
    }
    Ok(view)
}

/// Every scope that the actor's grants open.
fn scopes(actor: &Actor) -> Vec<CaseScope> {
    let of_grants = actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { .. } | Grant::RoomLiaison { .. } => grant.party().map(CaseScope::Target),
        Grant::GridStaff { grid } => Some(CaseScope::Grid(*grid)),
        Grant::Office { area, .. } => Some(CaseScope::Area(area.clone())),
        Grant::HandlingUnit { unit } => Some(CaseScope::Unit(*unit)),
        Grant::Administrator { .. } | Grant::Mediator { .. } => None,
    });
    actor.account().map(CaseScope::Submitter).into_iter().chain(of_grants).collect()
}

/// The cases that the actor may see, the newest first.
pub fn list(
    store: &mut impl Cases,
    ctx: &Context,
    filter: &CaseFilter,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    Ok(store.cases(&scopes(&ctx.actor), filter, page)?)
}

/// The cases that the actor sent in, the newest first.
pub fn mine(store: &mut impl Cases, ctx: &Context, page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>> {
    let own: Vec<_> = ctx.actor.account().map(CaseScope::Submitter).into_iter().collect();
    Ok(store.cases(&own, &CaseFilter::default(), page)?)
}

/// What waits for the actor, the most urgent first.
pub fn tasks(store: &mut impl Cases, ctx: &Context, page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>> {
    Ok(store.tasks(&ctx.actor.parties(), page)?)
}
