//! What each viewer sees of a sitting.

use super::{Sitting, SittingAction, SittingChange, SittingEventKind, SittingRelation, relations};
use crate::shared::flow::offered;
use crate::shared::{Actor, Instant, Note, Party, Recorded};

/// Something that people did with a sitting.
#[derive(Clone, Debug)]
pub struct SittingStep {
    pub kind: SittingEventKind,
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    /// Which follow-up it is about.
    pub follow_up: Option<u32>,
    pub note: Note,
}

/// A sitting as one viewer sees it.
#[derive(Clone, Debug)]
pub struct SittingView {
    pub sitting: Sitting,
    /// What people did with it, the oldest first; not in lists.
    pub steps: Vec<SittingStep>,
    pub relations: Vec<SittingRelation>,
    pub allowed: Vec<SittingAction>,
}

/// Shows `sitting` to `actor`, without what was done with it; `None` where the actor may not know that it exists.
#[must_use]
pub fn view(sitting: Sitting, actor: &Actor, now: Instant) -> Option<SittingView> {
    let relations = relations(actor, &sitting);
    if relations.is_empty() {
        return None;
    }
    let allowed = offered(&sitting, &relations, actor, now);
    Some(SittingView { sitting, steps: Vec::new(), relations, allowed })
}

/// What people did, of all that happened.
#[must_use]
pub fn steps(events: Vec<Recorded<SittingChange>>) -> Vec<SittingStep> {
    let step = |recorded: Recorded<SittingChange>| match recorded {
        Recorded::Known(record) => {
            let event = record.change.event;
            let (kind, follow_up, note) = (event.kind, event.follow_up, event.note);
            Some(SittingStep { kind, at: record.at, by: record.party, follow_up, note })
        }
        Recorded::Unknown { .. } => None,
    };
    events.into_iter().filter_map(step).collect()
}
