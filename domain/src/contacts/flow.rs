//! How a link moves through the frame that all contexts share.

use super::{
    ContactLink, ContactLinkAction, ContactLinkChange, ContactLinkEvent, ContactLinkId, ContactLinkRelation,
    ContactLinkState, permit, relations, terms,
};
use crate::shared::{Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for ContactLink {
    type Id = ContactLinkId;
    type State = ContactLinkState;
    type Action = ContactLinkAction;
    type Relation = ContactLinkRelation;
    type Event = ContactLinkEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> ContactLinkId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> ContactLinkState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<ContactLinkRelation> {
        relations(actor, self)
    }

    fn permit(relation: ContactLinkRelation, action: ContactLinkAction, _: ContactLinkState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: ContactLinkRelation, _: &Actor) -> Option<Party> {
        match relation {
            ContactLinkRelation::Keeper => Some(Party::Deputy(self.deputy)),
            ContactLinkRelation::Visited => self.to_deputy.map(Party::Deputy),
            ContactLinkRelation::Office => Some(Party::Office(self.office)),
            ContactLinkRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<ContactLinkState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut ContactLinkEvent, moved: Moved<ContactLinkState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
        if moved.to == ContactLinkState::Active {
            self.erase_at = None;
            return;
        }
        // What waited for consent in vain is kept no longer for having ended then.
        self.erase_at.get_or_insert(ctx.now + terms::KEPT_WITHOUT_CONSENT);
        if moved.to == ContactLinkState::Ended {
            self.place = None;
            self.ended_at = Some(ctx.now);
        }
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &ContactLinkChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(_: &ContactLinkEvent) -> &[AttachmentId] {
        &[]
    }
}
