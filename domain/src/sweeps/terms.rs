//! How long whoever handles a finding has, and when grids are told of a report that is due. No statute that we know names these
//! terms but one: they are what sweeps usually set, in one place until a county's rule set carries them.

use chrono::{Days, Duration, NaiveDate};

use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::deadline::{after, end_of};
use crate::shared::time::local_date;

/// Working days until somebody says what becomes of a finding.
pub const DECIDE: u32 = 5;
/// The same of one whose risk is high.
pub const DECIDE_HIGH: u32 = 1;
/// Days until what became a dispute or a case is settled: as long as a mediation usually takes (人民调解工作若干规定第三十三条).
pub const SETTLE: u64 = 30;
/// Days from today until what is watched is looked at again, at most.
pub const MAX_WATCH: i64 = 366;
/// Days that a sweep lasts, at most.
pub const MAX_DAYS: i64 = 366;
/// Areas of a sweep, at most.
pub const MAX_AREAS: usize = 20;
/// Findings of a report, at most.
pub const MAX_FINDINGS: usize = 50;
/// People whom a finding concerns, at most.
pub const MAX_PEOPLE: u32 = 10_000;
/// Metres within which two findings are likely the same.
pub const SAME_METRES: u32 = 50;
/// Days within which two findings are likely the same.
pub const SAME_DAYS: i64 = 30;
/// Earlier findings of a grid and a type that one is held against, at most.
pub const HELD_AGAINST: u32 = 200;
/// Grids that are told at once.
pub const TOLD_AT_ONCE: u32 = 100;
/// Days before a finding is due from which it waits for whoever handles it.
const NEAR: i64 = 3;

/// By when somebody says what becomes of a finding.
#[must_use]
pub fn decide_by(now: Instant, is_high: bool, calendar: &Calendar) -> Instant {
    after(now, if is_high { DECIDE_HIGH } else { DECIDE }, calendar)
}

/// By when what became a dispute or a case is settled.
#[must_use]
pub fn settle_by(now: Instant, calendar: &Calendar) -> Instant {
    let today = local_date(now);
    end_of(calendar.or_next_working_day(today.checked_add_days(Days::new(SETTLE)).unwrap_or(today)))
}

/// The end of the day on which what is watched is looked at again.
#[must_use]
pub fn watched_until(day: NaiveDate) -> Instant {
    end_of(day)
}

/// Findings that are due by then are near their term.
#[must_use]
pub fn near(now: Instant) -> Instant {
    now + Duration::days(NEAR)
}
