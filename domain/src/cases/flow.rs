//! How a case moves through the frame that all contexts share.

use super::{
    Case, CaseAction, CaseChange, CaseEvent, CaseEventKind, CaseFault, CaseRelation, CaseState, permit, relations,
};
use crate::shared::{
    Actor, AttachmentId, CaseId, Context, Fault, Flow, Grant, GridId, Instant, Moved, Party, Standing, SubjectKind,
};

impl Flow for Case {
    type Id = CaseId;
    type State = CaseState;
    type Action = CaseAction;
    type Relation = CaseRelation;
    type Event = CaseEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> CaseId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> CaseState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, now: Instant) -> Vec<CaseRelation> {
        relations(actor, self, now)
    }

    fn permit(relation: CaseRelation, action: CaseAction, state: CaseState) -> bool {
        permit(relation, action, state)
    }

    fn hinders(&self, action: CaseAction, relations: &[CaseRelation], actor: &Actor, now: Instant) -> bool {
        // What is another office's to hand up is no office's that only oversees it.
        let elsewhere = action == CaseAction::SubmitUp && !actor.acts_for(Party::Office(self.office));
        let unasked = action == CaseAction::RevokeLink && !self.waits_for_a_link(now);
        elsewhere || unasked || self.hindrance(action, relations, now).is_some()
    }

    fn withholds(&self, action: CaseAction, relations: &[CaseRelation], ctx: &Context) -> Option<Fault> {
        // Which parts are open, and when somebody was reminded, the use case says when it refuses.
        let told = |fault: &CaseFault| matches!(fault, CaseFault::ChildrenOpen | CaseFault::RemindedToday);
        self.obstacle(action, relations, ctx).filter(|fault| !told(fault)).map(Fault::from)
    }

    fn party(&self, relation: CaseRelation, actor: &Actor) -> Option<Party> {
        match relation {
            CaseRelation::Handler => Some(self.target),
            CaseRelation::Fallback => self.handling.fallback_room.map(Party::Room),
            CaseRelation::Office => Some(Party::Office(self.office)),
            CaseRelation::LeadUnit => self.handling.lead_unit.map(Party::Unit),
            CaseRelation::CoUnit => actor.grants().iter().find_map(|grant| match grant {
                Grant::HandlingUnit { unit } if self.handling.co_units.contains(unit) => Some(Party::Unit(*unit)),
                _ => None,
            }),
            // A holder of the tracking code has no account; the event says by its kind that it was the submitter.
            CaseRelation::Submitter | CaseRelation::Follower => actor.account().map(Party::Account),
            CaseRelation::Proxy
            | CaseRelation::GridStaff
            | CaseRelation::Leader
            | CaseRelation::Former
            | CaseRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<CaseState> {
        &mut self.standing
    }

    fn settle(&mut self, event: &mut CaseEvent, moved: Moved<CaseState>, ctx: &Context) {
        event.facts.stage = event.facts.stage.or_else(|| self.mark_after(moved, ctx));
        // A handover may be undone, and leaves nothing on a case that was not there.
        if let Some(mark) = event.facts.stage.filter(|_| event.kind != CaseEventKind::Reassigned) {
            self.keep_missed(mark);
        }
        self.wind_clock(moved, ctx);
        // What the event says of its term is what the clock says, once it is wound.
        if matches!(event.kind, CaseEventKind::Assigned | CaseEventKind::SubmittedUp | CaseEventKind::Objected) {
            event.facts.due = self.due_at().or(event.facts.due);
        }
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        self.grid
    }

    fn told(&self, change: &CaseChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(event: &CaseEvent) -> &[AttachmentId] {
        &event.facts.note.attachments
    }
}
