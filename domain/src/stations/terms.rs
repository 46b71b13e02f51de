//! What a station's plan asks and how long its people have. No statute names these numbers: they are what stations' own rules usually
//! set. Those of a plan are its own data; how long before slots are published is said by the rules of the place.

use chrono::Duration;

use crate::shared::Instant;
use crate::shared::calendar::Calendar;

/// Receptions a week at least, where a plan says nothing else.
pub const WEEKLY: u32 = 1;
/// Receptions of each deputy in a year at least.
pub const EACH_DEPUTY: u32 = 1;
/// Group activities in a quarter at least.
pub const GROUP_QUARTERLY: u32 = 1;
/// Deputies who make a reception one of the group: a deputies' group has three members at least.
pub const GROUP: usize = 3;
/// Days in which deputies answer whether they come.
pub const ANSWER_DAYS: i64 = 3;
/// Hours of a slot at most.
pub const LONGEST_HOURS: i64 = 8;
/// Minutes of what residents book.
pub const QUARTER: i64 = 15;
/// Receptions or sittings of one room that are read at most: some three a day for a year.
pub const MOST_HELD: usize = 1_000;
/// Minutes after the beginning of a slot at which a deputy has come, or it was missed.
pub const GRACE: i64 = 30;
/// Slots of a month at most.
pub const MAX_SLOTS: usize = 62;
/// Deputies of a slot at most, and officials.
pub const MAX_DEPUTIES: usize = 20;
pub const MAX_OFFICIALS: usize = 10;
/// Themes of a plan at most.
pub const MAX_THEMES: usize = 12;
/// Swaps of a rota at most, those that came to nothing among them.
pub const MAX_SWAPS: usize = 60;
/// Deputies who are asked for one room at most.
pub const MAX_POOL: usize = 500;
/// Times a number of days, weeks and quarters may be asked for at most.
pub const MOST_ASKED: u32 = 100;

/// When deputies must have answered who are asked at `now`: in the evening of the last day.
#[must_use]
pub fn answers_due(now: Instant) -> Instant {
    let last = crate::shared::time::local_date(now) + Duration::days(ANSWER_DAYS);
    crate::shared::time::midnight(last) + Duration::hours(21)
}

/// Whether a day is one on which a station receives nobody: a holiday, not a mere Sunday.
#[must_use]
pub fn moves(day: chrono::NaiveDate, calendar: &Calendar) -> bool {
    calendar.is_holiday(day)
}
