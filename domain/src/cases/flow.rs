//! How a case moves through the frame that all contexts share.

use super::clocks::RuleSet;
use super::{Case, CaseAction, CaseEvent, CaseRelation, CaseState, permit, relations};
use crate::shared::{Actor, AttachmentId, CaseId, Context, Flow, Grant, Instant, Moved, Party, Standing, SubjectKind};

pub(super) const RULES: RuleSet = RuleSet::standard();

impl Flow for Case {
    type Id = CaseId;
    type State = CaseState;
    type Action = CaseAction;
    type Relation = CaseRelation;
    type Event = CaseEvent;
    const SUBJECT: SubjectKind = SubjectKind::Case;

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

    fn party(&self, relation: CaseRelation, actor: &Actor) -> Option<Party> {
        match relation {
            CaseRelation::Handler => Some(self.target),
            CaseRelation::Fallback => self.handling.fallback_room.map(Party::Room),
            CaseRelation::Office => Some(Party::Office(self.office)),
            CaseRelation::LeadUnit => self.handling.lead_unit.map(Party::Unit),
            CaseRelation::CoUnit => actor.grants().iter().find_map(|grant| match grant {
                Grant::HandlingUnit { unit } => Some(Party::Unit(*unit)),
                _ => None,
            }),
            // A holder of the tracking code has no account; the event says by its kind that it was the submitter.
            CaseRelation::Submitter | CaseRelation::Follower => actor.account().map(Party::Account),
            CaseRelation::Proxy | CaseRelation::GridStaff | CaseRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<CaseState> {
        &mut self.standing
    }

    fn settle(&mut self, event: &mut CaseEvent, moved: Moved<CaseState>, ctx: &Context) {
        self.wind_clock(moved, &RULES, ctx);
        // What the event says of its term is what the clock says, once it is wound.
        if let CaseEvent::Assigned { due, .. } = event
            && let Some(end) = self.due_at()
        {
            *due = end;
        }
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn attachments(event: &CaseEvent) -> &[AttachmentId] {
        match event {
            CaseEvent::Submitted { note, .. }
            | CaseEvent::Accepted { note }
            | CaseEvent::Declined { note, .. }
            | CaseEvent::Transferred { note, .. }
            | CaseEvent::Diverted { note, .. }
            | CaseEvent::InfoRequested { note }
            | CaseEvent::Supplemented { note }
            | CaseEvent::Reported { note, .. }
            | CaseEvent::Escalated { note }
            | CaseEvent::Assigned { note, .. }
            | CaseEvent::Returned { note }
            | CaseEvent::Started { note }
            | CaseEvent::Replied { note, .. }
            | CaseEvent::Verified { note }
            | CaseEvent::Rejected { note, .. }
            | CaseEvent::Extended { note, .. }
            | CaseEvent::Resolved { note, .. }
            | CaseEvent::Rated { note, .. }
            | CaseEvent::Reminded { note, .. }
            | CaseEvent::Supervised { note }
            | CaseEvent::Withdrawn { note }
            | CaseEvent::Merged { note, .. }
            | CaseEvent::DisputeOpened { note, .. } => &note.attachments,
            CaseEvent::Expired | CaseEvent::ContactRevealed | CaseEvent::Absorbed { .. } => &[],
        }
    }
}
