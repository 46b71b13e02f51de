//! What the calendar says, held against dates that were published.

use super::*;

fn instant(text: &str) -> Instant {
    text.parse::<chrono::DateTime<chrono::FixedOffset>>().map(|t| t.with_timezone(&Utc)).expect("a literal instant")
}

#[test]
fn national_day_week_is_skipped_and_its_make_up_day_counts() {
    let calendar = Calendar::statutory();
    // 2020-10-01 to 08 were holidays, Saturday the 10th made up for one of them.
    let start = instant("2020-09-30T10:00:00+08:00");
    assert_eq!(calendar.add_working_days(start, 1), instant("2020-10-09T10:00:00+08:00"));
    assert_eq!(calendar.add_working_days(start, 2), instant("2020-10-10T10:00:00+08:00"));
    assert_eq!(calendar.add_working_days(start, 3), instant("2020-10-12T10:00:00+08:00"));
}

#[test]
fn the_date_is_the_one_in_shanghai() {
    let calendar = Calendar::statutory();
    // Friday 23:30 in London is Saturday in Quanzhou.
    let start = instant("2026-07-10T23:30:00+00:00");
    assert_eq!(calendar.add_working_days(start, 1), instant("2026-07-13T07:30:00+08:00"));
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a literal date")
}

#[test]
fn the_statutory_days_of_years_without_an_arrangement_are_holidays() {
    let calendar = Calendar::statutory();
    // 元旦, 春节, 清明节, 劳动节, 端午节, 中秋节, 国庆节; 中秋节 2028 is the third day of 国庆节.
    let known: Vec<String> = [
        ("2027", "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"),
        ("2028", "01-01 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-28 10-01 10-02 10-03"),
        ("2029", "01-01 02-12 02-13 02-14 02-15 04-04 05-01 05-02 06-16 09-22 10-01 10-02 10-03"),
        ("2030", "01-01 02-02 02-03 02-04 02-05 04-05 05-01 05-02 06-05 09-12 10-01 10-02 10-03"),
    ]
    .into_iter()
    .flat_map(|(year, days)| days.split(' ').map(move |day| format!("{year}-{day}")))
    .collect();
    let days = || date("2027-01-01").iter_days().take_while(|day| *day < date("2031-01-01"));
    let found: Vec<String> = days().filter(|day| calendar.is_holiday(*day)).map(|day| day.to_string()).collect();
    assert_eq!(found, known);
    // For those that fall on a weekend, counted with a program of its own.
    let made_up = [
        "2027-02-09",
        "2027-02-10",
        "2027-05-03",
        "2027-05-04",
        "2027-10-04",
        "2027-10-05",
        "2028-01-03",
        "2028-05-29",
        "2028-10-04",
        "2029-06-18",
        "2029-09-24",
        "2030-02-06",
        "2030-02-07",
    ];
    for day in days() {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let rests = weekend || known.contains(&day.to_string()) || made_up.contains(&day.to_string().as_str());
        assert_eq!(calendar.is_working_day(day), !rests, "{day}");
        assert!(calendar.is_estimated(day), "{day}");
    }
}

#[test]
fn every_year_up_to_2050_has_its_movable_festivals() {
    let calendar = Calendar::statutory();
    for year in 2027..=2050 {
        let count = calendar.movable.iter().filter(|day| day.year() == year).count();
        assert_eq!(count, 7, "{year}");
    }
    assert_eq!(calendar.movable.len(), 7 * 24);
}

#[test]
fn an_arrangement_that_is_published_is_the_whole_truth_of_its_year() {
    let calendar = Calendar::statutory();
    // 除夕 2024 was no holiday, and 2026 has bridge days and a Saturday that makes up for one.
    for (day, works, holiday) in [
        ("2024-02-09", true, false),
        ("2026-02-16", false, true),
        ("2026-05-04", false, true),
        ("2026-05-09", true, false),
        ("2026-05-10", false, false),
        ("2026-10-03", false, true),
        ("2026-12-31", true, false),
    ] {
        let day = date(day);
        assert!(!calendar.is_estimated(day), "{day}");
        assert_eq!((calendar.is_working_day(day), calendar.is_holiday(day)), (works, holiday), "{day}");
    }
}

#[test]
fn a_year_that_is_published_takes_the_place_of_what_was_known() {
    let bridge = [("2027-01-01", false), ("2027-02-10", false), ("2027-02-14", true)];
    let days: Vec<_> = bridge.into_iter().map(|(day, works)| (date(day), works)).collect();
    let calendar = Calendar::statutory().with([Arrangement { year: 2027, days: days.clone() }]);
    assert_eq!(calendar.days_of(2027), days);
    assert!(!calendar.is_estimated(date("2027-06-01")) && calendar.is_estimated(date("2028-06-01")));
    assert!(calendar.is_working_day(date("2027-02-14")), "a Sunday that makes up for another day");
    assert!(calendar.is_working_day(date("2027-04-05")), "what is published is the whole truth");
    assert_eq!(Calendar::statutory().days_of(2027).len(), 13, "the statutory days until then");
}

#[test]
fn terms_run_over_the_new_year_without_an_arrangement() {
    let calendar = Calendar::statutory();
    let start = instant("2026-12-31T10:00:00+08:00");
    assert_eq!(calendar.add_working_days(start, 1), instant("2027-01-04T10:00:00+08:00"));
    // 春节 2027 from Friday to Monday; what fell on the weekend is made up for.
    let start = instant("2027-02-04T10:00:00+08:00");
    assert_eq!(calendar.add_working_days(start, 1), instant("2027-02-11T10:00:00+08:00"), "two were on a weekend");
    // 劳动节 2027 is a weekend, and 国庆节 begins on a Friday.
    for (before, after) in [("2027-04-30", "2027-05-05"), ("2027-09-30", "2027-10-06")] {
        let at = |day: &str| instant(&format!("{day}T10:00:00+08:00"));
        assert_eq!(calendar.add_working_days(at(before), 1), at(after));
    }
}

#[test]
fn days_of_rest_contribute_nothing_to_working_time() {
    let calendar = Calendar::statutory();
    let (friday, monday) = (instant("2026-03-06T15:00:00+08:00"), instant("2026-03-09T10:30:00+08:00"));
    let left = Duration::hours(9) + Duration::minutes(630);
    assert_eq!(calendar.working_time_between(friday, monday), left);
    assert_eq!(calendar.working_time_between(monday, friday), Duration::zero());
    assert_eq!(calendar.add_working_time(friday, left), monday);
    let sunday = instant("2026-03-08T10:00:00+08:00");
    assert_eq!(calendar.add_working_time(sunday, Duration::hours(24)), instant("2026-03-10T00:00:00+08:00"));
    // What is left until the end of Friday is left until Monday begins.
    assert_eq!(calendar.add_working_time(friday, Duration::hours(9)), instant("2026-03-09T00:00:00+08:00"));
    assert_eq!(calendar.add_working_time(sunday, Duration::zero()), instant("2026-03-09T00:00:00+08:00"));
    assert_eq!(calendar.add_working_time(friday, Duration::zero()), friday);
}

#[test]
fn nobody_is_told_anything_in_the_night() {
    for (now, told) in [
        ("2027-01-12T07:59:59+08:00", "2027-01-12T08:00:00+08:00"),
        ("2027-01-12T08:00:00+08:00", "2027-01-12T08:00:00+08:00"),
        ("2027-01-12T20:59:59+08:00", "2027-01-12T20:59:59+08:00"),
        ("2027-01-12T21:00:00+08:00", "2027-01-13T08:00:00+08:00"),
    ] {
        assert_eq!(awake(instant(now)), instant(told), "{now}");
    }
}

#[test]
fn nights_and_days_of_rest_contribute_nothing_to_waking_time() {
    let calendar = Calendar::statutory();
    for (from, hours, to) in [
        ("2026-03-02T09:00:00+08:00", 24, "2026-03-03T20:00:00+08:00"),
        ("2026-03-02T09:00:00+08:00", 12, "2026-03-02T21:00:00+08:00"),
        ("2026-03-02T23:00:00+08:00", 1, "2026-03-03T09:00:00+08:00"),
        ("2026-03-06T20:00:00+08:00", 2, "2026-03-09T09:00:00+08:00"),
        ("2026-03-07T10:00:00+08:00", 13, "2026-03-09T21:00:00+08:00"),
    ] {
        assert_eq!(calendar.add_waking_time(instant(from), Duration::hours(hours)), instant(to), "{from}");
        assert_eq!(calendar.waking_time_between(instant(from), instant(to)), Duration::hours(hours), "{from}");
    }
}

#[test]
fn a_moment_of_no_day_more_is_of_this_day_while_it_is_to_come() {
    let calendar = Calendar::statutory();
    let end = NaiveTime::from_hms_opt(17, 30, 0).expect("a time");
    for (start, days, moment) in [
        ("2026-03-06T09:00:00+08:00", 0, "2026-03-06T17:30:00+08:00"),
        ("2026-03-06T17:30:00+08:00", 0, "2026-03-09T17:30:00+08:00"),
        ("2026-03-07T09:00:00+08:00", 0, "2026-03-09T17:30:00+08:00"),
        ("2026-03-06T09:00:00+08:00", 1, "2026-03-09T17:30:00+08:00"),
        ("2026-03-07T09:00:00+08:00", 2, "2026-03-10T17:30:00+08:00"),
    ] {
        assert_eq!(calendar.moment_after(instant(start), days, end), instant(moment), "{start}");
    }
}

proptest::proptest! {
    #[test]
    fn adding_and_counting_agree(offset in 0u64..2000, days in 0u32..60) {
        let calendar = Calendar::statutory();
        let start = instant("2021-01-04T09:00:00+08:00") + chrono::Duration::hours(i64::try_from(offset).expect("small") * 7);
        let end = calendar.add_working_days(start, days);
        proptest::prop_assert_eq!(calendar.working_days_between(start, end), days);
        proptest::prop_assert!(days == 0 || calendar.is_working_day(local_date(end)));
    }
}

#[test]
fn people_are_told_in_office_hours_of_working_days() {
    let calendar = Calendar::statutory();
    let local = |text: &str| instant(&format!("{text}:00+08:00"));
    for (from, told) in [
        ("2026-03-02T08:59", "2026-03-02T09:00"),
        ("2026-03-02T09:00", "2026-03-02T09:00"),
        ("2026-03-02T16:59", "2026-03-02T16:59"),
        ("2026-03-02T17:00", "2026-03-03T09:00"),
        // A Friday evening, a Saturday, a Sunday.
        ("2026-03-06T17:00", "2026-03-09T09:00"),
        ("2026-03-07T12:00", "2026-03-09T09:00"),
        ("2026-03-08T23:59", "2026-03-09T09:00"),
        // The week of the National Day.
        ("2026-09-30T18:00", "2026-10-08T09:00"),
    ] {
        assert_eq!(calendar.next_office_hour(local(from)), local(told), "{from}");
        assert!(calendar.is_office_hour(local(told)), "{told} is told at once");
    }
}
