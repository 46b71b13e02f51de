//! What people are shown of sittings.

use uuid::Uuid;

use super::view::steps;
use super::{Sitting, SittingFilter, SittingId, SittingScope, SittingView, Sittings, relations, view};
use crate::shared::{Context, Failure, Flow, Grant, Page, PageRequest, Party, Repository, StoreError};

type Result<T> = std::result::Result<T, Failure>;

/// A sitting as the actor may see it, with what was done with it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn detail(store: &mut impl Sittings, ctx: &Context, id: SittingId) -> Result<SittingView> {
    let sitting = store.sitting(id)?.ok_or(Failure::NotFound)?;
    let subject = sitting.subject();
    let mut view = view(sitting, &ctx.actor, ctx.now).ok_or(Failure::NotFound)?;
    view.steps = steps(store.events_of(subject)?);
    Ok(view)
}

/// Every scope that the actor's grants open.
fn scopes(ctx: &Context) -> Vec<SittingScope> {
    let of = |grant: &Grant| match grant {
        Grant::Office { office, area } => {
            vec![SittingScope::Area(area.clone()), SittingScope::Party(Party::Office(*office))]
        }
        Grant::HandlingUnit { unit } => vec![SittingScope::Party(Party::Unit(*unit))],
        Grant::Deputy { deputy } => vec![SittingScope::Party(Party::Deputy(*deputy))],
        Grant::RoomLiaison { room } => vec![SittingScope::Room(*room)],
        Grant::Leader { area } | Grant::Administrator { area, .. } | Grant::Part { area, .. } => {
            vec![SittingScope::Area(area.clone())]
        }
        Grant::Former { .. } | Grant::GridStaff { .. } | Grant::Mediator { .. } => Vec::new(),
    };
    ctx.actor.grants().iter().flat_map(of).collect()
}

/// The sittings that the actor may see, the newest first, without what was done with each.
///
/// # Errors
/// When the store fails.
pub fn list(
    store: &mut impl Sittings,
    ctx: &Context,
    filter: &SittingFilter,
    page: &PageRequest<SittingId>,
) -> Result<Page<SittingView, SittingId>> {
    let Page { items, unreadable, next } = store.sittings(&scopes(ctx), filter, page)?;
    let items = items.into_iter().filter_map(|one| view(one, &ctx.actor, ctx.now)).collect();
    Ok(Page { items, unreadable, next })
}

/// What those sittings are called, as far as the actor may know of them.
///
/// # Errors
/// When the store fails.
pub fn titles(
    store: &mut impl Sittings,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(SittingId).collect();
    let found = Repository::<Sitting>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|sitting| !relations(&ctx.actor, sitting).is_empty());
    Ok(known.map(|sitting| (sitting.id.0, sitting.title.into())).collect())
}
