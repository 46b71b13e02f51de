//! Lengths of time, and which time they count.

use chrono::{Duration, NaiveTime};

use super::TermUnit;
use crate::shared::Instant;
use crate::shared::calendar::Calendar;

/// A length of time, in hours in which people are awake, in days that all count, or in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Hours of working days, those of the night left out.
    Hours(u32),
    /// Days, all of them.
    Days(u32),
    /// Working days by the State Council's arrangement.
    WorkingDays(u32),
}

impl Term {
    /// The instant at which the term ends that begins at `start`. One of working days ends as its last day does, not at the minute at
    /// which it began.
    #[must_use]
    pub fn end(self, start: Instant, calendar: &Calendar, day_ends_at: NaiveTime) -> Instant {
        match self {
            Self::Hours(hours) => calendar.add_waking_time(start, Duration::hours(i64::from(hours))),
            Self::Days(days) => start + Duration::days(i64::from(days)),
            Self::WorkingDays(days) => calendar.moment_after(start, days, day_ends_at),
        }
    }

    /// So many of that unit.
    #[must_use]
    pub const fn of(unit: TermUnit, count: u32) -> Self {
        match unit {
            TermUnit::Hours => Self::Hours(count),
            TermUnit::Days => Self::Days(count),
            TermUnit::WorkingDays => Self::WorkingDays(count),
        }
    }

    /// Unit and count apart.
    #[must_use]
    pub const fn parts(self) -> (TermUnit, u32) {
        match self {
            Self::Hours(count) => (TermUnit::Hours, count),
            Self::Days(count) => (TermUnit::Days, count),
            Self::WorkingDays(count) => (TermUnit::WorkingDays, count),
        }
    }

    /// Which time it counts.
    #[must_use]
    pub const fn counting(self) -> Counting {
        match self {
            Self::Hours(_) => Counting::WakingHours,
            Self::Days(_) => Counting::AllTime,
            Self::WorkingDays(_) => Counting::WorkingDays,
        }
    }
}

/// Which time a term counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    AllTime,
    /// Hours of working days, those of the night left out.
    WakingHours,
    /// Working days, each as a whole.
    WorkingDays,
}
