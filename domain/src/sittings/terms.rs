//! How much a sitting holds. No statute says it: the bounds keep a sitting one that people can follow, and its record one that is read.

use chrono::{Days, NaiveDate};

use crate::cases::ClockLight;
use crate::shared::calendar::Calendar;

/// Items of an agenda, at most.
pub const MAX_ITEMS: usize = 20;
/// Deputies, units and guests that are invited, of each at most.
pub const MAX_PEOPLE: usize = 50;
/// What is followed up of one sitting, at most.
pub const MAX_FOLLOW_UPS: usize = 40;
/// Residents who sat along, at most.
pub const MAX_RESIDENTS: u32 = 1_000;
/// Hours that a sitting lasts, at most.
pub const MAX_HOURS: i64 = 8;
/// Days ahead of which a sitting is planned, and within which a follow-up is due, at most.
pub const MAX_AHEAD: i64 = 366;
/// Days after which nobody enters a sitting any more that was not planned.
pub const MAX_BEHIND: i64 = 31;
/// Sittings of one who goes or is away that others go on with in one transaction, at most: as many as links are.
pub const MAX_PASSED: usize = 500;
/// Of those, how many are read at once.
pub const PASSED_TOGETHER: u32 = 100;
/// Days before its last one from which on a follow-up is near.
const NEAR_DAYS: u64 = 3;

/// The day from which on a follow-up is near that is due on that one.
#[must_use]
pub fn near_from(due_on: NaiveDate) -> NaiveDate {
    due_on.checked_sub_days(Days::new(NEAR_DAYS)).unwrap_or(due_on)
}

/// The last day before offices work again: of what comes near until then people are reminded `today`, since nobody is later.
#[must_use]
pub fn reminded_until(today: NaiveDate, calendar: &Calendar) -> NaiveDate {
    let tomorrow = today.succ_opt().unwrap_or(today);
    calendar.or_next_working_day(tomorrow).pred_opt().unwrap_or(today)
}

/// How near the last day of a follow-up is.
#[must_use]
pub fn light(due_on: NaiveDate, today: NaiveDate) -> ClockLight {
    if today > due_on {
        ClockLight::Red
    } else if today >= near_from(due_on) {
        ClockLight::Yellow
    } else {
        ClockLight::Green
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_follow_up_is_near_three_days_before_and_late_the_day_after() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a literal date");
        for (today, expected) in [
            ("2026-03-16", ClockLight::Green),
            ("2026-03-17", ClockLight::Yellow),
            ("2026-03-20", ClockLight::Yellow),
            ("2026-03-21", ClockLight::Red),
        ] {
            assert_eq!(light(day("2026-03-20"), day(today)), expected, "{today}");
        }
    }

    #[test]
    fn on_the_last_day_of_work_people_are_reminded_of_what_comes_near_until_the_next_one() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a literal date");
        for (today, until) in [
            ("2026-03-19", "2026-03-19"),
            ("2026-03-20", "2026-03-22"),
            // Labour Day is rested from the first to the fifth.
            ("2026-04-30", "2026-05-05"),
        ] {
            assert_eq!(reminded_until(day(today), &Calendar::statutory()), day(until), "{today}");
        }
    }
}
