//! The rounds of a sweep follow from its days: one, or one in each week of the calendar.

use chrono::{Datelike, Days, NaiveDate};

use super::SweepRhythm;
use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::deadline::end_of;
use crate::shared::time::{local_date, midnight};

/// Days of a week.
const WEEK: u64 = 7;

/// A time in which each grid reports once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepRound {
    /// From 1 on.
    pub number: u32,
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl SweepRound {
    /// By when each grid has reported: the end of its last working day, or of the next one where all of its days rest.
    #[must_use]
    pub fn due(&self, calendar: &Calendar) -> Instant {
        let days = self.from.iter_days().take_while(|day| *day <= self.to);
        let last = days.filter(|day| calendar.is_working_day(*day)).last();
        end_of(last.unwrap_or_else(|| calendar.or_next_working_day(self.to)))
    }

    /// When grids are told that a report is due: as the day begins on which it is, or as the round does.
    #[must_use]
    pub fn remind_at(&self, calendar: &Calendar) -> Instant {
        let day = local_date(self.due(calendar));
        calendar.next_office_hour(midnight(day))
    }
}

/// The rounds of a sweep between those days, in order.
#[must_use]
pub fn rounds(rhythm: SweepRhythm, from: NaiveDate, to: NaiveDate) -> Vec<SweepRound> {
    match rhythm {
        SweepRhythm::Once => vec![SweepRound { number: 1, from, to }],
        SweepRhythm::Weekly => {
            let mut rounds = Vec::new();
            let (mut begins, mut number) = (from, 1);
            while begins <= to {
                let left = WEEK - 1 - u64::from(begins.weekday().num_days_from_monday());
                let ends = begins.checked_add_days(Days::new(left)).unwrap_or(to).min(to);
                rounds.push(SweepRound { number, from: begins, to: ends });
                let Some(next) = ends.succ_opt() else { break };
                (begins, number) = (next, number + 1);
            }
            rounds
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn a_week_of_the_calendar_is_a_round_and_ends_with_its_last_working_day() {
        let calendar = Calendar::statutory();
        // From a Wednesday to a Monday.
        let found = rounds(SweepRhythm::Weekly, day("2026-03-04"), day("2026-03-16"));
        let told: Vec<_> =
            found.iter().map(|round| (round.number, round.from, round.to, local_date(round.due(&calendar)))).collect();
        assert_eq!(
            told,
            [
                (1, day("2026-03-04"), day("2026-03-08"), day("2026-03-06")),
                (2, day("2026-03-09"), day("2026-03-15"), day("2026-03-13")),
                (3, day("2026-03-16"), day("2026-03-16"), day("2026-03-16")),
            ]
        );
        let once = rounds(SweepRhythm::Once, day("2026-03-04"), day("2026-03-16"));
        assert_eq!(once, [SweepRound { number: 1, from: day("2026-03-04"), to: day("2026-03-16") }]);
    }

    #[test]
    fn a_round_of_days_of_rest_alone_is_due_on_the_next_working_day() {
        let calendar = Calendar::statutory();
        let round = SweepRound { number: 1, from: day("2026-03-07"), to: day("2026-03-08") };
        assert_eq!(local_date(round.due(&calendar)), day("2026-03-09"));
        assert!(round.remind_at(&calendar) < round.due(&calendar));
    }

    proptest::proptest! {
        #[test]
        fn each_day_of_a_sweep_lies_in_one_round(start in 0u64..800, length in 0u64..366) {
            let from = day("2026-01-01") + Days::new(start);
            let to = from + Days::new(length);
            for rhythm in [SweepRhythm::Once, SweepRhythm::Weekly] {
                let found = rounds(rhythm, from, to);
                for one in from.iter_days().take_while(|one| *one <= to) {
                    let holds = found.iter().filter(|round| round.from <= one && one <= round.to).count();
                    proptest::prop_assert_eq!(holds, 1);
                }
                proptest::prop_assert!(found.len() <= 54);
                proptest::prop_assert!(found.iter().zip(1..).all(|(round, number)| round.number == number));
            }
        }
    }
}
