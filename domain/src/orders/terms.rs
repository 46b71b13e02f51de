//! How long whoever gets an order has, and how its lateness is told. No statute that we know names these terms: they are what
//! offices' own rules on supervising (督办) usually set, in one place until a county's rule set carries them.

use chrono::{Duration, NaiveDate, NaiveTime};

use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::time::{local_date, local_instant};

/// Working days until it is acknowledged.
pub const ACKNOWLEDGE: u32 = 1;
/// Working days until it is answered, from issuing or from sending back on.
pub const ANSWER: u32 = 5;
/// How often one office sends an answer back; what satisfies it no more then goes to the office above.
pub const SEND_BACKS: u32 = 2;
/// Days from today until the day that a drafter may set for an answer, at most.
pub const MAX_AHEAD: i64 = 366;
/// Deputies who go along, at most.
pub const MAX_DEPUTIES: usize = 20;
/// Days past due from which the head of the office in charge is told.
pub const HEAD_AFTER: i64 = 3;
/// Days past due from which the office above is told.
pub const ABOVE_AFTER: i64 = 7;
/// Days on which lateness is told, at most: who has not heard it by then does not hear it, and an order's events are bounded.
pub const MOST_REDS: u32 = 60;

/// Minutes after midnight at which a term in working days ends on its last day.
const DAY_ENDS: i64 = 17 * 60 + 30;

/// The end of a day on which something is due.
#[must_use]
pub fn end_of(day: NaiveDate) -> Instant {
    local_instant(day, NaiveTime::MIN) + Duration::minutes(DAY_ENDS)
}

/// The end of so many working days from `start` on.
#[must_use]
pub fn after(start: Instant, days: u32, calendar: &Calendar) -> Instant {
    end_of(local_date(calendar.add_working_days(start, days)))
}

/// The first instant on the day after `day` at which people are told.
#[must_use]
pub fn next_day(day: NaiveDate, calendar: &Calendar) -> Instant {
    calendar.next_office_hour(local_instant(day.succ_opt().unwrap_or(day), NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> Instant {
        let text = format!("{text}:00+08:00");
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn a_term_ends_as_its_last_working_day_does() {
        let calendar = Calendar::statutory();
        for (start, days, end) in [
            ("2026-03-02T09:00", ACKNOWLEDGE, "2026-03-03T17:30"),
            ("2026-03-02T23:00", ACKNOWLEDGE, "2026-03-03T17:30"),
            ("2026-03-06T09:00", ACKNOWLEDGE, "2026-03-09T17:30"),
            ("2026-03-02T09:00", ANSWER, "2026-03-09T17:30"),
            ("2026-03-07T09:00", ANSWER, "2026-03-13T17:30"),
        ] {
            assert_eq!(after(local(start), days, &calendar), local(end), "{start} {days}");
        }
    }
}
