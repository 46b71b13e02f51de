//! The report of an activity, to whom it is passed on, and what comes back.

use chrono::NaiveDate;

use super::clock::begun;
use super::{ActivityDesk, Result};
use crate::activities::{
    Activity, ActivityAction, ActivityEvent, ActivityEventKind, ActivityFault, ActivityFeedback, ActivityId,
    ActivityOrgan, ActivityReport, terms,
};
use crate::shared::deadline::end_of;
use crate::shared::flow::step;
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{At, AttachmentId, Context, DivisionCode, Failure, Field, Flow, Note, Party, UnitId, ValueFault};

/// What was found and is suggested.
#[derive(Clone, Debug)]
pub struct FileActivityReport {
    pub findings: Body,
    pub suggestions: Vec<Body>,
    pub attachments: Vec<AttachmentId>,
}

/// The office or one of the participants reports what was found and is suggested.
///
/// # Errors
/// As every step: nothing is reported before the beginning; a field error for too many suggestions.
pub fn report<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: FileActivityReport,
) -> Result<Activity> {
    let FileActivityReport { findings, suggestions, attachments } = command;
    let at = begun(store, ctx, at)?;
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::Report,
        |_: &mut S, activity: &mut Activity, relation| {
            if suggestions.len() > terms::MAX_SUGGESTIONS {
                return Err(Failure::field("suggestions", ActivityFault::TooManySuggestions));
            }
            let by = activity.party(relation, &ctx.actor).ok_or(Failure::Forbidden)?;
            let transfer_due = terms::transfer_by(ctx.now, &ctx.calendar);
            let files = Note { text: None, attachments: attachments.clone() };
            activity.report =
                Some(ActivityReport { by, at: ctx.now, findings, suggestions, attachments, transfer_due });
            Ok(ActivityEvent::noted(ActivityEventKind::Reported, activity.kind, files))
        },
    )
}

/// To whom a report is passed on.
#[derive(Clone, Debug)]
pub struct TransferActivity {
    pub units: Vec<UnitId>,
    /// By when they feed back; three months where nothing is said.
    pub due_on: Option<NaiveDate>,
    pub note: Note,
}

/// Holds units against the place: open, and of it or of the same county.
fn check_units<S: ActivityDesk>(store: &mut S, division: &DivisionCode, units: &[UnitId]) -> Result<()> {
    let twice = units.iter().enumerate().any(|(at, unit)| units.iter().take(at).any(|other| other == unit));
    if twice || !(1..=terms::MAX_ORGANS).contains(&units.len()) {
        return Err(Failure::field("units", ActivityFault::Organs));
    }
    let near = |one: &DivisionCode| one.covers(division) || division.covers(one) || one.shares_county(division);
    let known = store.units_of(units)?;
    for (at, id) in units.iter().enumerate() {
        if !known.iter().any(|unit| unit.id == *id && unit.is_open() && near(&unit.division)) {
            return Err(Failure::missing(Field::item("units", at), ActivityFault::UnknownOrgan));
        }
    }
    Ok(())
}

/// The office passes a report on (代表法第三十一条).
///
/// # Errors
/// As every step; field errors for units that are not there, and for a day out of range.
pub fn transfer<S: ActivityDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ActivityId>,
    command: TransferActivity,
) -> Result<Activity> {
    let TransferActivity { units, due_on, note } = command;
    step(
        store,
        ctx,
        at,
        |_| ActivityAction::Transfer,
        |store: &mut S, activity: &mut Activity, _| {
            check_units(store, &activity.division, &units)?;
            let ahead = due_on.map(|day| (day - local_date(ctx.now)).num_days());
            if ahead.is_some_and(|days| !(1..=terms::MAX_AHEAD).contains(&days)) {
                return Err(Failure::field("due_on", ActivityFault::FeedbackOutOfRange));
            }
            let due = due_on.map_or_else(|| terms::feedback_by(ctx.now, &ctx.calendar), end_of);
            let organ = |unit: &UnitId| ActivityOrgan { unit: *unit, at: ctx.now, due, feedback: None };
            activity.organs = units.iter().map(organ).collect();
            let event = ActivityEvent::noted(ActivityEventKind::Transferred, activity.kind, note);
            Ok(ActivityEvent { units, ..event })
        },
    )
}

/// A unit tells the participants what came of the report (代表法第三十一条).
///
/// # Errors
/// As every step: to a unit that got nothing it does not exist; [`ActivityFault::FedBackAlready`]; a field error without words.
pub fn feed_back<S: ActivityDesk>(store: &mut S, ctx: &Context, at: At<ActivityId>, note: Note) -> Result<Activity> {
    let text = note.text.clone().ok_or_else(|| Failure::field("text", ValueFault::WordsMissing))?;
    step(
        store,
        ctx,
        at,
        |activity: &Activity| {
            if activity.pending().count() <= 1 { ActivityAction::CompleteFeedback } else { ActivityAction::FeedBack }
        },
        |_: &mut S, activity: &mut Activity, _| {
            let parties = ctx.actor.parties();
            let kind = activity.kind;
            let open =
                |organ: &&mut ActivityOrgan| organ.feedback.is_none() && parties.contains(&Party::Unit(organ.unit));
            let own = activity.organs.iter_mut().find(open);
            let organ = own.ok_or_else(|| Failure::rule(ActivityFault::FedBackAlready))?;
            let in_time = ctx.now < organ.due;
            let attachments = note.attachments.clone();
            organ.feedback = Some(ActivityFeedback { at: ctx.now, in_time, text, attachments });
            let units = vec![organ.unit];
            Ok(ActivityEvent { units, ..ActivityEvent::noted(ActivityEventKind::FedBack, kind, note) })
        },
    )
}
