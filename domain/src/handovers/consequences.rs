//! What follows from what happened to a handover: who is told. What follows for cases and disputes, each of those tells.

use super::{Handover, HandoverChange, HandoverEventKind};
use crate::shared::{Party, SubjectKind};

/// Handovers as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "handover", label: "请假与移交", description: "A leave, or work that is handed over." };

/// Whom it is news to. The room's liaison learns who comes to receptions, and who does not.
#[must_use]
pub fn told(handover: &Handover, change: &HandoverChange) -> Vec<Party> {
    use HandoverEventKind as K;
    let (deputy, office) = (Party::Deputy(handover.from), Party::Office(handover.office));
    match change.event.kind {
        K::Asked => vec![office],
        K::Refused => vec![deputy],
        K::Approved | K::Ordered => [deputy].into_iter().chain(handover.to).collect(),
        K::Withdrawn => [deputy, office].into_iter().chain(handover.to).collect(),
        K::TookEffect | K::Returned => {
            [deputy, office].into_iter().chain(handover.to).chain(handover.room.map(Party::Room)).collect()
        }
        K::Settled => Vec::new(),
    }
}
