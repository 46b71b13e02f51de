//! Where a matter lies, no closer than a street: the ground is cut into cells, and a point is shown as the middle of its own.
//! Whoever lives in a cell is one of all who do; of two points in one nobody sees that they differ.

use std::collections::BTreeMap;

use super::PublicationFault;
use crate::shared::geo::Point;
use crate::shared::{Failure, PublicationId};

/// Cells to a degree. One is some 556 metres high, and in Quanzhou some 505 wide.
const PER_DEGREE: i32 = 200;
/// Places that a map shows at most.
pub const MOST_PLACES: usize = 500;
/// Places along one side of a map at most: a window that cuts through both of its ends holds one more.
const ALONG: i32 = 21;
/// Cases that a map looks through at most.
pub const MOST_ON_MAP: usize = 5_000;

/// A cell, counted from the equator and from Greenwich.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub column: i32,
    pub row: i32,
}

/// In which cell a degree lies.
fn cell(degree: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a circle has 72,000 cells")]
    let cell = (degree * f64::from(PER_DEGREE)).floor() as i32;
    cell
}

/// The middle of so many cells from `first` on, in degrees.
fn middle(first: i32, cells: i32) -> f64 {
    (f64::from(first) + f64::from(cells) / 2.0) / f64::from(PER_DEGREE)
}

impl Cell {
    /// The one in which a point lies.
    #[must_use]
    pub fn of(point: Point) -> Self {
        Self { column: cell(point.longitude()), row: cell(point.latitude()) }
    }

    /// What is shown of every point in it; nothing at the edge of the country's box.
    #[must_use]
    pub fn middle(self) -> Option<Point> {
        Point::new(middle(self.column, 1), middle(self.row, 1)).ok()
    }
}

/// What a map shows: the cells from one corner to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapWindow {
    pub from: Cell,
    pub to: Cell,
}

impl MapWindow {
    /// From the corner in the south-west to that in the north-east.
    ///
    /// # Errors
    /// [`PublicationFault::WindowTurned`] where the second lies before the first.
    pub fn new(south_west: Point, north_east: Point) -> Result<Self, Failure> {
        let (from, to) = (Cell::of(south_west), Cell::of(north_east));
        if to.column < from.column {
            return Err(Failure::field("east", PublicationFault::WindowTurned));
        }
        if to.row < from.row {
            return Err(Failure::field("north", PublicationFault::WindowTurned));
        }
        Ok(Self { from, to })
    }

    /// How many cells along each side become one place, so that the map has no more than [`MOST_PLACES`].
    #[must_use]
    pub fn step(self) -> i32 {
        let span = (self.to.column - self.from.column).max(self.to.row - self.from.row) + 1;
        (span + ALONG - 1) / ALONG
    }
}

/// What a map shows of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPlace {
    /// Its middle.
    pub point: Point,
    /// How many lie there.
    pub count: u32,
    /// The one that does, where it is one.
    pub only: Option<PublicationId>,
}

/// What a map shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublicMap {
    /// From the south-west on; [`MOST_PLACES`] at most.
    pub places: Vec<MapPlace>,
    /// Whether there are more cases than were looked through.
    pub more: bool,
}

/// Gathers what lies in a window into places. Where they lie is the same wherever the window ends: whoever moves the map sees
/// nobody's place move.
#[must_use]
pub fn gathered(window: MapWindow, all: &[(Cell, PublicationId)]) -> PublicMap {
    let step = window.step();
    let mut places: BTreeMap<(i32, i32), (u32, PublicationId)> = BTreeMap::new();
    for (cell, id) in all.iter().take(MOST_ON_MAP) {
        let place = (cell.row.div_euclid(step), cell.column.div_euclid(step));
        places.entry(place).or_insert((0, *id)).0 += 1;
    }
    let shown = |((row, column), (count, id)): ((i32, i32), (u32, PublicationId))| {
        let point = Point::new(middle(column * step, step), middle(row * step, step)).ok()?;
        Some(MapPlace { point, count, only: (count == 1).then_some(id) })
    };
    let places: Vec<_> = places.into_iter().filter_map(shown).take(MOST_PLACES).collect();
    PublicMap { places, more: all.len() > MOST_ON_MAP }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn point(longitude: f64, latitude: f64) -> Point {
        Point::new(longitude, latitude).expect("in China")
    }

    #[test]
    fn all_that_lies_in_a_cell_is_shown_in_its_middle() {
        let shown = |longitude, latitude| Cell::of(point(longitude, latitude)).middle();
        assert_eq!(shown(118.588_6, 24.807_5), shown(118.586, 24.809_9));
        assert_ne!(shown(118.588_6, 24.807_5), shown(118.590_1, 24.807_5));
        assert_eq!(Cell::of(point(118.588_6, 24.807_5)), Cell { column: 23_717, row: 4_961 });
        assert_eq!(Cell::of(point(136.0, 54.0)).middle(), None);
    }

    #[test]
    fn a_window_ends_behind_where_it_begins() {
        assert!(MapWindow::new(point(118.0, 24.0), point(118.0, 24.0)).is_ok());
        for (east, north, field) in [(117.0, 25.0, "east"), (119.0, 23.0, "north")] {
            let refused = MapWindow::new(point(118.0, 24.0), point(east, north)).expect_err("turned");
            assert!(matches!(&refused, Failure::Field { field: at, .. } if at.name == field), "{field}");
        }
    }

    #[test]
    fn one_alone_is_named_and_several_are_counted() {
        let window = MapWindow::new(point(118.0, 24.0), point(118.05, 24.05)).expect("a window");
        let at = |longitude, latitude, id: u128| {
            (Cell::of(point(longitude, latitude)), PublicationId::from(Uuid::from_u128(id)))
        };
        let all = [at(118.001, 24.001, 1), at(118.002, 24.002, 2), at(118.031, 24.031, 3)];
        let map = gathered(window, &all);
        let told: Vec<_> = map.places.iter().map(|place| (place.count, place.only)).collect();
        assert_eq!(told, [(2, None), (1, Some(Uuid::from_u128(3).into()))]);
        assert!(!map.more);
    }

    proptest! {
        #[test]
        fn what_is_shown_lies_within_the_cell_and_is_shown_as_itself(x in 100.0..125.0f64, y in 18.0..50.0f64) {
            let cell = Cell::of(point(x, y));
            let shown = cell.middle().expect("far from the edge");
            prop_assert_eq!(Cell::of(shown), cell);
            prop_assert!((shown.longitude() - x).abs() <= 0.002_501 && (shown.latitude() - y).abs() <= 0.002_501);
        }

        #[test]
        fn however_wide_a_map_is_it_shows_no_more_places_than_it_may(
            west in 100.0..120.0f64, south in 20.0..40.0f64, wide in 0.0..15.0f64, high in 0.0..13.0f64,
            all in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64), 0..600),
        ) {
            let window = MapWindow::new(point(west, south), point(west + wide, south + high)).expect("a window");
            let at = |(x, y): &(f64, f64)| Cell::of(point(west + x * wide, south + y * high));
            let cells: Vec<_> = all.iter().map(|one| (at(one), PublicationId::from(Uuid::nil()))).collect();
            let map = gathered(window, &cells);
            prop_assert!(map.places.len() <= MOST_PLACES);
            let step = window.step();
            let sides = [window.to.column - window.from.column, window.to.row - window.from.row];
            prop_assert!(sides.iter().all(|side| side / step < ALONG));
            prop_assert_eq!(map.places.iter().map(|place| place.count as usize).sum::<usize>(), all.len());
        }
    }
}
