//! The clocks of a case: who has how long. Rule sets are data, versioned by division (`rule_sets`); [`RuleSet::standard`] is
//! what ships.

use chrono::SubsecRound;

pub use super::terms::{Counting, Term};
use super::{AssignReach, CaseNature, CaseState, ClockLight};
use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::time::local_date;

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
    /// How often the office may give a unit more time.
    pub extensions: u32,
    /// How much it gives each time; the unit's own term once more where nothing is said.
    pub extension: Option<Term>,
    /// A reception is announced so many days before at the latest.
    pub reception_notice_days: u32,
    /// And so many at the earliest.
    pub reception_ahead_days: u32,
    /// Both sides may agree to go on with a mediation for so many days at most, from the day on which they do (人民调解工作若干规定
    /// 第三十三条 leaves the time to them).
    pub mediation_extension_days: u32,
    /// Whom an office may make responsible.
    pub assign_reach: AssignReach,
    /// Within how many days a resident may object to a refusal, its own day not counted.
    pub objection_days: u32,
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
            extensions: 1,
            extension: None,
            reception_notice_days: 2,
            reception_ahead_days: 366,
            mediation_extension_days: 366,
            assign_reach: AssignReach::OwnLevel,
            objection_days: 7,
        }
    }

    /// How much more time a unit is given for a case of that nature.
    #[must_use]
    pub fn extended(&self, nature: CaseNature) -> Term {
        self.extension.unwrap_or_else(|| self.unit(nature))
    }

    /// How long a unit has for a case of that nature.
    #[must_use]
    pub fn unit(&self, nature: CaseNature) -> Term {
        match nature {
            CaseNature::Question => self.question,
            CaseNature::Help => self.help,
            CaseNature::Proposal => self.proposal,
            // Nothing unsorted is assigned; the longest term wrongs nobody where one is asked for all the same.
            CaseNature::Complaint | CaseNature::Report | CaseNature::Unsorted => self.complaint,
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

/// The state whose clock tells nobody: when it has run out, the case is closed.
pub const CLOSES: CaseState = CaseState::Resolved;

/// A clock that runs, or stands still while the resident is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseClock {
    /// What it measures.
    pub stage: Stage,
    /// Which time it counts.
    pub counting: Counting,
    /// When it began; where all time counts, as much later as it stood still.
    pub started: Instant,
    /// When a quarter of its time is left.
    pub yellow: Instant,
    /// When it ends.
    pub due: Instant,
    /// Since when it stands still.
    pub paused: Option<Instant>,
    /// Since when one of working days runs on after it stood still: what was left then is what counts.
    pub resumed: Option<Instant>,
    /// Whether the reminder at yellow was given.
    pub warned: bool,
    /// Whether the office was told at red.
    pub overdue: bool,
    /// The edition of the calendar by which its working days are counted.
    pub edition: i32,
}

impl CaseClock {
    /// A clock that begins now.
    #[must_use]
    pub fn start(stage: Stage, term: Term, now: Instant, calendar: &Calendar) -> Self {
        Self::start_with(stage, term, now, now, calendar)
    }

    /// A clock that begins now, with a term that counts from `from` on: it comes on top of what was left until then.
    #[must_use]
    pub fn start_with(stage: Stage, term: Term, now: Instant, from: Instant, calendar: &Calendar) -> Self {
        let (counting, due) = (term.counting(), term.end(from, calendar));
        let yellow = match counting {
            Counting::AllTime => Self::quarter_before(due, now),
            Counting::WorkingDays => {
                let whole = calendar.working_time_between(now, due);
                calendar.add_working_time(now, whole - whole / 4).trunc_subsecs(6).min(due)
            }
        };
        let edition = calendar.edition();
        Self {
            stage,
            counting,
            started: now,
            yellow,
            due,
            paused: None,
            resumed: None,
            warned: false,
            overdue: false,
            edition,
        }
    }

    /// The instant at which a quarter of all the time between `started` and `due` is left.
    #[must_use]
    pub fn quarter_before(due: Instant, started: Instant) -> Instant {
        (due - (due - started) / 4).trunc_subsecs(6)
    }

    /// Whether it ends in a year whose working days are not all known yet.
    #[must_use]
    pub fn is_estimated(&self, calendar: &Calendar) -> bool {
        self.counting == Counting::WorkingDays && calendar.is_estimated(local_date(self.due))
    }

    /// How it stands.
    #[must_use]
    pub fn light(&self, now: Instant) -> ClockLight {
        let now = self.paused.unwrap_or(now);
        if now >= self.due {
            ClockLight::Red
        } else if now >= self.yellow {
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
            _ => Some(self.yellow),
        }
    }

    /// Lets it stand still.
    pub fn pause(&mut self, now: Instant) {
        self.paused = Some(now);
    }

    /// Lets it run on: of the time that it counts, what was left when it paused is left now. Of working days, what had
    /// come by then stays where it was, and what was left is told by the calendar of then, whatever year is entered meanwhile.
    pub fn resume(&mut self, now: Instant, calendar: &Calendar) {
        let Some(paused) = self.paused.take() else { return };
        match self.counting {
            Counting::AllTime => {
                let stood = now - paused;
                self.started += stood;
                self.yellow += stood;
                self.due += stood;
            }
            Counting::WorkingDays => {
                let of_then = (self.edition < calendar.edition()).then(|| calendar.of_edition(self.edition));
                let of_then = of_then.as_ref().unwrap_or(calendar);
                for instant in [&mut self.yellow, &mut self.due] {
                    if *instant > paused {
                        let left = of_then.working_time_between(paused, *instant);
                        *instant = calendar.add_working_time(now, left);
                    }
                }
                (self.resumed, self.edition) = (Some(now), calendar.edition());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Duration, NaiveDate};

    use super::*;
    use crate::shared::Vocabulary;

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
    fn the_clock_of_one_state_alone_closes_a_case() {
        for state in CaseState::ALL {
            let begun = RuleSet::standard().on_entering(*state, CaseNature::Complaint);
            assert_eq!(begun.is_some_and(|(stage, _)| stage == Stage::Rate), *state == CLOSES, "{state:?}");
        }
    }

    #[test]
    fn what_was_left_before_a_question_is_left_after_the_answer() {
        let start = at("2026-03-02T09:00:00+08:00");
        let mut clock = CaseClock::start(Stage::Accept, Term::Hours(24), start, &Calendar::statutory());
        clock.pause(start + Duration::hours(10));
        assert_eq!(clock.alert_at(), None);
        assert_eq!(clock.light(start + Duration::hours(100)), ClockLight::Green);
        clock.resume(start + Duration::hours(100), &Calendar::statutory());
        assert_eq!(clock.due, start + Duration::hours(114));
        assert_eq!(clock.light(start + Duration::hours(107)), ClockLight::Green);
        assert_eq!(clock.light(start + Duration::hours(108)), ClockLight::Yellow);
    }

    #[test]
    fn working_days_that_were_left_are_left() {
        let calendar = Calendar::statutory();
        let local = |text: &str| at(&format!("{text}:00+08:00"));
        for (term, start, paused, resumed, due) in [
            // Four are left on Monday until Friday, and on Tuesday until the Monday after.
            (4, "2026-03-02T09:00", "2026-03-02T09:00", "2026-03-03T09:00", "2026-03-09T09:00"),
            // One is left over a weekend, and one in the middle of a week.
            (1, "2026-03-06T09:00", "2026-03-06T09:00", "2026-03-09T09:00", "2026-03-10T09:00"),
            // Two are left over the week of the National Day, and two after it, a make-up Saturday among them.
            (2, "2026-09-30T09:00", "2026-09-30T09:00", "2026-10-08T09:00", "2026-10-10T09:00"),
            // Two and a part, answered on a Sunday: counting goes on with Monday.
            (3, "2026-03-02T09:00", "2026-03-03T06:00", "2026-03-08T11:00", "2026-03-11T03:00"),
            // Asked and answered on days of rest: nothing is lost and nothing gained.
            (2, "2026-03-05T16:00", "2026-03-07T10:00", "2026-03-08T20:00", "2026-03-09T16:00"),
            (2, "2026-03-05T16:00", "2026-03-08T10:00", "2026-03-08T10:00", "2026-03-09T16:00"),
            // Into a year without an arrangement.
            (2, "2026-12-30T09:00", "2026-12-30T09:00", "2026-12-31T09:00", "2027-01-05T09:00"),
        ] {
            let mut clock = CaseClock::start(Stage::Unit, Term::WorkingDays(term), local(start), &calendar);
            clock.pause(local(paused));
            clock.resume(local(resumed), &calendar);
            assert_eq!(clock.due, local(due), "{start} {paused} {resumed}");
        }
    }

    #[test]
    fn what_is_past_due_stays_so() {
        let calendar = Calendar::statutory();
        let mut clock = CaseClock::start(Stage::Unit, Term::WorkingDays(1), at("2026-03-02T09:00:00+08:00"), &calendar);
        let due = clock.due;
        clock.pause(at("2026-03-04T09:00:00+08:00"));
        clock.resume(at("2026-03-06T09:00:00+08:00"), &calendar);
        assert_eq!((clock.due, clock.light(clock.due)), (due, ClockLight::Red));
    }

    #[test]
    fn working_days_turn_yellow_when_a_quarter_of_them_is_left() {
        let calendar = Calendar::statutory();
        let start = at("2026-03-06T09:00:00+08:00");
        let mut clock = CaseClock::start(Stage::Unit, Term::WorkingDays(2), start, &calendar);
        assert_eq!((clock.yellow, clock.due), (at("2026-03-09T21:00:00+08:00"), at("2026-03-10T09:00:00+08:00")));
        // Half a day of the two is over.
        clock.pause(start + Duration::hours(12));
        clock.resume(at("2026-03-11T00:00:00+08:00"), &calendar);
        assert_eq!((clock.yellow, clock.due), (at("2026-03-12T00:00:00+08:00"), at("2026-03-12T12:00:00+08:00")));
        let more = CaseClock::start_with(Stage::Unit, Term::WorkingDays(2), start, clock.due, &calendar);
        assert_eq!((more.yellow, more.due), (at("2026-03-12T23:15:00+08:00"), at("2026-03-16T12:00:00+08:00")));
    }

    #[test]
    fn the_end_of_working_days_alone_is_estimated() {
        let calendar = Calendar::statutory();
        let start = at("2026-12-31T09:00:00+08:00");
        let end = |term| CaseClock::start(Stage::Unit, term, start, &calendar).is_estimated(&calendar);
        assert!(end(Term::WorkingDays(1)));
        assert!(!end(Term::Days(1)));
        let before = CaseClock::start(Stage::Unit, Term::WorkingDays(1), start - Duration::days(1), &calendar);
        assert!(!before.is_estimated(&calendar));
    }

    /// Whether people work on each of 300 days from 1 September 2026 on, written out by hand.
    fn days_of_work() -> Vec<bool> {
        let made_up = ["2026-09-20", "2026-10-10"];
        let rested = [
            ("2026-09", "25 26 27"),
            ("2026-10", "01 02 03 04 05 06 07"),
            ("2027-01", "01"),
            ("2027-02", "05 06 07 08 09 10"),
            ("2027-04", "05"),
            ("2027-05", "01 02 03 04"),
            ("2027-06", "09"),
        ];
        let first = NaiveDate::from_ymd_opt(2026, 9, 1).expect("a date");
        let works = |day: NaiveDate| {
            let text = day.to_string();
            let rests = rested.iter().any(|(month, days)| text.starts_with(*month) && days.contains(&text[8..]));
            made_up.contains(&text.as_str()) || !(rests || day.weekday().number_from_monday() > 5)
        };
        first.iter_days().take(300).map(works).collect()
    }

    proptest::proptest! {
        #[test]
        fn pauses_keep_the_working_time_that_was_left(
            start in 0usize..120 * 360,
            term in 1u32..11,
            pauses in proptest::collection::vec((0usize..15 * 1440, 0usize..20 * 1440), 0..4),
        ) {
            let works = days_of_work();
            let instant = |minute: usize| {
                at("2026-09-01T00:00:00+08:00") + Duration::minutes(i64::try_from(minute).expect("small"))
            };
            let left = |from: usize, to: usize| (from..to).filter(|minute| works[minute / 1440]).count();
            let after = |from: usize, left: usize| {
                let (mut minute, mut left) = (from, left);
                while left > 0 || !works[minute / 1440] {
                    left -= usize::from(works[minute / 1440]);
                    minute += 1;
                }
                minute
            };
            // Every fourth minute, so that a quarter of the time is whole minutes.
            let mut now = start * 4;
            let mut due = now;
            for _ in 0..term {
                due += 1440;
                while !works[due / 1440] {
                    due += 1440;
                }
            }
            let mut yellow = after(now, left(now, due) / 4 * 3);

            let calendar = Calendar::statutory();
            let mut clock = CaseClock::start(Stage::Unit, Term::WorkingDays(term), instant(now), &calendar);
            proptest::prop_assert_eq!((clock.yellow, clock.due), (instant(yellow), instant(due)));
            for (runs, stands) in pauses {
                let paused = now + runs;
                now = paused + stands;
                clock.pause(instant(paused));
                clock.resume(instant(now), &calendar);
                for moment in [&mut yellow, &mut due] {
                    if *moment > paused {
                        *moment = after(now, left(paused, *moment));
                    }
                }
                proptest::prop_assert_eq!((clock.yellow, clock.due), (instant(yellow), instant(due)));
            }
        }
    }

    #[test]
    fn the_national_day_week_gives_a_unit_its_working_days() {
        let start = at("2026-09-30T16:00:00+08:00");
        let rules = RuleSet::standard();
        let due = rules.unit(CaseNature::Question).end(start, &Calendar::statutory());
        assert!(due > at("2026-10-08T00:00:00+08:00"), "{due}");
    }
}
