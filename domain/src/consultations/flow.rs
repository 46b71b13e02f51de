//! How consultations move through the frame that all contexts share.

use super::{
    Consultation, ConsultationAction, ConsultationChange, ConsultationEvent, ConsultationId, ConsultationRelation,
    ConsultationState, consequences, permit, relations,
};
use crate::shared::{Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for Consultation {
    type Id = ConsultationId;
    type State = ConsultationState;
    type Action = ConsultationAction;
    type Relation = ConsultationRelation;
    type Event = ConsultationEvent;
    const SUBJECT: SubjectKind = consequences::SUBJECT;

    fn id(&self) -> ConsultationId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> ConsultationState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<ConsultationRelation> {
        relations(actor, self)
    }

    fn permit(relation: ConsultationRelation, action: ConsultationAction, _: ConsultationState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: ConsultationRelation, actor: &Actor) -> Option<Party> {
        match relation {
            ConsultationRelation::InCharge => Some(Party::Office(self.office)),
            ConsultationRelation::Deputy => actor.deputy().map(Party::Deputy),
            ConsultationRelation::Overseer
            | ConsultationRelation::Leader
            | ConsultationRelation::Anybody
            | ConsultationRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<ConsultationState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut ConsultationEvent, _: Moved<ConsultationState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
        self.wind(ctx.now);
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &ConsultationChange) -> Vec<Party> {
        consequences::told(self, change)
    }

    fn attachments(event: &ConsultationEvent) -> &[AttachmentId] {
        &event.note.attachments
    }
}
