//! `case_handling.handling`: what the handling of a case gathers. What a new case has anyway is left out, and filled in
//! again by reading: most of it in most cases.

use chrono::NaiveDate;
use mashang_domain::cases::clocks::Stage;
use mashang_domain::cases::{
    self, CaseAbout, CaseAudience, CaseFollower, CasePlatform, CaseQuestion, CaseRating, CaseReminder, ExternalNumber,
    VoiceRating,
};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::{Body, Name, Title};
use mashang_domain::shared::{DivisionCode, Instant, WordCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock::Clock;
use super::evaluation::{Aftercare, Evaluation};
use super::party::Party;
use crate::stored::word::{First, Plain, Word, each, is_default, plain};

fn hotline() -> WordCode {
    WordCode::of(CasePlatform::Hotline)
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that happened to it, or did not")]
pub(crate) struct Handling {
    #[serde(skip_serializing, rename = "v")]
    _version: First,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<Clock>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fallback_room: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entered_by: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_ref: Option<Plain<Name>>,
    /// The hotline where it is absent: once numbers came from there alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_platform: Option<Plain<WordCode>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead_unit: Option<Uuid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    co_units: Vec<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_at: Option<Instant>,
    #[serde(skip_serializing_if = "is_default")]
    extended: bool,
    /// How often, where that is more than once.
    #[serde(skip_serializing_if = "is_default")]
    extensions: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    measures: Vec<Measure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<Word<CaseRating>>,
    #[serde(skip_serializing_if = "is_default")]
    dissatisfied: u32,
    #[serde(skip_serializing_if = "is_default")]
    supervised: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_into: Option<Uuid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    followers: Vec<Uuid>,
    #[serde(skip_serializing_if = "is_default")]
    voices: u32,
    #[serde(skip_serializing_if = "is_default")]
    safety_accident: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    disputes: Vec<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    erased_at: Option<Instant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passed_on: Vec<Party>,
    #[serde(skip_serializing_if = "is_default")]
    returns: u32,
    #[serde(skip_serializing_if = "is_default")]
    assigned_finally: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension_request: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opinions_due: Option<Instant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    opinions: Vec<Uuid>,
    #[serde(skip_serializing_if = "is_default")]
    call_allowed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<About>,
    #[serde(skip_serializing_if = "is_default")]
    purged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    declined_at: Option<Instant>,
    #[serde(skip_serializing_if = "is_default")]
    objected: bool,
    #[serde(skip_serializing_if = "is_default")]
    concluded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    continues: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn_at: Option<Instant>,
    #[serde(skip_serializing_if = "is_default")]
    own_motion: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_followers: Vec<Plain<TrackingCode>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    account_codes: Vec<(Uuid, Plain<TrackingCode>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    voice_ratings: Vec<Voice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<Question>,
    #[serde(skip_serializing_if = "is_default")]
    pauses: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missed: Vec<Word<Stage>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evaluation: Option<Evaluation>,
    #[serde(skip_serializing_if = "is_default")]
    aftercare: Aftercare,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<Uuid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Uuid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reminder: Option<Reminder>,
}

impl From<&cases::Handling> for Handling {
    fn from(handling: &cases::Handling) -> Self {
        let external = handling.external_ref.as_ref();
        Self {
            _version: First,
            clock: handling.clock.as_ref().map(Clock::from),
            fallback_room: handling.fallback_room.map(Uuid::from),
            entered_by: handling.entered_by.map(Uuid::from),
            external_ref: plain(external.map(|external| &external.number)),
            external_platform: plain(external.map(|external| &external.platform).filter(|one| **one != hotline())),
            lead_unit: handling.lead_unit.map(Uuid::from),
            co_units: each(handling.co_units.iter().copied()),
            assigned_at: handling.assigned_at,
            extended: handling.extensions > 0,
            extensions: if handling.extensions > 1 { handling.extensions } else { 0 },
            measures: each(&handling.measures),
            rating: handling.rating.map(Word),
            dissatisfied: handling.dissatisfied,
            supervised: handling.supervised,
            merged_into: handling.merged_into.map(Uuid::from),
            followers: each(handling.followers.iter().copied()),
            voices: handling.voices,
            safety_accident: handling.safety_accident,
            disputes: each(handling.disputes.iter().copied()),
            erased_at: handling.erased_at,
            passed_on: each(handling.passed_on.iter().copied()),
            returns: handling.returns,
            assigned_finally: handling.assigned_finally,
            acknowledged_at: handling.acknowledged_at,
            extension_request: handling.extension_request,
            opinions_due: handling.opinions_due,
            opinions: each(handling.opinions.iter().copied()),
            call_allowed: handling.call_allowed,
            about: each(&handling.about),
            purged: handling.purged,
            declined_at: handling.declined_at,
            objected: handling.objected,
            concluded: handling.concluded,
            continues: handling.continues.map(Uuid::from),
            withdrawn_at: handling.withdrawn_at,
            own_motion: handling.own_motion,
            code_followers: each(&handling.code_followers),
            account_codes: handling.account_codes.iter().map(|(account, code)| (account.0, code.into())).collect(),
            voice_ratings: each(&handling.voice_ratings),
            question: handling.question.as_ref().map(Question::from),
            pauses: handling.pauses,
            missed: handling.missed.iter().copied().map(Word).collect(),
            evaluation: handling.evaluation.as_ref().map(Evaluation::from),
            aftercare: (&handling.aftercare).into(),
            parent: handling.parent.map(Uuid::from),
            children: each(handling.children.iter().copied()),
            links: each(&handling.links),
            reminder: handling.reminder.map(Reminder::from),
        }
    }
}

impl From<Handling> for cases::Handling {
    fn from(handling: Handling) -> Self {
        Self {
            clock: handling.clock.map(Into::into),
            fallback_room: handling.fallback_room.map(Into::into),
            entered_by: handling.entered_by.map(Into::into),
            external_ref: handling.external_ref.map(|number| ExternalNumber {
                platform: handling.external_platform.map_or_else(hotline, |platform| platform.0),
                number: number.0,
            }),
            lead_unit: handling.lead_unit.map(Into::into),
            co_units: each(handling.co_units),
            assigned_at: handling.assigned_at,
            extensions: handling.extensions.max(u32::from(handling.extended)),
            measures: each(handling.measures),
            rating: handling.rating.map(|rating| rating.0),
            dissatisfied: handling.dissatisfied,
            supervised: handling.supervised,
            merged_into: handling.merged_into.map(Into::into),
            followers: each(handling.followers),
            voices: handling.voices,
            safety_accident: handling.safety_accident,
            disputes: each(handling.disputes),
            erased_at: handling.erased_at,
            passed_on: each(handling.passed_on),
            returns: handling.returns,
            assigned_finally: handling.assigned_finally,
            acknowledged_at: handling.acknowledged_at,
            extension_request: handling.extension_request,
            opinions_due: handling.opinions_due,
            opinions: each(handling.opinions),
            call_allowed: handling.call_allowed,
            about: each(handling.about),
            purged: handling.purged,
            declined_at: handling.declined_at,
            objected: handling.objected,
            concluded: handling.concluded,
            continues: handling.continues.map(Into::into),
            withdrawn_at: handling.withdrawn_at,
            own_motion: handling.own_motion,
            code_followers: handling.code_followers.into_iter().map(|code| code.0).collect(),
            account_codes: handling.account_codes.into_iter().map(|(account, code)| (account.into(), code.0)).collect(),
            voice_ratings: each(handling.voice_ratings),
            question: handling.question.map(Into::into),
            pauses: handling.pauses,
            missed: handling.missed.into_iter().map(|stage| stage.0).collect(),
            evaluation: handling.evaluation.map(Into::into),
            aftercare: handling.aftercare.into(),
            parent: handling.parent.map(Into::into),
            children: each(handling.children),
            open_children: 0,
            links: each(handling.links),
            reminder: handling.reminder.map(CaseReminder::from),
        }
    }
}

/// Somebody whom a case complains about; its events tell of it too.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum About {
    Party(Party),
    Member(Uuid),
    Village(Plain<DivisionCode>),
}

impl From<&CaseAbout> for About {
    fn from(about: &CaseAbout) -> Self {
        match about {
            CaseAbout::Party(party) => Self::Party((*party).into()),
            CaseAbout::Member(member) => Self::Member(member.0),
            CaseAbout::Village(village) => Self::Village(village.into()),
        }
    }
}

impl From<About> for CaseAbout {
    fn from(about: About) -> Self {
        match about {
            About::Party(party) => Self::Party(party.into()),
            About::Member(member) => Self::Member(member.into()),
            About::Village(village) => Self::Village(village.0),
        }
    }
}

/// Who follows a case: an account, or whoever holds a code.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Follower {
    Account(Uuid),
    Code(Plain<TrackingCode>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Voice {
    by: Follower,
    rating: Word<CaseRating>,
}

impl From<&VoiceRating> for Voice {
    fn from(voice: &VoiceRating) -> Self {
        let by = match &voice.by {
            CaseFollower::Account(account) => Follower::Account(account.0),
            CaseFollower::Code(code) => Follower::Code(code.into()),
        };
        Self { by, rating: Word(voice.rating) }
    }
}

impl From<Voice> for VoiceRating {
    fn from(voice: Voice) -> Self {
        let by = match voice.by {
            Follower::Account(account) => CaseFollower::Account(account.into()),
            Follower::Code(code) => CaseFollower::Code(code.0),
        };
        Self { by, rating: voice.rating.0 }
    }
}

/// What the resident is asked for.
#[derive(Debug, Serialize, Deserialize)]
struct Question {
    due: Instant,
    #[serde(default, skip_serializing_if = "is_default")]
    reminded: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed: Option<Instant>,
}

impl From<&CaseQuestion> for Question {
    fn from(question: &CaseQuestion) -> Self {
        let CaseQuestion { due, reminded, closed } = *question;
        Self { due, reminded, closed }
    }
}

impl From<Question> for CaseQuestion {
    fn from(Question { due, reminded, closed }: Question) -> Self {
        Self { due, reminded, closed }
    }
}

/// That an office urged somebody.
#[derive(Debug, Serialize, Deserialize)]
struct Reminder {
    at: Instant,
    to: Party,
}

impl From<CaseReminder> for Reminder {
    fn from(CaseReminder { at, to }: CaseReminder) -> Self {
        Self { at, to: to.into() }
    }
}

impl From<Reminder> for CaseReminder {
    fn from(Reminder { at, to }: Reminder) -> Self {
        Self { at, to: to.into() }
    }
}

/// Something that was agreed to be done; a case's events tell of it too.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measure {
    description: Plain<Title>,
    owner: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<NaiveDate>,
    completed: bool,
}

impl From<&cases::CaseMeasure> for Measure {
    fn from(measure: &cases::CaseMeasure) -> Self {
        Self {
            description: (&measure.description).into(),
            owner: (&measure.owner).into(),
            due: measure.due,
            completed: measure.completed,
        }
    }
}

impl From<Measure> for cases::CaseMeasure {
    fn from(measure: Measure) -> Self {
        Self {
            description: measure.description.0,
            owner: measure.owner.0,
            due: measure.due,
            completed: measure.completed,
        }
    }
}

/// A question to a body without an account.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Link {
    number: u32,
    body: Plain<Name>,
    question: Plain<Body>,
    audience: Word<CaseAudience>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked_by: Option<Party>,
    asked_at: Instant,
    until: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Instant>,
}

impl From<&cases::AnswerLink> for Link {
    fn from(link: &cases::AnswerLink) -> Self {
        Self {
            number: link.number,
            body: (&link.body).into(),
            question: (&link.question).into(),
            audience: Word(link.audience),
            asked_by: link.asked_by.map(Party::from),
            asked_at: link.asked_at,
            until: link.until,
            answered_at: link.answered_at,
            revoked_at: link.revoked_at,
        }
    }
}

impl From<Link> for cases::AnswerLink {
    fn from(link: Link) -> Self {
        Self {
            number: link.number,
            body: link.body.0,
            question: link.question.0,
            audience: link.audience.0,
            asked_by: link.asked_by.map(Into::into),
            asked_at: link.asked_at,
            until: link.until,
            answered_at: link.answered_at,
            revoked_at: link.revoked_at,
        }
    }
}
