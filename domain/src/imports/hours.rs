//! The hours of a week in one cell: 周一至周五 09:00-11:30、周六 09:00-12:00.

use chrono::{NaiveTime, Weekday};

use super::ImportFault;
use super::cells::{BETWEEN, plain};
use crate::rooms::{MAX_SPANS, OpenSpan};

/// The days of a week, in their order, and what calls them.
const DAYS: [(Weekday, char); 7] = [
    (Weekday::Mon, '一'),
    (Weekday::Tue, '二'),
    (Weekday::Wed, '三'),
    (Weekday::Thu, '四'),
    (Weekday::Fri, '五'),
    (Weekday::Sat, '六'),
    (Weekday::Sun, '日'),
];
/// What stands between the first and the last of something.
const TO: [char; 6] = ['-', '–', '—', '~', '至', '到'];

/// Which day of the week somebody means.
fn day(text: &str) -> Option<usize> {
    let text = text.trim();
    let name = text.strip_prefix('周').or_else(|| text.strip_prefix("星期"))?;
    let name = if name == "天" { "日" } else { name };
    DAYS.iter().position(|(_, called)| name.strip_prefix(*called).is_some_and(str::is_empty))
}

/// The days from one to another; one alone where there is no other.
fn days(text: &str) -> Option<&'static [(Weekday, char)]> {
    let (first, last) = match text.split_once(TO) {
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(text)?, day(text)?),
    };
    DAYS.get(first..=last)
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()
}

fn part(text: &str) -> Option<impl Iterator<Item = OpenSpan>> {
    let (week, hours) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let (from, to) = hours.split_once(TO)?;
    let (days, from, to) = (days(week.trim())?, time(from)?, time(to)?);
    Some(days.iter().map(move |(day, _)| OpenSpan { day: *day, from, to }))
}

/// The hours that a cell tells. More than a week may have are cut off behind one too many.
///
/// # Errors
/// [`ImportFault::NotHours`].
pub(super) fn hours(text: &str) -> Result<Vec<OpenSpan>, ImportFault> {
    let text = plain(text);
    let mut all = Vec::new();
    for one in text.split(BETWEEN).map(str::trim).filter(|one| !one.is_empty()) {
        all.extend(part(one).ok_or(ImportFault::NotHours)?);
        if all.len() > MAX_SPANS {
            break;
        }
    }
    if all.is_empty() { Err(ImportFault::NotHours) } else { Ok(all) }
}

/// The cell that tells those hours.
pub(super) fn written(hours: &[OpenSpan]) -> String {
    let span = |span: &OpenSpan| {
        let called = DAYS.iter().find(|(day, _)| *day == span.day).map_or('一', |(_, called)| *called);
        format!("周{called} {}-{}", span.from.format("%H:%M"), span.to.format("%H:%M"))
    };
    hours.iter().map(span).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them_and_written_in_one_way() {
        for (typed, told) in [
            ("周一 09:00-11:30", "周一 09:00-11:30"),
            ("星期日9:00—17:00", "周日 09:00-17:00"),
            ("周天 ０９：００－１１：３０；周三15:00~17:00，", "周日 09:00-11:30、周三 15:00-17:00"),
            ("周一至周三 8:30至12:00", "周一 08:30-12:00、周二 08:30-12:00、周三 08:30-12:00"),
            ("周六-周日 08:00 到 20:00", "周六 08:00-20:00、周日 08:00-20:00"),
        ] {
            let read = hours(typed).unwrap_or_else(|fault| panic!("{typed}: {fault:?}"));
            assert_eq!(written(&read), told, "{typed}");
            assert_eq!(hours(told), Ok(read), "{told}");
        }
        for bad in [
            "",
            "、",
            "周一",
            "9:00-11:30",
            "周八 9:00-11:30",
            "周一 9:00",
            "周一 25:00-26:00",
            "周五至周一 9:00-10:00",
            "周一 9:00-10:00 上午",
            "工作日 9:00-10:00",
            "周一一 9:00-10:00",
            "周一 9-10",
        ] {
            assert_eq!(hours(bad), Err(ImportFault::NotHours), "{bad}");
        }
        // Of a week that is too long enough is left to be refused.
        let long = vec!["周一至周日 09:00-10:00"; 1_000].join("、");
        assert!(hours(&long).is_ok_and(|all| all.len() > MAX_SPANS && all.len() <= MAX_SPANS + 7));
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_week_is_written_as_reads_the_same(
            spans in proptest::collection::vec((0_usize..7, 0_u32..1440, 0_u32..1440), 1..=14),
        ) {
            let clock = |minutes: u32| NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).expect("a time");
            let week: Vec<OpenSpan> = spans
                .iter()
                .map(|(day, from, to)| OpenSpan { day: DAYS[*day].0, from: clock(*from), to: clock(*to) })
                .collect();
            proptest::prop_assert_eq!(hours(&written(&week)), Ok(week));
        }
    }
}
