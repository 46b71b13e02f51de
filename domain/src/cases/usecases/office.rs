//! What the office does that oversees the case.

use super::Result;
use super::lists::sorted;
use crate::cases::clocks::{CaseClock, Stage};
use crate::cases::{Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, CaseNature, Cases, MAX_CO_UNITS};
use crate::institutions::{HandlingUnit, Institutions};
use crate::shared::flow::{Journal, step};
use crate::shared::time::local_date;
use crate::shared::{At, CaseId, Context, Failure, Field, Note, Party, UnitId, WordCode};

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
}

/// The office makes a unit responsible; its clock begins.
///
/// # Errors
/// As every step; field errors for units that don't exist or stand twice, and for a nature that nobody has said.
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
            let Assign { note, lead, co, nature } = command;
            if co.len() > MAX_CO_UNITS {
                return Err(Failure::field("co", CaseFault::TooManyCoUnits));
            }
            let repeated =
                |(at, unit): &(usize, &UnitId)| **unit == lead || co.iter().take(*at).any(|one| one == *unit);
            if let Some((at, _)) = co.iter().enumerate().find(repeated) {
                return Err(Failure::field(Field::item("co", at), CaseFault::RepeatedUnit));
            }
            let units = store.units_of(&[&[lead][..], &co].concat())?;
            let here = |unit: &HandlingUnit| {
                unit.division.covers(&case.division) || unit.division.county() == case.division.county()
            };
            let known: Vec<UnitId> =
                units.into_iter().filter(|unit| unit.is_open() && here(unit)).map(|unit| unit.id).collect();
            if !known.contains(&lead) {
                return Err(Failure::missing("lead", CaseFault::UnknownUnit));
            }
            if let Some(at) = co.iter().position(|unit| !known.contains(unit)) {
                return Err(Failure::missing(Field::item("co", at), CaseFault::UnknownUnit));
            }
            case.nature = nature.unwrap_or(case.nature);
            if case.nature == CaseNature::Unsorted {
                return Err(Failure::field("nature", CaseFault::NatureMissing));
            }
            case.handling.lead_unit = Some(lead);
            case.handling.co_units.clone_from(&co);
            case.handling.assigned_at = Some(ctx.now);
            case.handling.extensions = 0;
            Ok(CaseEvent {
                kind: CaseEventKind::Assigned,
                facts: CaseFacts {
                    to: Some(Party::Unit(lead)),
                    co_units: co,
                    nature: Some(case.nature),
                    due: Some(ctx.now),
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
}

/// The office, or whoever handles the case, says of what nature it is and what it is about. No clock hangs on that before a unit
/// is assigned.
///
/// # Errors
/// As every step; [`CaseFault::WithAUnit`], [`CaseFault::SortedSo`]; a field error for a category that may not be chosen there.
pub fn sort(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, command: Sort) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Sort,
        |store, case, _| {
            case.unhindered(CaseAction::Sort, ctx)?;
            let Sort { note, nature, category } = command;
            // What it is about already it may stay, also where nobody can choose that any more.
            let other = category.filter(|code| *code != case.category.code);
            let nature = nature.unwrap_or(case.nature);
            if other.is_none() && nature == case.nature {
                return Err(Failure::field("nature", CaseFault::SortedSo));
            }
            case.nature = nature;
            if let Some(code) = other {
                case.category = sorted(store, (&case.division, local_date(ctx.now)), &code)?;
            }
            Ok(CaseEvent {
                kind: CaseEventKind::Sorted,
                facts: CaseFacts {
                    nature: Some(case.nature),
                    category: Some(case.category.clone()),
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
            case.unhindered(CaseAction::Extend, ctx)?;
            case.handling.extensions += 1;
            let term = rules.extended(case.nature);
            if let Some(clock) = &mut case.handling.clock {
                clock.keep_up(&ctx.calendar);
            }
            let from = case.due_at().unwrap_or(ctx.now).max(ctx.now);
            let clock = CaseClock::start_with(Stage::Unit, term, ctx.now, from, &ctx.calendar);
            let due = clock.due;
            case.handling.clock = Some(clock);
            Ok(CaseEvent {
                kind: CaseEventKind::Extended,
                facts: CaseFacts { due: Some(due), ..CaseFacts::noted(note) },
            })
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

/// The office urges whoever holds the case (催办).
pub fn remind(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Remind,
        |_, case, _| {
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
