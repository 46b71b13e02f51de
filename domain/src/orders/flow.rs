//! How a supervision order moves through the frame that all contexts share.

use super::{
    OrderAction, OrderChange, OrderEvent, OrderRelation, OrderState, SupervisionOrder, SupervisionOrderId, permit,
    relations,
};
use crate::shared::{Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for SupervisionOrder {
    type Id = SupervisionOrderId;
    type State = OrderState;
    type Action = OrderAction;
    type Relation = OrderRelation;
    type Event = OrderEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> SupervisionOrderId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> OrderState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<OrderRelation> {
        relations(actor, self)
    }

    fn permit(relation: OrderRelation, action: OrderAction, _: OrderState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: OrderRelation, _: &Actor) -> Option<Party> {
        match relation {
            OrderRelation::InCharge => Some(Party::Office(self.office)),
            OrderRelation::Recipient => Some(self.to),
            OrderRelation::Companion | OrderRelation::Overseer | OrderRelation::Leader | OrderRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<OrderState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut OrderEvent, moved: Moved<OrderState>, ctx: &Context) {
        self.version += 1;
        if moved.entered {
            self.enter(ctx);
        }
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &OrderChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(event: &OrderEvent) -> &[AttachmentId] {
        &event.note.attachments
    }
}
