//! `voter_reports.sealed`: what a report says and counts, the meeting, what voters asked and were answered, and when they could vote.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::duties::DutyActivity;
use mashang_domain::shared::text::{Body, Name};
use mashang_domain::voter_reports::{
    ReportDraft, ReportFigures, ReportMeeting, ReportReview, VoterQuestion, VoterReport,
};
use serde::{Deserialize, Serialize};

use crate::stored::word::{First, Plain, Word, each};

#[derive(Debug, Serialize, Deserialize)]
struct Count {
    kind: Word<DutyActivity>,
    count: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Draft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<(NaiveDate, NaiveDate)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<Count>,
    text: Plain<Body>,
}

impl From<&ReportDraft> for Draft {
    fn from(draft: &ReportDraft) -> Self {
        let count = |&(kind, count): &(DutyActivity, i64)| Count { kind: Word(kind), count };
        Self {
            days: draft.figures.days,
            kinds: draft.figures.kinds.iter().map(count).collect(),
            text: Plain::from(&draft.text),
        }
    }
}

impl From<Draft> for ReportDraft {
    fn from(draft: Draft) -> Self {
        let kinds = draft.kinds.into_iter().map(|one| (one.kind.known(), one.count)).collect();
        Self { figures: ReportFigures { days: draft.days, kinds }, text: draft.text.0 }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Meeting {
    starts_at: DateTime<Utc>,
    place: Plain<Name>,
    announced_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held: Option<(DateTime<Utc>, u32)>,
}

impl From<&ReportMeeting> for Meeting {
    fn from(meeting: &ReportMeeting) -> Self {
        Self {
            starts_at: meeting.starts_at,
            place: Plain::from(&meeting.place),
            announced_at: meeting.announced_at,
            held: meeting.held,
        }
    }
}

impl From<Meeting> for ReportMeeting {
    fn from(meeting: Meeting) -> Self {
        let Meeting { starts_at, place, announced_at, held } = meeting;
        Self { starts_at, place: place.0, announced_at, held }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Question {
    number: u32,
    text: Plain<Body>,
    asked_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<(Plain<Body>, DateTime<Utc>)>,
}

impl From<&VoterQuestion> for Question {
    fn from(question: &VoterQuestion) -> Self {
        Self {
            number: question.number,
            text: Plain::from(&question.text),
            asked_at: question.asked_at,
            answer: question.answer.as_ref().map(|(text, at)| (Plain::from(text), *at)),
        }
    }
}

impl From<Question> for VoterQuestion {
    fn from(question: Question) -> Self {
        Self {
            number: question.number,
            text: question.text.0,
            asked_at: question.asked_at,
            answer: question.answer.map(|(text, at)| (text.0, at)),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Review {
    opened_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reported {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<Draft>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    meeting: Option<Meeting>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    questions: Vec<Question>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    review: Option<Review>,
}

/// What of a report lies sealed.
pub(crate) type Parts = (Option<ReportDraft>, Option<ReportMeeting>, Vec<VoterQuestion>, Option<ReportReview>);

impl From<&VoterReport> for Reported {
    fn from(report: &VoterReport) -> Self {
        let review = |review: ReportReview| Review { opened_at: review.opened_at, closed_at: review.closed_at };
        Self {
            _version: First,
            draft: report.draft.as_ref().map(Draft::from),
            meeting: report.meeting.as_ref().map(Meeting::from),
            questions: each(&report.questions),
            review: report.review.map(review),
        }
    }
}

impl Reported {
    pub(crate) fn parts(self) -> Parts {
        let review = |review: Review| ReportReview { opened_at: review.opened_at, closed_at: review.closed_at };
        let Self { draft, meeting, questions, review: of_review, .. } = self;
        (draft.map(Into::into), meeting.map(Into::into), each(questions), of_review.map(review))
    }
}
