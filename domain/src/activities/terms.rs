//! How long who has in activities. The statutes name what is to be done and not when: these numbers are what offices usually set, in one
//! place until a county's rule set carries them.

use chrono::{Days, Duration, Months};

use crate::cases::ClockLight;
use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::deadline::{after, end_of};
use crate::shared::time::{local_date, midnight};

/// Working days in which an office passes a report on.
pub const TRANSFER: u32 = 10;
/// Months in which those to whom it is passed on feed back, where the office sets no day (代表法第三十一条).
pub const FEEDBACK_MONTHS: u32 = 3;
/// Days from today until the day that an office may set for it, at most.
pub const MAX_AHEAD: i64 = 366;
/// Days in which deputies answer an invitation.
pub const ANSWER_DAYS: u64 = 3;
/// Days that an activity lasts, at most.
pub const MAX_DAYS: i64 = 31;
/// Days ahead for which one is planned, at most: this year's plan and the next one's.
pub const MAX_PLANNED: i64 = 731;
/// Days after its end in which an absence is excused.
pub const EXCUSE_DAYS: i64 = 365;
/// Deputies who are invited, at most.
pub const MAX_INVITED: usize = 300;
/// Places, helpers, suggestions of a report, and units to which it is passed on, at most.
pub const MAX_PLACES: usize = 10;
pub const MAX_HELPERS: usize = 50;
pub const MAX_SUGGESTIONS: usize = 20;
pub const MAX_ORGANS: usize = 20;
/// What deputies write during an activity, at most.
pub const MAX_CONTRIBUTIONS: usize = 300;
/// Members of a group, at least and at most.
pub const LEAST_MEMBERS: usize = 3;
pub const MOST_MEMBERS: usize = 100;
/// Days before a term ends from which its light is yellow.
const NEAR: i64 = 7;
/// Hours after midnight until which deputies answer on the last day.
const EVENING: i64 = 21;

/// By when the office passes a report on that came in at `now`.
#[must_use]
pub fn transfer_by(now: Instant, calendar: &Calendar) -> Instant {
    after(now, TRANSFER, calendar)
}

/// By when units feed back to which a report is passed on at `now`.
#[must_use]
pub fn feedback_by(now: Instant, calendar: &Calendar) -> Instant {
    let today = local_date(now);
    end_of(calendar.or_next_working_day(today.checked_add_months(Months::new(FEEDBACK_MONTHS)).unwrap_or(today)))
}

/// By when deputies answer who are told at `now` of what begins at `start`: never later than that.
#[must_use]
pub fn answers_due(now: Instant, start: Instant) -> Instant {
    let today = local_date(now);
    let last = today.checked_add_days(Days::new(ANSWER_DAYS)).unwrap_or(today);
    start.min(midnight(last) + Duration::hours(EVENING))
}

/// How near a term is.
#[must_use]
pub fn light(due: Instant, now: Instant) -> ClockLight {
    if now >= due {
        ClockLight::Red
    } else if now + Duration::days(NEAR) >= due {
        ClockLight::Yellow
    } else {
        ClockLight::Green
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> Instant {
        let text = format!("{text}:00+08:00");
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn terms_end_on_working_days() {
        let calendar = Calendar::statutory();
        for (now, transfer, feedback) in [
            ("2026-03-10T17:00", "2026-03-24T17:30", "2026-06-10T17:30"),
            // Ten working days over 清明节, and three months to a Saturday.
            ("2026-04-02T09:00", "2026-04-17T17:30", "2026-07-02T17:30"),
            ("2026-03-13T09:00", "2026-03-27T17:30", "2026-06-15T17:30"),
        ] {
            assert_eq!(transfer_by(local(now), &calendar), local(transfer), "{now}");
            assert_eq!(feedback_by(local(now), &calendar), local(feedback), "{now}");
        }
        assert_eq!(answers_due(local("2026-03-02T09:00"), local("2026-03-20T09:00")), local("2026-03-05T21:00"));
        assert_eq!(answers_due(local("2026-03-02T09:00"), local("2026-03-04T09:00")), local("2026-03-04T09:00"));
    }

    #[test]
    fn a_light_turns_yellow_a_week_before_and_red_as_the_term_ends() {
        let due = local("2026-06-10T17:30");
        for (now, shown) in [
            ("2026-06-03T17:29", ClockLight::Green),
            ("2026-06-03T17:30", ClockLight::Yellow),
            ("2026-06-10T17:29", ClockLight::Yellow),
            ("2026-06-10T17:30", ClockLight::Red),
        ] {
            assert_eq!(light(due, local(now)), shown, "{now}");
        }
    }
}
