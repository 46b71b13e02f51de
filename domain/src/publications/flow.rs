//! How a public version moves through the frame that all contexts share.

use super::{
    Publication, PublicationAction, PublicationChange, PublicationEvent, PublicationRelation, PublicationState, permit,
    relations,
};
use crate::shared::{
    Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, PublicationId, Standing, SubjectKind,
};

impl Flow for Publication {
    type Id = PublicationId;
    type State = PublicationState;
    type Action = PublicationAction;
    type Relation = PublicationRelation;
    type Event = PublicationEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> PublicationId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> PublicationState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, now: Instant) -> Vec<PublicationRelation> {
        relations(actor, self, now)
    }

    fn permit(relation: PublicationRelation, action: PublicationAction, _: PublicationState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: PublicationRelation, actor: &Actor) -> Option<Party> {
        match relation {
            PublicationRelation::Resident => actor.account().map(Party::Account),
            PublicationRelation::Handler => Some(self.case.target),
            PublicationRelation::Office => Some(Party::Office(self.case.office)),
            PublicationRelation::Public | PublicationRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<PublicationState> {
        &mut self.standing
    }

    fn settle(&mut self, event: &mut PublicationEvent, _: Moved<PublicationState>, ctx: &Context) {
        self.version += 1;
        match event {
            PublicationEvent::Released => self.published_at = Some(ctx.now),
            PublicationEvent::Withdrawn => self.withdrawn_at = Some(ctx.now),
            PublicationEvent::Proposed
            | PublicationEvent::Revised
            | PublicationEvent::SentBack
            | PublicationEvent::TakenDown => {}
        }
    }

    fn grid(&self) -> Option<GridId> {
        self.case.grid
    }

    fn told(&self, change: &PublicationChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(_: &PublicationEvent) -> &[AttachmentId] {
        &[]
    }
}
