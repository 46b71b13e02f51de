//! Instants are UTC; what a rule calls a date or a working day is read in Asia/Shanghai, which has no summer time.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// A point in time, UTC, never finer than a microsecond (what both databases keep).
pub type Instant = DateTime<Utc>;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Now, cut to microseconds.
    fn now(&self) -> Instant;

    /// How long it is since some beginning, by what goes on evenly whatever becomes of the clock.
    fn steady(&self) -> std::time::Duration;
}

/// China Standard Time, eight hours east of Greenwich the whole year.
const CHINA_STANDARD_TIME: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => panic!("eight hours are a valid offset"),
};

/// China Standard Time.
#[must_use]
pub fn shanghai() -> FixedOffset {
    CHINA_STANDARD_TIME
}

/// The date that a calendar in Quanzhou shows at `instant`.
#[must_use]
pub fn local_date(instant: Instant) -> NaiveDate {
    instant.with_timezone(&CHINA_STANDARD_TIME).date_naive()
}

/// The instant at which a clock in Quanzhou shows that date and time.
#[must_use]
pub fn local_instant(date: NaiveDate, time: NaiveTime) -> Instant {
    // No summer time: every local time exists once. Dates at the very ends of the calendar have no neighbour to be in.
    CHINA_STANDARD_TIME
        .from_local_datetime(&date.and_time(time))
        .single()
        .map_or(Instant::UNIX_EPOCH, |local| local.with_timezone(&Utc))
}

/// The first instant of a day.
#[must_use]
pub fn midnight(day: NaiveDate) -> Instant {
    local_instant(day, NaiveTime::MIN)
}

/// The day and the time of day, as calendars and clocks in Quanzhou show them.
#[must_use]
pub fn to_the_minute(instant: Instant) -> String {
    instant.with_timezone(&CHINA_STANDARD_TIME).format("%Y-%m-%d %H:%M").to_string()
}

/// The time of day alone.
#[must_use]
pub fn time_of_day(instant: Instant) -> String {
    instant.with_timezone(&CHINA_STANDARD_TIME).format("%H:%M").to_string()
}

/// The first day of the month in which `date` lies.
#[must_use]
pub fn month_of(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// Days from the first to the last, both among them; without a last day it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Whether `date` lies in it.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }

    /// The days that both have; `None` when there are none.
    #[must_use]
    pub fn both(&self, other: &Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        to.is_none_or(|to| from <= to).then_some(Self { from, to })
    }
}

/// The same days as `periods`, in order, each day once and neighbours joined.
#[must_use]
pub fn joined(mut periods: Vec<Period>) -> Vec<Period> {
    periods.retain(|period| period.to.is_none_or(|to| period.from <= to));
    periods.sort_unstable();
    let mut joined: Vec<Period> = Vec::with_capacity(periods.len());
    for next in periods {
        match joined.last_mut() {
            Some(last) if last.to.is_none_or(|to| to.succ_opt().is_none_or(|after| next.from <= after)) => {
                last.to = last.to.zip(next.to).map(|(one, two)| one.max(two));
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// What is left of `period` without the days of `holes`.
#[must_use]
pub fn without(period: Period, holes: &[Period]) -> Vec<Period> {
    let mut left = vec![period];
    for hole in holes {
        left = left
            .into_iter()
            .flat_map(|part| {
                let before =
                    hole.from.pred_opt().and_then(|to| part.both(&Period { from: NaiveDate::MIN, to: Some(to) }));
                let after = hole.to.and_then(|to| to.succ_opt()).and_then(|from| part.both(&Period { from, to: None }));
                [before, after].into_iter().flatten()
            })
            .collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(i32::try_from(730_000 + number).expect("small")).expect("a date")
    }

    fn periods(ends: &[(u32, u32)]) -> Vec<Period> {
        ends.iter().map(|(from, to)| Period { from: day(*from), to: (*to < 50).then(|| day(*to)) }).collect()
    }

    proptest::proptest! {
        #[test]
        fn joining_keeps_every_day_once(ends in proptest::collection::vec((0u32..40, 0u32..60), 0..8)) {
            let (before, after) = (periods(&ends), joined(periods(&ends)));
            for date in (0..70).map(day) {
                proptest::prop_assert_eq!(
                    after.iter().filter(|period| period.contains(date)).count(),
                    usize::from(before.iter().any(|period| period.contains(date)))
                );
            }
        }

        #[test]
        fn what_is_left_is_in_no_hole(from in 0u32..40, to in 0u32..60, ends in proptest::collection::vec((0u32..40, 0u32..60), 0..5)) {
            let (whole, holes) = (periods(&[(from, to)])[0], joined(periods(&ends)));
            let left = without(whole, &holes);
            for date in (0..70).map(day) {
                let expected = whole.contains(date) && !holes.iter().any(|hole| hole.contains(date));
                proptest::prop_assert_eq!(left.iter().any(|part| part.contains(date)), expected);
            }
        }
    }
}
