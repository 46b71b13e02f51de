//! What the resident is asked for, and how long the case waits for it.

use chrono::Duration;

use super::clocks::RuleSet;
use crate::shared::Instant;
use crate::shared::calendar::Calendar;

/// How long before the time is over the resident is told once more.
const BEFORE: Duration = Duration::days(1);

/// A question to the resident. Whoever asks it, it waits as long: a deputy's and an office's are closed like a unit's, of which alone
/// the rules say how often it may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseQuestion {
    /// Until when it waits for an answer.
    pub due: Instant,
    /// Whether the resident was told once more.
    pub reminded: bool,
    /// When the case was closed for want of an answer, if it was.
    pub closed: Option<Instant>,
}

impl CaseQuestion {
    /// One that is asked now. Where it waits for less than a day nobody is told once more.
    #[must_use]
    pub fn ask(now: Instant, rules: &RuleSet, calendar: &Calendar) -> Self {
        let due = rules.answer.end(now, calendar, rules.day_ends_at);
        Self { due, reminded: due - BEFORE <= now, closed: None }
    }

    /// When the resident is told once more.
    #[must_use]
    pub fn remind_at(&self) -> Instant {
        self.due - BEFORE
    }

    /// When somebody must look at it next.
    #[must_use]
    pub fn alert_at(&self) -> Instant {
        if self.reminded { self.due } else { self.remind_at() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::clocks::Term;

    #[test]
    fn a_question_waits_for_five_working_days_and_is_asked_once_more_a_day_before() {
        let calendar = Calendar::statutory();
        let at = |text: &str| text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc();
        let (now, rules) = (at("2026-03-04T10:00:00+08:00"), RuleSet::standard());
        let mut question = CaseQuestion::ask(now, &rules, &calendar);
        assert_eq!(question.due, at("2026-03-11T17:30:00+08:00"));
        assert_eq!(question.alert_at(), at("2026-03-10T17:30:00+08:00"));
        question.reminded = true;
        assert_eq!(question.alert_at(), question.due);
        let short = RuleSet { answer: Term::Hours(5), ..RuleSet::standard() };
        let question = CaseQuestion::ask(now, &short, &calendar);
        assert!(question.reminded, "it is over on the same day");
        assert_eq!(question.alert_at(), at("2026-03-04T15:00:00+08:00"));
    }
}
