//! Coverage of the grids (代表人人进网格), read from the roll-ups.

mod publication;
mod without_grid;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Mandate;
use super::consequences::{ACTIVE, COVERED, GRIDS, IN_GRID, INDICATORS};
use crate::shared::rollup::{Indicator, RollUps, Sum};
use crate::shared::text::Name;
use crate::shared::{DeputyId, Failure, GridId, Page, PageRequest, StoreError};
use crate::territory::{DivisionCode, Grid, Territory, TerritoryFault};

pub use publication::*;
pub use without_grid::*;

/// Deputies who are suggested for a gap, and grids that are suggested for a deputy.
const SUITABLE: usize = 3;
/// How far off they are looked for: in the grid's division and in the two around it.
const AREAS: usize = 3;

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

impl Coverage {
    fn of(division: DivisionCode, on: NaiveDate, sums: &[Sum]) -> Self {
        let of = |one: Indicator| sums.iter().find(|sum| sum.indicator == one.value).map_or(0, |sum| sum.value);
        Self {
            division,
            on,
            deputies_active: of(ACTIVE),
            deputies_in_grid: of(IN_GRID),
            grids: of(GRIDS),
            grids_covered: of(COVERED),
        }
    }

    /// What is left of it without a part.
    fn without(self, part: &Self) -> Self {
        Self {
            deputies_active: self.deputies_active - part.deputies_active,
            deputies_in_grid: self.deputies_in_grid - part.deputies_in_grid,
            grids: self.grids - part.grids,
            grids_covered: self.grids_covered - part.grids_covered,
            ..self
        }
    }

    /// Whether nothing is counted in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [self.deputies_active, self.deputies_in_grid, self.grids, self.grids_covered] == [0; 4]
    }
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

/// A deputy who may be near a gap, with what a suggestion asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub deputy: DeputyId,
    pub name: Name,
    /// Where the deputy works.
    pub division: DivisionCode,
    /// How many grids the deputy has on the day.
    pub grids: usize,
    /// Mandates whose term holds the day.
    pub mandates: Vec<Mandate>,
}

impl Candidate {
    /// Whether the deputy could be assigned to a grid of that division.
    fn fits(&self, division: &DivisionCode, on: NaiveDate) -> bool {
        self.mandates.iter().any(|mandate| {
            mandate.counts_for_coverage() && mandate.serves_on(on) && mandate.seat.congress.covers(division)
        })
    }
}

impl From<&Candidate> for Suitable {
    fn from(candidate: &Candidate) -> Self {
        Self {
            deputy: candidate.deputy,
            name: candidate.name.clone(),
            division: candidate.division.clone(),
            grids: candidate.grids,
        }
    }
}

/// Who works in each of some areas.
pub type Near = BTreeMap<DivisionCode, Vec<Candidate>>;

/// The grids that are without a deputy, read.
pub trait Gaps {
    /// Grids of a division's subtree that have no deputy on that day, by id and without their people.
    fn gaps(
        &mut self,
        division: &DivisionCode,
        on: NaiveDate,
        page: &PageRequest<GridId>,
    ) -> std::result::Result<Page<Grid, GridId>, StoreError>;

    /// The first hundred deputies of each area with a mandate whose term holds that day, by id.
    fn near(&mut self, areas: &BTreeSet<DivisionCode>, on: NaiveDate) -> std::result::Result<Near, StoreError>;
}

/// Coverage of a division on a day.
///
/// # Errors
/// Not found for a division that does not exist.
pub fn coverage(store: &mut (impl RollUps + Territory), division: &DivisionCode, on: NaiveDate) -> Result<Coverage> {
    let sums = store.sums_until(division, &INDICATORS, on)?;
    // What is counted in it says that there is one.
    if sums.is_empty() && store.division(division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    Ok(Coverage::of(division.clone(), on, &sums))
}

/// Coverage of a division and of what it consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    pub whole: Coverage,
    /// Of each division that lies directly inside it, by code.
    pub parts: Vec<Coverage>,
    /// What lies in the division and in none of those, so that all of it together is the whole.
    pub rest: Coverage,
}

/// Coverage of a division on a day, township by township or village by village.
///
/// # Errors
/// Not found for a division that does not exist.
pub fn breakdown(store: &mut impl RollUps, division: &DivisionCode, on: NaiveDate) -> Result<Breakdown> {
    let mut sums = store.sums_of_parts(division, &INDICATORS, on)?.into_iter();
    let own = sums.next().filter(|(code, _)| code == division);
    let (_, own) = own.ok_or_else(|| Failure::missing("division", TerritoryFault::UnknownDivision))?;
    let whole = Coverage::of(division.clone(), on, &own);
    let parts: Vec<Coverage> = sums.map(|(code, sums)| Coverage::of(code, on, &sums)).collect();
    let rest = parts.iter().fold(whole.clone(), Coverage::without);
    Ok(Breakdown { whole, parts, rest })
}

/// Grids of a division without a deputy on a day, each with the nearest deputies who could be assigned. Whatever their number,
/// the store is asked once for all of them at each distance.
///
/// # Errors
/// Not found for a division that does not exist.
pub fn gaps<S: Gaps + Territory>(
    store: &mut S,
    division: &DivisionCode,
    on: NaiveDate,
    page: &PageRequest<GridId>,
) -> Result<Page<Gap, GridId>> {
    if store.division(division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let found = store.gaps(division, on, page)?;
    let mut items: Vec<Gap> = found.items.into_iter().map(|grid| Gap { grid, suitable: Vec::new() }).collect();
    // The village, the township, the county: the next only where the nearer has too few.
    for distance in 0..AREAS {
        let open: Vec<(DivisionCode, &mut Gap)> = items
            .iter_mut()
            .filter(|gap| gap.suitable.len() < SUITABLE)
            .filter_map(|gap| Some((gap.grid.division.ancestry().into_iter().nth(distance)?, gap)))
            .collect();
        let areas: BTreeSet<DivisionCode> = open.iter().map(|(area, _)| area.clone()).collect();
        if areas.is_empty() {
            break;
        }
        let near = store.near(&areas, on)?;
        for (area, gap) in open {
            suggest(gap, near.get(&area).map(Vec::as_slice).unwrap_or_default(), on);
        }
    }
    Ok(Page { items, unreadable: found.unreadable, next: found.next })
}

/// Adds those who fit, the ones with fewer grids first, until there are enough.
fn suggest(gap: &mut Gap, near: &[Candidate], on: NaiveDate) {
    let Gap { grid, suitable } = gap;
    let known: BTreeSet<DeputyId> = suitable.iter().map(|one| one.deputy).collect();
    let mut fit: Vec<&Candidate> =
        near.iter().filter(|one| !known.contains(&one.deputy) && one.fits(&grid.division, on)).collect();
    fit.sort_by_key(|one| (one.grids, one.deputy));
    suitable.extend(fit.into_iter().take(SUITABLE - suitable.len()).map(Suitable::from));
}
