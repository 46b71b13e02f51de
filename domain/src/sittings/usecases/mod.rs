//! What people do with sittings.

mod follow_ups;
mod plans;
mod record;

pub use follow_ups::*;
pub use plans::*;
pub use record::*;

use super::{SittingFault, Sittings, terms};
use crate::cases::Cases;
use crate::codes::Codes;
use crate::deputies::Deputies;
use crate::institutions::Institutions;
use crate::moderation::Moderation;
use crate::rooms::Rooms;
use crate::shared::flow::Journal;
use crate::shared::time::local_date;
use crate::shared::{Context, DeputyId, DivisionCode, Failure, Field, UnitId};
use crate::territory::Territory;

type Result<T> = std::result::Result<T, Failure>;

/// All that sittings read and write.
pub trait SittingDesk:
    Sittings + Rooms + Deputies + Institutions + Cases + Codes + Territory + Moderation + Journal
{
}

impl<T: Sittings + Rooms + Deputies + Institutions + Cases + Codes + Territory + Moderation + Journal> SittingDesk
    for T
{
}

/// Whether whoever works in `one` works near what lies in `division`.
fn is_near(one: &DivisionCode, division: &DivisionCode) -> bool {
    one.covers(division) || one.county() == division.county()
}

/// The deputies who are named in `field`, each once: such as serve today.
fn deputies_in<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    (field, named): (&'static str, &[DeputyId]),
) -> Result<Vec<DeputyId>> {
    if named.len() > terms::MAX_PEOPLE {
        return Err(Failure::field(field, SittingFault::TooManyPeople));
    }
    let mut found: Vec<DeputyId> = Vec::new();
    for (at, id) in named.iter().enumerate() {
        let serves = store.deputy(*id)?.filter(|deputy| deputy.serves_on(local_date(ctx.now)));
        let deputy = serves.ok_or_else(|| Failure::missing(Field::item(field, at), SittingFault::DeputyNotServing))?;
        if !found.contains(&deputy.id) {
            found.push(deputy.id);
        }
    }
    Ok(found)
}

/// The units that are named in `field`, each once: such as work near the room.
fn units_in<S: SittingDesk>(
    store: &mut S,
    division: &DivisionCode,
    (field, named): (&'static str, &[UnitId]),
) -> Result<Vec<UnitId>> {
    if named.len() > terms::MAX_PEOPLE {
        return Err(Failure::field(field, SittingFault::TooManyPeople));
    }
    let known = store.units_of(named)?;
    let mut found: Vec<UnitId> = Vec::new();
    for (at, id) in named.iter().enumerate() {
        let unit = known.iter().find(|unit| unit.id == *id && unit.is_open() && is_near(&unit.division, division));
        let unit = unit.ok_or_else(|| Failure::missing(Field::item(field, at), SittingFault::UnknownUnit))?;
        if !found.contains(&unit.id) {
            found.push(unit.id);
        }
    }
    Ok(found)
}
