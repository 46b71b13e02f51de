//! How the terms of orders are reckoned, and how their lateness is told. No statute that we know names how long they are: the rules
//! say it that hold where the matter lies ([`crate::cases::OrderTerms`]), as they were when a term began.

use chrono::NaiveDate;

use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::deadline::day_over;

/// Days from today until the day that a drafter may set for an answer, at most.
pub const MAX_AHEAD: i64 = 366;
/// Deputies who go along, at most.
pub const MAX_DEPUTIES: usize = 20;
/// Days on which lateness is told, at most: who has not heard it by then does not hear it, and an order's events are bounded.
pub const MOST_REDS: u32 = 60;

/// The first instant on the day after `day` at which people are told.
#[must_use]
pub fn next_day(day: NaiveDate, calendar: &Calendar) -> Instant {
    calendar.next_office_hour(day_over(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::OrderTerms;
    use crate::shared::deadline::after;

    fn local(text: &str) -> Instant {
        let text = format!("{text}:00+08:00");
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn a_term_ends_as_its_last_working_day_does() {
        let calendar = Calendar::statutory();
        let OrderTerms { acknowledge_working_days: receive, answer_working_days: answer, .. } = OrderTerms::standard();
        for (start, days, end) in [
            ("2026-03-02T09:00", receive, "2026-03-03T17:30"),
            ("2026-03-02T23:00", receive, "2026-03-03T17:30"),
            ("2026-03-06T09:00", receive, "2026-03-09T17:30"),
            ("2026-03-02T09:00", answer, "2026-03-09T17:30"),
            ("2026-03-07T09:00", answer, "2026-03-13T17:30"),
        ] {
            assert_eq!(after(local(start), days, &calendar), local(end), "{start} {days}");
        }
    }
}
