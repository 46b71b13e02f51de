//! Whose matter a case is: which units an office assigns, and what goes up because it is for others.

use super::Result;
use super::recusal::is_barred_office;
use crate::cases::{
    Case, CaseAction, CaseEvent, CaseEventKind, CaseFacts, CaseFault, Cases, MAX_ABOUT, assigners, bars_unit,
};
use crate::institutions::{CongressOffice, InstitutionState, Institutions};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, CaseId, Context, Failure, Field, Note, OfficeId, Party, UnitId};

/// Whether the actor's office may make those units responsible: they are there, handle matters of that place, and stand where the
/// county's rules let the office reach.
pub(super) fn assignable(
    store: &mut impl Institutions,
    ctx: &Context,
    case: &Case,
    lead: UnitId,
    co: &[UnitId],
) -> Result<()> {
    let units = store.units_of(&[&[lead][..], co].concat())?;
    let offices = assigners(store, ctx, &case.division, case.office)?;
    let reach = case.rules_at(ctx.now).assign_reach;
    let helping = co.iter().enumerate().map(|(at, unit)| (Field::item("co", at), *unit));
    for (field, id) in [(Field::from("lead"), lead)].into_iter().chain(helping) {
        let Some(unit) = units.iter().find(|unit| unit.id == id && unit.is_open()) else {
            return Err(Failure::missing(field, CaseFault::UnknownUnit));
        };
        if bars_unit(&case.handling.about, unit) {
            return Err(Failure::field(field, CaseFault::ComplainedAbout));
        }
        if !unit.division.covers(&case.division) {
            return Err(Failure::field(field, CaseFault::UnitElsewhere));
        }
        if !offices.iter().any(|office| reach.reaches(office, unit)) {
            return Err(Failure::field(field, CaseFault::UnitBeyondReach));
        }
    }
    Ok(())
}

/// The office that stands above one: the one that it names, or else the open one nearest above its division.
fn office_above(store: &mut impl Institutions, id: OfficeId) -> Result<Option<CongressOffice>> {
    let Some(own) = store.office(id)? else { return Ok(None) };
    let named = own.details.parent.map(|parent| store.office(parent.into())).transpose()?.flatten();
    if let Some(office) = named.filter(|office| office.standing.state() == InstitutionState::Open) {
        return Ok(Some(office));
    }
    match own.division.ancestry().get(1) {
        Some(division) => Ok(store.office_serving(division)?),
        None => Ok(None),
    }
}

/// The nearest office above the one in charge of a case that nobody complains about.
fn office_beyond(store: &mut impl Institutions, case: &Case) -> Result<Option<CongressOffice>> {
    let mut above = office_above(store, case.office)?;
    // Of those that are named each is passed by once at most.
    for _ in 0..=MAX_ABOUT {
        match above {
            Some(office) if is_barred_office(store, case, office.id)? => above = office_above(store, office.id)?,
            found => return Ok(found),
        }
    }
    Ok(None)
}

/// The office in charge hands a case to the nearest office above that nobody complains about in it, whose units it is for; that one has
/// the whole term of an assignment.
///
/// # Errors
/// As every step; forbidden for every other office; [`CaseFault::NoOfficeAbove`].
pub fn submit_up(
    store: &mut (impl Cases + Journal + Institutions),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::SubmitUp,
        |store, case, _| {
            note.require_text()?;
            let from = Party::Office(case.office);
            if !ctx.actor.acts_for(from) {
                return Err(Failure::Forbidden);
            }
            let above = office_beyond(store, case)?.ok_or(Failure::rule(CaseFault::NoOfficeAbove))?;
            case.office = above.id;
            Ok(CaseEvent {
                kind: CaseEventKind::SubmittedUp,
                facts: CaseFacts { from: Some(from), to: Some(Party::Office(above.id)), ..CaseFacts::noted(note) },
            })
        },
    )
}
