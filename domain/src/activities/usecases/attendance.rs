//! Who was there: by the organiser's list, or by what a deputy wrote. Nobody checks in by force.

use chrono::Duration;

use super::clock::begun;
use super::invitations::invited;
use super::{ActivityDesk, Result};
use crate::activities::{
    Activity, ActivityAction, ActivityContribution, ActivityEvent, ActivityEventKind, ActivityEvidence, ActivityFault,
    ActivityId, ActivityKind, ActivityPresence, terms,
};
use crate::shared::flow::step;
use crate::shared::text::Body;
use crate::shared::{At, Context, DeputyId, Failure, Field, Note, ValueFault};

/// The organiser's list of those who came.
#[derive(Clone, Debug)]
pub struct NoteAttendance {
    pub present: Vec<DeputyId>,
}

/// Says who was there; saying it again takes the place of what was said before. Who is not named, has no leave and wrote nothing was
/// absent. Of an absence from a meeting the office is told: at the first that two from the congress's own meetings end the mandate by
/// law, at the second that it was the second (代表法第六十二条). Nothing is ended here.
///
/// # Errors
/// As every step; [`ActivityFault::NotBegun`]; a field error for one who is not invited.
pub fn note_attendance<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: NoteAttendance,
) -> Result<Activity> {
    let NoteAttendance { present } = command;
    let at = begun(store, ctx, at)?;
    let noted = step(
        store,
        ctx,
        at,
        |_| ActivityAction::NoteAttendance,
        |_: &mut S, activity: &mut Activity, _| {
            for (number, deputy) in present.iter().enumerate() {
                if activity.of(*deputy).is_none() {
                    return Err(Failure::missing(Field::item("present", number), ActivityFault::NotInvited));
                }
            }
            for one in &mut activity.invited {
                let listed = present.contains(&one.deputy);
                let wrote = one.present == Some(ActivityEvidence::OwnWork);
                if !wrote {
                    one.present = listed.then_some(ActivityEvidence::List);
                }
                one.missing = !listed && !wrote;
            }
            let there = activity.participants().collect();
            Ok(ActivityEvent::about(ActivityEventKind::AttendanceNoted, activity.kind, there))
        },
    )?;
    warn_of_absences(store, ctx, noted)
}

/// Tells the office of each who was absent from a meeting without approval and of whom it was not told.
fn warn_of_absences<S: ActivityDesk>(store: &mut S, ctx: &Context, mut activity: Activity) -> Result<Activity> {
    let Some(term) = activity.term.filter(|_| activity.kind == ActivityKind::Attend) else { return Ok(activity) };
    let clock = ctx.by_itself();
    let absent = |one: &&crate::activities::Invited| one.presence() == ActivityPresence::Absent && !one.warned;
    let fresh: Vec<DeputyId> = activity.invited.iter().filter(absent).map(|one| one.deputy).collect();
    for deputy in fresh {
        let before = store.absences(deputy, term, activity.id)?;
        let kind = if before == 0 { ActivityEventKind::AbsenceWarned } else { ActivityEventKind::AbsenceRepeated };
        activity = step(
            store,
            &clock,
            At { id: activity.id, version: None },
            |_| ActivityAction::Warn,
            |_: &mut S, activity: &mut Activity, _| {
                let of = activity.kind;
                invited(activity, deputy)?.warned = true;
                Ok(ActivityEvent::about(kind, of, vec![deputy]))
            },
        )?;
    }
    Ok(activity)
}

/// A deputy writes down what that one saw and thinks. Who does so before it is over is there; nobody was there who writes afterwards.
///
/// # Errors
/// As every step; [`ActivityFault::NotBegun`], [`ActivityFault::TooManyContributions`]; a field error without words.
pub fn contribute<S: ActivityDesk>(store: &mut S, ctx: &Context, at: At<ActivityId>, note: Note) -> Result<Activity> {
    let text = note.text.clone().ok_or_else(|| Failure::field("text", ValueFault::WordsMissing))?;
    let at = begun(store, ctx, at)?;
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::Contribute,
        |_: &mut S, activity: &mut Activity, _| {
            if activity.contributions.len() >= terms::MAX_CONTRIBUTIONS {
                return Err(Failure::rule(ActivityFault::TooManyContributions));
            }
            let deputy = ctx.actor.deputy().ok_or(Failure::Forbidden)?;
            let kind = activity.kind;
            let goes_on = ctx.now <= activity.ends_at;
            let own = activity.of_mut(deputy).ok_or(Failure::NotFound)?;
            if goes_on {
                (own.present, own.missing) = (Some(ActivityEvidence::OwnWork), false);
            }
            let there = own.present.map(|_| deputy);
            let attachments = note.attachments.clone();
            activity.contributions.push(ActivityContribution { deputy, at: ctx.now, text, attachments });
            // The words lie with the activity; the event names the files alone.
            let files = Note { text: None, attachments: note.attachments };
            let event = ActivityEvent::noted(ActivityEventKind::Contributed, kind, files);
            Ok(ActivityEvent { deputies: there.into_iter().collect(), ..event })
        },
    )
}

/// Why a deputy is excused afterwards.
#[derive(Clone, Debug)]
pub struct ExcuseAbsence {
    pub deputy: DeputyId,
    pub reason: Body,
}

/// The office excuses a deputy afterwards who was absent: it approves of the absence, within a year.
///
/// # Errors
/// As every step; field errors for one who is not invited or was not absent; [`ActivityFault::ExcuseTooLate`].
pub fn excuse<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: ExcuseAbsence,
) -> Result<Activity> {
    let ExcuseAbsence { deputy, reason } = command;
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::Excuse,
        |_: &mut S, activity: &mut Activity, _| {
            if ctx.now > activity.ends_at + Duration::days(terms::EXCUSE_DAYS) {
                return Err(Failure::rule(ActivityFault::ExcuseTooLate));
            }
            let kind = activity.kind;
            let one = invited(activity, deputy)?;
            if one.presence() != ActivityPresence::Absent {
                return Err(Failure::field("deputy", ActivityFault::NotAbsent));
            }
            one.excused = Some(reason);
            Ok(ActivityEvent::about(ActivityEventKind::Excused, kind, vec![deputy]))
        },
    )
}
