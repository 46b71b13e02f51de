//! Numbers of a month, and what is reckoned of them.

use std::collections::BTreeMap;

use super::{CaseFigure, CaseRatio};

/// Ratings below which a rate says nothing: it is “样本不足” then.
pub const LEAST_RATED: i64 = 5;
/// In how many parts a whole is told.
const WHOLE: i64 = 10_000;

/// Hours that are told exactly.
const EXACT: u32 = 64;
/// Into how many equal parts each doubling of hours beyond is cut.
const PARTS: u32 = 32;
/// More hours than that are told as so many: fifteen years.
const LONGEST: u32 = (1 << 17) - 1;

/// The number of the drawer into which so many hours fall.
#[must_use]
pub fn drawer(hours: u32) -> u16 {
    let hours = hours.min(LONGEST);
    let number = if hours < EXACT {
        hours
    } else {
        let doubling = hours.ilog2();
        let part = (hours >> (doubling - PARTS.ilog2())) - PARTS;
        EXACT + (doubling - EXACT.ilog2()) * PARTS + part
    };
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// The most hours that fall into a drawer.
#[must_use]
pub fn most_hours(drawer: u16) -> u32 {
    let number = u32::from(drawer);
    let Some(beyond) = number.checked_sub(EXACT) else { return number };
    let (doubling, part) = (EXACT.ilog2() + beyond / PARTS, beyond % PARTS);
    let width = doubling.saturating_sub(PARTS.ilog2()).min(31 - PARTS.ilog2() - 1);
    (((PARTS + part) << width) | ((1 << width) - 1)).min(LONGEST)
}

/// Numbers of cases: those that are nothing are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseCounts {
    pub figures: BTreeMap<CaseFigure, i64>,
    /// Of the cases concluded, how many fall into each drawer of hours.
    pub hours: BTreeMap<u16, i64>,
}

impl CaseCounts {
    /// Counts one more.
    pub fn count(&mut self, figure: CaseFigure) {
        *self.figures.entry(figure).or_default() += 1;
    }

    /// Adds `other` as often as `times` says, which may be less than nothing.
    pub fn add(&mut self, other: &Self, times: i64) {
        for (figure, value) in &other.figures {
            *self.figures.entry(*figure).or_default() += value * times;
        }
        for (drawer, value) in &other.hours {
            *self.hours.entry(*drawer).or_default() += value * times;
        }
        self.figures.retain(|_, value| *value != 0);
        self.hours.retain(|_, value| *value != 0);
    }

    /// What these are more than `other`.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        let mut beyond = self.clone();
        beyond.add(other, -1);
        beyond
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.hours.is_empty()
    }

    #[must_use]
    pub fn of(&self, figure: CaseFigure) -> i64 {
        self.figures.get(&figure).copied().unwrap_or_default()
    }

    /// Ratings of all grades.
    #[must_use]
    pub fn rated(&self) -> i64 {
        [CaseFigure::Satisfied, CaseFigure::Basically, CaseFigure::Dissatisfied]
            .map(|grade| self.of(grade))
            .iter()
            .sum()
    }

    /// Whether somebody rated, and too few for a rate.
    #[must_use]
    pub fn is_small_sample(&self) -> bool {
        self.rated() < LEAST_RATED
    }

    /// What is reckoned of the numbers; nothing where there is nothing to divide by, or too little.
    #[must_use]
    pub fn ratio(&self, ratio: CaseRatio) -> Option<i64> {
        use CaseFigure as F;
        match ratio {
            CaseRatio::Rated => Some(self.rated()),
            CaseRatio::Satisfaction => {
                let content = self.of(F::Satisfied) + self.of(F::Basically);
                part(content, self.rated()).filter(|_| !self.is_small_sample())
            }
            CaseRatio::AcceptOnTime => part(self.of(F::AcceptMet), self.of(F::AcceptDue)),
            CaseRatio::AssignOnTime => part(self.of(F::AssignMet), self.of(F::AssignDue)),
            CaseRatio::UnitOnTime => part(self.of(F::UnitMet), self.of(F::UnitDue)),
            CaseRatio::VerifyOnTime => part(self.of(F::VerifyMet), self.of(F::VerifyDue)),
            CaseRatio::MedianHours => self.not_exceeded_by(50),
            CaseRatio::NinetiethHours => self.not_exceeded_by(90),
        }
    }

    /// The hours that so many in a hundred of the concluded cases did not exceed.
    fn not_exceeded_by(&self, percent: i64) -> Option<i64> {
        let all: i64 = self.hours.values().sum();
        let rank = (all * percent + 99) / 100;
        let mut so_far = 0;
        let reached = self.hours.iter().find(|(_, cases)| {
            so_far += **cases;
            so_far >= rank
        });
        reached.filter(|_| all > 0).map(|(drawer, _)| i64::from(most_hours(*drawer)))
    }
}

/// `some` of `all` in ten-thousandths, rounded to the nearest.
fn part(some: i64, all: i64) -> Option<i64> {
    (all > 0).then(|| (some * WHOLE * 2 + all) / (all * 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_told_exactly_at_first_and_never_by_more_than_a_32nd_too_much() {
        for hours in (0..20_000).chain((20_000..LONGEST).step_by(97)) {
            let told = most_hours(drawer(hours));
            assert!(told >= hours, "{hours}: {told}");
            assert!((told - hours) * 32 < hours.max(1), "{hours}: {told}");
            assert!(hours >= EXACT || told == hours, "{hours}: {told}");
            assert!(drawer(hours + 1) >= drawer(hours), "{hours}: in order");
        }
        assert_eq!(most_hours(drawer(u32::MAX)), LONGEST);
        assert_eq!(most_hours(u16::MAX), LONGEST, "whatever was stored");
    }

    fn rated(grades: [i64; 3]) -> CaseCounts {
        let figures = [CaseFigure::Satisfied, CaseFigure::Basically, CaseFigure::Dissatisfied];
        CaseCounts { figures: figures.into_iter().zip(grades).filter(|(_, n)| *n > 0).collect(), ..Default::default() }
    }

    #[test]
    fn a_rate_of_fewer_than_five_says_nothing() {
        for (grades, rate) in [([0, 0, 0], None), ([4, 0, 0], None), ([2, 1, 2], Some(6_000)), ([2, 2, 2], Some(6_667))]
        {
            let counts = rated(grades);
            assert_eq!(counts.ratio(CaseRatio::Satisfaction), rate, "{grades:?}");
            assert_eq!(counts.is_small_sample(), rate.is_none(), "{grades:?}");
        }
        assert_eq!(rated([1, 0, 0]).ratio(CaseRatio::UnitOnTime), None, "nothing was due");
    }

    proptest::proptest! {
        #[test]
        fn what_most_cases_do_not_exceed_is_what_sorting_them_tells(hours in proptest::collection::vec(1u32..5_000, 1..80)) {
            let mut counts = CaseCounts::default();
            for one in &hours {
                *counts.hours.entry(drawer(*one)).or_default() += 1;
            }
            let mut sorted = hours.clone();
            sorted.sort_unstable();
            for (ratio, percent) in [(CaseRatio::MedianHours, 50), (CaseRatio::NinetiethHours, 90)] {
                let rank = (sorted.len() * percent).div_ceil(100);
                let told = most_hours(drawer(sorted[rank - 1]));
                proptest::prop_assert_eq!(counts.ratio(ratio), Some(i64::from(told)));
            }
        }

        #[test]
        fn what_is_added_and_taken_out_again_leaves_nothing(some in 0i64..9, more in 0i64..9) {
            let (one, other) = (rated([some, more, 1]), rated([more, 0, some]));
            let mut both = one.clone();
            both.add(&other, 1);
            proptest::prop_assert_eq!(both.beyond(&other), one.clone());
            both.add(&one, -1);
            both.add(&other, -1);
            proptest::prop_assert!(both.is_empty());
        }
    }
}
