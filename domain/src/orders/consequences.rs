//! What follows from what happened to a supervision order: who is told, and which files it shows.

use super::{OrderChange, OrderEventKind, OrderState, Orders, SupervisionOrder, SupervisionOrderId, relations};
use crate::shared::{AttachmentId, Context, Flow, Party, Recorded, StoreError, SubjectKind};

/// Supervision orders as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "supervision_order", label: "督办单", description: "A supervision order." };

/// Whom it is news to.
#[must_use]
pub fn told(order: &SupervisionOrder, change: &OrderChange) -> Vec<Party> {
    use OrderEventKind as K;
    let office = Party::Office(order.office);
    let deputies = || order.deputies.iter().copied().map(Party::Deputy);
    match change.event.kind {
        K::Drafted => Vec::new(),
        K::Issued => [order.to].into_iter().chain(deputies()).collect(),
        K::Acknowledged | K::Answered => vec![office],
        K::Accepted | K::SentBack | K::Reminded => vec![order.to],
        K::RaisedUp => vec![office, order.to],
        K::Closed => vec![order.to, Party::Office(order.issuer)],
        // Of what was purged nobody is told anything.
        K::Cancelled if order.purged || change.from == Some(OrderState::Drafted) => Vec::new(),
        K::Cancelled => [order.to].into_iter().chain(deputies()).collect(),
        K::Late | K::LateForHead => vec![office, order.to],
        K::LateForAbove => [office, order.to].into_iter().chain(change.event.to).collect(),
    }
}

/// Whether an event of the order that the actor sees shows `file`.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Orders>(
    store: &mut S,
    ctx: &Context,
    id: SupervisionOrderId,
    file: AttachmentId,
) -> Result<bool, StoreError> {
    let Some(order) = store.supervision_order(id)? else { return Ok(false) };
    if relations(&ctx.actor, &order).is_empty() {
        return Ok(false);
    }
    let events: Vec<Recorded<OrderChange>> = store.events_of(order.subject())?;
    Ok(events.iter().any(|recorded| match recorded {
        Recorded::Known(record) => record.change.event.note.attachments.contains(&file),
        Recorded::Unknown { .. } => false,
    }))
}
