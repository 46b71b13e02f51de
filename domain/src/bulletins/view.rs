//! What each viewer sees of a briefing.

use super::{Bulletin, BulletinAction, BulletinChange, BulletinEventKind, BulletinRelation, relations};
use crate::shared::flow::open_to;
use crate::shared::{Actor, Instant, Note, Party, Recorded};

/// Something that happened to a briefing.
#[derive(Clone, Debug)]
pub struct BulletinStep {
    pub kind: BulletinEventKind,
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    /// Of which instruction or citation.
    pub number: Option<u32>,
    pub note: Note,
}

/// A briefing as one viewer sees it.
#[derive(Clone, Debug)]
pub struct BulletinView {
    pub bulletin: Bulletin,
    /// What happened to it, the oldest first; not in lists.
    pub steps: Vec<BulletinStep>,
    pub relations: Vec<BulletinRelation>,
    pub allowed: Vec<BulletinAction>,
}

/// Shows `bulletin` to `actor`, without what happened to it; `None` where the actor may not know that it exists.
#[must_use]
pub fn view(bulletin: Bulletin, actor: &Actor) -> Option<BulletinView> {
    let relations = relations(actor, &bulletin);
    if relations.is_empty() {
        return None;
    }
    let allowed = open_to(&bulletin, &relations);
    Some(BulletinView { bulletin, steps: Vec::new(), relations, allowed })
}

/// What happened, as it is shown to those relations: how it came to be written is its office's own.
#[must_use]
pub fn steps(events: Vec<Recorded<BulletinChange>>, relations: &[BulletinRelation]) -> Vec<BulletinStep> {
    use BulletinEventKind as K;
    let inside = relations.iter().any(|one| matches!(one, BulletinRelation::Editor | BulletinRelation::Colleague));
    let outward = |kind: BulletinEventKind| {
        matches!(kind, K::Issued | K::Instructed | K::Answered | K::OrderLinked | K::FedBack | K::Filed)
    };
    let step = |recorded: Recorded<BulletinChange>| match recorded {
        Recorded::Known(record) => {
            let event = record.change.event;
            let step = BulletinStep {
                kind: event.kind,
                at: record.at,
                by: record.party,
                number: event.number,
                note: event.note,
            };
            (inside || outward(step.kind)).then_some(step)
        }
        Recorded::Unknown { .. } => None,
    };
    events.into_iter().filter_map(step).collect()
}
