//! How every institution moves through the frame that all contexts share.

use uuid::Uuid;

use super::{
    CongressOffice, HandlingUnit, InstitutionAction, InstitutionChange, InstitutionDetails, InstitutionEvent,
    InstitutionEventKind, InstitutionRelation, InstitutionState, OFFICE, UNIT, permit,
};
use crate::shared::text::Name;
use crate::shared::{
    Actor, AttachmentId, Context, DivisionCode, Flow, Grant, GridId, Instant, Moved, OfficeId, Party, Standing,
    SubjectKind, UnitId,
};

/// What has a name and a division, and is opened and closed: each context that has such things says what of them differs.
pub trait Institution: Clone {
    type Id: Copy + From<Uuid> + Into<Uuid> + PartialEq;
    /// What its events are about.
    const KIND: SubjectKind;

    fn key(&self) -> Self::Id;
    /// Counts its changes.
    fn edition(&self) -> i32;
    fn edition_mut(&mut self) -> &mut i32;
    fn stands(&self) -> InstitutionState;
    fn stands_mut(&mut self) -> &mut Standing<InstitutionState>;
    fn called(&self) -> &Name;
    /// The division in which it works.
    fn place(&self) -> &DivisionCode;
    /// Where it is found, if it is a place.
    fn address(&self) -> Option<&Name> {
        None
    }
    /// What it says of itself; what is described otherwise has none of it.
    fn details(&self) -> Option<&InstitutionDetails> {
        None
    }
    /// The one above it.
    fn above(&self) -> Option<Self::Id> {
        self.details().and_then(|details| details.parent).map(Into::into)
    }
    /// Whether the other takes it under itself.
    fn may_stand_under(&self, above: &Self) -> bool {
        above.place().covers(self.place())
    }
    /// Whether the actor looks after it.
    fn is_kept_by(&self, actor: &Actor) -> bool {
        actor.oversees(self.place())
    }
    /// What happened to it, and how it stands since.
    fn told_as(&self, kind: InstitutionEventKind) -> InstitutionEvent {
        let (name, address) = (self.called().clone(), self.address().cloned());
        let details = self.details().cloned().unwrap_or_default();
        InstitutionEvent { kind, name, address, details, successor: None, reason: None }
    }
}

/// The office in whose name somebody looks after what lies in `place`; an administrator acts in nobody's.
pub(super) fn keeping_office(actor: &Actor, place: &DivisionCode) -> Option<Party> {
    if actor.administers(place) {
        return None;
    }
    actor.grants().iter().find_map(|grant| match grant {
        Grant::Office { office, area } if area.covers(place) => Some(Party::Office(*office)),
        _ => None,
    })
}

impl<I: Institution> Flow for I {
    type Id = <I as Institution>::Id;
    type State = InstitutionState;
    type Action = InstitutionAction;
    type Relation = InstitutionRelation;
    type Event = InstitutionEvent;
    const SUBJECT: SubjectKind = I::KIND;

    fn id(&self) -> <I as Institution>::Id {
        self.key()
    }

    fn version(&self) -> i32 {
        self.edition()
    }

    fn state(&self) -> InstitutionState {
        self.stands()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<InstitutionRelation> {
        if self.is_kept_by(actor) {
            vec![InstitutionRelation::Keeper, InstitutionRelation::Public]
        } else {
            vec![InstitutionRelation::Public]
        }
    }

    fn permit(relation: InstitutionRelation, action: InstitutionAction, _: InstitutionState) -> bool {
        permit(relation, action)
    }

    fn party(&self, _: InstitutionRelation, actor: &Actor) -> Option<Party> {
        keeping_office(actor, self.place())
    }

    fn standing(&mut self) -> &mut Standing<InstitutionState> {
        self.stands_mut()
    }

    fn settle(&mut self, _: &mut InstitutionEvent, _: Moved<InstitutionState>, _: &Context) {
        *self.edition_mut() += 1;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, _: &InstitutionChange) -> Vec<Party> {
        Vec::new()
    }

    fn attachments(_: &InstitutionEvent) -> &[AttachmentId] {
        &[]
    }
}

impl Institution for CongressOffice {
    type Id = OfficeId;
    const KIND: SubjectKind = OFFICE;

    fn key(&self) -> OfficeId {
        self.id
    }

    fn edition(&self) -> i32 {
        self.version
    }

    fn edition_mut(&mut self) -> &mut i32 {
        &mut self.version
    }

    fn stands(&self) -> InstitutionState {
        self.standing.state()
    }

    fn stands_mut(&mut self) -> &mut Standing<InstitutionState> {
        &mut self.standing
    }

    fn called(&self) -> &Name {
        &self.name
    }

    fn place(&self) -> &DivisionCode {
        &self.division
    }

    fn details(&self) -> Option<&InstitutionDetails> {
        Some(&self.details)
    }

    /// An office is kept by the one above it, and by no means by itself.
    fn is_kept_by(&self, actor: &Actor) -> bool {
        let above = |grant: &Grant| matches!(grant, Grant::Office { area, .. } if *area != self.division && area.covers(&self.division));
        actor.administers(&self.division) || actor.grants().iter().any(above)
    }
}

impl Institution for HandlingUnit {
    type Id = UnitId;
    const KIND: SubjectKind = UNIT;

    fn key(&self) -> UnitId {
        self.id
    }

    fn edition(&self) -> i32 {
        self.version
    }

    fn edition_mut(&mut self) -> &mut i32 {
        &mut self.version
    }

    fn stands(&self) -> InstitutionState {
        self.standing.state()
    }

    fn stands_mut(&mut self) -> &mut Standing<InstitutionState> {
        &mut self.standing
    }

    fn called(&self) -> &Name {
        &self.name
    }

    fn place(&self) -> &DivisionCode {
        &self.division
    }

    fn details(&self) -> Option<&InstitutionDetails> {
        Some(&self.details)
    }
}
