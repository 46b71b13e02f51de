//! What callers are told of suggestions.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::timeline::TimelineEntry;
use mashang_domain::shared::{Party, Vocabulary};
use mashang_domain::suggestions::{Suggestion, SuggestionDossier, SuggestionState, SuggestionTold, SuggestionView};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::parts::{
    CosignerAnswer, ExtensionRequestAnswer, KeyStepAnswer, RatingAnswer, ReplyAnswer, TalkAnswer, UnitNoteAnswer,
    deputy, unit,
};
use crate::routes::names::{Blank, Blanks};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

/// 代表建议的编号。 Which one it is of the congress and the year.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionNumber {
    /// 年份。 The year.
    year: i32,
    /// 当年的第几号。 Which one of the year.
    number: i32,
}

pub(super) fn number(suggestion: &Suggestion) -> Option<SuggestionNumber> {
    suggestion.number.map(|(year, number)| SuggestionNumber { year, number })
}

/// 代表建议的新状态。 Where a suggestion stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    kind: words::SuggestionKind,
    state: words::SuggestionState,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number: Option<SuggestionNumber>,
}

impl From<Suggestion> for SuggestionStanding {
    fn from(suggestion: Suggestion) -> Self {
        Self {
            id: suggestion.id.0,
            version: suggestion.version,
            kind: Word(suggestion.kind),
            state: Word(suggestion.state()),
            number: number(&suggestion),
        }
    }
}

impl Blanks for SuggestionStanding {}

/// 代表建议时间线上的一条。 A line of a suggestion's timeline.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionTimelineEntry {
    /// 标识。 The event's id.
    id: Uuid,
    kind: words::EventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 以谁的名义。 In whose name; absent for the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    /// 此后的状态。 Where it stood since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    state: Option<words::SuggestionState>,
    /// 说明。 Words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 由此开始的期限。 Until when what began with it was to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
}

impl From<TimelineEntry<SuggestionTold>> for SuggestionTimelineEntry {
    fn from(entry: TimelineEntry<SuggestionTold>) -> Self {
        Self {
            id: entry.id.0,
            kind: words::EventKind(entry.kind.to_owned()),
            at: entry.at,
            by: entry.by.map(|party| PartyRef::of(party, None)),
            state: entry.state.and_then(SuggestionState::parse).map(Word),
            text: entry.particulars.text.map(String::from),
            due_on: entry.particulars.due,
        }
    }
}

impl Blanks for SuggestionTimelineEntry {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 代表建议，如您可以看到的样子；来源诉求的群众只看到进展和公开的答复。 A suggestion as you may see it; who reported a case behind it sees how far it
/// is, and public answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub(crate) struct SuggestionAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    kind: words::SuggestionKind,
    state: words::SuggestionState,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    number: Option<SuggestionNumber>,
    /// 标题。 What it is called.
    title: String,
    /// 内容。 What the matter is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 具体建议。 What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proposal: Option<String>,
    /// 领衔代表。 The deputy who proposes it.
    proposer: PartyRef,
    /// 联名代表。 Those who were asked to sign; once it is handed in, those who did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cosigners: Vec<CosignerAnswer>,
    /// 人大。 The congress.
    congress_id: Uuid,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 接收的人大机构。 The office that takes it.
    office: PartyRef,
    /// 是否在会议期间提出。 Whether at a session.
    at_session: bool,
    /// 来源诉求。 The cases from which it grew.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    case_ids: Vec<Uuid>,
    /// 主办单位。 The unit in the lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lead_unit: Option<PartyRef>,
    /// 协办单位。 The units that help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    co_units: Vec<PartyRef>,
    /// 提交时间。 When it was handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    submitted_at: Option<DateTime<Utc>>,
    /// 交办时间。 When the unit in the lead was made responsible.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    assigned_at: Option<DateTime<Utc>>,
    /// 是否六个月内答复。 Whether it is answered in six months.
    broad: bool,
    /// 当前环节的最后一天。 The last day of what is to be done now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    /// 下一次报告承诺进展的最后一天。 The last day of the next report on what was promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    report_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 领衔督办的领导（重点督办）。 The leader under whose eye it is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    leader: Option<String>,
    /// 由谁确定为重点督办：主任会议，乡镇为主席团。 Who put it under a leader's eye.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key_by: Option<words::KeySuggestionChooser>,
    /// 确定为重点督办的日期。 When that was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    key_on: Option<NaiveDate>,
    /// 重点督办进展。 Steps of the leader's supervision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    key_steps: Vec<KeyStepAnswer>,
    /// 在哪次会议期间提出，已录入会议的才有。 Before which session it was put, where that one is entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    session_id: Option<Uuid>,
    /// 是否并案办理。 Whether it is answered together with others on the same matter.
    answered_together: bool,
    /// 并入本件的建议，人大机构和承办单位可见。 Those that were joined to it, for the office and the units.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    joined_ids: Vec<Uuid>,
    /// 并入哪一件，人大机构和承办单位可见。 The one to which it was joined, for the office and the units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    joined_to_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    extension_request: Option<ExtensionRequestAnswer>,
    /// 与代表的沟通。 Talks with the deputy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    talks: Vec<TalkAnswer>,
    /// 协办意见。 What those that help think.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    opinions: Vec<UnitNoteAnswer>,
    /// 答复，最后一次有效。 Answers: the last one counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replies: Vec<ReplyAnswer>,
    /// 评价。 Ratings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ratings: Vec<RatingAnswer>,
    /// 承诺进展。 How what was promised comes along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reports: Vec<UnitNoteAnswer>,
    /// 您与它的关系。 What you have to do with it.
    relations: Vec<words::SuggestionRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::SuggestionOperation>,
    /// 时间线；列表中没有。 What happened; not in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timeline: Vec<SuggestionTimelineEntry>,
}

impl From<SuggestionView> for SuggestionAnswer {
    fn from(view: SuggestionView) -> Self {
        let suggestion = view.suggestion;
        let (number, co_units) =
            (number(&suggestion), suggestion.co_units().iter().copied().map(unit).collect::<Vec<_>>());
        let (state, key_by) = (Word(suggestion.state()), suggestion.key_by().map(Word));
        let SuggestionDossier {
            title,
            text,
            proposal,
            cases,
            residents: _,
            cosigners,
            submitted_at,
            registered_at: _,
            assignment,
            talks,
            opinions,
            replies,
            ratings,
            rework_at: _,
            leader,
            reports,
            waits: _,
            clock: _,
            terms: _,
            term: _,
            session,
            joined,
            joined_to,
            request,
            key_on,
            key_steps,
        } = suggestion.dossier;
        Self {
            id: suggestion.id.0,
            version: suggestion.version,
            kind: Word(suggestion.kind),
            state,
            number,
            title: title.into(),
            text: view.whole.then(|| text.into()),
            proposal: proposal.filter(|_| view.whole).map(String::from),
            proposer: deputy(suggestion.proposer),
            cosigners: cosigners.iter().map(CosignerAnswer::from).collect(),
            congress_id: suggestion.congress.0,
            division_code: (&suggestion.division).into(),
            division_name: None,
            office: PartyRef::of(Party::Office(suggestion.office), None),
            at_session: suggestion.at_session,
            case_ids: cases.iter().map(|case| case.0).collect(),
            lead_unit: suggestion.lead.map(unit),
            co_units,
            submitted_at,
            assigned_at: assignment.as_ref().map(|assignment| assignment.at),
            broad: assignment.is_some_and(|assignment| assignment.broad),
            due_on: view.due_on,
            report_on: view.report_on,
            light: view.light.map(Word),
            leader: leader.map(String::from),
            key_by,
            key_on,
            key_steps: key_steps.into_iter().map(KeyStepAnswer::from).collect(),
            session_id: session.map(|session| session.id.0),
            answered_together: view.together,
            joined_ids: joined.into_iter().map(|one| one.0).collect(),
            joined_to_id: joined_to.map(|one| one.0),
            extension_request: request
                .zip(view.decide_by)
                .map(|(request, decide_by)| ExtensionRequestAnswer::of(request, decide_by)),
            talks: talks.into_iter().map(TalkAnswer::from).collect(),
            opinions: opinions.into_iter().map(UnitNoteAnswer::from).collect(),
            replies: replies.into_iter().map(ReplyAnswer::from).collect(),
            ratings: ratings.into_iter().map(RatingAnswer::from).collect(),
            reports: reports.into_iter().map(UnitNoteAnswer::from).collect(),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::SuggestionOperation::of(view.allowed),
            timeline: view.timeline.into_iter().map(SuggestionTimelineEntry::from).collect(),
        }
    }
}

impl Blanks for SuggestionAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.proposer.blanks();
        blanks.extend(self.cosigners.blanks());
        blanks.extend(self.office.blanks());
        blanks.extend(self.lead_unit.blanks());
        blanks.extend(self.co_units.blanks());
        blanks.extend(self.talks.blanks());
        blanks.extend(self.opinions.blanks());
        blanks.extend(self.replies.blanks());
        blanks.extend(self.reports.blanks());
        blanks.extend(self.timeline.blanks());
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页代表建议。 A page of suggestions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionPage {
    pub(crate) items: Vec<SuggestionAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for SuggestionPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
