//! What the office does that oversees the case.

use super::Result;
use super::assigning::assignable;
use super::lists::sorted;
use super::recusal::{named, stand_aside};
use crate::cases::clocks::{CaseClock, Stage};
use crate::cases::{
    Case, CaseAbout, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseNature, CaseRating, CaseReminder,
    Cases, MAX_CO_UNITS, MAX_RETURNS,
};
use crate::deputies::Deputies;
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, CaseId, Context, Failure, Field, Note, Party, UnitId, WordCode};
use crate::territory::Territory;

/// What an office assigns.
#[derive(Clone, Debug)]
pub struct Assign {
    /// Words to the units.
    pub note: Note,
    /// The unit in the lead.
    pub lead: UnitId,
    /// The units that help.
    pub co: Vec<UnitId>,
    /// The nature that decides the term; as the case has it when absent.
    pub nature: Option<CaseNature>,
    /// Whether the unit can't give it back: how an office decides once units have given it back twice.
    pub finally: bool,
}

/// The office makes a unit responsible; its clock begins.
///
/// # Errors
/// As every step; field errors for units that don't exist, stand twice, or are not the office's to assign there, for a nature that
/// nobody has said, and for a final assignment before units gave the case back twice or another one after it.
pub fn assign(
    store: &mut (impl Cases + Journal + Institutions),
    ctx: &Context,
    at: At<CaseId>,
    command: Assign,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Assign,
        |store, case, _| {
            let Assign { note, lead, co, nature, finally } = command;
            if co.len() > MAX_CO_UNITS {
                return Err(Failure::field("co", CaseFault::TooManyCoUnits));
            }
            let repeated =
                |(at, unit): &(usize, &UnitId)| **unit == lead || co.iter().take(*at).any(|one| one == *unit);
            if let Some((at, _)) = co.iter().enumerate().find(repeated) {
                return Err(Failure::field(Field::item("co", at), CaseFault::RepeatedUnit));
            }
            assignable(store, ctx, case, lead, &co)?;
            match (finally, case.handling.returns >= MAX_RETURNS) {
                (false, true) => return Err(Failure::field("finally", CaseFault::FinalMissing)),
                (true, false) => return Err(Failure::field("finally", CaseFault::FinalEarly)),
                (true, true) => note.require_text()?,
                (false, false) => {}
            }
            case.nature = nature.unwrap_or(case.nature);
            if case.nature == CaseNature::Unsorted {
                return Err(Failure::field("nature", CaseFault::NatureMissing));
            }
            case.handling.lead_unit = Some(lead);
            case.handling.co_units.clone_from(&co);
            case.handling.assigned_at = Some(ctx.now);
            (case.handling.extensions, case.handling.pauses) = (0, 0);
            case.handling.assigned_finally = finally;
            case.handling.end_assignment();
            Ok(CaseEvent {
                kind: CaseEventKind::Assigned,
                facts: CaseFacts {
                    to: Some(Party::Unit(lead)),
                    co_units: co,
                    nature: Some(case.nature),
                    due: Some(ctx.now),
                    finally,
                    ..CaseFacts::noted(note)
                },
            })
        },
    )
}

/// How a case is sorted; what is left out stays as it is.
#[derive(Clone, Debug)]
pub struct Sort {
    pub note: Note,
    pub nature: Option<CaseNature>,
    /// What it is about.
    pub category: Option<WordCode>,
    /// Whom it complains about, instead of those who were named.
    pub about: Option<Vec<CaseAbout>>,
}

/// The office, or whoever handles the case, says of what nature it is and what it is about. No clock hangs on that before a unit
/// is assigned.
///
/// # Errors
/// As every step; [`CaseFault::WithAUnit`], [`CaseFault::SortedSo`]; field errors for a category that may not be chosen there, and for
/// somebody complained about whom there is none of.
pub fn sort(
    store: &mut (impl Cases + Journal + Deputies + Rooms + Institutions + Territory),
    ctx: &Context,
    at: At<CaseId>,
    command: Sort,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Sort,
        |store, case, _| {
            let Sort { note, nature, category, about } = command;
            let about = about.map(|about| named(store, case.grid, about)).transpose()?;
            let about = about.filter(|about| *about != case.handling.about);
            // What it is about already it may stay, also where nobody can choose that any more.
            let other = category.filter(|code| *code != case.category.code);
            let nature = nature.unwrap_or(case.nature);
            if other.is_none() && nature == case.nature && about.is_none() {
                return Err(Failure::field("nature", CaseFault::SortedSo));
            }
            case.nature = nature;
            if let Some(code) = other {
                case.category = sorted(store, (&case.division, local_date(ctx.now)), &code)?;
            }
            let mut instead = None;
            if let Some(about) = &about {
                case.handling.about.clone_from(about);
                instead = stand_aside(store, case, None)?;
            }
            Ok(CaseEvent {
                kind: CaseEventKind::Sorted,
                facts: CaseFacts {
                    nature: Some(case.nature),
                    category: Some(case.category.clone()),
                    about,
                    to: instead,
                    ..CaseFacts::noted(note)
                },
            })
        },
    )
}

/// The office gives the unit more time, as often and as much as the rules say: its term once more, once, where none say
/// otherwise.
///
/// # Errors
/// As every step; [`CaseFault::AlreadyExtended`].
pub fn extend(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Extend,
        |_, case, _| {
            note.require_text()?;
            let rules = case.rules_at(ctx.now);
            case.handling.extensions += 1;
            case.handling.extension_request = None;
            let stage = case.stage_mark(false, ctx);
            let term = rules.extended(case.nature);
            if let Some(clock) = &mut case.handling.clock {
                clock.keep_up(&ctx.calendar);
            }
            let from = case.due_at().unwrap_or(ctx.now).max(ctx.now);
            let clock = CaseClock::start_with(Stage::Unit, term, ctx.now, from, &ctx.calendar, &rules);
            let due = clock.due;
            case.handling.clock = Some(clock);
            Ok(CaseEvent {
                kind: CaseEventKind::Extended,
                facts: CaseFacts { due: Some(due), stage, ..CaseFacts::noted(note) },
            })
        },
    )
}

/// The office gives the unit, which asked for it, no more time.
///
/// # Errors
/// As every step; [`CaseFault::NoExtensionAsked`].
pub fn refuse_extension(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::RefuseExtension,
        |_, case, _| {
            note.require_text()?;
            case.handling.extension_request = None;
            let due = case.due_at();
            Ok(CaseEvent { kind: CaseEventKind::ExtensionRefused, facts: CaseFacts { due, ..CaseFacts::noted(note) } })
        },
    )
}

/// A leader of the area writes down what is to be done (批示): the office, whom it is addressed to, and the unit in the lead are told.
pub fn instruct(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Instruct,
        |_, case, _| {
            note.require_text()?;
            let area = ctx.actor.leads(&case.division).cloned();
            Ok(CaseEvent { kind: CaseEventKind::Instructed, facts: CaseFacts { area, ..CaseFacts::noted(note) } })
        },
    )
}

/// The office urges whoever holds the case (催办), once in a working day.
///
/// # Errors
/// As every step; [`CaseFault::RemindedToday`].
pub fn remind(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Remind,
        |_, case, _| {
            case.require_unreminded(ctx.now, &ctx.calendar)?;
            case.handling.reminder = case.holder().map(|to| CaseReminder { at: ctx.now, to });
            Ok(CaseEvent {
                kind: CaseEventKind::Reminded,
                facts: CaseFacts { to: case.holder(), ..CaseFacts::noted(note) },
            })
        },
    )
}

/// The office puts the case under its supervision (督办).
pub fn supervise(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Supervise,
        |_, case, _| {
            note.require_text()?;
            case.handling.supervised = true;
            Ok(CaseEvent::noted(CaseEventKind::Supervised, note))
        },
    )
}

/// The office ends a case after two dissatisfied ratings, with the reason. It stays one with which the resident was dissatisfied.
pub fn conclude(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Conclude,
        |_, case, _| {
            note.require_text()?;
            case.handling.concluded = true;
            case.handling.rating = Some(CaseRating::Dissatisfied);
            Ok(CaseEvent::noted(CaseEventKind::Concluded, note))
        },
    )
}

/// The office goes on of its own motion with what the resident took back once a unit was responsible: where it stood, and without
/// the resident.
///
/// # Errors
/// As every step; [`CaseFault::NeverAssigned`], [`CaseFault::TooLateToGoOn`], [`CaseFault::NothingLeft`].
pub fn go_on(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::GoOn,
        |_, case, _| {
            note.require_text()?;
            case.handling.own_motion = true;
            Ok(CaseEvent::noted(CaseEventKind::GoneOn, note))
        },
    )
}
