//! Time as the story counts it: minutes since 1970 in Quanzhou, days by a short list, waking hours a minute at a time.

use chrono::{DateTime, FixedOffset};

/// A minute in Quanzhou, counted from 1970 on.
pub type Minute = i64;

pub const HOUR: Minute = 60;
pub const DAY: Minute = 24 * HOUR;
/// The first days of March and of April 2026, counted from 1970 on.
pub const MARCH: [i64; 2] = [20_513, 20_544];
/// 清明节 2026, as far as it is no weekend: Monday, 6 April. No day of rest of that March works.
const RESTS: i64 = 20_549;
/// Half past five, when a term of working days ends.
const EVENING: Minute = 17 * HOUR + 30;
const EAST: i32 = 8 * 3_600;

/// The minute in which an instant of the API lies.
///
/// # Panics
/// When it is none.
pub fn minute(instant: &str) -> Minute {
    let instant = DateTime::<FixedOffset>::parse_from_rfc3339(instant).expect("an instant");
    (instant.timestamp() + i64::from(EAST)).div_euclid(60)
}

/// That minute as the API writes it.
///
/// # Panics
/// On a minute of no year.
pub fn instant(minute: Minute) -> String {
    let east = FixedOffset::east_opt(EAST).expect("eight hours");
    let utc = DateTime::from_timestamp(minute * 60 - i64::from(EAST), 0).expect("a time");
    utc.with_timezone(&east).to_rfc3339()
}

/// `hour:minute` of a day of March 2026.
pub fn march(day: i64, hour: Minute, minute: Minute) -> Minute {
    (MARCH[0] + day - 1) * DAY + hour * HOUR + minute
}

pub fn day_of(minute: Minute) -> i64 {
    minute.div_euclid(DAY)
}

/// Whether people work on a day. 1 January 1970 was a Thursday.
pub fn works(day: i64) -> bool {
    day != RESTS && (day + 3).rem_euclid(7) < 5
}

fn counts(minute: Minute) -> bool {
    works(day_of(minute)) && (8 * HOUR..21 * HOUR).contains(&minute.rem_euclid(DAY))
}

/// When so many hours of the days of working days have passed.
pub fn after_waking(start: Minute, hours: i64) -> Minute {
    let (mut at, mut left) = (start, hours * HOUR);
    while left > 0 {
        left -= i64::from(counts(at));
        at += 1;
    }
    at
}

/// The end of the last of so many working days after the day of `start`; of none at all, of the next evening that comes.
pub fn after_days(start: Minute, days: i64) -> Minute {
    let today = day_of(start);
    if days == 0 && works(today) && start < today * DAY + EVENING {
        return today * DAY + EVENING;
    }
    let (mut day, mut left) = (today, days.max(1));
    while left > 0 {
        day += 1;
        left -= i64::from(works(day));
    }
    day * DAY + EVENING
}

/// Working days after the day of one minute, up to that of another.
pub fn days_between(from: Minute, to: Minute) -> i64 {
    (day_of(from) + 1..=day_of(to)).map(|day| i64::from(works(day))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> Minute {
        minute(&format!("{text}:00+08:00"))
    }

    #[test]
    fn terms_end_where_a_calendar_on_the_wall_says() {
        assert_eq!(
            (march(2, 9, 0), instant(march(2, 9, 0))),
            (local("2026-03-02T09:00"), "2026-03-02T09:00:00+08:00".into())
        );
        assert_eq!([MARCH[0] * DAY, MARCH[1] * DAY], [local("2026-03-01T00:00"), local("2026-04-01T00:00")]);
        for (start, end) in [
            ("2026-03-02T09:00", "2026-03-03T20:00"),
            ("2026-03-02T22:00", "2026-03-04T19:00"),
            ("2026-03-06T20:00", "2026-03-10T18:00"),
        ] {
            assert_eq!(after_waking(local(start), 24), local(end), "{start}");
        }
        for (start, days, end) in [
            ("2026-03-02T09:00", 10, "2026-03-16T17:30"),
            ("2026-03-07T09:00", 2, "2026-03-10T17:30"),
            ("2026-04-02T23:00", 2, "2026-04-07T17:30"),
            ("2026-03-06T09:00", 0, "2026-03-06T17:30"),
            ("2026-03-06T18:00", 0, "2026-03-09T17:30"),
        ] {
            assert_eq!(after_days(local(start), days), local(end), "{start}");
        }
        assert_eq!(days_between(local("2026-03-06T09:00"), local("2026-03-10T08:00")), 2);
    }
}
