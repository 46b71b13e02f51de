//! How a reception moves through the frame that all contexts share.

use super::{
    Reception, ReceptionAction, ReceptionChange, ReceptionEvent, ReceptionRelation, ReceptionState, permit, relations,
};
use crate::shared::{
    Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, ReceptionId, Standing, SubjectKind,
};

impl Flow for Reception {
    type Id = ReceptionId;
    type State = ReceptionState;
    type Action = ReceptionAction;
    type Relation = ReceptionRelation;
    type Event = ReceptionEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> ReceptionId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> ReceptionState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<ReceptionRelation> {
        relations(actor, self)
    }

    fn permit(relation: ReceptionRelation, action: ReceptionAction, state: ReceptionState) -> bool {
        permit(relation, action, state)
    }

    fn party(&self, relation: ReceptionRelation, actor: &Actor) -> Option<Party> {
        match relation {
            ReceptionRelation::Attendee | ReceptionRelation::Deputy => actor.deputy().map(Party::Deputy),
            ReceptionRelation::Liaison => Some(Party::Room(self.room)),
            ReceptionRelation::Office => Some(Party::Office(self.office)),
            ReceptionRelation::Former | ReceptionRelation::Public | ReceptionRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<ReceptionState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut ReceptionEvent, _: Moved<ReceptionState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        self.grid
    }

    fn told(&self, change: &ReceptionChange) -> Vec<Party> {
        super::consequences::told(self, &change.event)
    }

    fn attachments(_: &ReceptionEvent) -> &[AttachmentId] {
        &[]
    }
}
