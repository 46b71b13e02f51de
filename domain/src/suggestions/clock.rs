//! Until when a suggestion waits for somebody, and the clock that reminds of it.

use chrono::{Days, NaiveDate};

use crate::cases::{ClockLight, far_future};
use crate::shared::deadline::day_over;
use crate::shared::{Instant, Party};

/// Somebody whom a suggestion waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestionWait {
    pub party: Party,
    /// The last day of the term, where one runs.
    pub due_on: Option<NaiveDate>,
}

impl SuggestionWait {
    pub(super) fn new(party: Party, due_on: Option<NaiveDate>) -> Self {
        Self { party, due_on }
    }

    /// When the term is over; in the far future where none runs.
    #[must_use]
    pub fn due(&self) -> Instant {
        self.due_on.map_or_else(far_future, day_over)
    }
}

/// What a clock tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionAlert {
    /// A quarter of the days is left.
    Reminder,
    /// The last day has passed.
    Late,
}

/// The clock of a term: each of what it tells it tells once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestionClock {
    pub due_on: NaiveDate,
    pub remind_on: NaiveDate,
    pub reminded: bool,
    pub late: bool,
}

impl SuggestionClock {
    /// A clock that begins on `today`.
    #[must_use]
    pub fn start(today: NaiveDate, due_on: NaiveDate) -> Self {
        let days = u64::try_from((due_on - today).num_days()).unwrap_or_default();
        let remind_on = due_on.checked_sub_days(Days::new(days / 4)).unwrap_or(due_on);
        Self { due_on, remind_on, reminded: false, late: false }
    }

    /// How it stands.
    #[must_use]
    pub fn light(&self, today: NaiveDate) -> ClockLight {
        if today > self.due_on {
            ClockLight::Red
        } else if today >= self.remind_on {
            ClockLight::Yellow
        } else {
            ClockLight::Green
        }
    }

    /// The day from which on it tells something next.
    #[must_use]
    pub fn alert_on(&self) -> Option<NaiveDate> {
        match (self.reminded, self.late) {
            (_, true) => None,
            (true, false) => self.due_on.succ_opt(),
            (false, false) => Some(self.remind_on),
        }
    }

    /// What it tells now. A reminder that nobody gave in time is given no more.
    #[must_use]
    pub fn tells(&self, today: NaiveDate) -> Option<SuggestionAlert> {
        self.alert_on().filter(|day| *day <= today)?;
        Some(if today > self.due_on { SuggestionAlert::Late } else { SuggestionAlert::Reminder })
    }

    /// The same once it was told.
    #[must_use]
    pub fn told(self, alert: SuggestionAlert) -> Self {
        Self { reminded: true, late: alert == SuggestionAlert::Late, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn a_clock_reminds_once_when_a_quarter_is_left_and_tells_once_that_it_is_late() {
        for (from, due, expected) in [
            (
                "2026-03-02",
                "2026-06-02",
                [("2026-05-10", SuggestionAlert::Reminder), ("2026-06-03", SuggestionAlert::Late)],
            ),
            (
                "2026-03-02",
                "2026-03-09",
                [("2026-03-08", SuggestionAlert::Reminder), ("2026-03-10", SuggestionAlert::Late)],
            ),
            (
                "2026-03-02",
                "2026-03-03",
                [("2026-03-03", SuggestionAlert::Reminder), ("2026-03-04", SuggestionAlert::Late)],
            ),
        ] {
            let mut clock = SuggestionClock::start(day(from), day(due));
            let mut told = Vec::new();
            for today in day(from).iter_days().take(200) {
                let light = clock.light(today);
                if let Some(alert) = clock.tells(today) {
                    assert!(clock.alert_on().is_some_and(|at| at <= today), "it is looked for by then");
                    assert_eq!(light == ClockLight::Red, alert == SuggestionAlert::Late);
                    clock = clock.told(alert);
                    told.push((today, alert));
                }
                assert_eq!(clock.tells(today), None, "once");
            }
            assert_eq!(told, expected.map(|(on, alert)| (day(on), alert)), "{from} to {due}");
            assert_eq!(clock.alert_on(), None);
        }
    }

    #[test]
    fn who_was_not_reminded_in_time_is_told_that_it_is_late_and_nothing_else() {
        let clock = SuggestionClock::start(day("2026-03-02"), day("2026-06-02"));
        assert_eq!(clock.tells(day("2026-06-03")), Some(SuggestionAlert::Late));
        assert_eq!(clock.told(SuggestionAlert::Late).alert_on(), None);
    }

    #[test]
    fn what_has_no_term_is_due_after_all_else() {
        let party = Party::Deputy(uuid::Uuid::nil().into());
        let due = |due_on| SuggestionWait::new(party, due_on).due();
        assert_eq!(due(Some(day("2026-06-02"))).to_rfc3339(), "2026-06-02T16:00:00+00:00");
        assert!(due(None) > due(Some(day("2199-12-31"))));
    }
}
