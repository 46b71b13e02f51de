//! Roll-ups: numbers by place, indicator and day that the worker keeps, so that a dashboard costs the same however much has
//! happened. What an entity contributes follows from how it stands now.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::division::DivisionCode;
use super::time::Period;
use super::{GridId, OrganisationId, Page, PageRequest, StoreError};

/// What a roll-up counts. Each context names its own.
#[derive(Clone, Copy, Debug)]
pub struct Indicator {
    pub value: &'static str,
    pub label: &'static str,
}

impl PartialEq for Indicator {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Indicator {}

/// Where a number counts, and in everything that this place lies in up to the city.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub place: DivisionCode,
    /// The indicator's value.
    pub indicator: String,
    /// The day on which the number changes, or the first of the month in which it counts.
    pub on: NaiveDate,
    /// A word by which the indicator is told apart, as the type of a dispute.
    pub kind: Option<String>,
    pub organisation: Option<OrganisationId>,
}

/// Numbers by cell.
pub type Cells = BTreeMap<Cell, i64>;

/// What an entity contributes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contribution {
    pub cells: Cells,
    /// For a grid: where it lies, and the days on which it is without a deputy.
    pub gaps: Option<(GridId, DivisionCode, Vec<Period>)>,
}

/// Adds `value` where `cell` says; what is zero or lies in a place that is not administered counts nowhere.
pub fn count(cells: &mut Cells, cell: Cell, value: i64) {
    if value != 0 && cell.place.is_administered() {
        *cells.entry(cell).or_default() += value;
    }
}

/// A sum over the days of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The indicator's value.
    pub indicator: String,
    pub kind: Option<String>,
    pub value: i64,
}

/// Divisions that lie directly inside one at most: a city has some twenty counties, a county sixty townships, a township two hundred
/// villages.
pub const MAX_PARTS: u32 = 1_000;

/// Roll-ups, read.
pub trait RollUps {
    /// The sums of `indicators` in a division up to and including `on`.
    fn sums_until(
        &mut self,
        division: &DivisionCode,
        indicators: &[Indicator],
        on: NaiveDate,
    ) -> Result<Vec<Sum>, StoreError>;

    /// The same for a division and for each that lies directly inside it, by code and as far as they exist: the division first,
    /// then [`MAX_PARTS`] at most. One with nothing to sum has no sums.
    fn sums_of_parts(
        &mut self,
        division: &DivisionCode,
        indicators: &[Indicator],
        on: NaiveDate,
    ) -> Result<Vec<(DivisionCode, Vec<Sum>)>, StoreError>;

    /// The sums of `indicators` in a division in the months between two days, by kind.
    fn sums_by_kind(
        &mut self,
        division: &DivisionCode,
        indicators: &[Indicator],
        between: (NaiveDate, NaiveDate),
    ) -> Result<Vec<Sum>, StoreError>;

    /// The same by organisation, those of a page of organisations in the order of their ids.
    fn sums_by_organisation(
        &mut self,
        division: &DivisionCode,
        indicators: &[Indicator],
        between: (NaiveDate, NaiveDate),
        page: &PageRequest<OrganisationId>,
    ) -> Result<Page<(OrganisationId, Vec<Sum>), OrganisationId>, StoreError>;
}
