//! What follows from what happened to a link: who is told, and what it credits a deputy with.

use super::{ContactLink, ContactLinkChange, ContactLinkEvent, ContactLinkEventKind};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{Party, SubjectKind};

/// Links as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind {
    value: "contact_link",
    label: "双联",
    description: "A link between a deputy and whoever is visited.",
};

/// Whom it is news to.
#[must_use]
pub fn told(link: &ContactLink, change: &ContactLinkChange) -> Vec<Party> {
    use ContactLinkEventKind as K;
    let (keeper, office) = (Party::Deputy(link.deputy), Party::Office(link.office));
    let visited = || link.to_deputy.map(Party::Deputy);
    match change.event.kind {
        K::Linked | K::Moved | K::Ended | K::GivenBack => [keeper].into_iter().chain(visited()).collect(),
        K::Visited => visited().into_iter().collect(),
        K::Revised | K::ConsentRenewed => vec![keeper],
        K::ConsentWithdrawn | K::Lapsed | K::Offered => vec![keeper, office],
    }
}

/// What a visit credits the deputy with who made it: once for a link and a day, into however many it is split.
#[must_use]
pub fn credit(event: &ContactLinkEvent) -> Option<Credit> {
    let visited = event.kind == ContactLinkEventKind::Visited;
    visited.then_some(Credit::of_day(DutyRole::SentimentInformant, DutyActivity::Visited))
}
