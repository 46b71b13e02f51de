//! How sweeps, reports and findings move through the frame that all contexts share.

use super::{
    SweepCampaign, SweepCampaignAction, SweepCampaignChange, SweepCampaignEvent, SweepCampaignId,
    SweepCampaignRelation, SweepCampaignState, SweepFinding, SweepFindingAction, SweepFindingChange, SweepFindingEvent,
    SweepFindingId, SweepFindingRelation, SweepFindingState, SweepReport, SweepReportAction, SweepReportChange,
    SweepReportEvent, SweepReportId, SweepReportState, campaign_relations, consequences, finding_relations,
    permit_campaign, permit_finding, report_relations,
};
use crate::shared::{Actor, AttachmentId, Context, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Flow for SweepCampaign {
    type Id = SweepCampaignId;
    type State = SweepCampaignState;
    type Action = SweepCampaignAction;
    type Relation = SweepCampaignRelation;
    type Event = SweepCampaignEvent;
    const SUBJECT: SubjectKind = consequences::CAMPAIGN;

    fn id(&self) -> SweepCampaignId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> SweepCampaignState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<SweepCampaignRelation> {
        campaign_relations(actor, self)
    }

    fn permit(relation: SweepCampaignRelation, action: SweepCampaignAction, _: SweepCampaignState) -> bool {
        permit_campaign(relation, action)
    }

    fn party(&self, relation: SweepCampaignRelation, _: &Actor) -> Option<Party> {
        match relation {
            SweepCampaignRelation::InCharge => Some(Party::Office(self.issuer)),
            SweepCampaignRelation::Overseer
            | SweepCampaignRelation::Leader
            | SweepCampaignRelation::GridPerson
            | SweepCampaignRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<SweepCampaignState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut SweepCampaignEvent, _: Moved<SweepCampaignState>, ctx: &Context) {
        self.version += 1;
        self.wind(ctx.now, &ctx.calendar);
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &SweepCampaignChange) -> Vec<Party> {
        change.event.told.clone()
    }

    fn attachments(event: &SweepCampaignEvent) -> &[AttachmentId] {
        &event.note.attachments
    }
}

impl Flow for SweepReport {
    type Id = SweepReportId;
    type State = SweepReportState;
    type Action = SweepReportAction;
    type Relation = SweepFindingRelation;
    type Event = SweepReportEvent;
    const SUBJECT: SubjectKind = consequences::REPORT;

    fn id(&self) -> SweepReportId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> SweepReportState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<SweepFindingRelation> {
        report_relations(actor, self)
    }

    /// Whoever may report for the grid replaces a report, of which the store is asked.
    fn permit(_: SweepFindingRelation, _: SweepReportAction, _: SweepReportState) -> bool {
        false
    }

    fn party(&self, relation: SweepFindingRelation, _: &Actor) -> Option<Party> {
        match relation {
            SweepFindingRelation::InCharge => Some(Party::Office(self.office)),
            SweepFindingRelation::Reporter => Some(self.reporter),
            SweepFindingRelation::Overseer
            | SweepFindingRelation::GridStaff
            | SweepFindingRelation::Watcher
            | SweepFindingRelation::Leader => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<SweepReportState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut SweepReportEvent, _: Moved<SweepReportState>, ctx: &Context) {
        self.version += 1;
        self.reported_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        Some(self.grid)
    }

    fn told(&self, _: &SweepReportChange) -> Vec<Party> {
        Vec::new()
    }

    fn attachments(_: &SweepReportEvent) -> &[AttachmentId] {
        &[]
    }
}

impl Flow for SweepFinding {
    type Id = SweepFindingId;
    type State = SweepFindingState;
    type Action = SweepFindingAction;
    type Relation = SweepFindingRelation;
    type Event = SweepFindingEvent;
    const SUBJECT: SubjectKind = consequences::FINDING;

    fn id(&self) -> SweepFindingId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> SweepFindingState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<SweepFindingRelation> {
        finding_relations(actor, self)
    }

    fn permit(relation: SweepFindingRelation, action: SweepFindingAction, _: SweepFindingState) -> bool {
        permit_finding(relation, action)
    }

    fn party(&self, relation: SweepFindingRelation, actor: &Actor) -> Option<Party> {
        match relation {
            SweepFindingRelation::InCharge => {
                [self.office, self.issuer].map(Party::Office).into_iter().find(|office| actor.acts_for(*office))
            }
            SweepFindingRelation::Reporter => Some(self.reporter),
            SweepFindingRelation::Watcher => self.watcher,
            SweepFindingRelation::GridStaff => actor.account().map(Party::Account),
            SweepFindingRelation::Overseer | SweepFindingRelation::Leader => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<SweepFindingState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut SweepFindingEvent, moved: Moved<SweepFindingState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
        if moved.from.is_in_hand() && !self.state().is_in_hand() {
            self.settled_at = Some(ctx.now);
        }
    }

    fn grid(&self) -> Option<GridId> {
        Some(self.grid)
    }

    fn told(&self, change: &SweepFindingChange) -> Vec<Party> {
        consequences::told(self, change)
    }

    fn attachments(event: &SweepFindingEvent) -> &[AttachmentId] {
        &event.note.attachments
    }
}
