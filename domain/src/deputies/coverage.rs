//! Coverage of the grids (代表人人进网格), read from the roll-ups.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::consequences::{ACTIVE, COVERED, GRIDS, IN_GRID, INDICATORS};
use super::{Deputies, Deputy, DeputyFilter, Mandate};
use crate::shared::rollup::{Indicator, RollUps};
use crate::shared::text::Name;
use crate::shared::{DeputyId, Failure, GridId, Page, PageRequest, StoreError};
use crate::territory::{DivisionCode, Grid, Territory, TerritoryFault};

/// Deputies who are suggested for a gap.
const SUITABLE: usize = 3;

type Result<T> = std::result::Result<T, Failure>;

/// Coverage (代表人人进网格) of a division on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub division: DivisionCode,
    pub on: NaiveDate,
    /// Deputies of county and township who serve.
    pub deputies_active: i64,
    /// Those of them who are assigned to a grid.
    pub deputies_in_grid: i64,
    pub grids: i64,
    /// Grids with a deputy.
    pub grids_covered: i64,
}

/// A deputy who could be assigned to a grid that has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Suitable {
    pub deputy: DeputyId,
    /// The deputy's name.
    pub name: Name,
    /// Where the deputy works.
    pub division: DivisionCode,
    /// How many grids the deputy has already.
    pub grids: usize,
}

/// A grid without a deputy.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    pub grid: Grid,
    /// The nearest deputies who could be assigned: of the village first, then of the township, then of the county, those with
    /// fewer grids first.
    pub suitable: Vec<Suitable>,
}

/// The grids that are without a deputy, read.
pub trait Gaps {
    /// Grids of a division's subtree that have no deputy on that day, by id.
    fn gaps(
        &mut self,
        division: &DivisionCode,
        on: NaiveDate,
        page: &PageRequest<GridId>,
    ) -> std::result::Result<Page<GridId, GridId>, StoreError>;
}

/// Coverage of a division on a day.
///
/// # Errors
/// Not found for a division that does not exist.
pub fn coverage(store: &mut (impl RollUps + Territory), division: &DivisionCode, on: NaiveDate) -> Result<Coverage> {
    if store.division(division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let sums = store.sums_until(division, &INDICATORS, on)?;
    let of = |one: Indicator| sums.iter().find(|sum| sum.indicator == one.value).map_or(0, |sum| sum.value);
    Ok(Coverage {
        division: division.clone(),
        on,
        deputies_active: of(ACTIVE),
        deputies_in_grid: of(IN_GRID),
        grids: of(GRIDS),
        grids_covered: of(COVERED),
    })
}

/// Grids of a division without a deputy on a day, each with the nearest deputies who could be assigned.
///
/// # Errors
/// Not found for a division that does not exist.
pub fn gaps<S: Gaps + Deputies + Territory>(
    store: &mut S,
    division: &DivisionCode,
    on: NaiveDate,
    page: &PageRequest<GridId>,
) -> Result<Page<Gap, GridId>> {
    if store.division(division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let found = store.gaps(division, on, page)?;
    let mut near: BTreeMap<DivisionCode, Vec<Deputy>> = BTreeMap::new();
    let mut items = Vec::with_capacity(found.items.len());
    for id in found.items {
        let Some(grid) = store.grid(id)? else { continue };
        let mut suitable: Vec<Suitable> = Vec::new();
        let mut seen = BTreeSet::new();
        // The village, the township, the county: the next only when the nearer has too few.
        for area in grid.division.ancestry().into_iter().take(3) {
            if suitable.len() >= SUITABLE {
                break;
            }
            if !near.contains_key(&area) {
                let filter = DeputyFilter { division: Some(area.clone()), ..DeputyFilter::default() };
                let deputies = store.deputies(&filter, &PageRequest { limit: 100, after: None })?.items;
                near.insert(area.clone(), deputies);
            }
            let fits = |deputy: &&Deputy| {
                let serves = |mandate: &&Mandate| {
                    mandate.counts_for_coverage() && mandate.serves_on(on) && mandate.congress.covers(&grid.division)
                };
                deputy.mandates.iter().any(|mandate| serves(&mandate))
            };
            let mut here: Vec<_> = near.get(&area).into_iter().flatten().filter(fits).collect();
            here.sort_by_key(|deputy| (deputy.grids_on(on).len(), deputy.id));
            for deputy in here {
                if suitable.len() < SUITABLE && seen.insert(deputy.id) {
                    suitable.push(Suitable {
                        deputy: deputy.id,
                        name: deputy.name.clone(),
                        division: deputy.division.clone(),
                        grids: deputy.grids_on(on).len(),
                    });
                }
            }
        }
        items.push(Gap { grid, suitable });
    }
    Ok(Page { items, unreadable: found.unreadable, next: found.next })
}
