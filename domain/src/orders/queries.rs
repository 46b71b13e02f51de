//! What people are shown of supervision orders.

use uuid::Uuid;

use super::view::steps;
use super::{
    OrderFault, OrderFilter, OrderMatter, OrderNumber, OrderRecipientId, OrderScope, OrderTotals, OrderView, Orders,
    SupervisionOrder, SupervisionOrderId, relations, view,
};
use crate::cases::{CaseRelation, CaseView};
use crate::institutions::Institutions;
use crate::shared::{Context, Failure, Flow, Grant, OfficeId, Page, PageRequest, Party, Repository, StoreError};

type Result<T> = std::result::Result<T, Failure>;

/// A supervision order as the actor may see it, with what was done with it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn detail(store: &mut impl Orders, ctx: &Context, id: SupervisionOrderId) -> Result<OrderView> {
    let order = store.supervision_order(id)?.ok_or(Failure::NotFound)?;
    let subject = order.subject();
    let mut view = view(order, &ctx.actor, ctx.now).ok_or(Failure::NotFound)?;
    view.steps = steps(store.events_of(subject)?);
    Ok(view)
}

/// Every scope that the actor's grants open.
fn scopes(ctx: &Context) -> Vec<OrderScope> {
    let of = |grant: &Grant| match grant {
        Grant::Office { office, area } => {
            vec![OrderScope::InCharge(*office), OrderScope::To(Party::Office(*office)), OrderScope::Area(area.clone())]
        }
        Grant::HandlingUnit { unit } => vec![OrderScope::To(Party::Unit(*unit))],
        Grant::Leader { area } => vec![OrderScope::Area(area.clone())],
        Grant::Deputy { .. }
        | Grant::Former { .. }
        | Grant::GridStaff { .. }
        | Grant::RoomLiaison { .. }
        | Grant::Mediator { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => Vec::new(),
    };
    ctx.actor.grants().iter().flat_map(of).collect()
}

/// The orders that the actor may see, the newest first, without what was done with each.
pub fn list(
    store: &mut impl Orders,
    ctx: &Context,
    filter: &OrderFilter,
    page: &PageRequest<SupervisionOrderId>,
) -> Result<Page<OrderView, SupervisionOrderId>> {
    let Page { items, unreadable, next } = store.supervision_orders(&scopes(ctx), filter, page)?;
    let items = items.into_iter().filter_map(|one| view(one, &ctx.actor, ctx.now)).collect();
    Ok(Page { items, unreadable, next })
}

/// What those orders are called, as far as the actor may know of them.
pub fn titles(
    store: &mut impl Orders,
    ctx: &Context,
    ids: &[Uuid],
) -> std::result::Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = ids.iter().copied().map(SupervisionOrderId).collect();
    let found = Repository::<SupervisionOrder>::load_all(store, &ids)?;
    let known = found.into_iter().filter(|order| !relations(&ctx.actor, order).is_empty());
    Ok(known.map(|order| (order.id.0, order.title())).collect())
}

/// The number of the order under which a case stands, for those who handle it. Others learn that it is supervised, and not how.
///
/// # Errors
/// When the store fails.
pub fn number_on(store: &mut impl Orders, case: &CaseView) -> Result<Option<OrderNumber>> {
    use CaseRelation as R;
    let handles = |relation: &R| match relation {
        R::Handler | R::Fallback | R::Office | R::LeadUnit | R::CoUnit | R::Leader => true,
        R::Submitter | R::Follower | R::Proxy | R::GridStaff | R::Former | R::System => false,
    };
    if !case.supervised || !case.relations.iter().any(handles) {
        return Ok(None);
    }
    Ok(store.order_number_on(OrderMatter::Case(case.id))?)
}

/// What came of the orders that an office issued in a year.
#[derive(Clone, Debug)]
pub struct OrderFigures {
    pub totals: OrderTotals,
    /// By whom they were addressed to.
    pub by_recipient: Page<(Party, OrderTotals), OrderRecipientId>,
}

/// What came of the orders that an office issued in a year: for that office, those above it, and whoever leads or administers
/// there.
///
/// # Errors
/// A field error for an unknown office; forbidden for others.
pub fn figures(
    store: &mut (impl Orders + Institutions),
    ctx: &Context,
    (office, year): (OfficeId, i32),
    page: &PageRequest<OrderRecipientId>,
) -> Result<OrderFigures> {
    let office = store.office(office)?.ok_or_else(|| Failure::missing("office", OrderFault::NoSuchOffice))?;
    let own = ctx.actor.acts_for(Party::Office(office.id));
    if !own && !ctx.actor.oversees(&office.division) && ctx.actor.leads(&office.division).is_none() {
        return Err(Failure::Forbidden);
    }
    let totals = store.order_totals(office.id, year)?;
    let by_recipient = store.order_totals_by_recipient(office.id, year, page)?;
    Ok(OrderFigures { totals, by_recipient })
}
