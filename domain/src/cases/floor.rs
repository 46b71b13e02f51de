//! The time that whoever takes a case over has for the first answer, however late it was handed over.

use chrono::{Duration, SubsecRound};

use super::clocks::{CaseClock, Counting, Stage};
use crate::shared::Instant;
use crate::shared::calendar::Calendar;

/// Hours on working days that are left for the first answer of a case that is handed over, at least: where the clock leaves those of
/// the night out, hours of the day.
pub const LEAST_HOURS: i64 = 4;

impl CaseClock {
    /// Leaves whoever takes the case over [`LEAST_HOURS`] for the first answer, from `now` on; whether its end moved. What other
    /// stages measure, and whatever has more time left, stays as it was. Of one that stands still, that much is left once it runs on.
    pub(super) fn leave_least(&mut self, now: Instant, calendar: &Calendar) -> bool {
        if self.stage != Stage::Accept {
            return false;
        }
        self.keep_up(calendar);
        let (from, least) = (self.paused.unwrap_or(now), Duration::hours(LEAST_HOURS));
        let by_day = self.counting == Counting::WakingHours;
        let left = if by_day {
            calendar.waking_time_between(from, self.due)
        } else {
            calendar.working_time_between(from, self.due)
        };
        if left >= least {
            return false;
        }
        let after = |time: Duration| {
            if by_day { calendar.add_waking_time(from, time) } else { calendar.add_working_time(from, time) }
        };
        self.started = from;
        (self.yellow, self.due) = (after(least - least / 4).trunc_subsecs(6), after(least));
        (self.warned, self.overdue) = (false, false);
        if let Some(fallback) = &mut self.fallback {
            fallback.wait_until(self.due);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::ClockLight;
    use crate::cases::clocks::{RuleSet, Term};

    fn at(text: &str) -> Instant {
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn who_takes_a_case_over_has_four_working_hours_for_the_first_answer() {
        let calendar = Calendar::statutory();
        let local = |text: &str| at(&format!("{text}:00+08:00"));
        for (started, handed_over, due) in [
            // More than four hours are left: nothing moves.
            ("2026-03-02T09:00", "2026-03-02T15:00", "2026-03-03T20:00"),
            ("2026-03-02T09:00", "2026-03-03T16:00", "2026-03-03T20:00"),
            // Less are left, or none.
            ("2026-03-02T09:00", "2026-03-03T17:00", "2026-03-03T21:00"),
            ("2026-03-02T09:00", "2026-03-04T10:00", "2026-03-04T14:00"),
            // Nobody is asked at night.
            ("2026-03-02T09:00", "2026-03-04T01:00", "2026-03-04T12:00"),
            // On Friday evening an hour is left of the day; the rest lies on Monday.
            ("2026-03-04T20:00", "2026-03-06T20:00", "2026-03-09T11:00"),
            // Handed over on a Saturday.
            ("2026-03-04T20:00", "2026-03-07T04:00", "2026-03-09T12:00"),
        ] {
            let mut clock =
                CaseClock::start(Stage::Accept, Term::Hours(24), local(started), &calendar, &RuleSet::standard());
            let before = clock.due;
            assert_eq!(clock.leave_least(local(handed_over), &calendar), before != local(due), "{handed_over}");
            assert_eq!(clock.due, local(due), "{handed_over}");
            assert_ne!(clock.light(local(handed_over)), ClockLight::Red, "{handed_over}");
        }
    }

    #[test]
    fn no_other_stage_begins_anew() {
        let calendar = Calendar::statutory();
        let start = at("2026-03-02T09:00:00+08:00");
        for stage in [Stage::Handle, Stage::Assign, Stage::Unit, Stage::Verify, Stage::Rate, Stage::Supervise] {
            let mut clock = CaseClock::start(stage, Term::Hours(24), start, &calendar, &RuleSet::standard());
            let before = clock.clone();
            assert!(!clock.leave_least(start + Duration::days(3), &calendar));
            assert_eq!(clock, before);
        }
    }

    #[test]
    fn what_stands_still_has_them_once_it_runs_on() {
        let calendar = Calendar::statutory();
        let start = at("2026-03-02T09:00:00+08:00");
        let mut clock = CaseClock::start(Stage::Accept, Term::Hours(24), start, &calendar, &RuleSet::standard());
        // On Tuesday at six in the evening two hours are left.
        clock.pause(start + Duration::hours(33));
        assert!(clock.leave_least(start + Duration::hours(40), &calendar));
        clock.resume(start + Duration::hours(48), &calendar);
        assert_eq!(clock.due, start + Duration::hours(52));
    }

    proptest::proptest! {
        /// An end never comes nearer, four hours are always left, and whoever hands over again at once moves nothing.
        #[test]
        fn the_end_moves_only_away(started in 0i64..400 * 24, hours in 1u32..72, days in 1u32..4, later in 0i64..200 * 60) {
            let calendar = Calendar::statutory();
            let start = at("2026-01-01T00:00:00+08:00") + Duration::hours(started);
            let now = start + Duration::minutes(later);
            for term in [Term::Hours(hours), Term::WorkingDays(days)] {
                let mut clock = CaseClock::start(Stage::Accept, term, start, &calendar, &RuleSet::standard());
                let before = clock.clone();
                let moved = clock.leave_least(now, &calendar);
                proptest::prop_assert_eq!(moved, clock.due > before.due);
                proptest::prop_assert!(moved || clock == before);
                proptest::prop_assert!(calendar.working_time_between(now, clock.due) >= Duration::hours(LEAST_HOURS));
                proptest::prop_assert!(clock.yellow <= clock.due);
                let again = clock.clone();
                proptest::prop_assert!(!clock.leave_least(now, &calendar));
                proptest::prop_assert_eq!(clock, again);
            }
        }
    }
}
