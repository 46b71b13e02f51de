//! What follows from what happened to a deputy's entry: who is told, and the coverage of the grids (代表人人进网格), which changes on
//! a day and stays so.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::{Deputies, Deputy, DeputyEvent, MAX_DAYS_AHEAD, Mandate};
use crate::shared::rollup::{Cell, Cells, Contribution, Indicator, count};
use crate::shared::time::{Period, joined, without};
use crate::shared::{Party, StoreError, Subject, SubjectKind};
use crate::territory::{self, DivisionCode, Grid};

/// Deputies as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "deputy", label: "人大代表", description: "A deputy." };

/// Deputies of county and township who serve.
pub const ACTIVE: Indicator = Indicator { value: "coverage_deputies_active", label: "在任县乡代表" };
/// Those of them who are assigned to a grid.
pub const IN_GRID: Indicator = Indicator { value: "coverage_deputies_in_grid", label: "进网格代表" };
pub const GRIDS: Indicator = Indicator { value: "coverage_grids", label: "网格" };
/// Grids with a deputy.
pub const COVERED: Indicator = Indicator { value: "coverage_grids_covered", label: "有代表的网格" };

/// All of them.
pub const INDICATORS: [Indicator; 4] = [ACTIVE, IN_GRID, GRIDS, COVERED];

/// Whom it is news to: where no mandate lets the deputy serve any more, the office, which hands the work over. Nothing of that
/// happens by itself.
#[must_use]
pub fn told(deputy: &Deputy, event: &DeputyEvent, today: NaiveDate) -> Vec<Party> {
    if !matches!(event, DeputyEvent::MandateChanged { .. }) {
        return Vec::new();
    }
    let horizon = today + Days::new(MAX_DAYS_AHEAD.unsigned_abs());
    let goes_on = |period: Period| period.to.is_none_or(|to| to > horizon);
    if deputy.mandates.iter().flat_map(Mandate::service).any(goes_on) {
        return Vec::new();
    }
    vec![Party::Office(deputy.office)]
}

/// The grids whose coverage an event may have changed: all that the deputy's entry says anything of, past ones among them.
///
/// # Errors
/// When the store fails.
pub fn touched(store: &mut impl Deputies, deputy: Uuid, event: &DeputyEvent) -> Result<Vec<Subject>, StoreError> {
    let grids = match event {
        DeputyEvent::GridAssigned { grid, .. } => vec![*grid],
        DeputyEvent::TermChanged { grids, .. } => grids.clone(),
        DeputyEvent::Changed | DeputyEvent::Corrected { .. } | DeputyEvent::StandInSet => Vec::new(),
        DeputyEvent::Entered
        | DeputyEvent::GridAssignmentEnded { .. }
        | DeputyEvent::MandateChanged { .. }
        | DeputyEvent::MandateAdded { .. }
        | DeputyEvent::MandateChangeDropped { .. }
        | DeputyEvent::Absorbed { .. }
        | DeputyEvent::Merged { .. } => {
            let deputy = store.deputy(deputy.into())?;
            deputy.into_iter().flat_map(|deputy| deputy.assignments).map(|assignment| assignment.grid).collect()
        }
    };
    Ok(grids.into_iter().map(|grid| Subject { kind: territory::SUBJECT, id: grid.0 }).collect())
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
fn count_days(cells: &mut Cells, place: &DivisionCode, indicator: Indicator, periods: &[Period]) {
    let on_day =
        |on| Cell { place: place.clone(), indicator: indicator.value.to_owned(), on, kind: None, organisation: None };
    for period in periods {
        count(cells, on_day(period.from), 1);
        if let Some(after) = period.to.and_then(|to| to.succ_opt()) {
            count(cells, on_day(after), -1);
        }
    }
    cells.retain(|_, value| *value != 0);
}

/// What a deputy contributes: days of service, and those of them in a grid.
#[must_use]
pub fn contribution(deputy: &Deputy) -> Contribution {
    let serves = service(deputy);
    let assigned: Vec<_> = deputy.assignments.iter().map(|assignment| assignment.period).collect();
    let mut cells = Cells::new();
    count_days(&mut cells, &deputy.division, ACTIVE, &serves);
    count_days(&mut cells, &deputy.division, IN_GRID, &overlap(&serves, &assigned));
    Contribution { cells, gaps: None }
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
pub fn of_grid(grid: &Grid, deputies: &[Deputy]) -> Contribution {
    let covered = covered(grid, deputies);
    let exists = Period { from: grid.since, to: None };
    let mut cells = Cells::new();
    count_days(&mut cells, &grid.division, GRIDS, &[exists]);
    count_days(&mut cells, &grid.division, COVERED, &covered);
    let gaps = if grid.division.is_administered() { without(exists, &covered) } else { Vec::new() };
    Contribution { cells, gaps: Some((grid.id, grid.division.clone(), gaps)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::congresses::{CongressLevel, Seat};
    use crate::deputies::{GridAssignment, MandateChange, MandateReason, MandateStatus};
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
            seat: Seat {
                term: id(1).into(),
                constituency: id(1).into(),
                level,
                congress: code("350582000000"),
                number: 18,
                constituency_name: name(),
            },
            from: day(*from),
            to: (*length < 35).then(|| day(from + length)),
            status: MandateStatus::Active,
            status_since: day(*from),
            decision: None,
            coming: None,
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
            stand_ins: Vec::new(),
            merged_into: None,
        }
    }

    fn decided(reason: usize, on: u64) -> MandateChange {
        MandateChange {
            reason: [MandateReason::Detained, MandateReason::Resigned, MandateReason::CauseGone][reason],
            decided_by: name(),
            decided_on: day(on),
            effective_on: day(on),
            announcement: None,
            attachment: None,
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

    fn sum(all: &[Contribution], division: &str, indicator: Indicator, on: NaiveDate) -> i64 {
        let area = code(division);
        let fits = |cell: &Cell| area.covers(&cell.place) && cell.indicator == indicator.value && cell.on <= on;
        all.iter().flat_map(|one| &one.cells).filter(|(cell, _)| fits(cell)).map(|(_, value)| value).sum()
    }

    proptest::proptest! {
        /// On every day the sums are what counting by hand gives.
        #[test]
        fn sums_are_what_a_count_by_hand_gives(
            terms in proptest::collection::vec((0u64..30, 0u64..40), 1..3),
            grids in proptest::collection::vec((0u128..3, (0u64..40, 0u64..60)), 0..5),
            level in 0usize..5,
            coming in proptest::option::of((0usize..3, 0u64..80)),
        ) {
            let level = crate::shared::Vocabulary::parse(["township", "county", "city", "province", "national"][level]).expect("a level");
            let mut deputy = deputy(7, "350582002014", level, &terms, &grids);
            deputy.mandates[0].coming = coming.map(|(reason, on)| decided(reason, on));
            let places = [grid(0, "350582002014"), grid(1, "350503002007")];
            let counts = matches!(level, CongressLevel::Township | CongressLevel::County);
            let mut cells = vec![contribution(&deputy)];
            cells.extend(places.iter().map(|grid| of_grid(grid, std::slice::from_ref(&deputy))));
            for number in 0..100 {
                let on = day(number);
                for mandate in &deputy.mandates {
                    proptest::prop_assert_eq!(mandate.on(on).service(), mandate.service());
                }
                let serves = counts && deputy.serves_on(on);
                let in_grid = serves && !deputy.grids_on(on).is_empty();
                for division in ["350500000000", "350582000000", "350582002000", "350582002014"] {
                    proptest::prop_assert_eq!(sum(&cells, division, ACTIVE, on), i64::from(serves));
                    proptest::prop_assert_eq!(sum(&cells, division, IN_GRID, on), i64::from(in_grid));
                }
                let there = |grid: &Grid| on >= grid.since;
                let has = |grid: &&Grid| there(grid) && serves && deputy.grids_on(on).contains(&grid.id);
                let all = places.iter().filter(|grid| there(grid)).count();
                let covered = places.iter().filter(has).count();
                proptest::prop_assert_eq!(sum(&cells, "350500000000", GRIDS, on), i64::try_from(all).expect("small"));
                proptest::prop_assert_eq!(
                    sum(&cells, "350500000000", COVERED, on),
                    i64::try_from(covered).expect("small")
                );
                for grid in &places {
                    let (_, _, gaps) = of_grid(grid, std::slice::from_ref(&deputy)).gaps.expect("of a grid");
                    let gap = gaps.iter().any(|period| period.contains(on));
                    proptest::prop_assert_eq!(gap, there(grid) && !has(&grid));
                }
            }
        }
    }

    #[test]
    fn kinmen_counts_nowhere() {
        let grid = grid(1, "350527100001");
        let of_grid = of_grid(&grid, &[]);
        assert!(of_grid.cells.is_empty() && of_grid.gaps.is_some_and(|(_, _, gaps)| gaps.is_empty()));
        assert!(contribution(&deputy(1, "350527100001", CongressLevel::County, &[(0, 40)], &[])).cells.is_empty());
    }
}
