//! What people are shown of handovers.

use super::usecases::{HandoverDesk, proposals as nearest};
use super::view::knows_why;
use super::{
    Handover, HandoverChange, HandoverFilter, HandoverId, HandoverItemId, HandoverItemKind, HandoverItemView,
    HandoverScope, HandoverView, Handovers, StandInProposal, relations, view,
};
use crate::cases::{self, Cases};
use crate::disputes::{self, Disputes};
use crate::receptions::{ReceptionFilter, ReceptionState, Receptions};
use crate::shared::text::Body;
use crate::shared::time::midnight;
use crate::shared::{Capped, Context, Failure, Flow, Grant, Page, PageRequest, Party, Recorded};
use crate::sittings::{self, Sittings};

type Result<T> = std::result::Result<T, Failure>;

/// A handover as the actor may see it, with how far it has come.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn detail(store: &mut (impl Handovers + Receptions), ctx: &Context, id: HandoverId) -> Result<HandoverView> {
    let handover = store.handover(id)?.ok_or(Failure::NotFound)?;
    let mut view = view(handover, &ctx.actor).ok_or(Failure::NotFound)?;
    view.counts = store.count_items(id)?;
    view.receptions = receptions(store, &view.handover)?;
    if knows_why(&view.relations) {
        view.text = said(store, &view.handover)?;
    }
    Ok(view)
}

/// What was said last.
fn said(store: &mut impl Handovers, handover: &Handover) -> Result<Option<Body>> {
    let events: Vec<Recorded<HandoverChange>> = store.events_of(handover.subject())?;
    Ok(events.into_iter().rev().find_map(|recorded| match recorded {
        Recorded::Known(record) => record.change.event.text,
        Recorded::Unknown { .. } => None,
    }))
}

/// Receptions that are announced in the deputy's room on those days.
fn receptions(store: &mut impl Receptions, handover: &Handover) -> Result<Capped> {
    let Some(room) = handover.room.filter(|_| handover.stands_in()) else { return Ok(Capped::default()) };
    let days = handover.days();
    let filter = ReceptionFilter {
        states: vec![ReceptionState::Announced],
        room: Some(room),
        from: Some(midnight(days.from)),
        to: days.to.and_then(|to| to.succ_opt()).map(midnight),
        ..ReceptionFilter::default()
    };
    let found = store.receptions(&filter, &PageRequest { limit: Capped::MOST, after: None })?;
    Ok(Capped::of(found.items.len() + usize::from(found.next.is_some())))
}

/// Every scope that the actor's grants open.
fn scopes(ctx: &Context) -> Vec<HandoverScope> {
    let of = |grant: &Grant| match grant {
        Grant::Deputy { deputy } => {
            vec![HandoverScope::From(*deputy), HandoverScope::To(Party::Deputy(*deputy))]
        }
        Grant::RoomLiaison { room } => vec![HandoverScope::To(Party::Room(*room))],
        Grant::Office { office, area } => {
            vec![HandoverScope::Area(area.clone()), HandoverScope::To(Party::Office(*office))]
        }
        Grant::Former { .. }
        | Grant::GridStaff { .. }
        | Grant::HandlingUnit { .. }
        | Grant::Mediator { .. }
        | Grant::Leader { .. }
        | Grant::Administrator { .. }
        | Grant::Part { .. } => Vec::new(),
    };
    ctx.actor.grants().iter().flat_map(of).collect()
}

/// The handovers that the actor may see, the newest first, without how far each has come.
pub fn list(
    store: &mut impl Handovers,
    ctx: &Context,
    filter: &HandoverFilter,
    page: &PageRequest<HandoverId>,
) -> Result<Page<HandoverView, HandoverId>> {
    let Page { items, unreadable, next } = store.handovers(&scopes(ctx), filter, page)?;
    Ok(Page { items: items.into_iter().filter_map(|one| view(one, &ctx.actor)).collect(), unreadable, next })
}

/// Who could stand in, the nearest first.
///
/// # Errors
/// Not found for a stranger; forbidden for anybody but the office and the deputy.
pub fn proposals(store: &mut impl HandoverDesk, ctx: &Context, id: HandoverId) -> Result<Vec<StandInProposal>> {
    let handover = store.handover(id)?.ok_or(Failure::NotFound)?;
    let relations = relations(&ctx.actor, &handover);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    if !knows_why(&relations) {
        return Err(Failure::Forbidden);
    }
    nearest(store, &handover)
}

/// What was handed over, with what it is called where the actor may know.
///
/// # Errors
/// Not found for a stranger.
pub fn items(
    store: &mut (impl Handovers + Cases + Disputes + Sittings),
    ctx: &Context,
    id: HandoverId,
    page: &PageRequest<HandoverItemId>,
) -> Result<Page<HandoverItemView, HandoverItemId>> {
    let handover = store.handover(id)?.ok_or(Failure::NotFound)?;
    if relations(&ctx.actor, &handover).is_empty() {
        return Err(Failure::NotFound);
    }
    let found = store.items(id, page)?;
    let of = |kind| {
        let items = found.items.iter().filter(move |one| one.kind == kind);
        items.map(|one| one.subject.0).collect::<Vec<_>>()
    };
    let mut titles = cases::queries::titles(store, ctx, &of(HandoverItemKind::Case))?;
    titles.extend(disputes::queries::titles(store, ctx, &of(HandoverItemKind::Dispute))?);
    titles.extend(sittings::queries::titles(store, ctx, &of(HandoverItemKind::TeaSitting))?);
    Ok(found.map(|item| {
        let title = titles.iter().find(|(id, _)| *id == item.subject.0).map(|(_, title)| title.clone());
        HandoverItemView { item, title }
    }))
}
