//! `activities.sealed`: what an activity is about, who is invited and helps, what was written, reported and fed back.

use chrono::{DateTime, Utc};
use mashang_domain::activities::{
    self, Activity, ActivityAlert, ActivityAnswer, ActivityClash, ActivityContribution, ActivityEvidence,
    ActivityFeedback, ActivityHelper, ActivityHelperKind, ActivityOrgan, ActivityReport,
};
use mashang_domain::shared::AttachmentId;
use mashang_domain::shared::text::{Body, Name, Title};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::party::Party;
use crate::stored::word::{First, Plain, Word, each, is_default, plain};

fn ids(files: &[AttachmentId]) -> Vec<Uuid> {
    files.iter().map(|file| file.0).collect()
}

fn files(ids: Vec<Uuid>) -> Vec<AttachmentId> {
    ids.into_iter().map(AttachmentId).collect()
}

#[derive(Debug, Serialize, Deserialize)]
struct Invited {
    deputy: Uuid,
    answer: Word<ActivityAnswer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    present: Option<Word<ActivityEvidence>>,
    #[serde(default, skip_serializing_if = "is_default")]
    missing: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    excused: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "is_default")]
    warned: bool,
}

impl From<&activities::Invited> for Invited {
    fn from(one: &activities::Invited) -> Self {
        Self {
            deputy: one.deputy.0,
            answer: Word(one.answer),
            reason: plain(one.reason.as_ref()),
            present: one.present.map(Word),
            missing: one.missing,
            excused: plain(one.excused.as_ref()),
            warned: one.warned,
        }
    }
}

impl From<Invited> for activities::Invited {
    fn from(one: Invited) -> Self {
        Self {
            deputy: one.deputy.into(),
            answer: one.answer.known(),
            reason: one.reason.map(|reason| reason.0),
            present: one.present.map(Word::known),
            missing: one.missing,
            excused: one.excused.map(|reason| reason.0),
            warned: one.warned,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Helper {
    kind: Word<ActivityHelperKind>,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<Plain<Title>>,
}

impl From<&ActivityHelper> for Helper {
    fn from(one: &ActivityHelper) -> Self {
        let (body, part) = (plain(one.body.as_ref()), plain(one.part.as_ref()));
        Self { kind: Word(one.kind), name: Plain::from(&one.name), body, part }
    }
}

impl From<Helper> for ActivityHelper {
    fn from(one: Helper) -> Self {
        let (body, part) = (one.body.map(|body| body.0), one.part.map(|part| part.0));
        Self { kind: one.kind.known(), name: one.name.0, body, part }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Clash {
    deputy: Uuid,
    with: Uuid,
}

impl From<&ActivityClash> for Clash {
    fn from(clash: &ActivityClash) -> Self {
        Self { deputy: clash.deputy.0, with: clash.with.0 }
    }
}

impl From<Clash> for ActivityClash {
    fn from(clash: Clash) -> Self {
        Self { deputy: clash.deputy.into(), with: clash.with.into() }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Contribution {
    deputy: Uuid,
    at: DateTime<Utc>,
    text: Plain<Body>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Uuid>,
}

impl From<&ActivityContribution> for Contribution {
    fn from(one: &ActivityContribution) -> Self {
        Self { deputy: one.deputy.0, at: one.at, text: Plain::from(&one.text), attachments: ids(&one.attachments) }
    }
}

impl From<Contribution> for ActivityContribution {
    fn from(one: Contribution) -> Self {
        Self { deputy: one.deputy.into(), at: one.at, text: one.text.0, attachments: files(one.attachments) }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Report {
    by: Party,
    at: DateTime<Utc>,
    findings: Plain<Body>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Uuid>,
    transfer_due: DateTime<Utc>,
}

impl From<&ActivityReport> for Report {
    fn from(report: &ActivityReport) -> Self {
        Self {
            by: Party::from(report.by),
            at: report.at,
            findings: Plain::from(&report.findings),
            suggestions: each(&report.suggestions),
            attachments: ids(&report.attachments),
            transfer_due: report.transfer_due,
        }
    }
}

impl From<Report> for ActivityReport {
    fn from(report: Report) -> Self {
        Self {
            by: report.by.into(),
            at: report.at,
            findings: report.findings.0,
            suggestions: report.suggestions.into_iter().map(|one| one.0).collect(),
            attachments: files(report.attachments),
            transfer_due: report.transfer_due,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Feedback {
    at: DateTime<Utc>,
    in_time: bool,
    text: Plain<Body>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Uuid>,
}

impl From<&ActivityFeedback> for Feedback {
    fn from(one: &ActivityFeedback) -> Self {
        Self { at: one.at, in_time: one.in_time, text: Plain::from(&one.text), attachments: ids(&one.attachments) }
    }
}

impl From<Feedback> for ActivityFeedback {
    fn from(one: Feedback) -> Self {
        Self { at: one.at, in_time: one.in_time, text: one.text.0, attachments: files(one.attachments) }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Organ {
    unit: Uuid,
    at: DateTime<Utc>,
    due: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    feedback: Option<Feedback>,
}

impl From<&ActivityOrgan> for Organ {
    fn from(organ: &ActivityOrgan) -> Self {
        Self { unit: organ.unit.0, at: organ.at, due: organ.due, feedback: organ.feedback.as_ref().map(Feedback::from) }
    }
}

impl From<Organ> for ActivityOrgan {
    fn from(organ: Organ) -> Self {
        Self { unit: organ.unit.into(), at: organ.at, due: organ.due, feedback: organ.feedback.map(Into::into) }
    }
}

/// What lies sealed of an activity.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dossier {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    theme: Plain<Title>,
    places: Vec<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    helpers: Vec<Helper>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    invited: Vec<Invited>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    clashes: Vec<Clash>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    contributions: Vec<Contribution>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    organs: Vec<Organ>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    told: Vec<Word<ActivityAlert>>,
}

impl From<&Activity> for Dossier {
    fn from(activity: &Activity) -> Self {
        Self {
            _version: First,
            theme: Plain::from(&activity.theme),
            places: each(&activity.places),
            helpers: each(&activity.helpers),
            invited: each(&activity.invited),
            clashes: each(&activity.clashes),
            contributions: each(&activity.contributions),
            report: activity.report.as_ref().map(Report::from),
            organs: each(&activity.organs),
            told: activity.told.iter().copied().map(Word).collect(),
        }
    }
}

/// What lies sealed of an activity, as it means.
pub(crate) struct Parts {
    pub(crate) theme: Title,
    pub(crate) places: Vec<Name>,
    pub(crate) helpers: Vec<ActivityHelper>,
    pub(crate) invited: Vec<activities::Invited>,
    pub(crate) clashes: Vec<ActivityClash>,
    pub(crate) contributions: Vec<ActivityContribution>,
    pub(crate) report: Option<ActivityReport>,
    pub(crate) organs: Vec<ActivityOrgan>,
    pub(crate) told: Vec<ActivityAlert>,
}

impl From<Dossier> for Parts {
    fn from(dossier: Dossier) -> Self {
        Self {
            theme: dossier.theme.0,
            places: dossier.places.into_iter().map(|place| place.0).collect(),
            helpers: each(dossier.helpers),
            invited: each(dossier.invited),
            clashes: each(dossier.clashes),
            contributions: each(dossier.contributions),
            report: dossier.report.map(Into::into),
            organs: each(dossier.organs),
            told: dossier.told.into_iter().map(Word::known).collect(),
        }
    }
}
