//! What callers are told of suggestions.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::timeline::TimelineEntry;
use mashang_domain::shared::{Party, UnitId, Vocabulary};
use mashang_domain::suggestions::{
    Cosigner, Suggestion, SuggestionDossier, SuggestionRating, SuggestionReply, SuggestionState, SuggestionTold,
    SuggestionView, Talk, UnitNote,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

fn unit(unit: UnitId) -> PartyRef {
    PartyRef::of(Party::Unit(unit), None)
}

/// 代表建议的编号。 Which one it is of the congress and the year.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionNumber {
    /// 年份。 The year.
    year: i32,
    /// 当年的第几号。 Which one of the year.
    number: i32,
}

fn number(suggestion: &Suggestion) -> Option<SuggestionNumber> {
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

/// 联名代表。 A deputy who was asked to sign.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionCosigner)]
pub(crate) struct CosignerAnswer {
    deputy: PartyRef,
    /// 邀请日期。 When asked.
    asked_on: NaiveDate,
    /// 最迟哪天答复，逾期不计。 The last day on which the deputy answers, or not at all.
    answers_by: NaiveDate,
    /// 是否联名；未答复的没有。 Whether the deputy signed; absent without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    signed: Option<bool>,
}

impl From<&Cosigner> for CosignerAnswer {
    fn from(one: &Cosigner) -> Self {
        let deputy = PartyRef::of(Party::Deputy(one.deputy), None);
        Self { deputy, asked_on: one.asked_on, answers_by: one.last_day(), signed: one.signed }
    }
}

impl Blanks for CosignerAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputy.blanks()
    }
}

/// 一次沟通。 That a unit talked with the deputy.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionTalk)]
pub(crate) struct TalkAnswer {
    unit: PartyRef,
    /// 日期。 When.
    on: NaiveDate,
    way: words::TalkWay,
    /// 承办单位谁参加。 Who talked for the unit.
    by: String,
    /// 内容。 What was said.
    text: String,
}

impl From<Talk> for TalkAnswer {
    fn from(talk: Talk) -> Self {
        Self { unit: unit(talk.unit), on: talk.on, way: Word(talk.way), by: talk.by.into(), text: talk.text.into() }
    }
}

impl Blanks for TalkAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.unit.blanks()
    }
}

/// 承办单位的一条说明。 Something that a unit said.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionUnitNote)]
pub(crate) struct UnitNoteAnswer {
    unit: PartyRef,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 内容。 What.
    text: String,
}

impl From<UnitNote> for UnitNoteAnswer {
    fn from(note: UnitNote) -> Self {
        Self { unit: unit(note.unit), at: note.at, text: note.text.into() }
    }
}

impl Blanks for UnitNoteAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.unit.blanks()
    }
}

/// 一次答复。 What the unit in the lead answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionReply)]
pub(crate) struct ReplyAnswer {
    unit: PartyRef,
    /// 时间。 When.
    at: DateTime<Utc>,
    reply_class: words::ReplyClass,
    /// 答复类别名称。 What the list called it.
    reply_class_label: String,
    /// 文号。 The number of the letter.
    number: String,
    /// 签发的负责人。 Who signed it.
    signed_by: String,
    /// 答复件扫描件。 The letter, scanned.
    scan_id: Uuid,
    /// 内容。 What it says.
    text: String,
    /// 是否公开。 Whether it is public.
    public: bool,
    /// 不公开的理由。 Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    withheld_reason: Option<String>,
    /// 承诺的完成期限。 Until when what is planned is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    promised_on: Option<NaiveDate>,
    /// 评价的最后一天。 The last day on which it may be rated.
    rate_by: NaiveDate,
}

impl From<SuggestionReply> for ReplyAnswer {
    fn from(reply: SuggestionReply) -> Self {
        Self {
            unit: unit(reply.unit),
            at: reply.at,
            reply_class_label: reply.class.label().to_owned(),
            reply_class: words::ReplyClass::new(reply.class.code),
            number: reply.number.into(),
            signed_by: reply.signed_by.into(),
            scan_id: reply.scan.0,
            text: reply.text.into(),
            public: reply.withheld.is_none(),
            withheld_reason: reply.withheld.map(String::from),
            promised_on: reply.promised,
            rate_by: reply.rate_by,
        }
    }
}

impl Blanks for ReplyAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.unit.blanks()
    }
}

/// 一次评价。 What the deputy said of an answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionRating)]
pub(crate) struct RatingAnswer {
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 对办理结果。 Of what came of it.
    result: words::CaseRating,
    /// 对办理态度。 Of how the unit went about it.
    attitude: words::CaseRating,
    /// 说明。 Words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
}

impl From<SuggestionRating> for RatingAnswer {
    fn from(rating: SuggestionRating) -> Self {
        Self {
            at: rating.at,
            result: Word(rating.result),
            attitude: Word(rating.attitude),
            text: rating.text.map(String::from),
        }
    }
}

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
        let state = Word(suggestion.state());
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
            proposer: PartyRef::of(Party::Deputy(suggestion.proposer), None),
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
