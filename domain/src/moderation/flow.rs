//! How what waits moves through the frame that all contexts share.

use super::{
    ModerationAction, ModerationChange, ModerationEvent, ModerationItem, ModerationItemId, ModerationRelation,
    ModerationState, permit, relations,
};
use crate::shared::{Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for ModerationItem {
    type Id = ModerationItemId;
    type State = ModerationState;
    type Action = ModerationAction;
    type Relation = ModerationRelation;
    type Event = ModerationEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> ModerationItemId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> ModerationState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<ModerationRelation> {
        relations(actor, self)
    }

    fn permit(relation: ModerationRelation, action: ModerationAction, _: ModerationState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: ModerationRelation, actor: &Actor) -> Option<Party> {
        match relation {
            ModerationRelation::Writer => actor.account().map(Party::Account),
            ModerationRelation::Office => Some(Party::Office(self.office)),
            ModerationRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<ModerationState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut ModerationEvent, moved: Moved<ModerationState>, ctx: &Context) {
        self.version += 1;
        if moved.entered {
            self.decided_at = Some(ctx.now);
        }
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    /// That something waits is news to the office, and to whoever wrote it; what became of it, to whoever wrote it. A mark is news
    /// to nobody: it is seen where the office works on the matter.
    fn told(&self, change: &ModerationChange) -> Vec<Party> {
        let office = Party::Office(self.office);
        let writers = self.writers.iter().copied().map(Party::Account);
        match change.event {
            ModerationEvent::Held => std::iter::once(office).chain(writers).collect(),
            ModerationEvent::Added => vec![office],
            ModerationEvent::Approved { .. } | ModerationEvent::Refused { .. } | ModerationEvent::Redacted { .. } => {
                writers.collect()
            }
            ModerationEvent::Marked | ModerationEvent::Dropped => Vec::new(),
        }
    }

    fn attachments(_: &ModerationEvent) -> &[AttachmentId] {
        &[]
    }
}
