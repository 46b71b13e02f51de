use chrono::{Datelike, Duration, NaiveDate};

use super::*;
use crate::shared::Vocabulary;
use crate::shared::calendar::Arrangement;

fn at(text: &str) -> Instant {
    text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
}

fn local(text: &str) -> Instant {
    at(&format!("{text}:00+08:00"))
}

fn wound(stage: Stage, term: Term, start: Instant, calendar: &Calendar) -> CaseClock {
    CaseClock::start(stage, term, start, calendar, &RuleSet::standard())
}

#[test]
fn twenty_four_hours_of_days_turn_yellow_after_eighteen() {
    let clock = wound(Stage::Accept, Term::Hours(24), local("2026-03-02T09:00"), &Calendar::statutory());
    for (now, light) in [
        ("2026-03-02T20:59", ClockLight::Green),
        ("2026-03-03T13:59", ClockLight::Green),
        ("2026-03-03T14:00", ClockLight::Yellow),
        ("2026-03-03T19:59", ClockLight::Yellow),
        ("2026-03-03T20:00", ClockLight::Red),
    ] {
        assert_eq!(clock.light(local(now)), light, "{now}");
    }
}

#[test]
fn the_others_are_asked_one_after_the_other_and_never_before_the_first_answer_is_due() {
    let calendar = Calendar::statutory();
    for (start, due, room, office) in [
        ("2026-03-02T09:00", "2026-03-03T20:00", "2026-03-04T17:30", "2026-03-05T17:30"),
        // One hour is left of Friday, and thirteen are Monday's: two working days end before the 24 hours do.
        ("2026-03-06T20:00", "2026-03-10T18:00", "2026-03-10T18:00", "2026-03-11T17:30"),
        ("2026-03-07T03:00", "2026-03-10T19:00", "2026-03-10T19:00", "2026-03-11T17:30"),
    ] {
        let clock = wound(Stage::Accept, Term::Hours(24), local(start), &calendar);
        let fallback = clock.fallback.expect("it is the first answer's");
        assert_eq!([clock.due, fallback.room, fallback.office], [due, room, office].map(local), "{start}");
    }
    let rules = RuleSet { remind: Some(Term::Hours(6)), ..RuleSet::standard() };
    let clock = CaseClock::start(Stage::Accept, Term::Hours(24), local("2026-03-02T09:00"), &calendar, &rules);
    assert_eq!(clock.yellow, local("2026-03-02T15:00"));
    assert_eq!(wound(Stage::Unit, Term::Hours(24), local("2026-03-02T09:00"), &calendar).fallback, None);
}

#[test]
fn the_clocks_of_two_states_alone_close_a_case() {
    for state in CaseState::ALL {
        let begun = RuleSet::standard().on_entering(*state, CaseNature::Complaint);
        let closes = begun.is_some_and(|(stage, _)| stage == Stage::Rate) || *state == CaseState::AwaitingInfo;
        assert_eq!(closes, CLOSES.contains(state), "{state:?}");
    }
}

#[test]
fn what_was_left_before_a_question_is_left_after_the_answer() {
    let calendar = Calendar::statutory();
    let mut clock = wound(Stage::Accept, Term::Hours(24), local("2026-03-02T09:00"), &calendar);
    clock.pause(local("2026-03-02T19:00"));
    assert_eq!(clock.alert_at(), None);
    assert_eq!(clock.light(local("2026-03-06T13:00")), ClockLight::Green);
    clock.resume(local("2026-03-06T13:00"), &calendar);
    // Fourteen hours: eight of Friday, and six of Monday.
    assert_eq!((clock.yellow, clock.due), (local("2026-03-06T21:00"), local("2026-03-09T14:00")));
    let fallback = clock.fallback.expect("it is the first answer's");
    assert_eq!([fallback.room, fallback.office], ["2026-03-10T17:30", "2026-03-11T17:30"].map(local));
}

#[test]
fn working_days_that_were_left_are_left() {
    let calendar = Calendar::statutory();
    for (term, start, paused, resumed, due) in [
        // Four are left on Monday until Friday, and on Tuesday until the Monday after.
        (4, "2026-03-02T09:00", "2026-03-02T09:00", "2026-03-03T09:00", "2026-03-09T17:30"),
        // Asked and answered on one day: nothing is lost and nothing gained.
        (4, "2026-03-02T09:00", "2026-03-03T09:00", "2026-03-03T16:00", "2026-03-06T17:30"),
        // One is left over a weekend, and one in the middle of a week.
        (1, "2026-03-06T09:00", "2026-03-06T09:00", "2026-03-09T09:00", "2026-03-10T17:30"),
        // Two are left over the week of the National Day, and two after it, a make-up Saturday among them.
        (2, "2026-09-30T09:00", "2026-09-30T09:00", "2026-10-08T09:00", "2026-10-10T17:30"),
        // Two, answered on a Sunday: counting goes on with Monday.
        (3, "2026-03-02T09:00", "2026-03-03T06:00", "2026-03-08T11:00", "2026-03-10T17:30"),
        // Asked on the last day, and answered before and after its end: that day, or the next.
        (1, "2026-03-05T16:00", "2026-03-06T10:00", "2026-03-06T17:00", "2026-03-06T17:30"),
        (1, "2026-03-05T16:00", "2026-03-06T10:00", "2026-03-06T18:00", "2026-03-09T17:30"),
        (1, "2026-03-05T16:00", "2026-03-06T10:00", "2026-03-10T10:00", "2026-03-10T17:30"),
        // Into a year without an arrangement.
        (2, "2026-12-30T09:00", "2026-12-30T09:00", "2026-12-31T09:00", "2027-01-05T17:30"),
    ] {
        let mut clock = wound(Stage::Unit, Term::WorkingDays(term), local(start), &calendar);
        clock.pause(local(paused));
        clock.resume(local(resumed), &calendar);
        assert_eq!(clock.due, local(due), "{start} {paused} {resumed}");
        assert!(clock.yellow <= clock.due, "{start} {paused} {resumed}");
    }
}

#[test]
fn a_clock_of_before_ends_at_the_minute_at_which_it_began_whatever_becomes_of_it() {
    let calendar = Calendar::statutory();
    let wound = wound(Stage::Unit, Term::WorkingDays(3), local("2026-03-02T09:00"), &calendar);
    let mut clock = CaseClock { due: local("2026-03-05T09:00"), yellow: local("2026-03-04T15:00"), ..wound };
    clock.pause(local("2026-03-03T10:00"));
    clock.resume(local("2026-03-04T10:00"), &calendar);
    assert_eq!((clock.yellow, clock.due), (local("2026-03-05T15:00"), local("2026-03-06T09:00")));
}

#[test]
fn what_is_past_due_stays_so() {
    let calendar = Calendar::statutory();
    let mut clock = wound(Stage::Unit, Term::WorkingDays(1), local("2026-03-02T09:00"), &calendar);
    let due = clock.due;
    clock.pause(local("2026-03-04T09:00"));
    clock.resume(local("2026-03-06T09:00"), &calendar);
    assert_eq!((clock.due, clock.light(clock.due)), (due, ClockLight::Red));
}

#[test]
fn working_days_turn_yellow_when_a_quarter_of_their_time_is_left() {
    let calendar = Calendar::statutory();
    let start = local("2026-03-06T09:00");
    let clock = wound(Stage::Unit, Term::WorkingDays(2), start, &calendar);
    // 56 hours and a half of working days lie between them: 15 of Friday, 24 of Monday.
    assert_eq!(clock.due, local("2026-03-10T17:30"));
    assert_eq!(clock.yellow, at("2026-03-10T03:22:30+08:00"));
    let rules = RuleSet::standard();
    let more = CaseClock::start_with(Stage::Unit, Term::WorkingDays(2), start, clock.due, &calendar, &rules);
    assert_eq!(more.due, local("2026-03-12T17:30"));
}

#[test]
fn the_end_of_working_days_alone_is_estimated() {
    let calendar = Calendar::statutory();
    let start = local("2026-12-31T09:00");
    let end = |term| wound(Stage::Unit, term, start, &calendar).is_estimated(&calendar);
    assert!(end(Term::WorkingDays(1)));
    assert!(end(Term::Hours(24)));
    assert!(!end(Term::Days(1)));
    let before = wound(Stage::Unit, Term::WorkingDays(1), start - Duration::days(1), &calendar);
    assert!(!before.is_estimated(&calendar));
}

#[test]
fn the_national_day_week_gives_a_unit_its_working_days() {
    let rules = RuleSet::standard();
    let term = rules.unit(CaseNature::Question);
    let due = term.end(local("2026-09-30T16:00"), &Calendar::statutory(), rules.day_ends_at);
    assert_eq!(due, local("2026-10-09T17:30"));
}

/// Whether people work on each of 300 days from 1 September 2026 on, written out by hand.
fn days_of_work() -> Vec<bool> {
    let made_up = ["2026-09-20", "2026-10-10"];
    let rested = [
        ("2026-09", "25 26 27"),
        ("2026-10", "01 02 03 04 05 06 07"),
        ("2027-01", "01"),
        ("2027-02", "05 06 07 08 09 10"),
        ("2027-04", "05"),
        ("2027-05", "01 02 03 04"),
        ("2027-06", "09"),
    ];
    let first = NaiveDate::from_ymd_opt(2026, 9, 1).expect("a date");
    let works = |day: NaiveDate| {
        let text = day.to_string();
        let rests = rested.iter().any(|(month, days)| text.starts_with(*month) && days.contains(&text[8..]));
        made_up.contains(&text.as_str()) || !(rests || day.weekday().number_from_monday() > 5)
    };
    first.iter_days().take(300).map(works).collect()
}

const DAY: usize = 1440;
const END: usize = 17 * 60 + 30;

/// Minutes since the first of those days, and back.
fn instant(minute: usize) -> Instant {
    at("2026-09-01T00:00:00+08:00") + Duration::minutes(i64::try_from(minute).expect("small"))
}

fn minute(instant: Instant) -> usize {
    usize::try_from((instant - at("2026-09-01T00:00:00+08:00")).num_minutes()).expect("later")
}

/// The minute by which `left` minutes of those that count have passed since `from`, one by one.
fn counted(counts: impl Fn(usize) -> bool, from: usize, left: usize) -> usize {
    let (mut minute, mut left) = (from, left);
    while left > 0 {
        left -= usize::from(counts(minute));
        minute += 1;
    }
    minute
}

/// The end of the day by which as many working days have begun since `from`, minute by minute; of none, of this day while its end is
/// to come.
fn days_on(works: &[bool], from: usize, days: usize) -> usize {
    let (mut minute, mut left) = (from, days);
    loop {
        if left == 0 && works[minute / DAY] && minute < minute / DAY * DAY + END {
            return minute / DAY * DAY + END;
        }
        minute += 1;
        if minute.is_multiple_of(DAY) && works[minute / DAY] {
            if left <= 1 {
                return minute + END;
            }
            left -= 1;
        }
    }
}

/// How many working days begin after that minute, up to the other.
fn days_left(works: &[bool], from: usize, to: usize) -> usize {
    (from + 1..=to).filter(|minute| minute.is_multiple_of(DAY) && works[minute / DAY]).count()
}

proptest::proptest! {
    /// The hours of the first answer, wound, paused and resumed, are those that a count of minutes gives; so are the moments at which
    /// the others are asked.
    #[test]
    fn pauses_keep_the_hours_that_were_left(
        start in 0usize..120 * DAY,
        term in 1u32..60,
        pauses in proptest::collection::vec((0usize..5 * DAY, 0usize..9 * DAY), 0..4),
    ) {
        let (works, calendar) = (days_of_work(), Calendar::statutory());
        let counts = |minute: usize| works[minute / DAY] && (8 * 60..21 * 60).contains(&(minute % DAY));
        let left = |from: usize, to: usize| (from..to).filter(|minute| counts(*minute)).count();
        let mut clock = wound(Stage::Accept, Term::Hours(term), instant(start), &calendar);
        let whole = usize::try_from(term).expect("small") * 60;
        let mut due = counted(counts, start, whole);
        let mut yellow = counted(counts, start, whole / 4 * 3);
        let mut room = days_on(&works, start, 2).max(due);
        let mut office = days_on(&works, start, 3).max(room);
        let mut now = start;
        let seen = |clock: &CaseClock| {
            let fallback = clock.fallback.as_ref().expect("it is the first answer's");
            [clock.yellow, clock.due, fallback.room, fallback.office].map(minute)
        };
        proptest::prop_assert_eq!(seen(&clock), [yellow, due, room, office]);
        for (runs, stands) in pauses {
            let paused = now + runs;
            now = paused + stands;
            clock.pause(instant(paused));
            clock.resume(instant(now), &calendar);
            for moment in [&mut yellow, &mut due] {
                if *moment > paused {
                    *moment = counted(counts, now, left(paused, *moment));
                }
            }
            // Whoever is asked no sooner than the first answer is due may be asked at another time of the day.
            let later = |moment: usize| {
                if moment <= paused { return moment }
                let day = days_on(&works, now, days_left(&works, paused, moment)) / DAY * DAY;
                let same = moment % DAY;
                if days_left(&works, paused, moment) == 0 && works[now / DAY] && now % DAY < same {
                    now / DAY * DAY + same
                } else if days_left(&works, paused, moment) == 0 {
                    days_on(&works, now, 1) / DAY * DAY + same
                } else {
                    day + same
                }
            };
            room = later(room).max(due);
            office = later(office).max(room);
            proptest::prop_assert_eq!(seen(&clock), [yellow, due, room, office]);
        }
    }

    /// Working days, wound, paused and resumed: the end is that of the day which a walk through the minutes comes to.
    #[test]
    fn pauses_keep_the_working_days_that_were_left(
        start in 0usize..120 * DAY,
        term in 1u32..11,
        pauses in proptest::collection::vec((0usize..15 * DAY, 0usize..20 * DAY), 0..4),
    ) {
        let (works, calendar) = (days_of_work(), Calendar::statutory());
        let mut clock = wound(Stage::Unit, Term::WorkingDays(term), instant(start), &calendar);
        let mut due = days_on(&works, start, usize::try_from(term).expect("small"));
        proptest::prop_assert_eq!(minute(clock.due), due);
        // A quarter of the minutes of working days is left, but for the parts of one.
        let left = |from: usize, to: usize| (from..to).filter(|minute| works[minute / DAY]).count();
        proptest::prop_assert!(left(minute(clock.yellow), due).abs_diff(left(start, due) / 4) <= 1);
        let mut now = start;
        for (runs, stands) in pauses {
            let paused = now + runs;
            now = paused + stands;
            clock.pause(instant(paused));
            clock.resume(instant(now), &calendar);
            if due > paused {
                due = days_on(&works, now, days_left(&works, paused, due));
            }
            proptest::prop_assert_eq!(minute(clock.due), due);
            proptest::prop_assert!(clock.yellow <= clock.due);
        }
    }

    /// A day becomes one of rest, or of work, while a clock runs or stands still: what was left by the one calendar is left by the
    /// other, and whether the worker came to it makes no difference.
    #[test]
    fn a_year_that_is_entered_takes_nothing_of_what_is_left(
        (start, hours, days) in (0usize..60 * DAY, 1u32..60, 1u32..11),
        flipped in 0usize..100,
        (runs, stands) in (0usize..6 * DAY, 0usize..9 * DAY),
        (while_it_stands, is_recounted) in (proptest::bool::ANY, proptest::bool::ANY),
    ) {
        let old = Calendar::statutory();
        let day = local_date(instant(flipped * DAY));
        let mut year = old.days_of(2026);
        year.retain(|(other, _)| *other != day);
        year.push((day, !old.is_working_day(day)));
        let new = old.clone().with([Arrangement { year: 2026, days: year }]);
        let table = |calendar: &Calendar| -> Vec<bool> {
            (0..400).map(|day| calendar.is_working_day(local_date(instant(day * DAY)))).collect()
        };
        let tables = [table(&old), table(&new)];
        let [by_old, by_new] = [tables[0].as_slice(), tables[1].as_slice()];
        let awake = |works: &[bool], minute: usize| works[minute / DAY] && (8 * 60..21 * 60).contains(&(minute % DAY));
        let hours_left = |works: &[bool], from: usize, to: usize| (from..to).filter(|one| awake(works, *one)).count();
        let paused = start + runs;
        let now = paused + stands;
        for term in [Term::Hours(hours), Term::WorkingDays(days)] {
            let mut clock = wound(Stage::Unit, term, instant(start), &old);
            let mut due = minute(clock.due);
            let again = |[then, now]: [usize; 2], [before, after]: [&[bool]; 2], due: usize| match term {
                _ if due <= then => due,
                Term::WorkingDays(_) => days_on(after, now, days_left(before, then, due)),
                _ => counted(|one| awake(after, one), now, hours_left(before, then, due)),
            };
            if !while_it_stands {
                due = again([start, start], [by_old, by_new], due);
                if is_recounted {
                    let before = clock.due;
                    let moved = clock.recount(&old, &new);
                    proptest::prop_assert_eq!(moved, clock.due != before);
                    proptest::prop_assert_eq!(minute(clock.due), due);
                }
                clock.keep_up(&new);
            }
            clock.pause(instant(paused));
            proptest::prop_assert!(!while_it_stands || !clock.recount(&old, &new), "it stands still");
            let before = if while_it_stands { by_old } else { by_new };
            clock.resume(instant(now), &new);
            due = again([paused, now], [before, by_new], due);
            proptest::prop_assert_eq!(minute(clock.due), due);
        }
    }
}
