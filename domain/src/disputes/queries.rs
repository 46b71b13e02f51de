//! What people are shown of disputes.

use super::{DisputeFilter, DisputeKey, DisputeListed, DisputeScope, Disputes, listed};
use crate::shared::{Context, Failure, Grant, Page, PageRequest, Party};

type Result<T> = std::result::Result<T, Failure>;

/// The disputes that the actor may see, the newest first.
pub fn list(
    store: &mut impl Disputes,
    ctx: &Context,
    filter: &DisputeFilter,
    page: &PageRequest<DisputeKey>,
) -> Result<Page<DisputeListed, DisputeKey>> {
    let of_grants = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { .. } | Grant::Mediator { .. } | Grant::RoomLiaison { .. } => {
            grant.party().map(DisputeScope::Person)
        }
        Grant::Office { area, .. } => Some(DisputeScope::Area(area.clone())),
        Grant::GridStaff { grid } => Some(DisputeScope::Grid(*grid)),
        Grant::HandlingUnit { .. } | Grant::Administrator { .. } => None,
    });
    let own = ctx.actor.account().map(|account| DisputeScope::Person(Party::Account(account)));
    let scopes: Vec<_> = own.into_iter().chain(of_grants).collect();
    let found = store.disputes(&scopes, filter, page)?;
    Ok(found.map(|dispute| listed(&dispute, &ctx.actor, ctx.now)))
}
