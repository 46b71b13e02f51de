//! Working days in China: weekdays, less the statutory holidays, plus the make-up working days of the State Council's
//! yearly arrangement (国务院办公厅关于部分节假日安排的通知). It is published in the autumn before; of the years beyond it
//! the days are known that 全国年节及纪念日放假办法 (in force since 2025) makes holidays in every year.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday};

use super::time::{Instant, local_date, local_instant, shanghai};

/// The arrangements that were published, each year whole.
const STATUTORY_DAYS: &str = include_str!("../../data/statutory_days.csv");

/// The statutory holidays whose date is another each year, up to 2050: 春节 (除夕 to 正月初三), 清明节, 端午节, 中秋节.
/// Computed with the PyPI packages `sxtwl` 2.0.7 and `lunar_python` 1.4.8, which agree on every day, and `lunardate`
/// 0.3.0, which agrees on those of the lunar calendar.
const MOVABLE_FESTIVALS: &str = include_str!("../../data/movable_festivals.csv");

/// The hours of the day in which people are asked for something and told something, in China.
const AWAKE: Range<u32> = 8..21;

/// The first moment from `now` on at which people are awake.
#[must_use]
pub fn awake(now: Instant) -> Instant {
    let local = now.with_timezone(&shanghai());
    if AWAKE.contains(&local.hour()) {
        return now;
    }
    let today = local.date_naive();
    let day = if local.hour() < AWAKE.start { today } else { today.succ_opt().unwrap_or(today) };
    let [begins, _] = daytime(day);
    begins
}

/// When people are awake on `date`: from when, and until when.
fn daytime(date: NaiveDate) -> [Instant; 2] {
    let midnight = local_instant(date, NaiveTime::MIN);
    [AWAKE.start, AWAKE.end].map(|hour| midnight + Duration::hours(i64::from(hour)))
}

/// What was published of a year: the days on which the rule "Monday to Friday" does not hold, `true` works, `false` rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrangement {
    pub year: i32,
    pub days: Vec<(NaiveDate, bool)>,
}

/// Whether `date` is a holiday in every year, whatever is published.
#[must_use]
pub fn is_fixed_holiday(date: NaiveDate) -> bool {
    matches!((date.month(), date.day()), (1, 1) | (5, 1 | 2) | (10, 1..=3))
}

/// The working days that deadlines are counted in.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Dates on which the rule "Monday to Friday" does not hold: `true` works, `false` rests.
    exceptions: HashMap<NaiveDate, bool>,
    /// The years whose arrangement is published.
    published: HashSet<i32>,
    /// The holidays of other years that have no fixed date.
    movable: HashSet<NaiveDate>,
    /// The arrangements that were entered beside those that ship, in that order.
    entered: Vec<Arrangement>,
}

impl Calendar {
    /// The calendar that ships with the program: the published arrangements (2020–2026), and of other years the
    /// statutory days.
    #[must_use]
    pub fn statutory() -> Self {
        let exceptions: HashMap<NaiveDate, bool> = STATUTORY_DAYS
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut fields = line.split(',');
                let date = fields.next()?.parse().ok()?;
                Some((date, fields.next()? == "workday"))
            })
            .collect();
        let published = exceptions.keys().map(|date| date.year()).collect();
        let movable =
            MOVABLE_FESTIVALS.lines().skip(1).filter_map(|line| line.split(',').next()?.parse().ok()).collect();
        Self { exceptions, published, movable, entered: Vec::new() }
    }

    /// The same with years that were entered since, in that order: each takes the place of what was known of it.
    #[must_use]
    pub fn with(mut self, published: impl IntoIterator<Item = Arrangement>) -> Self {
        for arrangement in published {
            let year = arrangement.year;
            self.exceptions.retain(|date, _| date.year() != year);
            self.exceptions.extend(arrangement.days.iter().copied());
            self.published.insert(year);
            self.entered.push(arrangement);
        }
        self
    }

    /// Which one it is: each arrangement that is entered makes another.
    #[must_use]
    pub fn edition(&self) -> i32 {
        i32::try_from(self.entered.len()).unwrap_or(i32::MAX)
    }

    /// As it was in that edition.
    #[must_use]
    pub fn of_edition(&self, edition: i32) -> Self {
        let known = usize::try_from(edition).unwrap_or_default();
        Self::statutory().with(self.entered.iter().take(known).cloned())
    }

    /// The days of a year that are other than "Monday to Friday" says, in order; of one without an arrangement the statutory
    /// holidays.
    #[must_use]
    pub fn days_of(&self, year: i32) -> Vec<(NaiveDate, bool)> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).into_iter();
        let days = first.flat_map(|day| day.iter_days().take_while(move |day| day.year() == year));
        days.filter_map(|day| {
            let arranged = self.exceptions.get(&day).copied();
            arranged.or_else(|| self.is_holiday(day).then_some(false)).map(|works| (day, works))
        })
        .collect()
    }

    /// Whether no arrangement is published for the year of `date`: bridge days and make-up working days are not known.
    #[must_use]
    pub fn is_estimated(&self, date: NaiveDate) -> bool {
        !self.published.contains(&date.year())
    }

    /// Whether `date` is a holiday by the arrangement, or by statute where none is published. A mere Sunday is not.
    #[must_use]
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        if self.is_estimated(date) {
            is_fixed_holiday(date) || self.movable.contains(&date)
        } else {
            self.exceptions.get(&date) == Some(&false)
        }
    }

    /// Whether people work on `date`.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.exceptions
            .get(&date)
            .copied()
            .unwrap_or_else(|| !is_weekend(date) && !self.is_holiday(date) && !self.is_made_up(date))
    }

    /// Whether a weekday of a year without an arrangement rests for a holiday that fell on a weekend before it
    /// (全国年节及纪念日放假办法第六条): as many of the next working days as there were such holidays.
    fn is_made_up(&self, date: NaiveDate) -> bool {
        if !self.is_estimated(date) {
            return false;
        }
        // What is owed goes back no further than the longest holiday and the weekend before it.
        let days = (0..=LONGEST_DEBT).rev().filter_map(|back| date.checked_sub_days(Days::new(back)));
        let mut owed = 0;
        for day in days {
            let holiday = self.is_estimated(day) && self.is_holiday(day);
            match (is_weekend(day), holiday) {
                (true, true) => owed += 1,
                (false, false) if owed > 0 => {
                    if day == date {
                        return true;
                    }
                    owed -= 1;
                }
                _ => {}
            }
        }
        false
    }

    /// `date`, or the next working day where that is a day of rest: when a period ends that is counted in days (民事诉讼法第八十五条).
    #[must_use]
    pub fn or_next_working_day(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().take(31).find(|day| self.is_working_day(*day)).unwrap_or(date)
    }

    /// The instant `days` working days after `start`, at the same time of day. The day on which something begins does
    /// not count; what begins on a day of rest begins as the next working day ends its first hour, so to speak: counting
    /// starts with the next working day either way.
    #[must_use]
    pub fn add_working_days(&self, start: Instant, days: u32) -> Instant {
        let local = start.with_timezone(&shanghai());
        let (mut date, time) = (local.date_naive(), local.time());
        let mut left = days;
        while left > 0 {
            let Some(next) = date.checked_add_days(Days::new(1)) else { return start };
            date = next;
            if self.is_working_day(date) {
                left -= 1;
            }
        }
        at_local(date, time).unwrap_or(start)
    }

    /// Working days that lie after the date of `from`, up to and including the date of `to`.
    #[must_use]
    pub fn working_days_between(&self, from: Instant, to: Instant) -> u32 {
        let (mut date, end) = (local_date(from), local_date(to));
        let mut count = 0;
        while date < end {
            let Some(next) = date.checked_add_days(Days::new(1)) else { break };
            date = next;
            count += u32::from(self.is_working_day(date));
        }
        count
    }

    /// `time` of the day by which `days` working days have come after the date of `start`; where none is to come, of that date, or of
    /// the next working day where it rests or `time` is over on it.
    #[must_use]
    pub fn moment_after(&self, start: Instant, days: u32, time: NaiveTime) -> Instant {
        let today = local_date(start);
        let this_day = local_instant(today, time);
        if days == 0 && self.is_working_day(today) && start < this_day {
            return this_day;
        }
        local_instant(local_date(self.add_working_days(start, days.max(1))), time)
    }

    /// How much of the time from `from` to `to` lies on working days, and not in the night.
    #[must_use]
    pub fn waking_time_between(&self, from: Instant, to: Instant) -> Duration {
        let (mut date, last, mut time) = (local_date(from), local_date(to), Duration::zero());
        while date <= last {
            if self.is_working_day(date) {
                let [begins, ends] = daytime(date);
                time += (ends.min(to) - begins.max(from)).max(Duration::zero());
            }
            let Some(next) = date.succ_opt() else { break };
            date = next;
        }
        time
    }

    /// The instant by which `time` has passed on working days since `start`, nights left out.
    #[must_use]
    pub fn add_waking_time(&self, start: Instant, time: Duration) -> Instant {
        let (mut date, mut left) = (local_date(start), time);
        loop {
            let [begins, ends] = daytime(date);
            let from = begins.max(start);
            if self.is_working_day(date) && from < ends {
                let today = ends - from;
                if left <= today {
                    return from + left;
                }
                left -= today;
            }
            let Some(next) = date.succ_opt() else { return start };
            date = next;
        }
    }

    /// How much of the time from `from` to `to` lies on working days.
    #[must_use]
    pub fn working_time_between(&self, from: Instant, to: Instant) -> Duration {
        let (mut at, mut time) = (from, Duration::zero());
        while at < to {
            let date = local_date(at);
            let Some(midnight) = midnight_after(date) else { break };
            let until = midnight.min(to);
            if self.is_working_day(date) {
                time += until - at;
            }
            at = until;
        }
        time
    }

    /// The instant on a working day by which `time` has passed on working days since `start`: what would end as a day of
    /// rest begins ends as the next working day begins.
    #[must_use]
    pub fn add_working_time(&self, start: Instant, time: Duration) -> Instant {
        let (mut at, mut left) = (start, time);
        loop {
            let date = local_date(at);
            let Some(midnight) = midnight_after(date) else { return start };
            if self.is_working_day(date) {
                let today = midnight - at;
                if left < today {
                    return at + left;
                }
                left -= today;
            }
            at = midnight;
        }
    }
}

fn midnight_after(date: NaiveDate) -> Option<Instant> {
    date.succ_opt().and_then(|next| at_local(next, NaiveTime::MIN))
}

/// Days in which every holiday that fell on a weekend is made up for.
const LONGEST_DEBT: u64 = 14;

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn at_local(date: NaiveDate, time: NaiveTime) -> Option<Instant> {
    shanghai().from_local_datetime(&date.and_time(time)).single().map(|local| local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
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
}
