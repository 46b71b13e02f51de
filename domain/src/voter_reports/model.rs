use chrono::NaiveDate;

use super::{VoterReportState, terms};
use crate::cases::{ClockLight, far_future};
use crate::congresses::TermId;
use crate::duties::DutyActivity;
use crate::shared::deadline::{day_over, quarter_left};
use crate::shared::text::{Body, Name};
use crate::shared::time::local_date;
use crate::shared::{Context, DeputyId, DivisionCode, Instant, OfficeId, Party, Standing};

crate::ids! {
    /// A deputy's report to voters (述职报告).
    VoterReportId,
}

/// What a deputy did, counted from the duty file when the report was written. Nobody types it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportFigures {
    /// The first and the last day that are counted.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// How often what was done, in the order of the list of activities; what was never done is left out.
    pub kinds: Vec<(DutyActivity, i64)>,
}

/// A report as it was written: its words are the deputy's, its figures are not.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportDraft {
    pub figures: ReportFigures,
    pub text: Body,
}

/// When and where voters meet.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportMeeting {
    pub starts_at: Instant,
    pub place: Name,
    pub announced_at: Instant,
    /// When it was written down that it was, and how many voters were there.
    pub held: Option<(Instant, u32)>,
}

/// What a voter asks, as somebody writes it down who hears it. Who asks is kept nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct VoterQuestion {
    /// From 1 on.
    pub number: u32,
    pub text: Body,
    pub asked_at: Instant,
    pub answer: Option<(Body, Instant)>,
}

/// When voters could cast ballots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportReview {
    pub opened_at: Instant,
    pub closed_at: Option<Instant>,
}

impl ReportReview {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

/// A deputy's report to the voters of the constituency.
#[derive(Clone, Debug, PartialEq)]
pub struct VoterReport {
    pub id: VoterReportId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<VoterReportState>,
    pub deputy: DeputyId,
    pub term: TermId,
    /// The office that serves the deputy, and where the deputy works.
    pub office: OfficeId,
    pub division: DivisionCode,
    /// The day by which it is to be written.
    pub planned_on: NaiveDate,
    pub draft: Option<ReportDraft>,
    pub meeting: Option<ReportMeeting>,
    /// Since when everybody may read it: since it was published, or held.
    pub shown_at: Option<Instant>,
    pub questions: Vec<VoterQuestion>,
    /// Until when the oldest question that is left is to be answered.
    pub answers_due: Option<Instant>,
    pub review: Option<ReportReview>,
    pub scheduled_at: Instant,
    pub updated_at: Instant,
}

impl VoterReport {
    #[must_use]
    pub fn state(&self) -> VoterReportState {
        self.standing.state()
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        format!("述职报告（计划 {}）", self.planned_on)
    }

    /// The questions that are left.
    pub fn open_questions(&self) -> impl Iterator<Item = &VoterQuestion> {
        self.questions.iter().filter(|question| question.answer.is_none())
    }

    /// Whether voters may cast ballots now.
    #[must_use]
    pub fn takes_ballots(&self) -> bool {
        self.review.is_some_and(|review| review.is_open())
    }

    /// Whether the review may be opened: after a meeting, and once.
    #[must_use]
    pub fn may_be_reviewed(&self) -> bool {
        self.was_held() && self.review.is_none()
    }

    /// Whether voters met.
    #[must_use]
    pub fn was_held(&self) -> bool {
        self.meeting.as_ref().is_some_and(|meeting| meeting.held.is_some())
    }

    /// Whose move it is, and until when: far in the future where there is no term.
    #[must_use]
    pub fn waits_for(&self) -> Option<(Party, Instant)> {
        use VoterReportState as S;
        let (deputy, office) = (Party::Deputy(self.deputy), Party::Office(self.office));
        match self.state() {
            S::Scheduled => Some((deputy, day_over(self.planned_on))),
            S::Questioned => Some((deputy, self.answers_due.unwrap_or_else(far_future))),
            S::Drafted | S::Checked | S::Published | S::Held | S::Answered | S::Reviewed => {
                Some((office, far_future()))
            }
            S::Filed | S::Cancelled => None,
        }
    }

    /// How what it waits for stands, where that has a term.
    #[must_use]
    pub fn light(&self, now: Instant, yellow: Option<Instant>) -> Option<ClockLight> {
        let (_, until) = self.waits_for().filter(|(_, until)| *until < far_future())?;
        Some(if now >= until {
            ClockLight::Red
        } else if yellow.is_some_and(|yellow| now >= yellow) {
            ClockLight::Yellow
        } else {
            ClockLight::Green
        })
    }

    /// From when on the light is yellow: a quarter of the working days is left.
    #[must_use]
    pub fn yellow(&self, ctx: &Context) -> Option<Instant> {
        let due = self.answers_due?;
        let asked = self.open_questions().map(|question| question.asked_at).min()?;
        Some(quarter_left(asked, due, &ctx.calendar))
    }

    /// Until when the oldest question that is left is answered.
    pub(super) fn next_answer_due(&self, ctx: &Context) -> Option<Instant> {
        let asked = self.open_questions().map(|question| question.asked_at).min()?;
        Some(day_over(local_date(ctx.calendar.add_working_days(asked, terms::ANSWER_WORKING_DAYS))))
    }
}
