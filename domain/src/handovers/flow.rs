//! How a handover moves through the frame that all contexts share.

use super::{
    Handover, HandoverAction, HandoverChange, HandoverEvent, HandoverFault, HandoverId, HandoverRelation,
    HandoverState, permit, relations,
};
use crate::shared::{
    Actor, AttachmentId, Context, Failure, Flow, Grant, GridId, Instant, Moved, Party, Standing, SubjectKind,
};

impl Flow for Handover {
    type Id = HandoverId;
    type State = HandoverState;
    type Action = HandoverAction;
    type Relation = HandoverRelation;
    type Event = HandoverEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> HandoverId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> HandoverState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<HandoverRelation> {
        relations(actor, self)
    }

    fn permit(relation: HandoverRelation, action: HandoverAction, _: HandoverState) -> bool {
        permit(relation, action)
    }

    fn refused(&self, actor: &Actor, action: HandoverAction) -> Failure {
        let decides = matches!(action, HandoverAction::Approve | HandoverAction::Refuse);
        if decides && actor.serves(&self.division) {
            return Failure::rule(HandoverFault::OwnLeave);
        }
        Failure::Forbidden
    }

    fn party(&self, relation: HandoverRelation, actor: &Actor) -> Option<Party> {
        match relation {
            HandoverRelation::Deputy => Some(Party::Deputy(self.from)),
            HandoverRelation::StandIn => self.to,
            HandoverRelation::Office => actor.grants().iter().find_map(|grant| match grant {
                Grant::Office { office, area } if area.covers(&self.division) => Some(Party::Office(*office)),
                _ => None,
            }),
            HandoverRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<HandoverState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut HandoverEvent, _: Moved<HandoverState>, _: &Context) {
        self.version += 1;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &HandoverChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(_: &HandoverEvent) -> &[AttachmentId] {
        &[]
    }
}
