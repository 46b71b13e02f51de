//! The days of which a file tells, and how often what was done on them.

use chrono::{Datelike, NaiveDate};

use super::{DutyActivity, DutyFault, DutyState, RoleKey};
use crate::congresses::title_by;
use crate::deputies::Mandate;
use crate::shared::deadline::whole_days;
use crate::shared::paper::day_called;
use crate::shared::time::Period;
use crate::shared::{Called, DeputyId, Instant, Names, Vocabulary};

/// Days of which a file tells at most: a term with its session before and after.
const MOST_DAYS: i64 = 6 * 366;
/// The years that a file can tell of.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Days from the first to the last, both among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DutyDays {
    from: NaiveDate,
    to: NaiveDate,
}

impl DutyDays {
    /// # Errors
    /// [`DutyFault::DaysOutOfRange`] where the last is before the first, or the two are more than six years apart.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, DutyFault> {
        let is_known = YEARS.contains(&from.year()) && YEARS.contains(&to.year());
        if is_known && (0..MOST_DAYS).contains(&(to - from).num_days()) {
            Ok(Self { from, to })
        } else {
            Err(DutyFault::DaysOutOfRange)
        }
    }

    /// All of a year.
    ///
    /// # Errors
    /// [`DutyFault::DaysOutOfRange`] of a year that no file can tell of.
    pub fn of_year(year: i32) -> Result<Self, DutyFault> {
        let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
        days.map_or(Err(DutyFault::DaysOutOfRange), |(from, to)| Self::new(from, to))
    }

    /// The instants between which they lie, the second not among them.
    #[must_use]
    pub fn between(self) -> (Instant, Instant) {
        whole_days((self.from, self.to))
    }

    /// As people read them.
    #[must_use]
    pub fn called(self) -> String {
        format!("{}至{}", day_called(self.from), day_called(self.to))
    }

    /// The mandates that fill a seat on one of them, suspended or not: the lowest level first, and the earliest term.
    #[must_use]
    pub fn seated(self, mandates: &[Mandate]) -> Vec<&Mandate> {
        let days = Period { from: self.from, to: Some(self.to) };
        let sits = |mandate: &&Mandate| mandate.tenure().is_some_and(|tenure| tenure.both(&days).is_some());
        let mut seated: Vec<&Mandate> = mandates.iter().filter(sits).collect();
        seated.sort_by_key(|mandate| (mandate.seat.level, mandate.seat.number, mandate.id));
        seated
    }
}

/// How often a deputy did something in a role, of records that stand in one state. Only what is confirmed counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyTotal {
    pub deputy: DeputyId,
    pub role: RoleKey,
    pub activity: DutyActivity,
    pub state: DutyState,
    pub count: i64,
}

impl DutyTotal {
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.state == DutyState::Confirmed
    }
}

/// A mandate as its congress calls it, with its term and its constituency: 晋江市人大代表（第18届），第三选区.
#[must_use]
pub fn seat_called(mandate: &Mandate, names: &Names) -> String {
    let seat = &mandate.seat;
    let title = names.get(&Called::Congress(seat.congress.clone())).map(title_by);
    let title = title.unwrap_or_else(|| seat.level.label().to_owned());
    format!("{title}（第{}届），{}", seat.number, seat.constituency_name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn a_file_tells_of_whole_days_in_shanghai_six_years_at_most() {
        let year = DutyDays::of_year(2026).expect("a year");
        let (from, to) = year.between();
        assert_eq!(
            (from.to_rfc3339(), to.to_rfc3339()),
            ("2025-12-31T16:00:00+00:00".to_owned(), "2026-12-31T16:00:00+00:00".to_owned())
        );
        assert_eq!(year.called(), "2026年1月1日至2026年12月31日");
        for (from, to, fits) in [
            ("2026-03-01", "2026-03-01", true),
            ("2026-03-02", "2026-03-01", false),
            ("2022-01-01", "2027-12-31", true),
            ("2022-01-01", "2028-01-31", false),
            ("1999-12-31", "2000-01-01", false),
        ] {
            assert_eq!(DutyDays::new(day(from), day(to)).is_ok(), fits, "{from} {to}");
        }
        assert_eq!(DutyDays::of_year(i32::MAX), Err(DutyFault::DaysOutOfRange));
    }
}
