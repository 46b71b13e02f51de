//! How a report to voters moves through the frame that all contexts share.

use super::{
    VoterReport, VoterReportAction, VoterReportChange, VoterReportEvent, VoterReportFault, VoterReportId,
    VoterReportRelation, VoterReportState, permit, relations,
};
use crate::shared::{Actor, AttachmentId, Context, Fault, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl VoterReport {
    /// Why the report as it stands withholds an action that its state allows.
    fn hindrance(&self, action: VoterReportAction) -> Option<VoterReportFault> {
        use VoterReportAction as A;
        match action {
            A::Hold if self.meeting.is_none() => Some(VoterReportFault::NotAnnounced),
            A::Announce | A::Hold if self.was_held() => Some(VoterReportFault::HeldAlready),
            A::Ask if self.review.is_some() => Some(VoterReportFault::ReviewBegun),
            A::OpenReview if !self.may_be_reviewed() => Some(VoterReportFault::ReviewNotPossible),
            A::CloseReview if !self.takes_ballots() => Some(VoterReportFault::ReviewNotOpen),
            A::File if self.was_held() && self.review.is_none_or(|review| review.is_open()) => {
                Some(VoterReportFault::ReviewMissing)
            }
            _ => None,
        }
    }
}

impl Flow for VoterReport {
    type Id = VoterReportId;
    type State = VoterReportState;
    type Action = VoterReportAction;
    type Relation = VoterReportRelation;
    type Event = VoterReportEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> VoterReportId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> VoterReportState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<VoterReportRelation> {
        relations(actor, self)
    }

    fn permit(relation: VoterReportRelation, action: VoterReportAction, _: VoterReportState) -> bool {
        permit(relation, action)
    }

    fn hinders(&self, action: VoterReportAction, _: &[VoterReportRelation], _: &Actor, _: Instant) -> bool {
        self.hindrance(action).is_some()
    }

    fn withholds(&self, action: VoterReportAction, _: &[VoterReportRelation], _: &Context) -> Option<Fault> {
        self.hindrance(action).map(Fault::from)
    }

    fn party(&self, relation: VoterReportRelation, _: &Actor) -> Option<Party> {
        Some(match relation {
            VoterReportRelation::Reporter => Party::Deputy(self.deputy),
            VoterReportRelation::Office => Party::Office(self.office),
        })
    }

    fn standing(&mut self) -> &mut Standing<VoterReportState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut VoterReportEvent, moved: Moved<VoterReportState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
        if matches!(moved.to, VoterReportState::Published | VoterReportState::Held) && self.shown_at.is_none() {
            self.shown_at = Some(ctx.now);
        }
        self.answers_due = self.answers_due.filter(|_| moved.to == VoterReportState::Questioned);
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &VoterReportChange) -> Vec<Party> {
        super::consequences::told(self, change)
    }

    fn attachments(_: &VoterReportEvent) -> &[AttachmentId] {
        &[]
    }
}
