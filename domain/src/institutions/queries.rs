//! What people are shown of institutions.

use super::{ContactPerson, Institution, InstitutionChange, Institutions};
use crate::shared::{Context, Failure, Flow, Grant, Recorded, Repository, UnitId};

/// All that happened to an institution, the oldest first. One that was there before such things were noted begins with its
/// first change.
///
/// # Errors
/// Not found when there is none.
pub fn history<I, S>(store: &mut S, id: <I as Institution>::Id) -> Result<Vec<Recorded<InstitutionChange>>, Failure>
where
    I: Institution,
    S: Repository<I>,
{
    let institution: I = store.load(id)?.ok_or(Failure::NotFound)?;
    Ok(store.events_of(institution.subject())?)
}

/// Whom one calls at a unit, where that is known: for whoever keeps it, whoever assigns to it, and its own people.
///
/// # Errors
/// Not found when there is no such unit; forbidden for everybody else.
pub fn contact(store: &mut impl Institutions, ctx: &Context, id: UnitId) -> Result<Option<ContactPerson>, Failure> {
    let unit = store.units_of(&[id])?.pop().ok_or(Failure::NotFound)?;
    let knows = |grant: &Grant| match grant {
        Grant::Office { area, .. } | Grant::Administrator { area, .. } => {
            area.covers(&unit.division) || unit.division.covers(area)
        }
        Grant::HandlingUnit { unit: own } => *own == id,
        _ => false,
    };
    let keeps = ctx.actor.oversees(&unit.division);
    if keeps || ctx.actor.grants().iter().any(knows) { Ok(unit.contact) } else { Err(Failure::Forbidden) }
}
