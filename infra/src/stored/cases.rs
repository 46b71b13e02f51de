//! What happened to cases, as the log keeps it.

use chrono::{DateTime, Utc};
use mashang_domain::cases::clocks::Stage;
use mashang_domain::cases::{
    CaseAudience, CaseChange, CaseChannel, CaseDiversion, CaseEvent, CaseEventKind, CaseFacts, CaseMeasure, CaseNature,
    CaseRating, CaseReportKind, CaseSettlement, CaseTopic, ReassignReason, ReplyOutcome, StageMark,
};
use mashang_domain::shared::text::{DocumentNumber, Name};
use mashang_domain::shared::{DivisionCode, Party, StoreError, Vocabulary, WordCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::documents::evaluation::Told;
use super::documents::handling::{About, Measure};
use super::documents::party::Party as StoredParty;
use super::events::{StoredEvent, StoredNote, read_change, write_change};
use super::word::{Plain, Word, each, is_default, plain, text};

/// To whom it went or, where it was diverted, a word.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum To {
    Party(StoredParty),
    Word(Word<CaseDiversion>),
}

#[derive(Default, Serialize, Deserialize)]
struct StoredCaseEvent {
    kind: String,
    #[serde(default, skip_serializing_if = "StoredNote::is_empty")]
    note: StoredNote,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audience: Option<Word<CaseAudience>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<Word<CaseChannel>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<To>,
    /// Who had it before it was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<StoredParty>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Word<ReassignReason>>,
    /// Who was urged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holder: Option<StoredParty>,
    /// The unit in the lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lead: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    co: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nature: Option<Word<CaseNature>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category: Option<Plain<WordCode>>,
    /// What the list called it, where that does not follow from its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category_label: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report: Option<Word<CaseReportKind>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    companions: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "is_default")]
    on_site: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    measures: Vec<Measure>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    completed: Vec<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    before: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    after: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<Plain<WordCode>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class_label: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settlement: Option<Word<CaseSettlement>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rating: Option<Word<CaseRating>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proper_channel: Option<String>,
    /// The case in which it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    into: Option<Uuid>,
    /// The case that continues in this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case: Option<Uuid>,
    /// The parts into which it was taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    children: Vec<Uuid>,
    /// A body without an account that was asked, or answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dispute: Option<Uuid>,
    /// The area whose leader wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    area: Option<Plain<DivisionCode>>,
    #[serde(default, rename = "final", skip_serializing_if = "is_default")]
    finally: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<Plain<DocumentNumber>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed_scan: Option<Uuid>,
    /// How the stage stood that was over then, or past due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stage: Option<StoredMark>,
    /// Whom it complains about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<Vec<About>>,
    #[serde(default, skip_serializing_if = "is_default")]
    evaluation: Told,
}

/// Two words are left out where they say no: of most stages nothing was missed.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct StoredMark {
    stage: Word<Stage>,
    due: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    ended: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    missed: bool,
}

impl From<StageMark> for StoredMark {
    fn from(StageMark { stage, due, ended, missed }: StageMark) -> Self {
        Self { stage: Word(stage), due, ended, missed }
    }
}

impl From<StoredMark> for StageMark {
    fn from(StoredMark { stage, due, ended, missed }: StoredMark) -> Self {
        Self { stage: stage.known(), due, ended, missed }
    }
}

impl From<&CaseEvent> for StoredCaseEvent {
    fn from(CaseEvent { kind, facts }: &CaseEvent) -> Self {
        let lead = match (kind, facts.to) {
            (CaseEventKind::Assigned, Some(Party::Unit(unit))) => Some(unit.0),
            _ => None,
        };
        let urged = (*kind == CaseEventKind::Reminded).then_some(facts.to).flatten();
        let to = match (facts.diversion, facts.to) {
            (Some(diversion), _) => Some(To::Word(Word(diversion))),
            (None, Some(party)) if lead.is_none() && urged.is_none() => Some(To::Party(party.into())),
            (None, _) => None,
        };
        let absorbed = *kind == CaseEventKind::Absorbed;
        let other = facts.other_case.map(|case| case.0);
        Self {
            kind: kind.as_str().to_owned(),
            note: (&facts.note).into(),
            audience: facts.audience.map(Word),
            channel: facts.channel.map(Word),
            to,
            from: facts.from.map(StoredParty::from),
            reason: facts.reason.map(Word),
            holder: urged.map(StoredParty::from),
            lead,
            co: facts.co_units.iter().map(|unit| unit.0).collect(),
            nature: facts.nature.map(Word),
            category: facts.category.as_ref().map(|topic| Plain::from(&topic.code)),
            category_label: plain(facts.category.as_ref().and_then(|topic| topic.called.as_ref())),
            due: facts.due,
            report: facts.report.map(Word),
            companions: facts.companions.iter().map(|member| member.0).collect(),
            on_site: facts.on_site,
            measures: facts.measures.iter().map(Measure::from).collect(),
            completed: facts.completed.clone(),
            before: facts.before.iter().map(|file| file.0).collect(),
            after: facts.after.iter().map(|file| file.0).collect(),
            class: facts.reply_class.as_ref().map(|class| Plain::from(&class.code)),
            class_label: plain(facts.reply_class.as_ref().and_then(|class| class.called.as_ref())),
            settlement: facts.settlement.map(Word),
            rating: facts.rating.map(Word),
            proper_channel: facts.proper_channel.as_ref().map(|name| name.as_str().to_owned()),
            into: other.filter(|_| !absorbed),
            case: other.filter(|_| absorbed),
            children: facts.children.iter().map(|child| child.0).collect(),
            body: plain(facts.body.as_ref()),
            dispute: facts.dispute.map(|dispute| dispute.0),
            area: plain(facts.area.as_ref()),
            finally: facts.finally,
            number: plain(facts.number.as_ref()),
            sealed_scan: facts.sealed_scan.map(|file| file.0),
            stage: facts.stage.map(StoredMark::from),
            about: facts.about.as_deref().map(each),
            evaluation: (&facts.evaluation).into(),
        }
    }
}

impl TryFrom<StoredCaseEvent> for CaseEvent {
    type Error = StoreError;

    fn try_from(stored: StoredCaseEvent) -> Result<Self, StoreError> {
        let kind = CaseEventKind::parse(&stored.kind).ok_or(StoreError::Corrupt("event kind"))?;
        let (to, diversion) = match stored.to {
            Some(To::Party(party)) => (Some(Party::from(party)), None),
            Some(To::Word(word)) => (None, Some(word.0)),
            None => (None, None),
        };
        let lead = stored.lead.map(|unit| Party::Unit(unit.into()));
        let label = stored.category_label.map(|label| label.0);
        let class = stored.class_label.map(|label| label.0);
        let facts = CaseFacts {
            note: stored.note.try_into()?,
            audience: stored.audience.map(Word::known),
            channel: stored.channel.map(Word::known),
            from: stored.from.map(Party::from),
            to: to.or(lead).or(stored.holder.map(Party::from)),
            reason: stored.reason.map(Word::known),
            co_units: stored.co.into_iter().map(Into::into).collect(),
            nature: stored.nature.map(Word::known),
            category: stored.category.map(|code| CaseTopic::new(code.0, label)),
            due: stored.due,
            report: stored.report.map(Word::known),
            companions: stored.companions.into_iter().map(Into::into).collect(),
            on_site: stored.on_site,
            measures: stored.measures.into_iter().map(CaseMeasure::from).collect(),
            completed: stored.completed,
            before: stored.before.into_iter().map(Into::into).collect(),
            after: stored.after.into_iter().map(Into::into).collect(),
            reply_class: stored.class.map(|code| ReplyOutcome::new(code.0, class)),
            settlement: stored.settlement.map(Word::known),
            rating: stored.rating.map(Word::known),
            proper_channel: stored.proper_channel.map(|name| text(&name, "event payload")).transpose()?,
            diversion,
            other_case: stored.into.or(stored.case).map(Into::into),
            children: stored.children.into_iter().map(Into::into).collect(),
            body: stored.body.map(|body| body.0),
            dispute: stored.dispute.map(Into::into),
            area: stored.area.map(|area| area.0),
            finally: stored.finally,
            number: stored.number.map(|number| number.0),
            sealed_scan: stored.sealed_scan.map(Into::into),
            stage: stored.stage.map(StageMark::from),
            about: stored.about.map(each),
            evaluation: stored.evaluation.into(),
        };
        let event = Self { kind, facts };
        if event.is_whole() { Ok(event) } else { Err(StoreError::Corrupt("event facts")) }
    }
}

impl StoredEvent for CaseChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredCaseEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredCaseEvent>(plain)
    }
}
