//! How an invitation moves through the frame that all contexts share.

use super::{
    Invitation, InvitationAction, InvitationChange, InvitationEvent, InvitationId, InvitationRelation, InvitationState,
    permit, relations,
};
use crate::shared::{Actor, AttachmentId, Context, Flow, Grant, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for Invitation {
    type Id = InvitationId;
    type State = InvitationState;
    type Action = InvitationAction;
    type Relation = InvitationRelation;
    type Event = InvitationEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> InvitationId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> InvitationState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<InvitationRelation> {
        relations(actor, self, false)
    }

    fn permit(relation: InvitationRelation, action: InvitationAction, _: InvitationState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: InvitationRelation, actor: &Actor) -> Option<Party> {
        match relation {
            InvitationRelation::Inviter => actor.grants().iter().find_map(|grant| match grant {
                Grant::Office { office, area } if area.covers(&self.place) => Some(Party::Office(*office)),
                _ => None,
            }),
            InvitationRelation::Invitee => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<InvitationState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut InvitationEvent, _: Moved<InvitationState>, _: &Context) {
        self.version += 1;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, _: &InvitationChange) -> Vec<Party> {
        Vec::new()
    }

    fn attachments(_: &InvitationEvent) -> &[AttachmentId] {
        &[]
    }
}
