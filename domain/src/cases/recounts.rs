//! Clocks of working days, counted anew once a year of the calendar is published that they reach into.

use super::clocks::{CaseClock, Counting, Term};
use crate::shared::calendar::Calendar;

impl CaseClock {
    /// Gives it as many working days by `new` as it has by `old`; whether its end moved. One that is over stays as it was.
    pub fn recount(&mut self, old: &Calendar, new: &Calendar) -> bool {
        self.edition = new.edition();
        if self.counting == Counting::AllTime || self.overdue {
            return false;
        }
        let (started, due) = (self.started, self.due);
        let days = old.working_days_between(started, due);
        if old.add_working_days(started, days) == due {
            let again = Self::start(self.stage, Term::WorkingDays(days), started, new);
            (self.yellow, self.due) = (again.yellow, again.due);
        } else {
            // It stood still meanwhile, or was given more time.
            for instant in [&mut self.yellow, &mut self.due] {
                *instant = new.add_working_time(started, old.working_time_between(started, *instant));
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
        assert!(counted.recount(&old, &new));
        for clock in [&mut counted, &mut late] {
            clock.resume(start + Duration::hours(36), &new);
        }
        assert_eq!(late.due, at("2027-01-05T21:00:00+08:00"));
        assert_eq!(late, counted);
    }
}
