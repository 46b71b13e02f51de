//! What each viewer sees of a handover.

use super::{Handover, HandoverAction, HandoverCounts, HandoverItem, HandoverRelation, relations};
use crate::shared::flow::open_to;
use crate::shared::text::Body;
use crate::shared::{Actor, Capped};

/// A handover as one viewer sees it.
#[derive(Clone, Debug)]
pub struct HandoverView {
    /// Whoever only stands in learns neither why the deputy is on leave nor whom the deputy wished for.
    pub handover: Handover,
    pub counts: HandoverCounts,
    /// Receptions that are announced in the deputy's room on those days: without the deputy.
    pub receptions: Capped,
    /// What was said last, for the deputy and the office.
    pub text: Option<Body>,
    pub relations: Vec<HandoverRelation>,
    pub allowed: Vec<HandoverAction>,
}

/// Something that was handed over, as its viewer may know of it.
#[derive(Clone, Debug)]
pub struct HandoverItemView {
    pub item: HandoverItem,
    pub title: Option<String>,
}

/// Whether somebody in one of those relations knows why the deputy is away.
pub(super) fn knows_why(relations: &[HandoverRelation]) -> bool {
    relations.iter().any(|one| matches!(one, HandoverRelation::Deputy | HandoverRelation::Office))
}

/// Shows `handover` to `actor`, without how far it has come; `None` where the actor may not know that it exists.
#[must_use]
pub fn view(mut handover: Handover, actor: &Actor) -> Option<HandoverView> {
    let relations = relations(actor, &handover);
    if relations.is_empty() {
        return None;
    }
    let allowed = open_to(&handover, &relations);
    if !knows_why(&relations) {
        (handover.leave, handover.wished) = (None, None);
    }
    Some(HandoverView {
        handover,
        counts: HandoverCounts::default(),
        receptions: Capped::default(),
        text: None,
        relations,
        allowed,
    })
}
