//! Which of the cases that nobody rated are called: at least every tenth of a unit and month, by lot. What is drawn follows from
//! the month, the unit and the cases alone, so that anybody can draw it again and nobody can choose.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use sha2::{Digest, Sha256};

use crate::shared::time::{midnight, month_of};
use crate::shared::{CaseId, Instant, UnitId};
use crate::territory::DivisionCode;

/// Cases of one county and month that are drawn from at most: several times what the largest city closes without a rating.
pub const MOST: u32 = 50_000;
/// Of so many one is called, and one more where some are left.
const ONE_OF: usize = 10;

/// A case that was closed because nobody rated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrated {
    pub case: CaseId,
    pub division: DivisionCode,
    /// The unit in the lead; none where whoever it was addressed to settled it.
    pub unit: Option<UnitId>,
}

/// What was drawn of a unit's unrated cases of a county and month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    pub county: DivisionCode,
    pub unit: Option<UnitId>,
    /// What the draw is made with: SHA-256 of month, county and unit, in hexadecimal digits.
    pub seed: String,
    /// How many were not rated.
    pub unrated: usize,
    /// Which are called, in the order of the draw.
    pub cases: Vec<CaseId>,
}

/// When the month of a day begins, and when the next does.
#[must_use]
pub fn month_between(day: NaiveDate) -> (Instant, Instant) {
    let first = month_of(day);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    (midnight(first), midnight(next))
}

/// SHA-256 in hexadecimal digits.
fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

impl Lot {
    /// What the draw is made with: `YYYY-MM|county|unit`, a hyphen for no unit.
    #[must_use]
    pub fn seed(month: NaiveDate, county: &DivisionCode, unit: Option<UnitId>) -> String {
        let unit = unit.map_or_else(|| "-".to_owned(), |unit| unit.0.to_string());
        digest(&format!("{}|{}|{unit}", month.format("%Y-%m"), county.as_str()))
    }

    /// The lots of a month, by county and unit. The cases of each stand in the order of SHA-256 of seed and id, and the first tenth is
    /// drawn.
    #[must_use]
    pub fn drawn(month: NaiveDate, unrated: Vec<Unrated>) -> Vec<Self> {
        let mut groups: BTreeMap<(DivisionCode, Option<UnitId>), Vec<CaseId>> = BTreeMap::new();
        for Unrated { case, division, unit } in unrated {
            let county = division.county().unwrap_or(division);
            groups.entry((county, unit)).or_default().push(case);
        }
        let lot = |((county, unit), mut cases): ((DivisionCode, Option<UnitId>), Vec<CaseId>)| {
            let (seed, unrated) = (Self::seed(month, &county, unit), cases.len());
            cases.sort_by_cached_key(|case| digest(&format!("{seed}{}", case.0)));
            cases.truncate(unrated.div_ceil(ONE_OF));
            Self { county, unit, seed, unrated, cases }
        };
        groups.into_iter().map(lot).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    fn unrated(number: u128, unit: Option<u128>, division: &str) -> Unrated {
        let id = uuid::Uuid::from_u128;
        Unrated {
            case: id(number).into(),
            division: DivisionCode::new(division).expect("twelve digits"),
            unit: unit.map(|unit| id(unit).into()),
        }
    }

    const HERE: &str = "350582002014";

    #[test]
    fn of_each_unit_at_least_a_tenth_is_drawn_and_whoever_draws_again_draws_the_same() {
        for many in 1..60u128 {
            let all: Vec<_> = (0..many).map(|number| unrated(number, Some(number % 2), HERE)).collect();
            let lots = Lot::drawn(day("2026-03-01"), all.clone());
            for lot in &lots {
                assert!(lot.cases.len() * ONE_OF >= lot.unrated, "{lot:?}");
                assert!((lot.cases.len() - 1) * ONE_OF < lot.unrated, "no more than it takes: {lot:?}");
            }
            assert_eq!(lots.iter().map(|lot| lot.unrated).sum::<usize>(), all.len());
            let shuffled = all.into_iter().rev().collect();
            assert_eq!(Lot::drawn(day("2026-03-31"), shuffled), lots, "in whichever order, on whichever day");
        }
    }

    #[test]
    fn another_month_county_or_unit_draws_others() {
        let all = |unit| (0..200).map(|number| unrated(number, unit, HERE)).collect::<Vec<_>>();
        let drawn = |month, all| Lot::drawn(day(month), all).remove(0);
        let first = drawn("2026-03-01", all(Some(1)));
        assert_ne!(first.cases, drawn("2026-04-01", all(Some(1))).cases);
        assert_ne!(first.cases, drawn("2026-03-01", all(None)).cases);
        let two = vec![unrated(1, Some(1), HERE), unrated(2, Some(1), "350503002007")];
        assert_eq!(Lot::drawn(day("2026-03-01"), two).len(), 2, "each county for itself");
    }

    #[test]
    fn a_month_begins_and_ends_in_china() {
        let (from, to) = month_between(day("2026-02-14"));
        assert_eq!(
            (from.to_rfc3339(), to.to_rfc3339()),
            ("2026-01-31T16:00:00+00:00".into(), "2026-02-28T16:00:00+00:00".into())
        );
    }
}
