//! The timeline of a case or a dispute, in which what belongs together is told together.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::cases::{self, CaseFacts, CaseState, EvaluationFacts};
use mashang_domain::disputes::{DisputeFacts, DisputeState};
use mashang_domain::shared::timeline::TimelineEntry;
use mashang_domain::shared::{AttachmentId, Vocabulary};
use mashang_domain::timeline::Line;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cases::about::CaseAboutAnswer;
use super::names::{Blank, Blanks};
use super::values::{DivisionCodeText, PartyRef};
use crate::words::{self, Word};

/// 一项措施。 Something that was agreed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CaseMeasure)]
pub(crate) struct MeasureAnswer {
    /// 内容。 What.
    description: String,
    /// 责任方。 By whom.
    owner: String,
    /// 期限。 By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due: Option<NaiveDate>,
    /// 是否完成。 Whether it is done.
    completed: bool,
}

impl MeasureAnswer {
    pub(crate) fn of(measure: &cases::CaseMeasure) -> Self {
        Self {
            description: measure.description.as_str().to_owned(),
            owner: measure.owner.as_str().to_owned(),
            due: measure.due,
            completed: measure.completed,
        }
    }
}

/// 时间线上的一条。 A line of the timeline.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
pub(crate) struct TimelineAnswer {
    /// 标识。 The event's id.
    id: Uuid,
    kind: words::EventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 以谁的名义。 In whose name; absent for the submitter and the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    /// 是否提交人或当事人本人所为。 Whether the submitter or a party did it.
    by_submitter: bool,
    subject_kind: words::SubjectKind,
    /// 所属诉求或纠纷。 The case or the dispute.
    subject_id: Uuid,
    /// 此后诉求的状态。 Where the case stood since; absent for what happened to a dispute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    state: Option<words::CaseState>,
    /// 此后纠纷的状态。 Where the dispute stood since; absent for what happened to a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    dispute_state: Option<words::DisputeState>,
    /// 文字。 The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 批示领导所辖区划。 The area whose leader wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    area_code: Option<DivisionCodeText>,
    /// 区划名称。 The area's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    area_name: Option<String>,
    /// 附件。 The files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
    /// 办理前照片。 Photos of before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before_ids: Vec<Uuid>,
    /// 办理后照片。 Photos of after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after_ids: Vec<Uuid>,
    /// 措施。 What was agreed or done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    measures: Vec<MeasureAnswer>,
    /// 原由谁办理。 From whom it was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    from: Option<PartyRef>,
    /// 转给、交给谁。 To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<PartyRef>,
    /// 期限。 Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reassign_reason: Option<words::ReassignReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    nature: Option<words::CaseNature>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    /// 类别名称。 What the list called the category.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    category_label: Option<String>,
    /// 单位答复的类别。 What came of the unit's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reply_class: Option<words::ReplyClass>,
    /// 答复类别名称。 What the list called that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reply_class_label: Option<String>,
    /// 单位答复的文号。 The number of the document by which the unit replied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reply_number: Option<String>,
    /// 该文件的盖章扫描件。 Its scan, with the seal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sealed_scan_id: Option<Uuid>,
    /// 为 true 时是退回两次后的最终交办，不能再退。 True where the unit can't give it back.
    #[serde(rename = "final", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    finally: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rating: Option<words::CaseRating>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    report: Option<words::CaseReportKind>,
    /// 适当的渠道。 Where the matter belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proper_channel: Option<String>,
    /// 并案的另一诉求；拆分出的诉求，为原诉求。 The other case of a merger; of a part, the case that it is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    other_case_id: Option<Uuid>,
    /// 拆分出的诉求。 The parts into which the case was taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    child_case_ids: Vec<Uuid>,
    /// 询问或作出答复的、没有账号的单位。 The body without an account that was asked, or answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    body_name: Option<String>,
    /// 同行的网格人员数。 How many of the grid's people were there.
    #[serde(skip_serializing_if = "is_zero")]
    companions: u32,
    /// 转出的纠纷。 The dispute that came out of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    dispute_id: Option<Uuid>,
    /// 纠纷当事人序号。 Which party of the dispute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    credential: Option<words::DisputeCredential>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    capacity: Option<words::PartyCapacity>,
    /// 代理人、代表人序号。 Who acted for the party, by the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    representative: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    mark: Option<words::SignatureMark>,
    /// 收到的金额（分）。 How much was received, in fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    amount_fen: Option<i64>,
    /// 调解员序号。 Which mediator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    mediator: Option<u32>,
    /// 第几次调解。 Which sitting.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    session: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    session_kind: Option<words::MediationSessionKind>,
    /// 协议第几项。 Which item of the agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    item: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    channel: Option<words::DisputeChannel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    risk: Option<words::DisputeRisk>,
    /// 分类时所指的被反映对象；仅经办人可见。 Who was named as complained about; for those who handle it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<CaseAboutAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    evaluation: Option<EvaluationAnswer>,
}

/// 评价、回访、异议和回头看的详情。 What belongs to a rating, a call, an objection or the question asked once more.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TimelineEvaluation)]
pub(crate) struct EvaluationAnswer {
    /// 对经办人态度的评价。 How whoever handled it behaved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attitude: Option<words::CaseRating>,
    /// 不满意的原因。 Why the resident is dissatisfied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<words::RatingReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proof: Option<words::RatingProof>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    flagged: Option<words::RatingFlag>,
    /// 回访时本人是否接听。 Whether whoever was called was on the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reached: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contest_outcome: Option<words::ContestOutcome>,
    /// 是否仍正常。 Whether it is still in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    still_in_order: Option<bool>,
}

impl EvaluationAnswer {
    /// Nothing where the event tells nothing of the kind.
    fn of(facts: &EvaluationFacts) -> Option<Self> {
        let shown = Self {
            attitude: facts.attitude.map(Word),
            reasons: facts.reasons.iter().copied().map(Word).collect(),
            proof: facts.proof.map(Word),
            flagged: facts.flag.map(Word),
            reached: facts.reached,
            contest_outcome: facts.outcome.map(Word),
            still_in_order: facts.still_in_order,
        };
        (*facts != EvaluationFacts::default()).then_some(shown)
    }
}

impl Blanks for TimelineAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.by.blanks();
        blanks.extend(self.from.blanks());
        blanks.extend(self.to.blanks());
        blanks.extend(self.about.blanks());
        blanks.extend(self.area_code.as_ref().and_then(|area| area.blank(&mut self.area_name)));
        blanks
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn uuids(ids: &[AttachmentId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

impl TimelineAnswer {
    pub(crate) fn of(line: Line) -> Self {
        match line {
            Line::Case(entry) => Self::of_case(entry),
            Line::Dispute(entry) => Self::of_dispute(entry),
        }
    }

    fn plain<P>(entry: &TimelineEntry<P>) -> Self {
        Self {
            id: entry.id.0,
            kind: words::EventKind(entry.kind.to_owned()),
            at: entry.at,
            by: entry.by.map(|party| PartyRef::of(party, None)),
            by_submitter: entry.by_submitter,
            subject_kind: words::SubjectKind(entry.subject.kind),
            subject_id: entry.subject.id,
            state: None,
            dispute_state: None,
            text: None,
            area_code: None,
            area_name: None,
            attachment_ids: Vec::new(),
            before_ids: Vec::new(),
            after_ids: Vec::new(),
            measures: Vec::new(),
            from: None,
            to: None,
            due_at: None,
            reassign_reason: None,
            nature: None,
            category: None,
            category_label: None,
            reply_class: None,
            reply_class_label: None,
            reply_number: None,
            sealed_scan_id: None,
            finally: None,
            rating: None,
            report: None,
            proper_channel: None,
            other_case_id: None,
            child_case_ids: Vec::new(),
            body_name: None,
            companions: 0,
            dispute_id: None,
            party: None,
            credential: None,
            capacity: None,
            representative: None,
            mark: None,
            amount_fen: None,
            mediator: None,
            session: None,
            session_kind: None,
            item: None,
            channel: None,
            risk: None,
            about: Vec::new(),
            evaluation: None,
        }
    }

    fn of_case(entry: TimelineEntry<CaseFacts>) -> Self {
        let plain = Self::plain(&entry);
        let told = entry.particulars;
        Self {
            state: entry.state.and_then(CaseState::parse).map(Word),
            text: told.note.text.map(String::from),
            area_code: told.area.as_ref().map(DivisionCodeText::from),
            attachment_ids: uuids(&told.note.attachments),
            before_ids: uuids(&told.before),
            after_ids: uuids(&told.after),
            measures: told.measures.iter().map(MeasureAnswer::of).collect(),
            from: told.from.map(|party| PartyRef::of(party, None)),
            to: told.to.map(|party| PartyRef::of(party, None)),
            due_at: told.due,
            reassign_reason: told.reason.map(Word),
            nature: told.nature.map(Word),
            reply_class_label: told.reply_class.as_ref().map(|class| class.label().to_owned()),
            reply_number: told.number.map(String::from),
            sealed_scan_id: told.sealed_scan.map(|file| file.0),
            finally: told.finally.then_some(true),
            reply_class: told.reply_class.map(|class| words::ReplyClass::new(class.code)),
            category_label: told.category.as_ref().map(|topic| topic.label().to_owned()),
            category: told.category.map(|topic| words::CaseCategory::new(topic.code)),
            rating: told.rating.map(Word),
            evaluation: EvaluationAnswer::of(&told.evaluation),
            report: told.report.map(Word),
            proper_channel: told.proper_channel.map(String::from).or(told.diversion.map(|to| to.label().to_owned())),
            other_case_id: told.other_case.map(|case| case.0),
            child_case_ids: told.children.iter().map(|child| child.0).collect(),
            body_name: told.body.map(String::from),
            companions: u32::try_from(told.companions.len()).unwrap_or(u32::MAX),
            dispute_id: told.dispute.map(|dispute| dispute.0),
            about: told.about.iter().flatten().filter_map(CaseAboutAnswer::of).collect(),
            ..plain
        }
    }

    fn of_dispute(entry: TimelineEntry<DisputeFacts>) -> Self {
        let plain = Self::plain(&entry);
        let told = entry.particulars;
        Self {
            dispute_state: entry.state.and_then(DisputeState::parse).map(Word),
            text: told.note.text.map(String::from),
            attachment_ids: uuids(&told.note.attachments),
            from: told.handed_from.map(|party| PartyRef::of(party, None)),
            to: told.handed_to.map(|party| PartyRef::of(party, None)),
            party: told.party,
            credential: told.credential.map(Word),
            capacity: told.capacity.map(Word),
            representative: told.representative,
            mark: told.mark.map(Word),
            amount_fen: told.amount_fen,
            mediator: told.mediator,
            session: told.session,
            session_kind: told.session_kind.map(Word),
            item: told.item,
            channel: told.channel.map(Word),
            risk: told.risk.map(Word),
            ..plain
        }
    }
}
