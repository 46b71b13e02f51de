//! What each viewer sees of activities and groups: why somebody does not come is that deputy's own beside the office that gives leave,
//! and who was absent the office's alone.

use super::{
    Activity, ActivityAction, ActivityAnswer, ActivityChange, ActivityEventKind, ActivityPresence, ActivityRelation,
    DeputyGroup, DeputyGroupAction, DeputyGroupRelation, activity_relations, group_relations, terms,
};
use crate::cases::ClockLight;
use crate::shared::flow::{offered, open_to};
use crate::shared::{Actor, Context, DeputyId, Instant, Note, Party, Recorded};

/// Something that happened to an activity.
#[derive(Clone, Debug)]
pub struct ActivityStep {
    pub kind: ActivityEventKind,
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    pub note: Note,
}

/// An activity as one viewer sees it.
#[derive(Clone, Debug)]
pub struct ActivityView {
    pub activity: Activity,
    /// Until when it waits for the viewer.
    pub due: Option<Instant>,
    pub light: Option<ClockLight>,
    /// What happened to it, the oldest first; not in lists.
    pub steps: Vec<ActivityStep>,
    pub relations: Vec<ActivityRelation>,
    pub allowed: Vec<ActivityAction>,
}

/// The term of an activity's report that ends first, whosever move it is.
#[must_use]
pub fn next_due(activity: &Activity) -> Option<Instant> {
    activity.deadlines().into_iter().map(|deadline| deadline.due).min()
}

/// Shows `activity`, without what happened to it; `None` where the actor may not know that it exists.
#[must_use]
pub fn activity_view(mut activity: Activity, ctx: &Context) -> Option<ActivityView> {
    let relations = activity_relations(&ctx.actor, &activity);
    if relations.is_empty() {
        return None;
    }
    let allowed = offered(&activity, &relations, &ctx.actor, ctx.now);
    let due = activity.waits_for(&ctx.actor.parties()).or_else(|| next_due(&activity));
    let light = due.map(|due| terms::light(due, ctx.now));
    if !relations.contains(&ActivityRelation::Organiser) {
        hide(&mut activity, &ctx.actor, &relations);
    }
    Some(ActivityView { activity, due, light, steps: Vec::new(), relations, allowed })
}

/// Takes out what is not the viewer's to see.
fn hide(activity: &mut Activity, actor: &Actor, relations: &[ActivityRelation]) {
    let own = actor.deputy();
    let is_guest = relations.iter().all(|relation| *relation == ActivityRelation::Organ);
    activity.clashes.retain(|clash| own == Some(clash.deputy));
    if is_guest {
        // A unit feeds back to those who took part, and sees nothing of how they wrote and who did not come.
        activity.contributions.clear();
        let parties = actor.parties();
        activity.organs.retain(|organ| parties.contains(&Party::Unit(organ.unit)));
        activity.helpers.clear();
    }
    activity.invited.retain(|one| {
        own == Some(one.deputy)
            || if is_guest { one.present.is_some() } else { one.is_expected() || one.present.is_some() }
    });
    for one in activity.invited.iter_mut().filter(|one| own != Some(one.deputy)) {
        (one.reason, one.excused) = (None, None);
        if one.presence() == ActivityPresence::Absent {
            one.missing = false;
        }
        if one.answer != ActivityAnswer::Accepted {
            one.answer = ActivityAnswer::Pending;
        }
    }
}

/// Whether a step concerns others than the office and the deputy whom it names.
fn is_shared(kind: ActivityEventKind) -> bool {
    use ActivityEventKind as K;
    match kind {
        K::LeaveAsked
        | K::LeaveApproved
        | K::LeaveRefused
        | K::Excused
        | K::AbsenceWarned
        | K::AbsenceRepeated
        | K::Planned
        | K::Revised => false,
        K::Invited
        | K::Announced
        | K::Accepted
        | K::Begun
        | K::AttendanceNoted
        | K::Contributed
        | K::Reported
        | K::Transferred
        | K::FedBack
        | K::Closed
        | K::Cancelled
        | K::Reminded
        | K::HelpersNamed => true,
    }
}

/// Whether a unit to which a report was passed on sees a step.
fn is_for_organs(kind: ActivityEventKind) -> bool {
    use ActivityEventKind as K;
    matches!(kind, K::Reported | K::Transferred | K::Closed)
}

/// What happened, of all that was recorded, as somebody in those relations sees it.
#[must_use]
pub fn activity_steps(
    events: Vec<Recorded<ActivityChange>>,
    relations: &[ActivityRelation],
    own: Option<DeputyId>,
) -> Vec<ActivityStep> {
    let is_organiser = relations.contains(&ActivityRelation::Organiser);
    let is_guest = relations.iter().all(|relation| *relation == ActivityRelation::Organ);
    let step = |recorded: Recorded<ActivityChange>| match recorded {
        Recorded::Known(record) => {
            let (event, by) = (record.change.event, record.party);
            let is_own = own.is_some_and(|own| event.deputies.contains(&own));
            let seen = if is_guest { is_for_organs(event.kind) } else { is_own || is_shared(event.kind) };
            let step = ActivityStep { kind: event.kind, at: record.at, by, note: event.note };
            (is_organiser || seen).then_some(step)
        }
        Recorded::Unknown { .. } => None,
    };
    events.into_iter().filter_map(step).collect()
}

/// A group as one viewer sees it.
#[derive(Clone, Debug)]
pub struct DeputyGroupView {
    pub group: DeputyGroup,
    pub relations: Vec<DeputyGroupRelation>,
    pub allowed: Vec<DeputyGroupAction>,
}

/// Shows `group`; `None` where the actor may not know that it exists.
#[must_use]
pub fn group_view(group: DeputyGroup, actor: &Actor) -> Option<DeputyGroupView> {
    let relations = group_relations(actor, &group);
    let allowed = open_to(&group, &relations);
    (!relations.is_empty()).then_some(DeputyGroupView { group, relations, allowed })
}
