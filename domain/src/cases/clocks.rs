//! The clocks of a case: who has how long. Rule sets are data, versioned by division (`rule_sets`); [`RuleSet::standard`] is
//! what ships.

use chrono::Duration;

use super::{CaseNature, CaseState, ClockLight};
use crate::shared::Instant;
use crate::shared::calendar::Calendar;

crate::vocabulary! {
    /// What a clock measures.
    Stage "时限环节" {
        /// The deputy's first answer.
        Accept = "accept" "受理",
        /// The deputy's own work.
        Handle = "handle" "代表办理",
        /// The office's assignment to a unit.
        Assign = "assign" "交办",
        /// The unit's work.
        Unit = "unit" "承办",
        /// The deputy's look on site.
        Verify = "verify" "核实",
        /// The resident's rating.
        Rate = "rate" "评价",
        /// The office's own supervision.
        Supervise = "supervise" "督办",
    }
}

/// A length of time, in hours or days that all count, or in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    Hours(u32),
    Days(u32),
    /// Working days by the State Council's arrangement.
    WorkingDays(u32),
}

impl Term {
    /// The instant at which the term ends that begins at `start`.
    #[must_use]
    pub fn end(self, start: Instant, calendar: &Calendar) -> Instant {
        match self {
            Self::Hours(hours) => start + Duration::hours(i64::from(hours)),
            Self::Days(days) => start + Duration::days(i64::from(days)),
            Self::WorkingDays(days) => calendar.add_working_days(start, days),
        }
    }
}

/// Who has how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// Counts the sets of a county; a case keeps the clock that it was given.
    pub version: i32,
    /// The deputy's first answer.
    pub accept: Term,
    /// The deputy's own work.
    pub handle: Term,
    /// The office's assignment.
    pub assign: Term,
    /// A unit's work on a question.
    pub question: Term,
    /// On a request for help.
    pub help: Term,
    /// On a proposal.
    pub proposal: Term,
    /// On a complaint or a report.
    pub complaint: Term,
    /// The deputy's look on site.
    pub verify: Term,
    /// The resident's rating.
    pub rate: Term,
    /// A unit's second attempt, at most.
    pub rework: Term,
    /// Within how many working days a unit may give back what was wrongly assigned.
    pub return_within: u32,
}

impl RuleSet {
    /// The defaults: 24 hours for the first answer, the unit's terms as a neighbouring city's 12345 has them. The
    /// deputy's own work has no term in any rule that we know; ten working days keep it from being left lying.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            version: 1,
            accept: Term::Hours(24),
            handle: Term::WorkingDays(10),
            assign: Term::WorkingDays(2),
            question: Term::WorkingDays(2),
            help: Term::WorkingDays(3),
            proposal: Term::WorkingDays(5),
            complaint: Term::WorkingDays(10),
            verify: Term::WorkingDays(3),
            rate: Term::Days(7),
            rework: Term::WorkingDays(10),
            return_within: 5,
        }
    }

    /// How long a unit has for a case of that nature.
    #[must_use]
    pub fn unit(&self, nature: CaseNature) -> Term {
        match nature {
            CaseNature::Question => self.question,
            CaseNature::Help => self.help,
            CaseNature::Proposal => self.proposal,
            CaseNature::Complaint | CaseNature::Report => self.complaint,
        }
    }

    /// The stage and the term that begin when a case enters `state`; `None` where nobody is waited for, or where the
    /// clock of before runs on or stands still.
    #[must_use]
    pub fn on_entering(&self, state: CaseState, nature: CaseNature) -> Option<(Stage, Term)> {
        match state {
            CaseState::Submitted => Some((Stage::Accept, self.accept)),
            CaseState::Accepted => Some((Stage::Handle, self.handle)),
            CaseState::Escalated => Some((Stage::Assign, self.assign)),
            CaseState::Assigned => Some((Stage::Unit, self.unit(nature))),
            CaseState::Replied => Some((Stage::Verify, self.verify)),
            CaseState::Resolved => Some((Stage::Rate, self.rate)),
            CaseState::Supervised => Some((Stage::Supervise, self.assign)),
            CaseState::InProgress
            | CaseState::AwaitingInfo
            | CaseState::Declined
            | CaseState::Diverted
            | CaseState::Closed
            | CaseState::ClosedUnrated
            | CaseState::Withdrawn
            | CaseState::Merged => None,
        }
    }
}

/// A clock that runs, or stands still while the resident is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseClock {
    /// What it measures.
    pub stage: Stage,
    /// When it began.
    pub started: Instant,
    /// When it ends.
    pub due: Instant,
    /// Since when it stands still.
    pub paused: Option<Instant>,
    /// Whether the reminder at yellow was given.
    pub warned: bool,
    /// Whether the office was told at red.
    pub overdue: bool,
}

impl CaseClock {
    /// A clock that begins now.
    #[must_use]
    pub fn start(stage: Stage, term: Term, now: Instant, calendar: &Calendar) -> Self {
        Self { stage, started: now, due: term.end(now, calendar), paused: None, warned: false, overdue: false }
    }

    /// When a quarter of the time is left.
    #[must_use]
    pub fn yellow_at(&self) -> Instant {
        self.due - (self.due - self.started) / 4
    }

    /// How it stands.
    #[must_use]
    pub fn light(&self, now: Instant) -> ClockLight {
        let now = self.paused.unwrap_or(now);
        if now >= self.due {
            ClockLight::Red
        } else if now >= self.yellow_at() {
            ClockLight::Yellow
        } else {
            ClockLight::Green
        }
    }

    /// When somebody must look at it next; `None` while it stands still or when all was said.
    #[must_use]
    pub fn alert_at(&self) -> Option<Instant> {
        match self {
            Self { paused: Some(_), .. } | Self { overdue: true, .. } => None,
            // Nobody is urged to rate: the clock just ends.
            Self { stage: Stage::Rate, .. } | Self { warned: true, .. } => Some(self.due),
            _ => Some(self.yellow_at()),
        }
    }

    /// Lets it stand still.
    pub fn pause(&mut self, now: Instant) {
        self.paused = Some(now);
    }

    /// Lets it run on: what was left when it paused is left now.
    pub fn resume(&mut self, now: Instant) {
        if let Some(paused) = self.paused.take() {
            let stood = now - paused;
            self.started += stood;
            self.due += stood;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("a literal").to_utc()
    }

    #[test]
    fn twenty_four_hours_turn_yellow_after_eighteen() {
        let start = at("2026-03-02T09:00:00+08:00");
        let clock = CaseClock::start(Stage::Accept, Term::Hours(24), start, &Calendar::statutory());
        assert_eq!(clock.light(start + Duration::hours(17)), ClockLight::Green);
        assert_eq!(clock.light(start + Duration::hours(18)), ClockLight::Yellow);
        assert_eq!(clock.light(start + Duration::hours(24)), ClockLight::Red);
    }

    #[test]
    fn what_was_left_before_a_question_is_left_after_the_answer() {
        let start = at("2026-03-02T09:00:00+08:00");
        let mut clock = CaseClock::start(Stage::Accept, Term::Hours(24), start, &Calendar::statutory());
        clock.pause(start + Duration::hours(10));
        assert_eq!(clock.alert_at(), None);
        assert_eq!(clock.light(start + Duration::hours(100)), ClockLight::Green);
        clock.resume(start + Duration::hours(100));
        assert_eq!(clock.due, start + Duration::hours(114));
    }

    #[test]
    fn the_national_day_week_gives_a_unit_its_working_days() {
        let start = at("2026-09-30T16:00:00+08:00");
        let rules = RuleSet::standard();
        let due = rules.unit(CaseNature::Question).end(start, &Calendar::statutory());
        assert!(due > at("2026-10-08T00:00:00+08:00"), "{due}");
    }
}
