//! What callers are told of reports to voters.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::duties::DutyActivity;
use mashang_domain::shared::{DeputyId, OfficeId, Party};
use mashang_domain::voter_reports::{
    BallotResult, ReportDraft, ReportFigures, ReportMeeting, VoterQuestion, VoterReport, VoterReportView,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{PartyRef, UnreadableEntry};
use crate::words::{self, Word};

/// 述职的新状态。 Where a report stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct VoterReportStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::VoterReportState,
    /// 答复选民提问的期限。 Until when the questions are to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answers_due_at: Option<DateTime<Utc>>,
}

impl From<VoterReport> for VoterReportStanding {
    fn from(report: VoterReport) -> Self {
        Self {
            id: report.id.0,
            version: report.version,
            state: Word(report.state()),
            answers_due_at: report.answers_due,
        }
    }
}

impl Blanks for VoterReportStanding {}

/// 某类履职的次数。 How often something was done.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct ActivityCount {
    activity: words::DutyActivity,
    /// 次数。 How often.
    count: i64,
}

/// 履职数字，取自履职档案。 What was done, counted from the duty file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoterReportFigures)]
pub(crate) struct FiguresAnswer {
    /// 第一天。 The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    from: Option<NaiveDate>,
    /// 最后一天。 The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<NaiveDate>,
    /// 各类次数。 How often what.
    activities: Vec<ActivityCount>,
}

impl From<&ReportFigures> for FiguresAnswer {
    fn from(figures: &ReportFigures) -> Self {
        let count = |&(activity, count): &(DutyActivity, i64)| ActivityCount { activity: Word(activity), count };
        Self {
            from: figures.days.map(|(first, _)| first),
            to: figures.days.map(|(_, last)| last),
            activities: figures.kinds.iter().map(count).collect(),
        }
    }
}

/// 述职报告的内容。 What a report says.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoterReportText)]
pub(crate) struct DraftAnswer {
    figures: FiguresAnswer,
    /// 代表的文字。 In the deputy's words.
    text: String,
}

impl From<&ReportDraft> for DraftAnswer {
    fn from(draft: &ReportDraft) -> Self {
        Self { figures: FiguresAnswer::from(&draft.figures), text: draft.text.as_str().to_owned() }
    }
}

/// 述职会。 The meeting.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoterMeeting)]
pub(crate) struct MeetingAnswer {
    /// 开始时间。 When it begins.
    starts_at: DateTime<Utc>,
    /// 地点。 Where.
    place: String,
    /// 通知时间。 When it was announced.
    announced_at: DateTime<Utc>,
    /// 到会选民人数。 How many voters were there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    voters: Option<u32>,
}

impl From<&ReportMeeting> for MeetingAnswer {
    fn from(meeting: &ReportMeeting) -> Self {
        Self {
            starts_at: meeting.starts_at,
            place: meeting.place.as_str().to_owned(),
            announced_at: meeting.announced_at,
            voters: meeting.held.map(|(_, voters)| voters),
        }
    }
}

/// 选民提问。 What a voter asked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoterQuestion)]
pub(crate) struct QuestionAnswer {
    /// 序号。 Which question.
    number: u32,
    /// 内容。 What was asked.
    text: String,
    /// 登记时间。 When it was written down.
    asked_at: DateTime<Utc>,
    /// 答复。 What the deputy answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answer: Option<String>,
    /// 答复时间。 When.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answered_at: Option<DateTime<Utc>>,
}

impl From<VoterQuestion> for QuestionAnswer {
    fn from(question: VoterQuestion) -> Self {
        let (answer, answered_at) = question.answer.unzip();
        Self {
            number: question.number,
            text: question.text.into(),
            asked_at: question.asked_at,
            answer: answer.map(String::from),
            answered_at,
        }
    }
}

/// 评议结果；不足十票的没有结果。 What voters said: of fewer than ten ballots nothing.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct VoterReviewResult {
    /// 是否有结果。 Whether there is a result.
    counted: bool,
    /// 满意票数。 Ballots that say satisfied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    satisfied: Option<u32>,
    /// 基本满意票数。 Ballots that say basically satisfied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    basically: Option<u32>,
    /// 不满意票数。 Ballots that say dissatisfied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    dissatisfied: Option<u32>,
}

impl From<BallotResult> for VoterReviewResult {
    fn from(result: BallotResult) -> Self {
        match result {
            BallotResult::Counted(ballots) => Self {
                counted: true,
                satisfied: Some(ballots.satisfied),
                basically: Some(ballots.basically),
                dissatisfied: Some(ballots.dissatisfied),
            },
            BallotResult::TooFew => Self { counted: false, satisfied: None, basically: None, dissatisfied: None },
        }
    }
}

impl Blanks for VoterReviewResult {}

/// 述职。 A report to voters.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoterReport)]
pub(crate) struct VoterReportAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    state: words::VoterReportState,
    /// 述职代表。 Who reports.
    deputy: PartyRef,
    /// 届次。 The term.
    term_id: Uuid,
    /// 主管机构。 The office in charge.
    office_id: Uuid,
    /// 机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 计划完成撰写的日期。 The day by which it is written.
    planned_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    report: Option<DraftAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    meeting: Option<MeetingAnswer>,
    /// 公开的时间。 Since when everybody may read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    shown_at: Option<DateTime<Utc>>,
    /// 选民提问。 What voters asked.
    questions: Vec<QuestionAnswer>,
    /// 答复选民提问的期限。 Until when the questions are to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answers_due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 评议结束后才有；列表中没有。 Once the review is closed; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    review: Option<VoterReviewResult>,
    /// 您与此述职的关系。 What you have to do with it.
    relations: Vec<words::VoterReportRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::VoterReportOperation>,
}

impl From<VoterReportView> for VoterReportAnswer {
    fn from(view: VoterReportView) -> Self {
        let report = view.report;
        Self {
            id: report.id.0,
            version: report.version,
            state: Word(report.state()),
            deputy: PartyRef::of(Party::Deputy(report.deputy), None),
            term_id: report.term.0,
            office_id: report.office.0,
            office_name: None,
            planned_on: report.planned_on,
            report: report.draft.as_ref().map(DraftAnswer::from),
            meeting: report.meeting.as_ref().map(MeetingAnswer::from),
            shown_at: report.shown_at,
            answers_due_at: report.answers_due,
            questions: report.questions.into_iter().map(QuestionAnswer::from).collect(),
            light: view.light.map(Word),
            review: view.result.map(VoterReviewResult::from),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::VoterReportOperation::of(view.allowed),
        }
    }
}

impl Blanks for VoterReportAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.deputy.blanks();
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks
    }
}

/// 一页述职。 A page of reports.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct VoterReportPage {
    pub(crate) items: Vec<VoterReportAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for VoterReportPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 尚未列入计划的代表。 A deputy without a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoterReportGap)]
pub(crate) struct ReportGap {
    deputy: PartyRef,
}

impl From<DeputyId> for ReportGap {
    fn from(id: DeputyId) -> Self {
        Self { deputy: PartyRef::of(Party::Deputy(id), None) }
    }
}

impl Blanks for ReportGap {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputy.blanks()
    }
}

/// 一页尚未列入计划的代表。 A page of deputies without a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct VoterReportGapPage {
    pub(crate) items: Vec<ReportGap>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for VoterReportGapPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
