//! Which findings are likely one: of one grid and one type, within 50 metres and 30 days of each other.

use chrono::Duration;

use super::terms::{SAME_DAYS, SAME_METRES};
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{GridId, Instant, WordCode};

/// What of a finding tells whether it is likely the same as another one.
#[derive(Clone, Copy, Debug)]
pub struct Alike<'a> {
    pub grid: GridId,
    pub kind: &'a WordCode,
    pub place: &'a Name,
    pub point: Option<Point>,
    pub found_at: Instant,
}

/// Whether two findings are likely the same, whichever was reported first. Where either has no point, they are at one place that is
/// called the same.
#[must_use]
pub fn likely_same(one: Alike<'_>, other: Alike<'_>) -> bool {
    let near = match (one.point, other.point) {
        // A degree of longitude is as wide as the latitude from which it is looked at.
        (Some(here), Some(there)) => here.metres_to(there).min(there.metres_to(here)) <= SAME_METRES,
        (Some(_) | None, None) | (None, Some(_)) => one.place == other.place,
    };
    let apart = (one.found_at - other.found_at).abs();
    one.grid == other.grid && one.kind == other.kind && near && apart <= Duration::days(SAME_DAYS)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn place(text: &str) -> Name {
        Name::new(text).expect("a place")
    }

    fn kind(code: &str) -> WordCode {
        WordCode::new(code).expect("a code")
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(1_772_000_000 + seconds, 0).expect("an instant")
    }

    /// So many metres to the north of a quay.
    fn north(metres: f64) -> Point {
        Point::new(118.7, 24.7 + metres / 111_320.0).expect("in China")
    }

    #[test]
    fn fifty_metres_and_thirty_days_are_the_bounds() {
        let (quay, hill, wages, other) = (place("渔港码头"), place("后山"), kind("wage_arrears"), kind("maritime"));
        let grid = |number| GridId(Uuid::from_u128(number));
        let found = Alike { grid: grid(1), kind: &wages, place: &quay, point: Some(north(0.0)), found_at: at(0) };
        let month = SAME_DAYS * 86_400;
        for (candidate, expected) in [
            (found, true),
            (Alike { point: Some(north(50.0)), place: &hill, ..found }, true),
            (Alike { point: Some(north(51.0)), ..found }, false),
            (Alike { found_at: at(month), ..found }, true),
            (Alike { found_at: at(month + 1), ..found }, false),
            (Alike { found_at: at(-month - 1), ..found }, false),
            (Alike { kind: &other, ..found }, false),
            (Alike { grid: grid(2), ..found }, false),
            (Alike { point: None, ..found }, true),
            (Alike { point: None, place: &hill, ..found }, false),
        ] {
            assert_eq!(likely_same(found, candidate), expected, "{candidate:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whichever_is_reported_first_changes_nothing(
            points in proptest::array::uniform2(proptest::option::of((118.699..118.701f64, 24.699..24.701f64))),
            places in proptest::array::uniform2(0usize..2),
            kinds in proptest::array::uniform2(0usize..2),
            days in 0i64..62,
        ) {
            let (called, sorts) = ([place("东埔一路"), place("东埔二路")], [kind("housing"), kind("land")]);
            let of = |which: usize, found_at: Instant| Alike {
                grid: GridId(Uuid::nil()),
                kind: &sorts[kinds[which]],
                place: &called[places[which]],
                point: points[which].map(|(x, y)| Point::new(x, y).expect("in China")),
                found_at,
            };
            let (one, other) = (of(0, at(0)), of(1, at(days * 86_400)));
            proptest::prop_assert_eq!(likely_same(one, other), likely_same(other, one));
            proptest::prop_assert!(likely_same(one, one));
            if likely_same(one, other) {
                proptest::prop_assert!(days <= SAME_DAYS && kinds[0] == kinds[1]);
            }
        }
    }
}
