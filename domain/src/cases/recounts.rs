//! Clocks of working days, counted anew once a year of the calendar is published that they reach into.

use super::clocks::{CaseClock, Counting, Term};
use crate::shared::calendar::Calendar;

impl CaseClock {
    /// Gives it as many working days by `new` as it has by `old`; whether its end moved. One that is over stays as it was, and one
    /// that stands still is counted once it runs on: its edition tells by which calendar it was paused.
    pub fn recount(&mut self, old: &Calendar, new: &Calendar) -> bool {
        if self.paused.is_some() {
            return false;
        }
        self.edition = new.edition();
        if self.counting == Counting::AllTime || self.overdue {
            return false;
        }
        let (since, due) = (self.resumed.unwrap_or(self.started), self.due);
        let days = old.working_days_between(since, due);
        if self.resumed.is_none() && old.add_working_days(since, days) == due {
            let again = Self::start(self.stage, Term::WorkingDays(days), since, new);
            (self.yellow, self.due) = (again.yellow, again.due);
            return self.due != due;
        }
        // It stood still meanwhile, or was given more time. While it stands still no day counts.
        for instant in [&mut self.yellow, &mut self.due] {
            if *instant > since {
                *instant = new.add_working_time(since, old.working_time_between(since, *instant));
            }
        }
        self.due != due
    }

    /// Counts it by `calendar`, if an earlier edition did: whoever acts on a case does not wait for the worker to come to it.
    pub(super) fn keep_up(&mut self, calendar: &Calendar) {
        if self.edition < calendar.edition() {
            self.recount(&calendar.of_edition(self.edition), calendar);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, NaiveDate};

    use super::*;
    use crate::cases::clocks::Stage;
    use crate::shared::Instant;
    use crate::shared::calendar::Arrangement;
    use crate::shared::time::local_date;

    fn at(text: &str) -> Instant {
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    /// The calendar that ships, and with a year in which Monday the 4th rests and Saturday the 9th makes up for it.
    fn calendars() -> (Calendar, Calendar) {
        let day = |text: &str, works| (text.parse::<NaiveDate>().expect("a literal date"), works);
        let days = vec![day("2027-01-01", false), day("2027-01-04", false), day("2027-01-09", true)];
        let old = Calendar::statutory();
        let new = old.clone().with([Arrangement { year: 2027, days }]);
        (old, new)
    }

    #[test]
    fn a_year_that_is_published_moves_the_ends_that_its_days_move_and_no_others() {
        let (old, new) = calendars();
        let start = at("2026-12-30T09:00:00+08:00");
        let ends = |term: Term| {
            let mut clock = CaseClock::start(Stage::Unit, term, start, &old);
            let moved = clock.recount(&old, &new);
            assert_eq!((clock.edition, clock.recount(&new, &new)), (1, false));
            (moved, clock.due)
        };
        assert_eq!(ends(Term::WorkingDays(1)), (false, at("2026-12-31T09:00:00+08:00")));
        assert_eq!(ends(Term::WorkingDays(2)), (true, at("2027-01-05T09:00:00+08:00")));
        assert_eq!(ends(Term::WorkingDays(3)), (true, at("2027-01-06T09:00:00+08:00")));
        assert_eq!(ends(Term::WorkingDays(8)), (false, at("2027-01-12T09:00:00+08:00")));
        assert_eq!(ends(Term::Days(6)), (false, at("2027-01-05T09:00:00+08:00")));

        let mut stood = CaseClock::start(Stage::Unit, Term::WorkingDays(2), start, &old);
        stood.pause(start);
        stood.resume(start + Duration::hours(12), &old);
        assert!(stood.recount(&old, &new));
        assert_eq!(stood.due, at("2027-01-05T21:00:00+08:00"));
        stood.overdue = true;
        assert!(!stood.recount(&new, &old), "what is over stays");
    }

    #[test]
    fn one_that_runs_on_before_the_worker_came_to_it_has_the_time_that_was_left() {
        let (old, new) = calendars();
        let start = at("2026-12-30T09:00:00+08:00");
        let mut counted = CaseClock::start(Stage::Unit, Term::WorkingDays(2), start, &old);
        counted.pause(start + Duration::hours(24));
        let mut late = counted.clone();
        assert!(!counted.recount(&old, &new), "it stands still");
        for clock in [&mut counted, &mut late] {
            clock.resume(start + Duration::hours(36), &new);
        }
        assert_eq!(late.due, at("2027-01-05T21:00:00+08:00"));
        assert_eq!(late, counted);
    }

    proptest::proptest! {
        /// The calendar changes by one day while the clock stands still, or while it runs on after it stood still: what was left when it
        /// was paused, or when it ran on, is left by the other calendar, and the worker may come to it or not.
        #[test]
        fn a_year_that_is_entered_takes_nothing_of_what_is_left(
            (start, term, flipped) in (0usize..60 * 1440, 1u32..11, 0usize..100),
            pauses in proptest::collection::vec((0usize..15 * 1440, 0usize..20 * 1440), 1..3),
            (changes, stands_still, is_recounted) in (0usize..3, proptest::bool::ANY, proptest::bool::ANY),
        ) {
            let first = at("2026-09-01T00:00:00+08:00");
            let instant = |minute: usize| first + Duration::minutes(i64::try_from(minute).expect("small"));
            let old = Calendar::statutory();
            let day = local_date(instant(flipped * 1440));
            let mut days = old.days_of(2026);
            days.retain(|(other, _)| *other != day);
            days.push((day, !old.is_working_day(day)));
            let new = old.clone().with([Arrangement { year: 2026, days }]);
            let table = |calendar: &Calendar| -> Vec<bool> {
                (0..400).map(|day| calendar.is_working_day(local_date(instant(day * 1440)))).collect()
            };
            let (by_old, by_new) = (table(&old), table(&new));
            let left = |works: &[bool], from: usize, to: usize| {
                (from..to).filter(|minute| works[minute / 1440]).count()
            };
            let after = |works: &[bool], from: usize, left: usize| {
                let (mut minute, mut left) = (from, left);
                while left > 0 || !works[minute / 1440] {
                    left -= usize::from(works[minute / 1440]);
                    minute += 1;
                }
                minute
            };
            let mut clock = CaseClock::start(Stage::Unit, Term::WorkingDays(term), instant(start), &old);
            let minute = |at: Instant| usize::try_from((at - first).num_minutes()).expect("later");
            // Of whole minutes, as the end is: a second more or less is none of the calendar's.
            clock.yellow = instant(minute(clock.yellow));
            let (mut moments, mut now, mut known) = ([minute(clock.yellow), minute(clock.due)], start, &by_old);
            let mut calendar = &old;
            for (at, (runs, stands)) in pauses.into_iter().enumerate() {
                if at == changes && !stands_still && at > 0 {
                    for moment in moments.iter_mut().filter(|moment| **moment > now) {
                        *moment = after(&by_new, now, left(&by_old, now, *moment));
                    }
                    (calendar, known) = (&new, &by_new);
                    if is_recounted {
                        clock.recount(&old, &new);
                    }
                }
                let paused = now + runs;
                now = paused + stands;
                clock.keep_up(calendar);
                clock.pause(instant(paused));
                let before = known;
                if at == changes && stands_still {
                    (calendar, known) = (&new, &by_new);
                    proptest::prop_assert!(!is_recounted || !clock.recount(&old, &new));
                }
                clock.resume(instant(now), calendar);
                for moment in moments.iter_mut().filter(|moment| **moment > paused) {
                    *moment = after(known, now, left(before, paused, *moment));
                }
                proptest::prop_assert_eq!([clock.yellow, clock.due], moments.map(instant));
            }
        }
    }
}
