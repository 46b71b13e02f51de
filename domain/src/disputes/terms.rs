//! Terms that run of a dispute, and what was told of them.

use chrono::{Days, NaiveDate};

use crate::cases::ClockLight;
use crate::shared::DueStep;

/// A term that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisputeTerm {
    /// What is to be done.
    pub step: DueStep,
    /// The day on which it began.
    pub from: NaiveDate,
    /// Its last day.
    pub due_on: NaiveDate,
}

impl DisputeTerm {
    /// The day from which on it is reminded of: a quarter of its days is left.
    pub(super) fn remind_on(self) -> NaiveDate {
        let days = u64::try_from((self.due_on - self.from).num_days()).unwrap_or_default();
        self.due_on.checked_sub_days(Days::new(days / 4)).unwrap_or(self.due_on)
    }

    /// How it stands.
    #[must_use]
    pub fn light(self, today: NaiveDate) -> ClockLight {
        if today > self.due_on {
            ClockLight::Red
        } else if today >= self.remind_on() {
            ClockLight::Yellow
        } else {
            ClockLight::Green
        }
    }
}

/// What was told of a term, or is to be: that little of it is left, or that it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermTold {
    pub step: DueStep,
    pub due_on: NaiveDate,
    pub late: bool,
}

impl TermTold {
    pub(super) fn is_of(self, term: &DisputeTerm) -> bool {
        (self.step, self.due_on) == (term.step, term.due_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn a_term_turns_yellow_when_a_quarter_of_its_days_is_left_and_red_when_its_last_day_is_over() {
        use ClockLight as L;
        let term = DisputeTerm { step: DueStep::Mediation, from: day("2026-03-02"), due_on: day("2026-04-02") };
        for (today, light) in [
            ("2026-03-02", L::Green),
            ("2026-03-25", L::Green),
            ("2026-03-26", L::Yellow),
            ("2026-04-02", L::Yellow),
            ("2026-04-03", L::Red),
        ] {
            assert_eq!(term.light(day(today)), light, "{today}");
        }
        // One of no day at all, and one that was over before it began.
        let short = DisputeTerm { from: day("2026-04-02"), ..term };
        assert_eq!((short.light(day("2026-04-01")), short.light(day("2026-04-02"))), (L::Green, L::Yellow));
        assert_eq!(DisputeTerm { from: day("2026-05-02"), ..term }.light(day("2026-04-01")), L::Green);
    }
}
