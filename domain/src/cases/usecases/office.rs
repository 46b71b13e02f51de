//! What the office does that oversees the case.

use super::{CaseError, Result};
use crate::cases::clocks::{CaseClock, Stage};
use crate::cases::{Case, CaseAction, CaseEvent, CaseNature, Cases, MAX_CO_UNITS, RULES};
use crate::institutions::Institutions;
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Failure, Note, UnitId};

/// What an office assigns.
#[derive(Clone, Debug)]
pub struct Assign {
    /// Words to the units.
    pub note: Note,
    /// The unit in the lead.
    pub lead: UnitId,
    /// The units that help.
    pub co: Vec<UnitId>,
    /// The nature that decides the term; as the resident said when absent.
    pub nature: Option<CaseNature>,
}

/// The office makes a unit responsible; its clock begins.
///
/// # Errors
/// As every step; field errors for units that don't exist or stand twice.
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
                return Err(Failure::field("/co_unit_ids", "协办单位最多 10 个"));
            }
            let mut all = co.clone();
            all.push(lead);
            all.sort_unstable();
            all.dedup();
            if all.len() != co.len() + 1 {
                return Err(Failure::field("/co_unit_ids", "承办单位重复"));
            }
            if store.units_of(&all)?.len() != all.len() {
                return Err(Failure::missing("/lead_unit_id", "承办单位不存在"));
            }
            case.nature = nature.unwrap_or(case.nature);
            case.handling.lead_unit = Some(lead);
            case.handling.co_units.clone_from(&co);
            case.handling.assigned_at = Some(ctx.now);
            case.handling.extended = false;
            Ok(CaseEvent::Assigned { note, lead, co, nature: case.nature, due: ctx.now })
        },
    )
}

/// The office gives the unit its term once more, once.
///
/// # Errors
/// As every step; [`CaseError::AlreadyExtended`].
pub fn extend(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Extend,
        |_, case, _| {
            note.require_text()?;
            if case.handling.extended {
                return Err(Failure::Own(CaseError::AlreadyExtended));
            }
            case.handling.extended = true;
            let term = RULES.unit(case.nature);
            let from = case.due_at().unwrap_or(ctx.now).max(ctx.now);
            let clock = CaseClock {
                due: term.end(from, &ctx.calendar),
                ..CaseClock::start(Stage::Unit, term, ctx.now, &ctx.calendar)
            };
            let due = clock.due;
            case.handling.clock = Some(clock);
            Ok(CaseEvent::Extended { note, due })
        },
    )
}

/// The office urges whoever holds the case (催办).
pub fn remind(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(store, ctx, at, |_| CaseAction::Remind, |_, case, _| Ok(CaseEvent::Reminded { note, holder: case.holder() }))
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
            Ok(CaseEvent::Supervised { note })
        },
    )
}
