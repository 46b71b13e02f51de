//! Areas of something that an office undertakes.

use super::Territory;
use crate::shared::StoreError;
use crate::shared::division::DivisionCode;

/// Digits of a code that name a city.
const CITY: usize = 4;

/// Why divisions are not the areas of one undertaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfitAreas {
    /// None or too many, of more than a city or of several, or one that lies within another.
    OutOfRange,
    /// The one at that place is not there.
    Unknown(usize),
}

/// What of `areas`, of which there are `most` at the most, keeps them from being those of one undertaking, if anything does: they are
/// there, of one city, and none lies in another one.
///
/// # Errors
/// When the store fails.
pub fn unfit_areas(
    store: &mut (impl Territory + ?Sized),
    areas: &[DivisionCode],
    most: usize,
) -> Result<Option<UnfitAreas>, StoreError> {
    let Some(first) = areas.first().filter(|_| areas.len() <= most) else { return Ok(Some(UnfitAreas::OutOfRange)) };
    for (at, area) in areas.iter().enumerate() {
        let others = areas.iter().enumerate().filter(|(other, _)| *other != at);
        let lies_within = others.map(|(_, other)| other).any(|other| other.covers(area));
        if lies_within || area.prefix().len() < CITY || area.as_str().get(..CITY) != first.as_str().get(..CITY) {
            return Ok(Some(UnfitAreas::OutOfRange));
        }
        if store.division(area)?.is_none() {
            return Ok(Some(UnfitAreas::Unknown(at)));
        }
    }
    Ok(None)
}
