//! How often an office urges whoever holds a case (催办): once in a working day, whoever of the office it is.

use super::{Case, CaseFault, CaseReminder};
use crate::shared::calendar::Calendar;
use crate::shared::time::{local_date, to_the_minute};
use crate::shared::{Failure, Instant};

impl Case {
    /// The last time that an office urged whoever holds it now. What the clock says by itself is no office's word.
    fn last_reminder(&self) -> Option<CaseReminder> {
        self.handling.reminder.filter(|reminder| self.holder() == Some(reminder.to))
    }

    /// Whether whoever holds it was urged on that day.
    pub(super) fn is_reminded_on(&self, now: Instant) -> bool {
        self.last_reminder().is_some_and(|reminder| local_date(reminder.at) == local_date(now))
    }

    /// Whether no working day has begun since whoever holds it was urged.
    pub(super) fn is_reminded(&self, now: Instant, calendar: &Calendar) -> bool {
        self.last_reminder().is_some_and(|reminder| calendar.working_days_between(reminder.at, now) == 0)
    }

    /// # Errors
    /// [`CaseFault::RemindedToday`], with when that was.
    pub(super) fn require_unreminded(&self, now: Instant, calendar: &Calendar) -> Result<(), Failure> {
        let Some(last) = self.last_reminder().filter(|_| self.is_reminded(now, calendar)) else { return Ok(()) };
        let at = to_the_minute(last.at);
        let zh = format!("{at} 已催办过，请在下一个工作日再催办");
        let en = format!("It was urged at {at} (Beijing time): do so again on the next working day.");
        Err(Failure::because(CaseFault::RemindedToday, (zh, en)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::samples;
    use crate::shared::Party;

    fn at(text: &str) -> Instant {
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn who_was_urged_is_urged_again_on_the_next_working_day_and_somebody_else_at_once() {
        let calendar = Calendar::statutory();
        let mut case = samples::case();
        let friday = at("2026-03-06T17:00:00+08:00");
        case.handling.reminder = Some(CaseReminder { at: friday, to: case.target });
        for (now, reminded) in [
            ("2026-03-06T17:00:01+08:00", true),
            ("2026-03-06T23:59:59+08:00", true),
            ("2026-03-08T12:00:00+08:00", true),
            ("2026-03-09T00:00:00+08:00", false),
        ] {
            assert_eq!(case.is_reminded(at(now), &calendar), reminded, "{now}");
            assert_eq!(case.require_unreminded(at(now), &calendar).is_err(), reminded, "{now}");
        }
        assert!(case.is_reminded_on(friday) && !case.is_reminded_on(at("2026-03-07T00:00:00+08:00")));
        case.target = Party::Office(case.office);
        assert!(!case.is_reminded(friday, &calendar), "another one has it by now");
    }
}
