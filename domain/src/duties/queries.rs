//! What people are shown of duty records.

use uuid::Uuid;

use super::usecases::scheme_of;
use super::{Duties, DutyFile, DutyFilter, DutyKey, DutyRecord, DutyScope, DutyState, relations};
use crate::deputies::{Deputies, Deputy};
use crate::shared::{
    Actor, AdministratorPart, Capped, Context, DeputyId, DutyRecordId, Failure, Grant, Page, PageRequest, Repository,
    StoreError, Vocabulary,
};

type Result<T> = std::result::Result<T, Failure>;

/// The deputy, where the actor may see the file: the deputy, also for a while after leaving office, and whoever oversees.
pub(super) fn filed(store: &mut impl Deputies, ctx: &Context, id: DeputyId) -> Result<Deputy> {
    let deputy = store.deputy(id)?.ok_or(Failure::NotFound)?;
    if ctx.actor.deputy_ever() != Some(deputy.id) && !ctx.actor.oversees(&deputy.division) {
        return Err(Failure::Forbidden);
    }
    Ok(deputy)
}

/// A deputy's file: for the deputy, also for a while after leaving office, and for the office that oversees.
///
/// # Errors
/// Not found, forbidden for others.
pub fn file<S: Duties + Deputies>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
    filter: &DutyFilter,
    page: &PageRequest<DutyKey>,
) -> Result<(DutyFile, Page<DutyRecord, DutyKey>)> {
    let deputy = filed(store, ctx, id)?;
    let id = deputy.id;
    let scheme = scheme_of(store, &deputy.division)?;
    let counts = store.duty_counts(id, filter)?;
    let confirmed = DutyFilter { states: vec![DutyState::Confirmed], ..filter.clone() };
    let records = store.duty_records(&[DutyScope::Deputy(id)], &confirmed, page)?;
    Ok((DutyFile { deputy: id, name: deputy.name, scheme, counts }, records))
}

/// The actor's own records, whatever their state, the newest first.
pub fn mine(
    store: &mut impl Duties,
    ctx: &Context,
    filter: &DutyFilter,
    page: &PageRequest<DutyKey>,
) -> Result<Page<DutyRecord, DutyKey>> {
    let own: Vec<_> = ctx.actor.deputy_ever().map(DutyScope::Deputy).into_iter().collect();
    Ok(store.duty_records(&own, filter, page)?)
}

/// The records that the actor may see: an own one, and those of the deputies whom the actor oversees.
pub fn list(
    store: &mut impl Duties,
    ctx: &Context,
    filter: &DutyFilter,
    page: &PageRequest<DutyKey>,
) -> Result<Page<DutyRecord, DutyKey>> {
    let of_grants = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { deputy } | Grant::Former { deputy } => Some(DutyScope::Deputy(*deputy)),
        Grant::Office { area, .. }
        | Grant::Administrator { area, .. }
        | Grant::Part { part: AdministratorPart::System, area } => Some(DutyScope::Area(area.clone())),
        Grant::GridStaff { .. }
        | Grant::HandlingUnit { .. }
        | Grant::RoomLiaison { .. }
        | Grant::Mediator { .. }
        | Grant::Leader { .. }
        | Grant::Part { .. } => None,
    });
    let scopes: Vec<_> = of_grants.collect();
    Ok(store.duty_records(&scopes, filter, page)?)
}

/// A record that the actor may see.
///
/// # Errors
/// Not found otherwise.
pub fn record(store: &mut impl Duties, ctx: &Context, id: DutyRecordId) -> Result<DutyRecord> {
    store.duty_record(id)?.filter(|record| !relations(&ctx.actor, record).is_empty()).ok_or(Failure::NotFound)
}

/// What waits for a deputy was given back, and for an office it is to be confirmed.
fn waiting(actor: &Actor) -> Vec<(DutyScope, DutyState)> {
    let of_grants = actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { deputy } => Some((DutyScope::Deputy(*deputy), DutyState::Returned)),
        Grant::Office { area, .. } => Some((DutyScope::Area(area.clone()), DutyState::Pending)),
        Grant::Former { .. }
        | Grant::GridStaff { .. }
        | Grant::HandlingUnit { .. }
        | Grant::RoomLiaison { .. }
        | Grant::Mediator { .. }
        | Grant::Leader { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => None,
    });
    of_grants.collect()
}

/// What waits for the actor, the longest waiting first.
pub fn tasks(store: &mut impl Duties, ctx: &Context, page: &PageRequest<DutyKey>) -> Result<Page<DutyRecord, DutyKey>> {
    Ok(store.duty_tasks(&waiting(&ctx.actor), page)?)
}

/// How much of it there is.
pub fn count_tasks(store: &mut impl Duties, ctx: &Context) -> Result<Capped> {
    Ok(store.count_duty_tasks(&waiting(&ctx.actor))?)
}

/// What was done by those records, as far as the actor may see them.
pub fn titles(
    store: &mut impl Duties,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(DutyRecordId).collect();
    let found = Repository::<DutyRecord>::load_all(store, &ids)?;
    let known = found.iter().filter(|record| !relations(&ctx.actor, record).is_empty());
    Ok(known.map(|record| (record.id.0, record.activity.label().to_owned())).collect())
}
