//! What each viewer sees of a supervision order.

use super::{OrderAction, OrderChange, OrderEventKind, OrderRelation, SupervisionOrder, relations};
use crate::cases::ClockLight;
use crate::shared::flow::open_to;
use crate::shared::{Actor, Instant, Note, Party, Recorded};

/// Something that people did with an order.
#[derive(Clone, Debug)]
pub struct OrderStep {
    pub kind: OrderEventKind,
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    pub note: Note,
}

/// A supervision order as one viewer sees it.
#[derive(Clone, Debug)]
pub struct OrderView {
    pub order: SupervisionOrder,
    pub light: Option<ClockLight>,
    /// What people did with it, the oldest first; not in lists.
    pub steps: Vec<OrderStep>,
    pub relations: Vec<OrderRelation>,
    pub allowed: Vec<OrderAction>,
}

/// What came of orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderTotals {
    pub issued: i64,
    /// Of those, whose first answer came in time.
    pub answered_in_time: i64,
    /// Of those, of which the office said that the matter is solved.
    pub solved: i64,
}

/// Shows `order` to `actor`, without what was done with it; `None` where the actor may not know that it exists.
#[must_use]
pub fn view(order: SupervisionOrder, actor: &Actor, now: Instant) -> Option<OrderView> {
    let relations = relations(actor, &order);
    if relations.is_empty() {
        return None;
    }
    let allowed = open_to(&order, &relations);
    let light = order.clock.as_ref().map(|clock| clock.light(now));
    Some(OrderView { order, light, steps: Vec::new(), relations, allowed })
}

/// What people did, of all that happened.
#[must_use]
pub fn steps(events: Vec<Recorded<OrderChange>>) -> Vec<OrderStep> {
    let step = |recorded: Recorded<OrderChange>| match recorded {
        Recorded::Known(record) => {
            let event = record.change.event;
            let step = OrderStep { kind: event.kind, at: record.at, by: record.party, note: event.note };
            (!event.kind.is_by_clock()).then_some(step)
        }
        Recorded::Unknown { .. } => None,
    };
    events.into_iter().filter_map(step).collect()
}
