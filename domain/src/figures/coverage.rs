use chrono::NaiveDate;

use super::{Cell, Cells, Indicator, add};
use crate::deputies::Deputy;
use crate::shared::DeputyId;
use crate::shared::text::Name;
use crate::shared::time::{Period, joined, without};
use crate::territory::{DivisionCode, Grid};

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

/// The days on which the deputy serves in a county's or a township's congress.
fn service(deputy: &Deputy) -> Vec<Period> {
    let counted = deputy.mandates.iter().filter(|mandate| mandate.counts_for_coverage());
    joined(counted.flat_map(|mandate| mandate.service()).collect())
}

fn overlap(of: &[Period], with: &[Period]) -> Vec<Period> {
    joined(of.iter().flat_map(|one| with.iter().filter_map(|other| one.both(other))).collect())
}

/// The number goes up on the first day of each period and down on the day after its last.
fn count(cells: &mut Cells, place: &DivisionCode, measure: Indicator, periods: &[Period]) {
    for period in periods {
        let on_day = |on| move |division| Cell { division, measure, kind: None, organisation: None, on };
        add(cells, place, on_day(period.from), 1);
        if let Some(after) = period.to.and_then(|to| to.succ_opt()) {
            add(cells, place, on_day(after), -1);
        }
    }
    cells.retain(|_, value| *value != 0);
}

/// What a deputy contributes: days of service, and those of them in a grid.
#[must_use]
pub fn deputy_cells(deputy: &Deputy) -> Cells {
    let serves = service(deputy);
    let assigned: Vec<_> = deputy.assignments.iter().map(|assignment| assignment.period).collect();
    let mut cells = Cells::new();
    count(&mut cells, &deputy.division, Indicator::DeputiesActive, &serves);
    count(&mut cells, &deputy.division, Indicator::DeputiesInGrid, &overlap(&serves, &assigned));
    cells
}

/// The days on which the grid has a deputy who serves.
fn covered(grid: &Grid, deputies: &[Deputy]) -> Vec<Period> {
    let exists = [Period { from: grid.since, to: None }];
    let days = deputies.iter().flat_map(|deputy| {
        let here = deputy.assignments.iter().filter(|assignment| assignment.grid == grid.id);
        overlap(&service(deputy), &here.map(|assignment| assignment.period).collect::<Vec<_>>())
    });
    overlap(&exists, &days.collect::<Vec<_>>())
}

/// What a grid contributes; `deputies` are all who were ever assigned to it.
#[must_use]
pub fn grid_cells(grid: &Grid, deputies: &[Deputy]) -> Cells {
    let mut cells = Cells::new();
    count(&mut cells, &grid.division, Indicator::Grids, &[Period { from: grid.since, to: None }]);
    count(&mut cells, &grid.division, Indicator::GridsCovered, &covered(grid, deputies));
    cells
}

/// The days on which the grid has none.
#[must_use]
pub fn gaps_of(grid: &Grid, deputies: &[Deputy]) -> Vec<Period> {
    if !grid.division.is_administered() {
        return Vec::new();
    }
    without(Period { from: grid.since, to: None }, &covered(grid, deputies))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deputies::{CongressLevel, GridAssignment, Mandate, MandateStatus};
    use crate::shared::text::Name;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + chrono::Days::new(number)
    }

    fn code(digits: &str) -> DivisionCode {
        DivisionCode::new(digits).expect("twelve digits")
    }

    fn name() -> Name {
        Name::new("某").expect("a name")
    }

    fn period((from, length): (u64, u64)) -> Period {
        Period { from: day(from), to: (length < 50).then(|| day(from + length)) }
    }

    fn deputy(
        number: u128,
        village: &str,
        level: CongressLevel,
        terms: &[(u64, u64)],
        grids: &[(u128, (u64, u64))],
    ) -> Deputy {
        let id = uuid::Uuid::from_u128;
        let mandates = terms.iter().map(|(from, length)| Mandate {
            id: id(1).into(),
            level,
            congress: code("350582000000"),
            term: 18,
            constituency: name(),
            from: day(*from),
            to: day(from + length),
            status: MandateStatus::Active,
            status_since: day(*from),
            suspensions: Vec::new(),
        });
        let assignments = grids.iter().map(|(grid, days)| GridAssignment {
            id: id(1).into(),
            grid: id(*grid).into(),
            period: period(*days),
        });
        Deputy {
            id: id(number).into(),
            version: 1,
            name: name(),
            profile: None,
            office: id(1).into(),
            division: code(village),
            room: None,
            assignments: assignments.collect(),
            mandates: mandates.collect(),
        }
    }

    fn grid(number: u128, village: &str) -> Grid {
        Grid {
            id: uuid::Uuid::from_u128(number).into(),
            version: 1,
            division: code(village),
            ordinal: 1,
            name: name(),
            since: day(3),
            households: 1,
            boundary: None,
            members: Vec::new(),
        }
    }

    fn sum(cells: &[Cells], division: &str, measure: Indicator, on: NaiveDate) -> i64 {
        let fits = |cell: &Cell| cell.division == code(division) && cell.measure == measure && cell.on <= on;
        cells.iter().flatten().filter(|(cell, _)| fits(cell)).map(|(_, value)| value).sum()
    }

    proptest::proptest! {
        /// On every day the sums are what counting by hand gives.
        #[test]
        fn sums_are_what_a_count_by_hand_gives(
            terms in proptest::collection::vec((0u64..30, 0u64..40), 1..3),
            grids in proptest::collection::vec((0u128..3, (0u64..40, 0u64..60)), 0..5),
            level in 0usize..5,
        ) {
            let level = crate::shared::Vocabulary::parse(["township", "county", "city", "province", "national"][level]).expect("a level");
            let deputy = deputy(7, "350582002014", level, &terms, &grids);
            let places = [grid(0, "350582002014"), grid(1, "350503002007")];
            let counts = matches!(level, CongressLevel::Township | CongressLevel::County);
            let mut cells = vec![deputy_cells(&deputy)];
            cells.extend(places.iter().map(|grid| grid_cells(grid, std::slice::from_ref(&deputy))));
            for number in 0..100 {
                let on = day(number);
                let serves = counts && deputy.serves_on(on);
                let in_grid = serves && !deputy.grids_on(on).is_empty();
                for division in ["350500000000", "350582000000", "350582002000", "350582002014"] {
                    proptest::prop_assert_eq!(sum(&cells, division, Indicator::DeputiesActive, on), i64::from(serves));
                    proptest::prop_assert_eq!(sum(&cells, division, Indicator::DeputiesInGrid, on), i64::from(in_grid));
                }
                let there = |grid: &Grid| on >= grid.since;
                let has = |grid: &&Grid| there(grid) && serves && deputy.grids_on(on).contains(&grid.id);
                let all = places.iter().filter(|grid| there(grid)).count();
                let covered = places.iter().filter(has).count();
                proptest::prop_assert_eq!(sum(&cells, "350500000000", Indicator::Grids, on), i64::try_from(all).expect("small"));
                proptest::prop_assert_eq!(
                    sum(&cells, "350500000000", Indicator::GridsCovered, on),
                    i64::try_from(covered).expect("small")
                );
                for grid in &places {
                    let gap = gaps_of(grid, std::slice::from_ref(&deputy)).iter().any(|period| period.contains(on));
                    proptest::prop_assert_eq!(gap, there(grid) && !has(&grid));
                }
            }
        }
    }

    #[test]
    fn kinmen_counts_nowhere() {
        let grid = grid(1, "350527100001");
        assert!(grid_cells(&grid, &[]).is_empty() && gaps_of(&grid, &[]).is_empty());
        assert!(deputy_cells(&deputy(1, "350527100001", CongressLevel::County, &[(0, 40)], &[])).is_empty());
    }
}
