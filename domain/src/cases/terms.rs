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

    /// Whichever of the two ends earlier, where both begin at `start`.
    #[must_use]
    pub fn shorter(self, other: Self, start: Instant, calendar: &Calendar, day_ends_at: NaiveTime) -> Self {
        if other.end(start, calendar, day_ends_at) < self.end(start, calendar, day_ends_at) { other } else { self }
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

/// Whether a working day at least is left from `now` until `due`.
pub(super) fn leaves_a_working_day(now: Instant, due: Instant, calendar: &Calendar) -> bool {
    calendar.add_working_days(now, 1) <= due
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_terms_the_one_that_ends_earlier_is_the_shorter_whatever_they_count() {
        let start: Instant = "2026-03-06T01:00:00Z".parse().expect("a literal");
        let calendar = Calendar::statutory();
        let evening = NaiveTime::from_hms_opt(17, 30, 0).expect("a literal");
        let (days, two) = (Term::WorkingDays(10), Term::WorkingDays(2));
        for (one, other, shorter) in [
            (days, two, two),
            (two, days, two),
            (days, days, days),
            // Over a weekend two working days are longer than three days of all.
            (two, Term::Days(3), Term::Days(3)),
            (two, Term::Days(5), two),
            // Of a day thirteen hours count.
            (Term::Hours(72), two, two),
        ] {
            assert_eq!(one.shorter(other, start, &calendar, evening), shorter, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_working_day_is_left_or_it_is_not() {
        let local = |text: &str| -> Instant { format!("{text}:00+08:00").parse().expect("a literal") };
        for (now, due, left) in [
            ("2026-03-04T09:00", "2026-03-05T09:00", true),
            ("2026-03-04T09:01", "2026-03-05T09:00", false),
            // On Friday for Monday, over a weekend, and on the weekend itself.
            ("2026-03-06T09:00", "2026-03-09T09:00", true),
            ("2026-03-06T10:00", "2026-03-09T09:00", false),
            ("2026-03-07T10:00", "2026-03-09T09:00", false),
            ("2026-03-07T08:00", "2026-03-09T09:00", true),
            // What is past due leaves nothing.
            ("2026-03-06T09:00", "2026-03-05T09:00", false),
        ] {
            assert_eq!(leaves_a_working_day(local(now), local(due), &Calendar::statutory()), left, "{now} {due}");
        }
    }
}
