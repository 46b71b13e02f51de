//! Terms and limits of consultations. No statute that we know names these: they are what consultations usually set, in one place until
//! a county's rule set carries them.

use chrono::{Duration, NaiveDate};

use crate::shared::Instant;

/// Divisions that are asked, at most.
pub const MAX_SCOPE: usize = 20;
/// Days for which opinions are collected, at most.
pub const MAX_DAYS: i64 = 366;
/// Days from today until a milestone is due, at most: a congress has five years.
pub const MAX_MILESTONE_DAYS: i64 = 5 * 366;
/// Days before the last one until which more time is given.
pub const EXTEND_BEFORE: i64 = 3;
/// Meetings, at most.
pub const MAX_MEETINGS: usize = 60;
/// Groups of opinions, at most.
pub const MAX_GROUPS: usize = 200;
/// Measures, at most.
pub const MAX_MEASURES: usize = 30;
/// Milestones of a measure, at most.
pub const MAX_MILESTONES: usize = 20;
/// People who help with a measure, at most.
pub const MAX_HELPERS: usize = 20;
/// People of a group who attend a meeting, at most.
pub const MAX_PEOPLE: u32 = 10_000;
/// Deputies who take part, at most.
pub const MAX_DEPUTIES: usize = 50;
/// Characters of a reason, at least.
pub const REASON: usize = 20;
/// Opinions that are handed over at once, at most.
pub const BATCH: usize = 100;
/// Opinions that are held against each other, at most.
pub const MOST_GROUPED: usize = 200_000;
/// Opinions that are put into a group at once, at most: nobody else's writes wait long for it.
pub const MOST_LINKED: usize = 20_000;
/// Groups that are proposed, at most.
pub const MOST_PROPOSED: u32 = 500;
/// People who are told at once.
pub const TOLD_AT_ONCE: u32 = 1_000;
/// News that wait to be told, at most.
pub const MOST_NEWS: usize = 300;
/// Days before something is due from which it waits for the office.
const NEAR: i64 = 7;

/// Whether an opinion that is handed over today can have been said on `day`.
#[must_use]
pub fn may_be_of(day: NaiveDate, today: NaiveDate) -> bool {
    (0..=MAX_DAYS).contains(&(today - day).num_days())
}

/// What is due by then is near.
#[must_use]
pub fn near(now: Instant) -> Instant {
    now + Duration::days(NEAR)
}
