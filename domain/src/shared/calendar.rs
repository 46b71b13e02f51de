//! Working days in China: weekdays, less the statutory holidays, plus the make-up working days of the State Council's
//! yearly arrangement (国务院办公厅关于部分节假日安排的通知).

use std::collections::HashMap;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};

use super::time::{Instant, local_date, shanghai};

const STATUTORY_DAYS: &str = include_str!("../../data/statutory_days.csv");

/// The working days that deadlines are counted in.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Dates on which the rule "Monday to Friday" does not hold: `true` works, `false` rests.
    exceptions: HashMap<NaiveDate, bool>,
}

impl Calendar {
    /// The published arrangement that ships with the program (2020–2026). Years beyond it know weekends only.
    #[must_use]
    pub fn statutory() -> Self {
        let exceptions = STATUTORY_DAYS
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut fields = line.split(',');
                let date = fields.next()?.parse().ok()?;
                Some((date, fields.next()? == "workday"))
            })
            .collect();
        Self { exceptions }
    }

    /// Whether people work on `date`.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.exceptions.get(&date).copied().unwrap_or_else(|| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
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
