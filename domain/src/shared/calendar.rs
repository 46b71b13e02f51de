//! Working days in China: weekdays, less the statutory holidays, plus the make-up working days of the State Council's
//! yearly arrangement (国务院办公厅关于部分节假日安排的通知). It is published in the autumn before; of the years beyond it
//! the days are known that 全国年节及纪念日放假办法 (in force since 2025) makes holidays in every year.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday};

use super::time::{Instant, local_date, local_instant, midnight, shanghai};

/// The arrangements that were published, each year whole.
const STATUTORY_DAYS: &str = include_str!("../../data/statutory_days.csv");

/// The statutory holidays whose date is another each year, up to 2050: 春节 (除夕 to 正月初三), 清明节, 端午节, 中秋节.
/// Computed with the PyPI packages `sxtwl` 2.0.7 and `lunar_python` 1.4.8, which agree on every day, and `lunardate`
/// 0.3.0, which agrees on those of the lunar calendar.
const MOVABLE_FESTIVALS: &str = include_str!("../../data/movable_festivals.csv");

/// The hours of the day in which people are asked for something and told something, in China.
const AWAKE: Range<u32> = 8..21;

/// The hours of a working day in which offices and units are told something.
const OFFICE_OPENS: i64 = 9;
const OFFICE_CLOSES: i64 = 17;

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
    [AWAKE.start, AWAKE.end].map(|hour| midnight(date) + Duration::hours(i64::from(hour)))
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

    /// The first instant from `from` on in the office hours of a working day: when those are told who do it for their office.
    #[must_use]
    pub fn next_office_hour(&self, from: Instant) -> Instant {
        let at = |day, hour| midnight(day) + Duration::hours(hour);
        let today = local_date(from);
        if self.is_working_day(today) && from < at(today, OFFICE_CLOSES) {
            return from.max(at(today, OFFICE_OPENS));
        }
        at(self.or_next_working_day(today.succ_opt().unwrap_or(today)), OFFICE_OPENS)
    }

    /// Whether those who do it for their office may be told at that instant.
    #[must_use]
    pub fn is_office_hour(&self, at: Instant) -> bool {
        self.next_office_hour(at) <= at
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
mod tests;
