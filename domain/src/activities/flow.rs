//! How activities and groups move through the frame that all contexts share.

use super::{
    Activity, ActivityAction, ActivityAnswer, ActivityChange, ActivityEvent, ActivityFault, ActivityId,
    ActivityPresence, ActivityRelation, ActivityState, DeputyGroup, DeputyGroupAction, DeputyGroupChange,
    DeputyGroupEventKind, DeputyGroupId, DeputyGroupRelation, DeputyGroupState, activity_relations, consequences,
    group_relations, permit_activity, permit_group,
};
use crate::shared::{Actor, AttachmentId, Context, Fault, Flow, GridId, Instant, Moved, Party, Standing, SubjectKind};

impl Activity {
    /// What an activity can't be closed without.
    fn lacks(&self) -> Option<ActivityFault> {
        match &self.report {
            None => self.needs_report().then_some(ActivityFault::ReportMissing),
            Some(report) => {
                let waits = !report.suggestions.is_empty() && self.organs.is_empty();
                waits.then_some(ActivityFault::TransferMissing)
            }
        }
    }
}

impl Flow for Activity {
    type Id = ActivityId;
    type State = ActivityState;
    type Action = ActivityAction;
    type Relation = ActivityRelation;
    type Event = ActivityEvent;
    const SUBJECT: SubjectKind = consequences::SUBJECT;

    fn id(&self) -> ActivityId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> ActivityState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<ActivityRelation> {
        activity_relations(actor, self)
    }

    fn permit(relation: ActivityRelation, action: ActivityAction, _: ActivityState) -> bool {
        permit_activity(relation, action)
    }

    /// What there is nobody or nothing to do it to is not offered.
    fn hinders(&self, action: ActivityAction, _: &[ActivityRelation], actor: &Actor, now: Instant) -> bool {
        match action {
            ActivityAction::DecideLeave => !self.invited.iter().any(|one| one.answer == ActivityAnswer::LeaveAsked),
            ActivityAction::Excuse => !self.invited.iter().any(|one| one.presence() == ActivityPresence::Absent),
            ActivityAction::FeedBack => !self.pending().any(|organ| actor.acts_for(Party::Unit(organ.unit))),
            ActivityAction::Announce => self.invited.is_empty(),
            ActivityAction::Answer => now >= self.starts_at,
            ActivityAction::Close => self.lacks().is_some(),
            ActivityAction::Revise
            | ActivityAction::Invite
            | ActivityAction::Begin
            | ActivityAction::NoteAttendance
            | ActivityAction::Contribute
            | ActivityAction::Report
            | ActivityAction::Transfer
            | ActivityAction::CompleteFeedback
            | ActivityAction::Cancel
            | ActivityAction::Remind
            | ActivityAction::Warn => false,
            ActivityAction::NameHelpers => {
                matches!(self.state(), ActivityState::Closed | ActivityState::Cancelled) && self.helpers.is_empty()
            }
        }
    }

    fn withholds(&self, action: ActivityAction, _: &[ActivityRelation], _: &Context) -> Option<Fault> {
        self.lacks().filter(|_| action == ActivityAction::Close).map(Fault::from)
    }

    fn party(&self, relation: ActivityRelation, actor: &Actor) -> Option<Party> {
        match relation {
            ActivityRelation::Organiser => Some(Party::Office(self.organiser)),
            ActivityRelation::Invited => actor.deputy().map(Party::Deputy),
            ActivityRelation::Organ => {
                let parties = actor.parties();
                let own = |open: bool| {
                    let organs = self.organs.iter().filter(move |organ| organ.feedback.is_none() == open);
                    organs.map(|organ| Party::Unit(organ.unit)).find(|unit| parties.contains(unit))
                };
                own(true).or_else(|| own(false))
            }
            ActivityRelation::Overseer | ActivityRelation::Leader | ActivityRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<ActivityState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut ActivityEvent, _: Moved<ActivityState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &ActivityChange) -> Vec<Party> {
        consequences::told(self, change)
    }

    fn attachments(event: &ActivityEvent) -> &[AttachmentId] {
        &event.note.attachments
    }
}

impl Flow for DeputyGroup {
    type Id = DeputyGroupId;
    type State = DeputyGroupState;
    type Action = DeputyGroupAction;
    type Relation = DeputyGroupRelation;
    type Event = DeputyGroupEventKind;
    const SUBJECT: SubjectKind = consequences::GROUP;

    fn id(&self) -> DeputyGroupId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> DeputyGroupState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<DeputyGroupRelation> {
        group_relations(actor, self)
    }

    fn permit(relation: DeputyGroupRelation, action: DeputyGroupAction, _: DeputyGroupState) -> bool {
        permit_group(relation, action)
    }

    fn party(&self, relation: DeputyGroupRelation, actor: &Actor) -> Option<Party> {
        match relation {
            DeputyGroupRelation::FormingOffice => Some(Party::Office(self.office)),
            DeputyGroupRelation::Member => actor.deputy().map(Party::Deputy),
            DeputyGroupRelation::CongressOffice | DeputyGroupRelation::PlaceLeader => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<DeputyGroupState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut DeputyGroupEventKind, _: Moved<DeputyGroupState>, ctx: &Context) {
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, change: &DeputyGroupChange) -> Vec<Party> {
        consequences::told_of_group(self, change)
    }

    fn attachments(_: &DeputyGroupEventKind) -> &[AttachmentId] {
        &[]
    }
}
