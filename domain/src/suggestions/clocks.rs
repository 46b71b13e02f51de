//! Until when something is to be done. Months end on the day of the same number, and a term that would end on a day of rest ends on
//! the next working day. How many of them no statute says, the rules say that hold where the congress is
//! ([`SuggestionTerms`]).

use chrono::{Days, Months, NaiveDate};

use crate::cases::SuggestionTerms;
use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::time::local_date;

/// Months for an answer (代表法第五十一条): no rule set departs from it.
const ANSWER: u32 = 3;
/// Months where many have to do with the matter, or it is hard (代表法第五十一条第二款).
const BROAD_ANSWER: u32 = 6;

/// The last day of a term of so many months that begins on `from`: the day of the same number, or the month's last where it has none
/// of it; the next working day where it is one of rest.
#[must_use]
pub fn months_after(from: NaiveDate, months: u32, calendar: &Calendar) -> NaiveDate {
    calendar.or_next_working_day(from.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
}

/// The last day on which a unit answers that was made responsible on `assigned`.
#[must_use]
pub fn answer_by(assigned: NaiveDate, broad: bool, calendar: &Calendar) -> NaiveDate {
    months_after(assigned, if broad { BROAD_ANSWER } else { ANSWER }, calendar)
}

/// The last day on which the term may be made longer, and those that help give their opinion.
#[must_use]
pub fn second_month(assigned: NaiveDate, terms: &SuggestionTerms, calendar: &Calendar) -> NaiveDate {
    months_after(assigned, terms.second_months, calendar)
}

/// The last day of handling anew.
#[must_use]
pub fn rework_by(rated: NaiveDate, terms: &SuggestionTerms, calendar: &Calendar) -> NaiveDate {
    months_after(rated, terms.rework_months, calendar)
}

/// The last day of the next report on what was promised.
#[must_use]
pub fn report_by(last: NaiveDate, terms: &SuggestionTerms, calendar: &Calendar) -> NaiveDate {
    months_after(last, terms.report_months, calendar)
}

/// The last of so many working days.
#[must_use]
pub fn working_day(from: Instant, days: u32, calendar: &Calendar) -> NaiveDate {
    local_date(calendar.add_working_days(from, days))
}

/// The last day on which a deputy who was asked to sign answers.
#[must_use]
pub fn cosign_by(asked: NaiveDate, terms: &SuggestionTerms) -> NaiveDate {
    asked.checked_add_days(Days::new(u64::from(terms.cosign_days))).unwrap_or(asked)
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn a_term_of_months_ends_on_the_day_of_the_same_number_or_the_months_last() {
        let calendar = Calendar::statutory();
        for (from, months, ends) in [
            ("2026-03-02", 3, "2026-06-02"),
            // A Saturday.
            ("2026-03-06", 3, "2026-06-08"),
            // November has no 31st.
            ("2026-08-31", 3, "2026-11-30"),
            // The last of February, in a leap year and in none; the latter is a Sunday.
            ("2027-11-30", 3, "2028-02-29"),
            ("2026-11-30", 3, "2027-03-01"),
            // National Day, and the week behind it.
            ("2026-07-01", 3, "2026-10-08"),
            // A Saturday on which people work.
            ("2026-02-09", 3, "2026-05-09"),
            ("2026-12-31", 6, "2027-06-30"),
            ("2026-01-31", 1, "2026-02-28"),
        ] {
            assert_eq!(months_after(day(from), months, &calendar), day(ends), "{from} + {months}");
        }
    }

    #[test]
    fn for_every_day_of_eight_years_a_term_ends_on_the_first_working_day_from_its_number_on() {
        let calendar = Calendar::statutory();
        for from in day("2024-01-01").iter_days().take(8 * 366) {
            for months in 1..=6_u32 {
                let ends = months_after(from, months, &calendar);
                let (year, month) = {
                    let counted = from.month0() + months;
                    (from.year() + i32::from(counted >= 12), counted % 12 + 1)
                };
                let numbered = (1..=from.day()).rev().find_map(|number| NaiveDate::from_ymd_opt(year, month, number));
                let numbered = numbered.expect("every month has a first");
                assert!(calendar.is_working_day(ends) && ends >= numbered, "{from} + {months}");
                let rests = numbered.iter_days().take_while(|day| *day < ends).all(|day| !calendar.is_working_day(day));
                assert!(rests, "{from} + {months} ends before {ends}");
            }
        }
    }

    #[test]
    fn working_days_are_counted_whatever_holiday_lies_between() {
        let calendar = Calendar::statutory();
        for from in ["2026-03-02", "2026-03-07", "2026-04-30", "2026-09-30"] {
            let at = crate::shared::time::midnight(day(from));
            let own = day(from).iter_days().skip(1).filter(|day| calendar.is_working_day(*day)).nth(4);
            assert_eq!(Some(working_day(at, 5, &calendar)), own, "{from}");
        }
    }

    #[test]
    fn a_term_that_begins_later_ends_no_earlier() {
        let calendar = Calendar::statutory();
        for months in [1, 2, 3, 6] {
            let ends: Vec<_> =
                day("2026-01-01").iter_days().take(800).map(|from| months_after(from, months, &calendar)).collect();
            assert!(ends.is_sorted(), "{months}");
        }
    }
}
