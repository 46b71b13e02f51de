//! `consultations.sealed`: what a consultation is about, its meetings, groups and measures; `consultations.news`: who is still to be told;
//! `consultation_opinions.sealed`: what somebody thinks.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::activities::ActivityHelperKind;
use mashang_domain::consultations::{
    self, Attendance, Consultation, ConsultationMeetingKind, OpinionDecision, OpinionVoice,
};
use mashang_domain::shared::DeputyId;
use mashang_domain::shared::text::{Body, Name, Title};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{First, Plain, Word, each, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    pub(crate) text: Plain<Body>,
}

impl From<&Body> for Said {
    fn from(text: &Body) -> Self {
        Self { _version: First, text: Plain::from(text) }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Attended {
    voice: Word<OpinionVoice>,
    people: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Meeting {
    number: u32,
    kind: Word<ConsultationMeetingKind>,
    title: Plain<Title>,
    held_at: DateTime<Utc>,
    place: Plain<Name>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attendance: Vec<Attended>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minuted_at: Option<DateTime<Utc>>,
}

impl From<&consultations::ConsultationMeeting> for Meeting {
    fn from(meeting: &consultations::ConsultationMeeting) -> Self {
        let attended = |one: &Attendance| Attended { voice: Word(one.voice), people: one.people };
        Self {
            number: meeting.number,
            kind: Word(meeting.kind),
            title: Plain::from(&meeting.title),
            held_at: meeting.held_at,
            place: Plain::from(&meeting.place),
            attendance: meeting.attendance.iter().map(attended).collect(),
            deputies: meeting.deputies.iter().map(|deputy| deputy.0).collect(),
            minutes: plain(meeting.minutes.as_ref()),
            minuted_at: meeting.minuted_at,
        }
    }
}

impl From<Meeting> for consultations::ConsultationMeeting {
    fn from(meeting: Meeting) -> Self {
        let attended = |one: Attended| Attendance { voice: one.voice.known(), people: one.people };
        Self {
            number: meeting.number,
            kind: meeting.kind.known(),
            title: meeting.title.0,
            held_at: meeting.held_at,
            place: meeting.place.0,
            attendance: meeting.attendance.into_iter().map(attended).collect(),
            deputies: meeting.deputies.into_iter().map(DeputyId).collect(),
            minutes: meeting.minutes.map(|minutes| minutes.0),
            minuted_at: meeting.minuted_at,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Group {
    number: u32,
    title: Plain<Title>,
    opinions: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decision: Option<Word<OpinionDecision>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply: Option<Plain<Body>>,
}

impl From<&consultations::OpinionGroup> for Group {
    fn from(group: &consultations::OpinionGroup) -> Self {
        Self {
            number: group.number,
            title: Plain::from(&group.title),
            opinions: group.opinions,
            decision: group.decision.map(Word),
            reason: plain(group.reason.as_ref()),
            reply: plain(group.reply.as_ref()),
        }
    }
}

impl From<Group> for consultations::OpinionGroup {
    fn from(group: Group) -> Self {
        Self {
            number: group.number,
            title: group.title.0,
            opinions: group.opinions,
            decision: group.decision.map(Word::known),
            reason: group.reason.map(|reason| reason.0),
            reply: group.reply.map(|reply| reply.0),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Milestone {
    title: Plain<Title>,
    due_on: NaiveDate,
    progress: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done_on: Option<NaiveDate>,
}

impl From<&consultations::Milestone> for Milestone {
    fn from(milestone: &consultations::Milestone) -> Self {
        Self {
            title: Plain::from(&milestone.title),
            due_on: milestone.due_on,
            progress: milestone.progress,
            moved_on: milestone.moved_on,
            done_on: milestone.done_on,
        }
    }
}

impl From<Milestone> for consultations::Milestone {
    fn from(milestone: Milestone) -> Self {
        Self {
            title: milestone.title.0,
            due_on: milestone.due_on,
            progress: milestone.progress,
            moved_on: milestone.moved_on,
            done_on: milestone.done_on,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Helper {
    kind: Word<ActivityHelperKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Plain<Name>>,
    part: Plain<Title>,
}

impl From<&consultations::MeasureHelper> for Helper {
    fn from(one: &consultations::MeasureHelper) -> Self {
        Self {
            kind: Word(one.kind),
            name: plain(one.name.as_ref()),
            body: plain(one.body.as_ref()),
            part: Plain::from(&one.part),
        }
    }
}

impl From<Helper> for consultations::MeasureHelper {
    fn from(one: Helper) -> Self {
        Self {
            kind: one.kind.known(),
            name: one.name.map(|name| name.0),
            body: one.body.map(|body| body.0),
            part: one.part.0,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Measure {
    number: u32,
    title: Plain<Title>,
    owner: Plain<Name>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<u32>,
    milestones: Vec<Milestone>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    helpers: Vec<Helper>,
}

impl From<&consultations::ConsultationMeasure> for Measure {
    fn from(measure: &consultations::ConsultationMeasure) -> Self {
        Self {
            number: measure.number,
            title: Plain::from(&measure.title),
            owner: Plain::from(&measure.owner),
            groups: measure.groups.clone(),
            milestones: each(&measure.milestones),
            helpers: each(&measure.helpers),
        }
    }
}

impl From<Measure> for consultations::ConsultationMeasure {
    fn from(measure: Measure) -> Self {
        Self {
            number: measure.number,
            title: measure.title.0,
            owner: measure.owner.0,
            groups: measure.groups,
            milestones: each(measure.milestones),
            helpers: each(measure.helpers),
        }
    }
}

/// What came of a consultation so far.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dossier {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    pub(crate) about: Plain<Body>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    meetings: Vec<Meeting>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Group>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    measures: Vec<Measure>,
}

/// Meetings, groups and measures.
type Parts = (
    Vec<consultations::ConsultationMeeting>,
    Vec<consultations::OpinionGroup>,
    Vec<consultations::ConsultationMeasure>,
);

impl Dossier {
    pub(crate) fn parts(self) -> (Body, Parts) {
        (self.about.0, (each(self.meetings), each(self.groups), each(self.measures)))
    }
}

impl From<&Consultation> for Dossier {
    fn from(consultation: &Consultation) -> Self {
        Self {
            _version: First,
            about: Plain::from(&consultation.about),
            meetings: each(&consultation.meetings),
            groups: each(&consultation.groups),
            measures: each(&consultation.measures),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct News {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Uuid>,
}

impl From<&consultations::ConsultationNews> for News {
    fn from(news: &consultations::ConsultationNews) -> Self {
        Self { _version: First, group: news.group, after: news.after }
    }
}

impl From<News> for consultations::ConsultationNews {
    fn from(news: News) -> Self {
        Self { group: news.group, after: news.after }
    }
}
