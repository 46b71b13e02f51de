//! How a change of term moves through the frame that all contexts share.

use super::{
    Changeover, ChangeoverChange, ChangeoverEvent, ChangeoverId, TermChangeAction, TermChangeRelation, TermChangeState,
    consequences, permit, relations,
};
use crate::shared::{Actor, AttachmentId, Context, Flow, Grant, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for Changeover {
    type Id = ChangeoverId;
    type State = TermChangeState;
    type Action = TermChangeAction;
    type Relation = TermChangeRelation;
    type Event = ChangeoverEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> ChangeoverId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> TermChangeState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<TermChangeRelation> {
        relations(actor, self)
    }

    fn permit(relation: TermChangeRelation, action: TermChangeAction, _: TermChangeState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: TermChangeRelation, actor: &Actor) -> Option<Party> {
        match relation {
            TermChangeRelation::Office => actor.grants().iter().find_map(|grant| match grant {
                Grant::Office { office, area } if area.covers(&self.division) => Some(Party::Office(*office)),
                _ => None,
            }),
            TermChangeRelation::Administrator | TermChangeRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<TermChangeState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut ChangeoverEvent, moved: Moved<TermChangeState>, ctx: &Context) {
        self.version += 1;
        if !moved.entered {
            return;
        }
        match moved.to {
            TermChangeState::Loaded => self.loaded_at = ctx.now,
            TermChangeState::Confirmed => self.confirmed_at = Some(ctx.now),
            TermChangeState::Running => {
                (self.began_at, self.done_at, self.undone_at) = (Some(ctx.now), None, None);
            }
            TermChangeState::Done => self.done_at = Some(ctx.now),
            TermChangeState::Undone => self.undone_at = Some(ctx.now),
            TermChangeState::Dropped | TermChangeState::Undoing => {}
        }
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &ChangeoverChange) -> Vec<Party> {
        consequences::told(self, change)
    }

    fn attachments(_: &ChangeoverEvent) -> &[AttachmentId] {
        &[]
    }
}
