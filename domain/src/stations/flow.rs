//! How plans, rotas and bookings move through the frame that all contexts share.

use super::{
    Booking, BookingAction, BookingChange, BookingEventKind, BookingId, BookingState, PlanAction, PlanChange,
    PlanEventKind, PlanState, Rota, RotaAction, RotaChange, RotaEvent, RotaId, RotaState, StationPlan, StationPlanId,
    StationRelation, booking_relations, consequences, permit_booking, permit_plan, permit_rota, plan_relations,
    rota_relations,
};
use crate::shared::{
    Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, OfficeId, Party, RoomId, Standing, SubjectKind,
};

/// In whose name somebody acts who makes what a room plans.
fn party_of(relation: StationRelation, actor: &Actor, (office, room): (OfficeId, RoomId)) -> Option<Party> {
    match relation {
        StationRelation::Office => Some(Party::Office(office)),
        StationRelation::Liaison => Some(Party::Room(room)),
        StationRelation::OnDuty => actor.deputy().map(Party::Deputy),
        StationRelation::Holder => actor.account().map(Party::Account),
        StationRelation::Public | StationRelation::System => None,
    }
}

impl Flow for StationPlan {
    type Id = StationPlanId;
    type State = PlanState;
    type Action = PlanAction;
    type Relation = StationRelation;
    type Event = PlanEventKind;
    const SUBJECT: SubjectKind = consequences::PLAN;

    fn id(&self) -> StationPlanId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> PlanState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<StationRelation> {
        plan_relations(actor, self)
    }

    fn permit(relation: StationRelation, action: PlanAction, _: PlanState) -> bool {
        permit_plan(relation, action)
    }

    fn party(&self, relation: StationRelation, actor: &Actor) -> Option<Party> {
        party_of(relation, actor, (self.office, self.room))
    }

    fn standing(&mut self) -> &mut Standing<PlanState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut PlanEventKind, _: Moved<PlanState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &PlanChange) -> Vec<Party> {
        consequences::told_of_plan(self, change.event)
    }

    fn attachments(_: &PlanEventKind) -> &[AttachmentId] {
        &[]
    }
}

impl Flow for Rota {
    type Id = RotaId;
    type State = RotaState;
    type Action = RotaAction;
    type Relation = StationRelation;
    type Event = RotaEvent;
    const SUBJECT: SubjectKind = consequences::ROTA;

    fn id(&self) -> RotaId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> RotaState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<StationRelation> {
        rota_relations(actor, self)
    }

    fn permit(relation: StationRelation, action: RotaAction, _: RotaState) -> bool {
        permit_rota(relation, action)
    }

    fn party(&self, relation: StationRelation, actor: &Actor) -> Option<Party> {
        party_of(relation, actor, (self.office, self.room))
    }

    fn standing(&mut self) -> &mut Standing<RotaState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut RotaEvent, _: Moved<RotaState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &RotaChange) -> Vec<Party> {
        consequences::told_of_rota(self, change)
    }

    fn attachments(_: &RotaEvent) -> &[AttachmentId] {
        &[]
    }
}

impl Flow for Booking {
    type Id = BookingId;
    type State = BookingState;
    type Action = BookingAction;
    type Relation = StationRelation;
    type Event = BookingEventKind;
    const SUBJECT: SubjectKind = consequences::BOOKING;

    fn id(&self) -> BookingId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> BookingState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<StationRelation> {
        booking_relations(actor, self)
    }

    fn permit(relation: StationRelation, action: BookingAction, _: BookingState) -> bool {
        permit_booking(relation, action)
    }

    fn party(&self, relation: StationRelation, actor: &Actor) -> Option<Party> {
        party_of(relation, actor, (self.office, self.room))
    }

    fn standing(&mut self) -> &mut Standing<BookingState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut BookingEventKind, _: Moved<BookingState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &BookingChange) -> Vec<Party> {
        consequences::told_of_booking(self, change.event)
    }

    fn attachments(_: &BookingEventKind) -> &[AttachmentId] {
        &[]
    }
}
