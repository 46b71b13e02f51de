//! How a notice moves through the frame that all contexts share.

use super::{
    Notice, NoticeAction, NoticeChange, NoticeEvent, NoticeId, NoticeRelation, NoticeState, permit, relations,
};
use crate::shared::{Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for Notice {
    type Id = NoticeId;
    type State = NoticeState;
    type Action = NoticeAction;
    type Relation = NoticeRelation;
    type Event = NoticeEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> NoticeId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> NoticeState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<NoticeRelation> {
        relations(actor, self)
    }

    fn permit(relation: NoticeRelation, action: NoticeAction, _: NoticeState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: NoticeRelation, actor: &Actor) -> Option<Party> {
        match relation {
            NoticeRelation::Office => Some(Party::Office(self.office)),
            NoticeRelation::Deputy => actor.deputy().map(Party::Deputy),
            NoticeRelation::Public | NoticeRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<NoticeState> {
        &mut self.standing
    }

    fn settle(&mut self, event: &mut NoticeEvent, _: Moved<NoticeState>, ctx: &Context) {
        self.version += 1;
        match event {
            NoticeEvent::Published | NoticeEvent::Released => self.published_at = Some(ctx.now),
            NoticeEvent::Withdrawn => self.withdrawn_at = Some(ctx.now),
            NoticeEvent::Drafted
            | NoticeEvent::Revised
            | NoticeEvent::Held
            | NoticeEvent::SentBack
            | NoticeEvent::TakenDown
            | NoticeEvent::Explained { .. } => {}
        }
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, _: &NoticeChange) -> Vec<Party> {
        Vec::new()
    }

    fn attachments(_: &NoticeEvent) -> &[AttachmentId] {
        &[]
    }
}
