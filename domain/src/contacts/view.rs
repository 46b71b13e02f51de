//! What each viewer sees of a link.

use super::{ContactLink, ContactLinkAction, ContactLinkRelation, ContactLinkState, relations};
use crate::cases::ClockLight;
use crate::shared::flow::open_to;
use crate::shared::time::local_date;
use crate::shared::{Actor, Instant};

/// A link as one viewer sees it.
#[derive(Clone, Debug)]
pub struct ContactLinkView {
    pub link: ContactLink,
    pub light: Option<ClockLight>,
    pub relations: Vec<ContactLinkRelation>,
    pub allowed: Vec<ContactLinkAction>,
}

/// Whether somebody in those relations may know who is visited, and what was heard there: whoever looks after links, and whoever
/// visits, as long as that is agreed to.
pub(super) fn may_know_whom(link: &ContactLink, relations: &[ContactLinkRelation]) -> bool {
    link.kind.is_of_members()
        || link.state() == ContactLinkState::Active
        || relations.contains(&ContactLinkRelation::Office)
}

/// Shows `link` to `actor`; `None` where the actor may not know that it exists.
#[must_use]
pub fn view(mut link: ContactLink, actor: &Actor, now: Instant) -> Option<ContactLinkView> {
    let relations = relations(actor, &link);
    if relations.is_empty() {
        return None;
    }
    if !may_know_whom(&link, &relations) {
        link.person = None;
    }
    let allowed = open_to(&link, &relations);
    let light = link.light(local_date(now));
    Some(ContactLinkView { link, light, relations, allowed })
}
