//! The clocks of a case: who has how long. Rule sets are data, versioned by division (`rule_sets`); [`RuleSet::standard`] is
//! what ships.

use chrono::{NaiveTime, SubsecRound};

pub use super::fallbacks::Fallback;
pub use super::terms::{Counting, Term};
use super::{AssignReach, CaseNature, CaseState, ClockLight, OrderTerms, SuggestionTerms};
use crate::shared::Instant;
use crate::shared::calendar::Calendar;
use crate::shared::deadline::quarter_left;
use crate::shared::text::Name;
use crate::shared::time::{local_date, shanghai};

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
    /// When a working day ends: what has a term of working days may be done until then on the last of them.
    pub day_ends_at: NaiveTime,
    /// When whoever is to give the first answer is reminded of it; once a quarter of the time is left where nothing is said.
    pub remind: Option<Term>,
    /// When the room's liaison is asked, where no first answer came; never before that one is due.
    pub ask_room: Term,
    /// When the office is asked, where none came from there either.
    pub ask_office: Term,
    /// How often the unit in the lead may have its clock stand still for a question to the resident.
    pub pauses: u32,
    /// How long a question waits for the resident's answer before the case is closed as unanswered.
    pub answer: Term,
    /// And for how many days after that the resident may have it taken up again.
    pub reopen_days: u32,
    /// Who has how long with deputies' suggestions.
    pub suggestions: SuggestionTerms,
    /// And with supervision orders.
    pub orders: OrderTerms,
    /// The paper on which the division rests the set, where it names one.
    pub source: Option<Name>,
}

/// Half past five.
const DAY_ENDS_AT: NaiveTime = match NaiveTime::from_hms_opt(17, 30, 0) {
    Some(time) => time,
    None => panic!("half past five is a time"),
};

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
            day_ends_at: DAY_ENDS_AT,
            remind: None,
            ask_room: Term::WorkingDays(2),
            ask_office: Term::WorkingDays(3),
            pauses: 2,
            answer: Term::WorkingDays(5),
            reopen_days: 30,
            suggestions: SuggestionTerms::standard(),
            orders: OrderTerms::standard(),
            source: None,
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
            | CaseState::ClosedUnanswered
            | CaseState::Withdrawn
            | CaseState::Merged => None,
        }
    }
}

/// The states in which the resident is waited for: when the time has run out, the case is closed.
pub const CLOSES: &[CaseState] = &[CaseState::Resolved, CaseState::AwaitingInfo];

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
    /// Whether it was noted at red that its time is over.
    pub overdue: bool,
    /// The edition of the calendar by which its working days are counted.
    pub edition: i32,
    /// Who else is asked for the first answer, and when; none of a clock of before that was laid down.
    pub fallback: Option<Fallback>,
}

impl CaseClock {
    /// A clock that begins now.
    #[must_use]
    pub fn start(stage: Stage, term: Term, now: Instant, calendar: &Calendar, rules: &RuleSet) -> Self {
        Self::start_with(stage, term, now, now, calendar, rules)
    }

    /// A clock that begins now, with a term that counts from `from` on: it comes on top of what was left until then.
    #[must_use]
    pub fn start_with(
        stage: Stage,
        term: Term,
        now: Instant,
        from: Instant,
        calendar: &Calendar,
        rules: &RuleSet,
    ) -> Self {
        let end = |term: Term, from: Instant| term.end(from, calendar, rules.day_ends_at);
        let (counting, due) = (term.counting(), end(term, from));
        let yellow = match counting {
            Counting::AllTime => Self::quarter_before(due, now),
            Counting::WakingHours => {
                let whole = calendar.waking_time_between(now, due);
                calendar.add_waking_time(now, whole - whole / 4).trunc_subsecs(6).min(due)
            }
            Counting::WorkingDays => quarter_left(now, due, calendar),
        };
        let is_first_answer = stage == Stage::Accept;
        let reminded = rules.remind.filter(|_| is_first_answer).map(|term| end(term, now).min(due));
        let asked = || Fallback::wind(due, end(rules.ask_room, now), end(rules.ask_office, now));
        let edition = calendar.edition();
        Self {
            stage,
            counting,
            started: now,
            yellow: reminded.unwrap_or(yellow),
            due,
            paused: None,
            resumed: None,
            warned: false,
            overdue: false,
            edition,
            fallback: is_first_answer.then(asked),
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
        self.counting != Counting::AllTime && calendar.is_estimated(local_date(self.due))
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

    /// Lets it run on: of the time that it counts, what was left when it paused is left now. What had come by then stays where it was,
    /// and what was left is told by the calendar of then, whatever year is entered meanwhile. Of working days whole ones are counted:
    /// its end moves by as many as have come after the day on which it paused, up to that on which it runs on.
    pub fn resume(&mut self, now: Instant, calendar: &Calendar) {
        let Some(paused) = self.paused.take() else { return };
        let of_then = (self.edition < calendar.edition()).then(|| calendar.of_edition(self.edition));
        let of_then = of_then.as_ref().unwrap_or(calendar);
        match self.counting {
            Counting::AllTime => {
                let stood = now - paused;
                self.started += stood;
                self.yellow += stood;
                self.due += stood;
            }
            Counting::WakingHours => {
                for instant in [&mut self.yellow, &mut self.due] {
                    if *instant > paused {
                        let left = of_then.waking_time_between(paused, *instant);
                        *instant = calendar.add_waking_time(now, left);
                    }
                }
                (self.resumed, self.edition) = (Some(now), calendar.edition());
            }
            Counting::WorkingDays => {
                let [yellow, due] = [self.yellow, self.due].map(|one| moved(one, [paused, now], [of_then, calendar]));
                // Of its last day the hour may be over at which it was to turn yellow.
                self.yellow = if yellow > due { now.min(due) } else { yellow };
                self.due = due;
                (self.resumed, self.edition) = (Some(now), calendar.edition());
            }
        }
        if let Some(fallback) = &mut self.fallback {
            fallback.shift(self.due, |one| moved(one, [paused, now], [of_then, calendar]));
        }
    }
}

/// That moment, `then` of which as many working days were to come by one calendar as are to come `now` by the other: at the same
/// time of the day. What was over then stays.
pub(super) fn moved(moment: Instant, [then, now]: [Instant; 2], [old, new]: [&Calendar; 2]) -> Instant {
    if moment <= then {
        return moment;
    }
    new.moment_after(now, old.working_days_between(then, moment), moment.with_timezone(&shanghai()).time())
}

#[cfg(test)]
mod tests;
