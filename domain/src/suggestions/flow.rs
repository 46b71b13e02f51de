//! How a suggestion moves through the frame that all contexts share.

use super::{
    Suggestion, SuggestionAction, SuggestionChange, SuggestionEvent, SuggestionId, SuggestionRelation, SuggestionState,
    permit, relations,
};
use crate::shared::{
    Actor, AttachmentId, Context, Fault, Flow, Grant, GridId, Instant, Moved, Party, Standing, SubjectKind,
};

impl Flow for Suggestion {
    type Id = SuggestionId;
    type State = SuggestionState;
    type Action = SuggestionAction;
    type Relation = SuggestionRelation;
    type Event = SuggestionEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> SuggestionId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> SuggestionState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<SuggestionRelation> {
        relations(actor, self)
    }

    fn permit(relation: SuggestionRelation, action: SuggestionAction, _: SuggestionState) -> bool {
        permit(relation, action)
    }

    fn hinders(&self, action: SuggestionAction, _: &[SuggestionRelation], _: &Actor, _: Instant) -> bool {
        self.hindrance(action).is_some()
    }

    fn withholds(&self, action: SuggestionAction, _: &[SuggestionRelation], _: &Context) -> Option<Fault> {
        self.hindrance(action).map(Fault::from)
    }

    fn party(&self, relation: SuggestionRelation, actor: &Actor) -> Option<Party> {
        use SuggestionRelation as R;
        match relation {
            R::Proposer | R::Cosigner => actor.deputy().map(Party::Deputy),
            R::Office => actor.grants().iter().find_map(|grant| match grant {
                Grant::Office { office, area } if area.covers(&self.division) => Some(Party::Office(*office)),
                _ => None,
            }),
            R::LeadUnit => self.lead.map(Party::Unit),
            R::CoUnit => actor.grants().iter().find_map(|grant| match grant {
                Grant::HandlingUnit { unit } if self.co_units().contains(unit) => Some(Party::Unit(*unit)),
                _ => None,
            }),
            R::Former | R::Resident | R::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<SuggestionState> {
        &mut self.standing
    }

    fn settle(&mut self, event: &mut SuggestionEvent, moved: Moved<SuggestionState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
        self.wind(ctx.now, &ctx.calendar);
        if moved.entered {
            event.due = self.due_on(&ctx.calendar);
        }
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &SuggestionChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(event: &SuggestionEvent) -> &[AttachmentId] {
        &event.scans
    }
}
