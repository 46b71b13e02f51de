//! Places: a point in WGS 84 degrees and the polygon that bounds a grid.

use super::fault::ValueFault;

/// The box that holds all of China, degrees: west, south, east, north.
pub const CHINA: [f64; 4] = [73.0, 3.0, 136.0, 54.0];
/// Corners that a grid's boundary may have at most.
pub const MAX_CORNERS: usize = 1_000;

/// A point on the ground, degrees, within [`CHINA`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    longitude: f64,
    latitude: f64,
}

impl Point {
    /// # Errors
    /// [`ValueFault`] when the point does not lie in the box that holds China, or is no number.
    pub fn new(longitude: f64, latitude: f64) -> Result<Self, ValueFault> {
        let [west, south, east, north] = CHINA;
        if (west..=east).contains(&longitude) && (south..=north).contains(&latitude) {
            Ok(Self { longitude, latitude })
        } else {
            Err(ValueFault::PointOutsideChina)
        }
    }

    #[must_use]
    pub fn longitude(self) -> f64 {
        self.longitude
    }

    #[must_use]
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Metres to a point that is near.
    #[must_use]
    pub fn metres_to(self, other: Self) -> u32 {
        const DEGREE: f64 = 111_320.0;
        let north = (self.latitude - other.latitude) * DEGREE;
        let east = (self.longitude - other.longitude) * DEGREE * self.latitude.to_radians().cos();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no two points lie so far apart")]
        let whole = north.hypot(east).round() as u32;
        whole
    }

    /// Metres to bounds (west, south, east, north) that are near; none from within.
    #[must_use]
    pub fn metres_to_bounds(self, [west, south, east, north]: [f64; 4]) -> u32 {
        let (longitude, latitude) = (self.longitude.max(west).min(east), self.latitude.max(south).min(north));
        self.metres_to(Self { longitude, latitude })
    }
}

/// A grid's boundary: the outer ring of a `GeoJSON` polygon. The ring is closed by itself; the last corner may repeat the
/// first or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary(Vec<Point>);

impl Boundary {
    /// # Errors
    /// [`ValueFault`] when there are fewer than three different corners or more than [`MAX_CORNERS`].
    pub fn new(mut corners: Vec<Point>) -> Result<Self, ValueFault> {
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if (3..=MAX_CORNERS).contains(&corners.len()) { Ok(Self(corners)) } else { Err(ValueFault::BoundaryCorners) }
    }

    /// The corners, the first not repeated.
    #[must_use]
    pub fn corners(&self) -> &[Point] {
        &self.0
    }

    /// West, south, east, north: what an index can search by.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        self.0.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[w, s, e, n], p| {
            [w.min(p.longitude), s.min(p.latitude), e.max(p.longitude), n.max(p.latitude)]
        })
    }

    /// Whether `point` lies inside: a ray to the east crosses the ring an odd number of times. A grid is a few hundred
    /// metres wide, so degrees are as good as metres here.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        let previous = self.0.iter().cycle().skip(self.0.len() - 1);
        let crossings = self.0.iter().zip(previous).filter(|(a, b)| {
            (a.latitude > point.latitude) != (b.latitude > point.latitude) && {
                let share = (point.latitude - a.latitude) / (b.latitude - a.latitude);
                point.longitude < share.mul_add(b.longitude - a.longitude, a.longitude)
            }
        });
        crossings.count() % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> Boundary {
        Boundary::new(corners.iter().map(|(x, y)| Point::new(*x, *y).expect("in China")).collect()).expect("a ring")
    }

    #[test]
    fn an_l_shaped_grid_holds_its_arms_and_not_its_notch() {
        let grid = ring(&[(118.0, 24.0), (118.4, 24.0), (118.4, 24.1), (118.1, 24.1), (118.1, 24.4), (118.0, 24.4)]);
        let inside = |x, y| grid.contains(Point::new(x, y).expect("in China"));
        assert!(inside(118.3, 24.05) && inside(118.05, 24.3));
        assert!(!inside(118.3, 24.3) && !inside(117.9, 24.05));
    }

    proptest::proptest! {
        #[test]
        fn what_a_rectangle_contains_lies_in_its_bounds(x in 117.9..118.2f64, y in 23.9..24.2f64) {
            let grid = ring(&[(118.0, 24.0), (118.1, 24.0), (118.1, 24.1), (118.0, 24.1)]);
            let expected = x > 118.0 && x < 118.1 && y > 24.0 && y < 24.1;
            proptest::prop_assert_eq!(grid.contains(Point::new(x, y).expect("in China")), expected);
        }
    }

    #[test]
    fn how_far_two_points_lie_from_each_other_is_told_in_metres() {
        let point = |longitude, latitude| Point::new(longitude, latitude).expect("in China");
        let one = point(118.588_6, 24.807_5);
        assert_eq!(one.metres_to(one), 0);
        assert!((1_100..1_130).contains(&one.metres_to(point(118.588_6, 24.817_5))));
        assert!((1_000..1_020).contains(&one.metres_to(point(118.598_6, 24.807_5))));
    }

    #[test]
    fn to_bounds_it_is_as_far_as_to_their_nearest_side_or_corner() {
        let point = |x, y| Point::new(x, y).expect("in China");
        let bounds = [118.5, 24.8, 118.6, 24.9];
        for (from, nearest) in [
            (point(118.55, 24.85), point(118.55, 24.85)),
            (point(118.5, 24.9), point(118.5, 24.9)),
            (point(118.45, 24.85), point(118.5, 24.85)),
            (point(118.55, 25.0), point(118.55, 24.9)),
            (point(118.7, 24.7), point(118.6, 24.8)),
        ] {
            assert_eq!(from.metres_to_bounds(bounds), from.metres_to(nearest), "{from:?}");
        }
        assert_eq!(point(118.55, 24.85).metres_to_bounds(bounds), 0);
        assert!((11_000..11_200).contains(&point(118.55, 25.0).metres_to_bounds(bounds)));
    }

    #[test]
    fn a_point_outside_china_is_refused() {
        for (x, y) in [(0.0, 0.0), (118.0, 90.0), (f64::NAN, 24.0), (f64::INFINITY, 24.0)] {
            assert!(Point::new(x, y).is_err());
        }
    }
}
