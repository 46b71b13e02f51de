//! What people do with sittings.

mod clock;
mod follow_ups;
mod moves;
mod plans;
mod record;

pub use clock::strike_sitting;
pub use follow_ups::*;
pub use moves::*;
pub use plans::*;
pub use record::*;

use super::{SittingFault, Sittings, terms};
use crate::cases::Cases;
use crate::codes::Codes;
use crate::deputies::{Deputies, Deputy};
use crate::institutions::Institutions;
use crate::moderation::Moderation;
use crate::rooms::Rooms;
use crate::shared::flow::Journal;
use crate::shared::time::local_date;
use crate::shared::{Context, DeputyId, DivisionCode, Failure, Field, Instant, UnitId, each_once};
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
    one.covers(division) || one.shares_county(division)
}

/// The deputies who are named in `field`, each once: such as serve today or, where the sitting began before, served on its day.
fn deputies_in<S: SittingDesk>(
    store: &mut S,
    ctx: &Context,
    (field, named): (&'static str, &[DeputyId]),
    starts_at: Instant,
) -> Result<Vec<Deputy>> {
    if named.len() > terms::MAX_PEOPLE {
        return Err(Failure::field(field, SittingFault::TooManyPeople));
    }
    let day = local_date(starts_at.min(ctx.now));
    let mut found = Vec::with_capacity(named.len());
    for (at, id) in named.iter().enumerate() {
        let serves = store.deputy(*id)?.filter(|deputy| deputy.serves_on(day));
        let unknown = || Failure::missing(Field::item(field, at), SittingFault::DeputyNotServing);
        found.push(serves.ok_or_else(unknown)?);
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
    let works =
        |id: &UnitId| known.iter().any(|unit| unit.id == *id && unit.is_open() && is_near(&unit.division, division));
    match named.iter().position(|id| !works(id)) {
        Some(at) => Err(Failure::missing(Field::item(field, at), SittingFault::UnknownUnit)),
        None => Ok(each_once(named.iter().copied())),
    }
}
