//! What people are shown of links.

use chrono::Days;
use uuid::Uuid;

use super::view::may_know_whom;
use super::{
    ContactFilter, ContactLink, ContactLinkId, ContactLinkView, ContactNumbers, ContactScope, ContactTaskKey,
    ContactTotals, ContactVisit, ContactVisitId, Contacts, relations, terms, view,
};
use crate::shared::time::local_date;
use crate::shared::{Context, DivisionCode, Failure, Grant, Page, PageRequest, Repository, StoreError};

type Result<T> = std::result::Result<T, Failure>;

/// A link as the actor may see it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn detail(store: &mut impl Contacts, ctx: &Context, id: ContactLinkId) -> Result<ContactLinkView> {
    let link = store.contact_link(id)?.ok_or(Failure::NotFound)?;
    view(link, &ctx.actor, ctx.now).ok_or(Failure::NotFound)
}

/// Every scope that the actor's grants open.
fn scopes(ctx: &Context) -> Vec<ContactScope> {
    let of = |grant: &Grant| match grant {
        Grant::Deputy { deputy } => vec![ContactScope::Keeper(*deputy), ContactScope::Visited(*deputy)],
        Grant::Office { area, .. } => vec![ContactScope::Area(area.clone())],
        Grant::Former { .. }
        | Grant::GridStaff { .. }
        | Grant::HandlingUnit { .. }
        | Grant::RoomLiaison { .. }
        | Grant::Mediator { .. }
        | Grant::Leader { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => Vec::new(),
    };
    ctx.actor.grants().iter().flat_map(of).collect()
}

/// The links that the actor may see, the newest first.
pub fn list(
    store: &mut impl Contacts,
    ctx: &Context,
    filter: &ContactFilter,
    page: &PageRequest<ContactLinkId>,
) -> Result<Page<ContactLinkView, ContactLinkId>> {
    let Page { items, unreadable, next } = store.contact_links(&scopes(ctx), filter, page)?;
    let items = items.into_iter().filter_map(|link| view(link, &ctx.actor, ctx.now)).collect();
    Ok(Page { items, unreadable, next })
}

/// The visits of a link that the actor may see, the newest first; none while the actor may not know whom it leads to.
///
/// # Errors
/// Not found otherwise.
pub fn visits(
    store: &mut impl Contacts,
    ctx: &Context,
    id: ContactLinkId,
    page: &PageRequest<ContactVisitId>,
) -> Result<Page<ContactVisit, ContactVisitId>> {
    let seen = detail(store, ctx, id)?;
    if !may_know_whom(&seen.link, &seen.relations) {
        return Ok(Page::empty());
    }
    Ok(store.contact_visits(id, page)?)
}

/// How the links of an area stand today, and how many each keeps: for whoever oversees it.
///
/// # Errors
/// Forbidden for others.
pub fn figures(
    store: &mut impl Contacts,
    ctx: &Context,
    area: &DivisionCode,
) -> Result<(ContactTotals, ContactNumbers)> {
    if !ctx.actor.oversees(area) && ctx.actor.leads(area).is_none() {
        return Err(Failure::Forbidden);
    }
    let totals = store.contact_totals(area, local_date(ctx.now))?;
    Ok((totals, store.contact_numbers(area)?.unwrap_or_default()))
}

/// Links whose next visit is due soon or late, of the deputy whom the actor is.
pub fn tasks(
    store: &mut impl Contacts,
    ctx: &Context,
    page: &PageRequest<ContactTaskKey>,
) -> Result<Page<ContactLink, ContactTaskKey>> {
    let Some(deputy) = ctx.actor.deputy() else { return Ok(Page::empty()) };
    let today = local_date(ctx.now);
    let soon = Days::new(terms::YELLOW_DAYS.unsigned_abs());
    Ok(store.contact_tasks(deputy, today.checked_add_days(soon).unwrap_or(today), page)?)
}

/// What those links are called, as far as the actor may know of them.
pub fn titles(
    store: &mut impl Contacts,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(ContactLinkId).collect();
    let found = Repository::<ContactLink>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|link| !relations(&ctx.actor, link).is_empty());
    Ok(known.map(|link| (link.id.0, link.title())).collect())
}
