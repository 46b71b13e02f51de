//! `bulletins.sealed`: what a briefing says and cites, who wrote on it, and what leaders wrote and others answered.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::bulletins::{
    self, BulletinCitationKind, BulletinContent, BulletinFeedback, BulletinParts, BulletinRecipients, BulletinText,
    CitationText, InstructionAnswer,
};
use mashang_domain::orders::SupervisionOrderId;
use mashang_domain::shared::text::{Body, Name, Title};
use mashang_domain::shared::{AccountId, DeputyId, DivisionCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::party::Party;
use crate::stored::word::{First, Plain, Word, each, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dossier {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    content: Content,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    citations: Vec<Citation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    instructions: Vec<Instruction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    feedback: Option<Feedback>,
    editors: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reviewer: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) submitted_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Content {
    title: Plain<Title>,
    theme: Plain<Name>,
    situation: Plain<BulletinText>,
    problems: Plain<BulletinText>,
    causes: Plain<BulletinText>,
    proposals: Plain<BulletinText>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    report: Vec<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    send: Vec<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    distribute: Vec<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signer: Option<Plain<Name>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Citation {
    number: u32,
    kind: Word<BulletinCitationKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<u32>,
    division: Plain<DivisionCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Plain<CitationText>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    figure: Option<Plain<Name>>,
    cited_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deputy: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resident: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blanked_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    at: DateTime<Utc>,
    text: Plain<Body>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Addressee {
    to: Party,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Instruction {
    number: u32,
    leader: Plain<Name>,
    on: NaiveDate,
    words: Plain<Body>,
    due_on: NaiveDate,
    addressees: Vec<Addressee>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<Uuid>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Feedback {
    at: DateTime<Utc>,
    text: Plain<Body>,
    plain: Plain<Body>,
}

fn names(all: &[Name]) -> Vec<Plain<Name>> {
    all.iter().map(Plain::from).collect()
}

fn read(all: Vec<Plain<Name>>) -> Vec<Name> {
    all.into_iter().map(|name| name.0).collect()
}

impl From<&BulletinContent> for Content {
    fn from(content: &BulletinContent) -> Self {
        let BulletinContent { title, theme, parts, recipients, signer } = content;
        Self {
            title: Plain::from(title),
            theme: Plain::from(theme),
            situation: Plain::from(&parts.situation),
            problems: Plain::from(&parts.problems),
            causes: Plain::from(&parts.causes),
            proposals: Plain::from(&parts.proposals),
            report: names(&recipients.report),
            send: names(&recipients.send),
            distribute: names(&recipients.distribute),
            signer: plain(signer.as_ref()),
        }
    }
}

impl From<Content> for BulletinContent {
    fn from(content: Content) -> Self {
        Self {
            title: content.title.0,
            theme: content.theme.0,
            parts: BulletinParts {
                situation: content.situation.0,
                problems: content.problems.0,
                causes: content.causes.0,
                proposals: content.proposals.0,
            },
            recipients: BulletinRecipients {
                report: read(content.report),
                send: read(content.send),
                distribute: read(content.distribute),
            },
            signer: content.signer.map(|signer| signer.0),
        }
    }
}

impl From<&bulletins::Citation> for Citation {
    fn from(citation: &bulletins::Citation) -> Self {
        Self {
            number: citation.number,
            kind: Word(citation.kind),
            source: citation.source,
            group: citation.group,
            division: Plain::from(&citation.division),
            text: plain(citation.text.as_ref()),
            figure: plain(citation.figure.as_ref()),
            cited_at: citation.cited_at,
            deputy: citation.deputy.map(|deputy| deputy.0),
            resident: citation.resident.map(|resident| resident.0),
            blanked_at: citation.blanked_at,
        }
    }
}

impl From<Citation> for bulletins::Citation {
    fn from(citation: Citation) -> Self {
        Self {
            number: citation.number,
            kind: citation.kind.known(),
            source: citation.source,
            group: citation.group,
            division: citation.division.0,
            text: citation.text.map(|text| text.0),
            figure: citation.figure.map(|figure| figure.0),
            cited_at: citation.cited_at,
            deputy: citation.deputy.map(DeputyId),
            resident: citation.resident.map(AccountId),
            blanked_at: citation.blanked_at,
        }
    }
}

impl From<&bulletins::Addressee> for Addressee {
    fn from(addressee: &bulletins::Addressee) -> Self {
        let answer = addressee.answer.as_ref();
        Self {
            to: addressee.to.into(),
            answer: answer.map(|answer| Answer { at: answer.at, text: Plain::from(&answer.text) }),
        }
    }
}

impl From<Addressee> for bulletins::Addressee {
    fn from(addressee: Addressee) -> Self {
        let answer = addressee.answer.map(|answer| InstructionAnswer { at: answer.at, text: answer.text.0 });
        Self { to: addressee.to.into(), answer }
    }
}

impl From<&bulletins::Instruction> for Instruction {
    fn from(instruction: &bulletins::Instruction) -> Self {
        Self {
            number: instruction.number,
            leader: Plain::from(&instruction.leader),
            on: instruction.on,
            words: Plain::from(&instruction.words),
            due_on: instruction.due_on,
            addressees: each(&instruction.addressees),
            order: instruction.order.map(|order| order.0),
        }
    }
}

impl From<Instruction> for bulletins::Instruction {
    fn from(instruction: Instruction) -> Self {
        Self {
            number: instruction.number,
            leader: instruction.leader.0,
            on: instruction.on,
            words: instruction.words.0,
            due_on: instruction.due_on,
            addressees: each(instruction.addressees),
            order: instruction.order.map(SupervisionOrderId),
        }
    }
}

impl From<&BulletinFeedback> for Feedback {
    fn from(feedback: &BulletinFeedback) -> Self {
        Self { at: feedback.at, text: Plain::from(&feedback.text), plain: Plain::from(&feedback.plain) }
    }
}

impl From<Feedback> for BulletinFeedback {
    fn from(feedback: Feedback) -> Self {
        Self { at: feedback.at, text: feedback.text.0, plain: feedback.plain.0 }
    }
}

impl From<&bulletins::Bulletin> for Dossier {
    fn from(bulletin: &bulletins::Bulletin) -> Self {
        Self {
            _version: First,
            content: Content::from(&bulletin.content),
            citations: each(&bulletin.citations),
            instructions: each(&bulletin.instructions),
            feedback: bulletin.feedback.as_ref().map(Feedback::from),
            editors: bulletin.editors.iter().map(|editor| editor.0).collect(),
            reviewer: bulletin.reviewer.map(|reviewer| reviewer.0),
            submitted_at: bulletin.submitted_at,
        }
    }
}

/// What of a briefing is sealed, as it is meant.
pub(crate) struct Opened {
    pub(crate) content: BulletinContent,
    pub(crate) citations: Vec<bulletins::Citation>,
    pub(crate) instructions: Vec<bulletins::Instruction>,
    pub(crate) feedback: Option<BulletinFeedback>,
    pub(crate) editors: Vec<AccountId>,
    pub(crate) reviewer: Option<AccountId>,
    pub(crate) submitted_at: Option<DateTime<Utc>>,
}

impl From<Dossier> for Opened {
    fn from(dossier: Dossier) -> Self {
        Self {
            content: dossier.content.into(),
            citations: each(dossier.citations),
            instructions: each(dossier.instructions),
            feedback: dossier.feedback.map(BulletinFeedback::from),
            editors: each(dossier.editors),
            reviewer: dossier.reviewer.map(AccountId),
            submitted_at: dossier.submitted_at,
        }
    }
}
