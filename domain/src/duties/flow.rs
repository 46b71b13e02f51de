//! How a duty record moves through the frame that all contexts share.

use super::{DutyAction, DutyChange, DutyEvent, DutyRecord, DutyRelation, DutyState, permit, relations};
use crate::shared::{
    Actor, AttachmentId, Context, DutyRecordId, Flow, Grant, GridId, Instant, Moved, Party, Standing, SubjectKind,
};

impl Flow for DutyRecord {
    type Id = DutyRecordId;
    type State = DutyState;
    type Action = DutyAction;
    type Relation = DutyRelation;
    type Event = DutyEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> DutyRecordId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> DutyState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<DutyRelation> {
        relations(actor, self)
    }

    fn permit(relation: DutyRelation, action: DutyAction, _: DutyState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: DutyRelation, actor: &Actor) -> Option<Party> {
        match relation {
            DutyRelation::Owner => Some(Party::Deputy(self.deputy)),
            DutyRelation::Former => None,
            DutyRelation::Office => actor.grants().iter().find_map(|grant| match grant {
                Grant::Office { office, .. } => Some(Party::Office(*office)),
                _ => None,
            }),
        }
    }

    fn standing(&mut self) -> &mut Standing<DutyState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut DutyEvent, _: Moved<DutyState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        self.grid
    }

    fn told(&self, change: &DutyChange) -> Vec<Party> {
        super::consequences::told(&change.event).into_iter().collect()
    }

    fn attachments(_: &DutyEvent) -> &[AttachmentId] {
        &[]
    }
}
