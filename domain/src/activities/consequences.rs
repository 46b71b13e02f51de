//! What follows from what happened to activities and groups: who is told, what it credits deputies with, and which files it shows.

use super::{
    Activities, Activity, ActivityChange, ActivityEvent, ActivityEventKind, ActivityId, ActivityKind, DeputyGroup,
    DeputyGroupChange, activity_steps, activity_view,
};
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{AttachmentId, Context, DeputyId, Flow, Party, Recorded, StoreError, SubjectKind};

/// Activities as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind {
    value: "activity",
    label: "代表活动",
    description: "An activity that a congress organises for its deputies.",
};

/// Groups of deputies as what events are about.
pub const GROUP: SubjectKind =
    SubjectKind { value: "deputy_group", label: "代表小组", description: "A group of deputies." };

/// Whom what happened to an activity is news to.
#[must_use]
pub fn told(activity: &Activity, change: &ActivityChange) -> Vec<Party> {
    use ActivityEventKind as K;
    let office = Party::Office(activity.organiser);
    let named = || change.event.deputies.iter().copied().map(Party::Deputy);
    let invited = || activity.invited.iter().map(|one| Party::Deputy(one.deputy));
    let participants = || activity.participants().map(Party::Deputy);
    match change.event.kind {
        // Nobody but the office knows of what is only planned.
        K::Invited | K::Cancelled if activity.announced_at.is_none() => Vec::new(),
        K::Announced | K::Cancelled => invited().collect(),
        K::Invited | K::LeaveApproved | K::LeaveRefused | K::Excused | K::Reminded => named().collect(),
        K::LeaveAsked | K::AbsenceWarned | K::AbsenceRepeated => vec![office],
        // Each participant is told what came of it (代表法第三十一条).
        K::Reported | K::FedBack => participants().chain([office]).collect(),
        K::Transferred => change.event.units.iter().copied().map(Party::Unit).collect(),
        K::Closed => participants().collect(),
        K::Planned | K::Revised | K::Accepted | K::Begun | K::AttendanceNoted | K::Contributed | K::HelpersNamed => {
            Vec::new()
        }
    }
}

/// Whom what happened to a group is news to.
#[must_use]
pub fn told_of_group(group: &DeputyGroup, _: &DeputyGroupChange) -> Vec<Party> {
    group.members.iter().copied().map(Party::Deputy).collect()
}

/// The role in which a deputy takes part in what is of that kind, and what the deputy does there.
fn work_of(kind: ActivityKind) -> (DutyRole, DutyActivity) {
    match kind {
        ActivityKind::Inspection | ActivityKind::EnforcementCheck => {
            (DutyRole::PolicySupervisor, DutyActivity::InspectedPolicy)
        }
        ActivityKind::Research | ActivityKind::GroupActivity => {
            (DutyRole::SentimentInformant, DutyActivity::CollectedOpinions)
        }
        ActivityKind::Attend => (DutyRole::PolicySupervisor, DutyActivity::Other),
        ActivityKind::Training => (DutyRole::PolicyPublicist, DutyActivity::Other),
        ActivityKind::Visit => (DutyRole::LivelihoodServant, DutyActivity::Visited),
        ActivityKind::Exchange => (DutyRole::SentimentInformant, DutyActivity::Other),
    }
}

/// What those are credited with who were there: once an activity, by whichever it is known first.
#[must_use]
pub fn credit(event: &ActivityEvent) -> Option<Credit> {
    use ActivityEventKind as K;
    match event.kind {
        K::AttendanceNoted | K::Contributed => {
            let (role, activity) = work_of(event.of);
            Some(Credit::of_matter(role, activity).named())
        }
        K::Planned
        | K::Revised
        | K::Invited
        | K::Announced
        | K::Accepted
        | K::LeaveAsked
        | K::LeaveApproved
        | K::LeaveRefused
        | K::Begun
        | K::Excused
        | K::AbsenceWarned
        | K::AbsenceRepeated
        | K::Reported
        | K::Transferred
        | K::FedBack
        | K::Closed
        | K::Cancelled
        | K::Reminded
        | K::HelpersNamed => None,
    }
}

/// The deputies whom an event names as having been there.
#[must_use]
pub fn named(event: &ActivityEvent) -> &[DeputyId] {
    if credit(event).is_some() { &event.deputies } else { &[] }
}

/// Whether an event of the activity that the actor sees shows `file`.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Activities>(
    store: &mut S,
    ctx: &Context,
    id: ActivityId,
    file: AttachmentId,
) -> Result<bool, StoreError> {
    let Some(activity) = store.activity(id)? else { return Ok(false) };
    let subject = activity.subject();
    let Some(view) = activity_view(activity, ctx) else { return Ok(false) };
    let events: Vec<Recorded<ActivityChange>> = store.events_of(subject)?;
    let steps = activity_steps(events, &view.relations, ctx.actor.deputy());
    Ok(steps.iter().any(|step| step.note.attachments.contains(&file)))
}
