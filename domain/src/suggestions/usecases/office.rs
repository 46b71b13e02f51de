//! What the office does that serves the congress.

use chrono::Datelike;

use super::dates::{assigned_since, session_on};
use super::draft::residents;
use super::joining::change_together;
use super::{Result, SuggestionDesk, SuggestionWords, change, terms_now};
use crate::cases::Case;
use crate::institutions::HandlingUnit;
use crate::shared::flow::step;
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, Failure, Field, Instant, Repository, UnitId};
use crate::suggestions::{
    Assignment, CommitteeDecision, MAX_CO_UNITS, MotionDecision, Suggestion, SuggestionAction, SuggestionEvent,
    SuggestionEventKind, SuggestionFault, SuggestionId, SuggestionKind, SuggestionReply,
};

/// The office gives it back to be written otherwise.
///
/// # Errors
/// As every step.
pub fn send_back_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::SendBack, |_, _| {
        Ok(SuggestionEvent::said(SuggestionEventKind::SentBack, Some(command.text)))
    })
}

/// What becomes of a motion.
#[derive(Clone, Debug)]
pub struct DecideMotion {
    pub decision: MotionDecision,
    /// As the presidium said it.
    pub text: Option<Body>,
}

/// The office notes what the presidium decided of a motion (地方组织法第二十二条).
///
/// # Errors
/// As every step; [`SuggestionFault::NoMotion`].
pub fn decide_motion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: DecideMotion,
) -> Result<Suggestion> {
    let (action, kind) = match command.decision {
        MotionDecision::Listed => (SuggestionAction::ListMotion, SuggestionEventKind::MotionListed),
        MotionDecision::AsSuggestion => (SuggestionAction::TurnIntoSuggestion, SuggestionEventKind::MotionTurned),
    };
    change(store, ctx, at, action, |_, suggestion| {
        let mut event = SuggestionEvent::said(kind, command.text);
        match command.decision {
            MotionDecision::Listed => event.deputies = suggestion.signed_by(),
            MotionDecision::AsSuggestion => suggestion.kind = SuggestionKind::Suggestion,
        }
        Ok(event)
    })
}

/// The office takes it and gives it the next number of the congress and the year.
///
/// # Errors
/// As every step; [`SuggestionFault::MotionUndecided`]; a duplicate when another took the number at the same moment.
pub fn register_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    _: Bare,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::Register, |store, suggestion| {
        let year = local_date(ctx.now).year();
        let last = store.last_suggestion_number(suggestion.congress, year)?;
        suggestion.number = Some((year, last + 1));
        suggestion.dossier.registered_at = Some(ctx.now);
        suggestion.dossier.terms = Some(terms_now(store, ctx, suggestion)?);
        if suggestion.at_session && suggestion.dossier.session.is_none() {
            // The session may have been entered since it was handed in.
            let day = local_date(suggestion.dossier.submitted_at.unwrap_or(ctx.now));
            suggestion.dossier.session = session_on(store, suggestion.congress, day)?;
        }
        let deputies = suggestion.signed_by();
        Ok(SuggestionEvent { deputies, ..SuggestionEvent::plain(SuggestionEventKind::Registered) })
    })
}

/// Whom an office makes responsible.
#[derive(Clone, Debug)]
pub struct AssignSuggestion {
    /// The unit in the lead.
    pub lead: UnitId,
    /// The units that help.
    pub co: Vec<UnitId>,
    /// Whether many have to do with it or it is hard: six months instead of three.
    pub broad: bool,
    /// Words to the units.
    pub text: Option<Body>,
}

/// Whether those units are there, open, each once, and of the congress's area.
fn check_units<S: SuggestionDesk>(store: &mut S, suggestion: &Suggestion, lead: UnitId, co: &[UnitId]) -> Result<()> {
    if co.len() > MAX_CO_UNITS {
        return Err(Failure::field("co", SuggestionFault::TooManyHelpers));
    }
    let repeated = |(at, unit): &(usize, &UnitId)| **unit == lead || co.iter().take(*at).any(|one| one == *unit);
    if let Some((at, _)) = co.iter().enumerate().find(repeated) {
        return Err(Failure::field(Field::item("co", at), SuggestionFault::RepeatedHandler));
    }
    let here = |unit: &HandlingUnit| {
        unit.is_open() && (unit.division.covers(&suggestion.division) || suggestion.division.covers(&unit.division))
    };
    let found = store.units_of(&[&[lead][..], co].concat())?;
    let known: Vec<UnitId> = found.into_iter().filter(here).map(|unit| unit.id).collect();
    if !known.contains(&lead) {
        return Err(Failure::missing("lead", SuggestionFault::UnknownHandler));
    }
    match co.iter().position(|unit| !known.contains(unit)) {
        Some(at) => Err(Failure::missing(Field::item("co", at), SuggestionFault::UnknownHandler)),
        None => Ok(()),
    }
}

/// Makes units responsible since `since`; the clock of a unit that had it goes on.
///
/// # Errors
/// Field errors for units that are not there or stand twice.
pub(super) fn assign<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    suggestion: &mut Suggestion,
    command: AssignSuggestion,
    since: Instant,
) -> Result<SuggestionEvent> {
    let AssignSuggestion { lead, co, broad, text } = command;
    check_units(store, suggestion, lead, &co)?;
    let before = suggestion.dossier.assignment.take();
    let goes_on = before.as_ref().filter(|_| suggestion.lead == Some(lead));
    let goes_on = goes_on.map(|assignment| (assignment.at, assignment.told_at));
    let objections = before.map(|assignment| assignment.objections).unwrap_or_default();
    suggestion.lead = Some(lead);
    if goes_on.is_none() {
        suggestion.dossier.terms = Some(terms_now(store, ctx, suggestion)?);
    }
    // What a unit asked for that has it no longer nobody decides on.
    suggestion.dossier.request = None;
    // Others may have joined those who reported it since.
    let sources = Repository::<Case>::load_all(store, &suggestion.dossier.cases)?;
    suggestion.dossier.residents = residents(&sources);
    let (at, told_at) = goes_on.unwrap_or_else(|| (since, Some(ctx.now).filter(|now| *now > since)));
    suggestion.dossier.assignment = Some(Assignment { co, at, broad, objections, told_at });
    Ok(SuggestionEvent::said(SuggestionEventKind::Assigned, text))
}

/// The office makes units responsible for one and all that were joined to it, or decides on a unit's word that it is another's: the
/// clock of a unit that had it goes on, another's begins.
///
/// # Errors
/// As every step; field errors for units that are not there or stand twice; [`SuggestionFault::AssignedWithSession`],
/// [`SuggestionFault::AnsweredTogether`].
pub fn assign_suggestion<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: AssignSuggestion,
) -> Result<Suggestion> {
    change_together(store, ctx, at, SuggestionAction::Assign, move |store, suggestion| {
        let since = assigned_since(store, ctx, suggestion)?;
        assign(store, ctx, suggestion, command.clone(), since)
    })
}

/// The office has the unit handle anew what did not satisfy the deputy, and says what is asked of it: the unit's month begins.
///
/// # Errors
/// As every step.
pub fn return_for_rework<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SuggestionWords,
) -> Result<Suggestion> {
    change(store, ctx, at, SuggestionAction::ReturnForRework, |store, suggestion| {
        suggestion.dossier.terms = Some(terms_now(store, ctx, suggestion)?);
        suggestion.dossier.rework_at = Some(ctx.now);
        Ok(SuggestionEvent::said(SuggestionEventKind::ReturnedForRework, Some(command.text)))
    })
}

/// What the chairpersons' meeting decided.
#[derive(Clone, Debug)]
pub struct DecideByCommittee {
    pub decision: CommitteeDecision,
    pub text: Body,
}

/// The office notes what the chairpersons' meeting decided on an answer that did not satisfy twice.
///
/// # Errors
/// As every step.
pub fn decide_by_committee<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: DecideByCommittee,
) -> Result<Suggestion> {
    let DecideByCommittee { decision, text } = command;
    step(
        store,
        ctx,
        at,
        |suggestion: &Suggestion| match decision {
            CommitteeDecision::Rework => SuggestionAction::OrderRework,
            // What was promised is kept an eye on, whoever is satisfied.
            CommitteeDecision::Close if suggestion.reply().is_some_and(SuggestionReply::promises) => {
                SuggestionAction::CloseWithPromise
            }
            CommitteeDecision::Close => SuggestionAction::CloseByCommittee,
        },
        |store, suggestion: &mut Suggestion, _| {
            if decision == CommitteeDecision::Rework {
                suggestion.dossier.terms = Some(terms_now(store, ctx, suggestion)?);
                suggestion.dossier.rework_at = Some(ctx.now);
            }
            Ok(SuggestionEvent::said(SuggestionEventKind::CommitteeDecided, Some(text)))
        },
    )
}

/// What came of a promise.
#[derive(Clone, Debug)]
pub struct SettlePromise {
    pub fulfilled: bool,
    pub text: Body,
}

/// The office notes whether what was promised was done.
///
/// # Errors
/// As every step.
pub fn settle_promise<S: SuggestionDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SuggestionId>,
    command: SettlePromise,
) -> Result<Suggestion> {
    let (action, kind) = if command.fulfilled {
        (SuggestionAction::Fulfil, SuggestionEventKind::PromiseFulfilled)
    } else {
        (SuggestionAction::Fail, SuggestionEventKind::PromiseFailed)
    };
    change(store, ctx, at, action, |_, _| Ok(SuggestionEvent::said(kind, Some(command.text))))
}
