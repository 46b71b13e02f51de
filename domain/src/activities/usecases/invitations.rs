//! Who is invited, and what they say.

use chrono::NaiveDate;

use super::{ActivityDesk, Result};
use crate::activities::{
    Activity, ActivityAction, ActivityAnswer, ActivityClash, ActivityEvent, ActivityEventKind, ActivityFault,
    ActivityId, Invited, serves_in, terms,
};
use crate::shared::flow::step;
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DeputyId, DivisionCode, Failure, Field};

/// Those of `deputies`, each once, who serve in the congress of `division` on that day.
///
/// # Errors
/// Field errors for one who is not there and one who does not serve in that congress.
pub(super) fn invitable<S: ActivityDesk>(
    store: &mut S,
    division: &DivisionCode,
    on: NaiveDate,
    deputies: &[DeputyId],
) -> Result<Vec<DeputyId>> {
    if deputies.len() > terms::MAX_INVITED {
        return Err(Failure::field("deputies", ActivityFault::TooManyInvited));
    }
    let known = store.deputies_named(deputies)?;
    let mut found = Vec::with_capacity(deputies.len());
    for (at, id) in deputies.iter().enumerate() {
        let field = Field::item("deputies", at);
        let Some(deputy) = known.iter().find(|deputy| deputy.id == *id) else {
            return Err(Failure::missing(field, ActivityFault::UnknownDeputy));
        };
        if !serves_in(deputy, division, on) {
            return Err(Failure::field(field, ActivityFault::ForeignDeputy));
        }
        if !found.contains(id) {
            found.push(*id);
        }
    }
    Ok(found)
}

/// Which of those who are invited are asked to be elsewhere in the same hours.
pub(super) fn clashes<S: ActivityDesk>(store: &mut S, activity: &Activity) -> Result<Vec<ActivityClash>> {
    let deputies: Vec<DeputyId> = activity.invited.iter().map(|one| one.deputy).collect();
    if deputies.is_empty() {
        return Ok(Vec::new());
    }
    let found = store.activities_at(&deputies, (activity.starts_at, activity.ends_at), activity.id)?;
    Ok(found.into_iter().map(|(deputy, with)| ActivityClash { deputy, with }).collect())
}

/// Deputies who are to be invited.
#[derive(Clone, Debug)]
pub struct InviteDeputies {
    pub deputies: Vec<DeputyId>,
}

/// Invites more deputies.
///
/// # Errors
/// As every step; field errors for deputies who do not serve in the congress then, and where all of them are invited.
pub fn invite<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: InviteDeputies,
) -> Result<Activity> {
    let InviteDeputies { deputies } = command;
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::Invite,
        |store: &mut S, activity: &mut Activity, _| {
            if ctx.now >= activity.starts_at {
                return Err(Failure::rule(ActivityFault::Begun));
            }
            let mut added = invitable(store, &activity.division, local_date(activity.starts_at), &deputies)?;
            added.retain(|deputy| activity.of(*deputy).is_none());
            if added.is_empty() {
                return Err(Failure::field("deputies", ActivityFault::InvitedAlready));
            }
            if activity.invited.len() + added.len() > terms::MAX_INVITED {
                return Err(Failure::field("deputies", ActivityFault::TooManyInvited));
            }
            activity.invited.extend(added.iter().copied().map(Invited::new));
            activity.clashes = clashes(store, activity)?;
            Ok(ActivityEvent::about(ActivityEventKind::Invited, activity.kind, added))
        },
    )
}

/// Tells those who are invited. Who is asked to be elsewhere then is looked at again, and nobody is refused for it.
///
/// # Errors
/// As every step; [`ActivityFault::NobodyInvited`], and [`ActivityFault::Begun`] for what should have begun.
pub fn announce<S: ActivityDesk>(store: &mut S, ctx: &Context, at: At<ActivityId>, _: Bare) -> Result<Activity> {
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::Announce,
        |store: &mut S, activity: &mut Activity, _| {
            if activity.invited.is_empty() {
                return Err(Failure::rule(ActivityFault::NobodyInvited));
            }
            if ctx.now >= activity.starts_at {
                return Err(Failure::rule(ActivityFault::Begun));
            }
            activity.announced_at = Some(ctx.now);
            // What was to be told before they knew of it is no news.
            activity.pass(ctx.now);
            activity.clashes = clashes(store, activity)?;
            Ok(ActivityEvent::bare(ActivityEventKind::Announced, activity.kind))
        },
    )
}

/// Whether a deputy comes.
#[derive(Clone, Debug)]
pub struct AnswerActivity {
    pub accepts: bool,
    /// Why not.
    pub reason: Option<Body>,
}

/// A deputy says whether that one comes, or asks leave with a reason; the last word before the beginning counts.
///
/// # Errors
/// As every step; [`ActivityFault::Begun`]; a field error without a reason.
pub fn answer<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: AnswerActivity,
) -> Result<Activity> {
    let AnswerActivity { accepts, reason } = command;
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::Answer,
        |_: &mut S, activity: &mut Activity, _| {
            if ctx.now >= activity.starts_at {
                return Err(Failure::rule(ActivityFault::Begun));
            }
            if !accepts && reason.is_none() {
                return Err(Failure::field("reason", ActivityFault::ReasonMissing));
            }
            let deputy = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
            let kind = activity.kind;
            let own = activity.of_mut(deputy).ok_or(Failure::NotFound)?;
            own.answer = if accepts { ActivityAnswer::Accepted } else { ActivityAnswer::LeaveAsked };
            own.reason = reason.filter(|_| !accepts);
            let said = if accepts { ActivityEventKind::Accepted } else { ActivityEventKind::LeaveAsked };
            Ok(ActivityEvent::about(said, kind, vec![deputy]))
        },
    )
}

/// Whether a deputy has leave.
#[derive(Clone, Copy, Debug)]
pub struct DecideActivityLeave {
    pub deputy: DeputyId,
    pub approves: bool,
}

/// The office gives a deputy leave who asked for it, or gives none.
///
/// # Errors
/// As every step; field errors for one who is not invited, or asks no leave.
pub fn decide_leave<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: DecideActivityLeave,
) -> Result<Activity> {
    let DecideActivityLeave { deputy, approves } = command;
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::DecideLeave,
        |_: &mut S, activity: &mut Activity, _| {
            let kind = activity.kind;
            let one = invited(activity, deputy)?;
            if one.answer != ActivityAnswer::LeaveAsked {
                return Err(Failure::field("deputy", ActivityFault::NoLeaveAsked));
            }
            one.answer = if approves { ActivityAnswer::LeaveApproved } else { ActivityAnswer::LeaveRefused };
            let said = if approves { ActivityEventKind::LeaveApproved } else { ActivityEventKind::LeaveRefused };
            Ok(ActivityEvent::about(said, kind, vec![deputy]))
        },
    )
}

/// The deputy of that id among those who are invited.
pub(super) fn invited(activity: &mut Activity, deputy: DeputyId) -> Result<&mut Invited> {
    activity.of_mut(deputy).ok_or_else(|| Failure::missing("deputy", ActivityFault::NotInvited))
}
