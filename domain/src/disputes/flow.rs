//! How a dispute moves through the frame that all contexts share.

use super::policy::stands_back;
use super::{
    Dispute, DisputeAction, DisputeChange, DisputeEvent, DisputeFault, DisputeRelation, DisputeState, permit, relations,
};
use crate::shared::{
    Actor, AttachmentId, Context, DisputeId, Failure, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind,
};

impl Flow for Dispute {
    type Id = DisputeId;
    type State = DisputeState;
    type Action = DisputeAction;
    type Relation = DisputeRelation;
    type Event = DisputeEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> DisputeId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> DisputeState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<DisputeRelation> {
        relations(actor, self)
    }

    fn permit(relation: DisputeRelation, action: DisputeAction, state: DisputeState) -> bool {
        permit(relation, action, state)
    }

    fn hinders(&self, action: DisputeAction, _: &[DisputeRelation], _: &Actor, _: Instant) -> bool {
        let represented =
            || self.dossier.parties.iter().any(|party| party.representatives.iter().any(|one| one.acts()));
        action == DisputeAction::EndRepresentation && !represented()
    }

    fn refused(&self, actor: &Actor, action: DisputeAction) -> Failure {
        if stands_back(actor, self, action) { Failure::rule(DisputeFault::OwnDispute) } else { Failure::Forbidden }
    }

    fn party(&self, relation: DisputeRelation, actor: &Actor) -> Option<Party> {
        match relation {
            DisputeRelation::Mediator | DisputeRelation::Invited | DisputeRelation::Aside => {
                actor.deputy().map(Party::Deputy)
            }
            DisputeRelation::Organisation => self.organisation.map(Party::Organisation),
            DisputeRelation::Office => Some(Party::Office(self.office)),
            DisputeRelation::Party | DisputeRelation::Reporter => actor.account().map(Party::Account),
            DisputeRelation::Addressee => Some(self.dossier.addressee),
            DisputeRelation::Former | DisputeRelation::GridStaff | DisputeRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<DisputeState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut DisputeEvent, moved: Moved<DisputeState>, ctx: &Context) {
        match moved.to {
            DisputeState::Accepted if moved.entered => self.accept(ctx.now),
            // What is mediated anew has a month anew.
            DisputeState::Mediating if matches!(moved.from, DisputeState::Denied | DisputeState::Breached) => {
                self.begin_month(ctx.now);
            }
            DisputeState::Terminated if moved.entered => self.dossier.ended_at = Some(ctx.now),
            DisputeState::Performed if moved.entered => self.dossier.performed_at = Some(ctx.now),
            _ => {}
        }
        self.version += 1;
        self.updated_at = ctx.now;
        self.wind(ctx.now, &ctx.calendar);
    }

    fn grid(&self) -> Option<GridId> {
        self.grid
    }

    fn told(&self, change: &DisputeChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(event: &DisputeEvent) -> &[AttachmentId] {
        event.attachments()
    }
}
