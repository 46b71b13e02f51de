//! What each viewer sees of a link.

use super::{ContactLink, ContactLinkAction, ContactLinkRelation, relations};
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

/// Shows `link` to `actor`; `None` where the actor may not know that it exists.
#[must_use]
pub fn view(link: ContactLink, actor: &Actor, now: Instant) -> Option<ContactLinkView> {
    let relations = relations(actor, &link);
    if relations.is_empty() {
        return None;
    }
    let allowed = open_to(&link, &relations);
    let light = link.light(local_date(now));
    Some(ContactLinkView { link, light, relations, allowed })
}
