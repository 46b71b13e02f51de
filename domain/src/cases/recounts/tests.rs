use chrono::{Duration, NaiveDate};

use super::*;
use crate::cases::clocks::{RuleSet, Stage, Term};
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

fn wound(term: Term, start: Instant, calendar: &Calendar) -> CaseClock {
    CaseClock::start(Stage::Unit, term, start, calendar, &RuleSet::standard())
}

#[test]
fn a_year_that_is_published_moves_the_ends_that_its_days_move_and_no_others() {
    let (old, new) = calendars();
    let start = at("2026-12-30T09:00:00+08:00");
    let ends = |term: Term| {
        let mut clock = wound(term, start, &old);
        let moved = clock.recount(&old, &new);
        assert_eq!((clock.edition, clock.recount(&new, &new)), (1, false));
        (moved, clock.due)
    };
    assert_eq!(ends(Term::WorkingDays(1)), (false, at("2026-12-31T17:30:00+08:00")));
    assert_eq!(ends(Term::WorkingDays(2)), (true, at("2027-01-05T17:30:00+08:00")));
    assert_eq!(ends(Term::WorkingDays(3)), (true, at("2027-01-06T17:30:00+08:00")));
    assert_eq!(ends(Term::WorkingDays(8)), (false, at("2027-01-12T17:30:00+08:00")));
    assert_eq!(ends(Term::Hours(24)), (false, at("2026-12-31T20:00:00+08:00")));
    assert_eq!(ends(Term::Hours(26)), (true, at("2027-01-05T09:00:00+08:00")));
    assert_eq!(ends(Term::Days(6)), (false, at("2027-01-05T09:00:00+08:00")));

    let mut stood = wound(Term::WorkingDays(2), start, &old);
    stood.pause(start);
    stood.resume(start + Duration::hours(24), &old);
    assert_eq!(stood.due, at("2027-01-05T17:30:00+08:00"));
    assert!(stood.recount(&old, &new));
    assert_eq!(stood.due, at("2027-01-06T17:30:00+08:00"));
    stood.overdue = true;
    assert!(!stood.recount(&new, &old), "what is over stays");
}

#[test]
fn one_that_runs_on_before_the_worker_came_to_it_has_the_time_that_was_left() {
    let (old, new) = calendars();
    let start = at("2026-12-30T09:00:00+08:00");
    for (term, due) in [
        (Term::WorkingDays(2), "2027-01-05T17:30:00+08:00"),
        // Three hours are left, and it runs on in the evening of the last day of the year.
        (Term::Hours(16), "2027-01-05T11:00:00+08:00"),
    ] {
        let mut counted = wound(term, start, &old);
        counted.pause(start + Duration::hours(24));
        let mut late = counted.clone();
        assert!(!counted.recount(&old, &new), "it stands still");
        for clock in [&mut counted, &mut late] {
            clock.resume(start + Duration::hours(37), &new);
        }
        assert_eq!(late.due, at(due), "{term:?}");
        assert_eq!(late, counted);
    }
}
