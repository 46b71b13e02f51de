//! How a term moves through the frame that all contexts share.

use super::{Term, TermAction, TermChange, TermEvent, TermId, TermRelation, TermState, permit, relations};
use crate::shared::{Actor, AttachmentId, Context, Flow, Grant, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for Term {
    type Id = TermId;
    type State = TermState;
    type Action = TermAction;
    type Relation = TermRelation;
    type Event = TermEvent;
    const SUBJECT: SubjectKind = super::TERM;

    fn id(&self) -> TermId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> TermState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<TermRelation> {
        relations(actor, self)
    }

    fn permit(relation: TermRelation, action: TermAction, _: TermState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: TermRelation, actor: &Actor) -> Option<Party> {
        match relation {
            TermRelation::Office => actor.grants().iter().find_map(|grant| match grant {
                Grant::Office { office, area } if area.covers(&self.division) => Some(Party::Office(*office)),
                _ => None,
            }),
            TermRelation::Administrator | TermRelation::System | TermRelation::Public => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<TermState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut TermEvent, _: Moved<TermState>, _: &Context) {
        self.version += 1;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, _: &TermChange) -> Vec<Party> {
        Vec::new()
    }

    fn attachments(_: &TermEvent) -> &[AttachmentId] {
        &[]
    }
}
