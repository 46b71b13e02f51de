//! How a briefing moves through the frame that all contexts share.

use super::{
    Bulletin, BulletinAction, BulletinChange, BulletinEvent, BulletinFault, BulletinId, BulletinRelation,
    BulletinState, permit, relations,
};
use crate::shared::{
    Actor, AttachmentId, Context, Failure, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind,
};

impl Flow for Bulletin {
    type Id = BulletinId;
    type State = BulletinState;
    type Action = BulletinAction;
    type Relation = BulletinRelation;
    type Event = BulletinEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> BulletinId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> BulletinState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<BulletinRelation> {
        relations(actor, self)
    }

    fn permit(relation: BulletinRelation, action: BulletinAction, state: BulletinState) -> bool {
        permit(relation, action, state)
    }

    fn refused(&self, actor: &Actor, action: BulletinAction) -> Failure {
        let wrote = actor.account().is_some_and(|account| self.editors.contains(&account));
        if action == BulletinAction::Review && wrote {
            Failure::rule(BulletinFault::ReviewerIsDrafter)
        } else {
            Failure::Forbidden
        }
    }

    fn party(&self, relation: BulletinRelation, actor: &Actor) -> Option<Party> {
        match relation {
            BulletinRelation::Editor | BulletinRelation::Colleague => Some(Party::Office(self.office)),
            BulletinRelation::Addressee => self.addressees().into_iter().find(|party| actor.acts_for(*party)),
            BulletinRelation::Informant
            | BulletinRelation::Overseer
            | BulletinRelation::Leader
            | BulletinRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<BulletinState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut BulletinEvent, moved: Moved<BulletinState>, _: &Context) {
        self.version += 1;
        if moved.entered {
            self.submitted_at = None;
        }
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &BulletinChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(event: &BulletinEvent) -> &[AttachmentId] {
        &event.note.attachments
    }
}
