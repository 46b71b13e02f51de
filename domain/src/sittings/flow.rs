//! How a sitting moves through the frame that all contexts share.

use super::{
    Sitting, SittingAction, SittingChange, SittingEvent, SittingId, SittingRelation, SittingState, permit, relations,
};
use crate::cases::CaseChannel;
use crate::cases::usecases::may_enter_for_others;
use crate::shared::{Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for Sitting {
    type Id = SittingId;
    type State = SittingState;
    type Action = SittingAction;
    type Relation = SittingRelation;
    type Event = SittingEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> SittingId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> SittingState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<SittingRelation> {
        relations(actor, self)
    }

    fn permit(relation: SittingRelation, action: SittingAction, _: SittingState) -> bool {
        permit(relation, action)
    }

    fn hinders(&self, action: SittingAction, relations: &[SittingRelation], actor: &Actor, now: Instant) -> bool {
        let keeps = relations.iter().any(|relation| permit(*relation, SittingAction::Drop));
        match action {
            SittingAction::Record => now < self.starts_at,
            SittingAction::Finish => !self.pending().any(|one| keeps || actor.acts_for(one.to)),
            SittingAction::Drop => self.pending().next().is_none(),
            SittingAction::OpenCase | SittingAction::NameCase => {
                let enters = action == SittingAction::NameCase || may_enter_for_others(actor, CaseChannel::Forum);
                !enters || self.pending().all(|one| one.case.is_some())
            }
            SittingAction::Change
            | SittingAction::Cancel
            | SittingAction::FollowUp
            | SittingAction::Reassign
            | SittingAction::Remind => false,
        }
    }

    fn party(&self, relation: SittingRelation, actor: &Actor) -> Option<Party> {
        match relation {
            SittingRelation::Liaison => Some(Party::Room(self.room)),
            SittingRelation::Office => {
                actor.nearest_office(std::slice::from_ref(&self.division)).map(|(office, _)| Party::Office(office))
            }
            SittingRelation::Responsible => self.follow_ups.iter().map(|one| one.to).find(|to| actor.acts_for(*to)),
            SittingRelation::Deputy | SittingRelation::Unit | SittingRelation::Leader | SittingRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<SittingState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut SittingEvent, _: Moved<SittingState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &SittingChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(event: &SittingEvent) -> &[AttachmentId] {
        &event.note.attachments
    }
}
