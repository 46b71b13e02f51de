//! What callers are told of cases.

use chrono::{DateTime, Utc};
use mashang_domain::cases::triage::Model;
use mashang_domain::cases::usecases::Revealed;
use mashang_domain::cases::{self as domain, CaseView};
use mashang_domain::orders::OrderNumber;
use mashang_domain::shared::{OfficeId, Party, UnitId};
use mashang_domain::timeline;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::about::CaseAboutAnswer;
use super::evaluation::{CaseAftercare, CaseEvaluation};
use super::linked::CaseChild;
use super::suggestion::CaseSuggestion;
use super::unit_work::CaseUnitWork;
use crate::routes::names::{Blank, Blanks, grid, party};
use crate::routes::timeline::{MeasureAnswer, TimelineAnswer};
use crate::routes::values::{DivisionCodeText, GeoPoint, MaskedGuardianAnswer, PartyRef};
use crate::words::{self, Word};
use mashang_domain::shared::code::TrackingCode;

/// 提交回执。 The receipt of a submission.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseReceipt {
    /// 标识。 The case's id.
    id: Uuid,
    /// 查询码：不登录也能查看进展，请妥善保管。 Follows the case without an account; keep it.
    #[schema(example = "KX7M-3PQR-W9TD-HAE")]
    tracking_code: String,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::CaseState,
    /// 代表应在此前答复。 The deputy answers before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    /// 提交时间。 When it was submitted.
    submitted_at: DateTime<Utc>,
}

impl Blanks for CaseReceipt {}

impl From<domain::Case> for CaseReceipt {
    fn from(case: domain::Case) -> Self {
        Self {
            id: case.id.0,
            tracking_code: case.tracking.grouped(),
            version: case.version,
            state: Word(case.standing.state()),
            due_at: case.due_at(),
            submitted_at: case.submitted_at,
        }
    }
}

/// 可见的联系方式，电话已打码。 What the viewer may know of the resident, the phone masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MaskedContact)]
pub(crate) struct MaskedContact {
    /// 称呼。 What to call the resident.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// 打码的电话。 The phone, masked.
    #[schema(example = "138****5678")]
    phone_masked: String,
}

/// 诉求，如您可以看到的样子。 A case as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Case)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that somebody ticked")]
pub(crate) struct CaseAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    /// 查询码；仅提交人可见。 For the submitter only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    tracking_code: Option<String>,
    state: words::CaseState,
    nature: words::CaseNature,
    category: words::CaseCategory,
    /// 类别名称，如选定时的类别表所称。 What the list called it when it was chosen.
    category_label: String,
    /// 标题。 In a few words.
    title: String,
    /// 内容；并案的其他提交人看不到。 In the resident's words; not for those whose own case continues in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    channel: words::CaseChannel,
    /// 是否匿名。 Whether the resident stays unnamed.
    anonymous: bool,
    /// 是否同意公开。 Whether the resident agreed to publication.
    consent_to_publish: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contact: Option<MaskedContact>,
    /// 涉及未成年人的，其监护人。 The guardian, where it is about a child.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    guardian: Option<MaskedGuardianAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 地点。 Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    address: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    target: PartyRef,
    /// 负责的人大机构。 The office in charge.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 主办单位。 The unit in the lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lead_unit: Option<PartyRef>,
    /// 协办单位。 The units that help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    co_unit_ids: Vec<Uuid>,
    /// 协办单位及名称。 The same with their names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    co_units: Vec<PartyRef>,
    /// 承办进度；仅办理人员可见。 How the unit's work goes; for those who handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    unit_work: Option<CaseUnitWork>,
    /// 提交人是否同意承办单位电话联系。 Whether the submitter ticked that the unit may call.
    call_allowed: bool,
    /// 可以交办时，建议的单位，最多三个：类别表指定的在前，再按由近及远。 Where you may assign it, units that usually handle its category: the one that the list names, then the nearest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 3)]
    suggested_units: Vec<PartyRef>,
    /// 到期时间。 When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    /// 为 true 时，到期年份的放假安排尚未公布，按法定节假日推算。 True where that year's arrangement of holidays is not
    /// published yet, and the statutory ones alone are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_estimated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::ClockLight>,
    /// 等待群众补充到何时，逾期办结。 Until when the resident is waited for with an answer; it is closed then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answer_due_at: Option<DateTime<Utc>>,
    /// 您在此之前可以请求重新办理。 Until when you may have it taken up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reopens_until: Option<DateTime<Utc>>,
    /// 曾经超期的环节，后来办完也不消除；仅办理人员可见。 Stages that took longer than their term, whatever came of them later; for those who handle it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 7)]
    missed_stages: Vec<words::Stage>,
    /// 是否督办：由人大机构决定，或两次评价不满意；超期本身不是督办。 Whether the office supervises it: it ordered so, or the resident was dissatisfied twice. That a term is over is not that.
    supervised: bool,
    /// 督办单文号；仅经办人员可见。 The number of the supervision order under which it stands, for those who handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "〔2026〕3号")]
    order_number: Option<String>,
    /// 反映人数。 How many people raised it.
    voices: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rating: Option<words::CaseRating>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    evaluation: Option<CaseEvaluation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    aftercare: Option<CaseAftercare>,
    /// 措施。 What was agreed.
    measures: Vec<MeasureAnswer>,
    /// 并入的诉求。 The case in which it continues.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    merged_into: Option<Uuid>,
    /// 其他平台的编号。 The number that another system gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    external_ref: Option<String>,
    /// 给出该编号的平台。 The system that gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    external_platform: Option<String>,
    /// 从哪件诉求拆分而来。 The case of which it is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
    /// 拆分出的诉求。 The parts into which it was taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<CaseChild>,
    /// 提交时间。 When it was submitted.
    submitted_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
    /// 内容按本人要求删除的时间；此后只剩统计所需。 When what was written was erased; what is counted is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    erased_at: Option<DateTime<Utc>>,
    /// 您与此诉求的关系。 What you have to do with it.
    relations: Vec<words::CaseRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::CaseOperation>,
    /// 健康信息；仅提交人和经办人可见。 What concerns the resident's health.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    health: Option<String>,
    /// 是否涉及安全生产事故。 Whether it tells of an accident at work.
    safety_accident: bool,
    /// 由此转出的纠纷。 The disputes that came out of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dispute_ids: Vec<Uuid>,
    /// 分类建议；仅代表、活动室和人大机构在办理期间可见。 What the program suggests; for those who handle or sort it while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    suggestion: Option<CaseSuggestion>,
    /// 被反映对象；仅提交人和经办人可见。 Whom it complains about; for the submitter and those who handle it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<CaseAboutAnswer>,
    /// 为 true 时，是再次不满意后由人大机构办结的，计为不满意。 True where the office ended it after two dissatisfied ratings: it counts as dissatisfied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    concluded: Option<bool>,
    /// 因新的事实而接续的原诉求。 The case of before that it goes on from, because there are new facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    continues_case_id: Option<Uuid>,
    /// 并案后您对结果的评价。 What you said of the outcome, whose own case continues in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    own_rating: Option<words::CaseRating>,
    /// 时间线，最早的在前；转出的纠纷的进展也在其中。 The timeline, the oldest first, its disputes' among it.
    timeline: Vec<TimelineAnswer>,
}

impl CaseAnswer {
    /// With units to which it could be assigned.
    pub(crate) fn suggesting(self, units: Vec<UnitId>) -> Self {
        let suggested_units = units.into_iter().map(|unit| PartyRef::of(Party::Unit(unit), None)).collect();
        Self { suggested_units, ..self }
    }

    /// With the number of the order under which it stands.
    pub(crate) fn ordered(self, number: Option<OrderNumber>) -> Self {
        Self { order_number: number.map(|number| number.to_string()), ..self }
    }

    pub(crate) fn of((view, timeline): (CaseView, Vec<timeline::Line>)) -> Self {
        Self {
            id: view.id.0,
            version: view.version,
            tracking_code: view.tracking.as_ref().map(TrackingCode::grouped),
            state: Word(view.state),
            nature: Word(view.nature),
            category_label: view.category.label().to_owned(),
            category: words::CaseCategory::new(view.category.code),
            title: view.title.into(),
            text: view.text.map(String::from),
            channel: Word(view.channel),
            anonymous: view.anonymous,
            consent_to_publish: view.consent_to_publish,
            contact: view
                .contact_phone
                .map(|phone_masked| MaskedContact { name: view.contact_name.map(String::from), phone_masked }),
            guardian: view.guardian.map(MaskedGuardianAnswer::from),
            point: view.place.point.map(GeoPoint::from),
            address: view.place.address.map(String::from),
            division_code: (&view.division).into(),
            division_name: None,
            grid_id: view.grid.map(|grid| grid.0),
            grid_name: None,
            target: PartyRef::of(view.target, None),
            office_id: view.office.0,
            office_name: None,
            lead_unit: view.lead_unit.map(|unit| PartyRef::of(Party::Unit(unit), None)),
            co_unit_ids: view.co_units.iter().map(|unit| unit.0).collect(),
            co_units: view.co_units.iter().map(|unit| PartyRef::of(Party::Unit(*unit), None)).collect(),
            suggested_units: Vec::new(),
            unit_work: view.unit_work.map(CaseUnitWork::from),
            call_allowed: view.call_allowed,
            due_at: view.due_at,
            due_estimated: view.due_estimated.then_some(true),
            light: view.light.map(Word),
            answer_due_at: view.answer_due_at,
            reopens_until: view.reopens_until,
            missed_stages: view.missed.into_iter().map(Word).collect(),
            supervised: view.supervised,
            order_number: None,
            voices: view.voices,
            rating: view.rating.map(Word),
            evaluation: view.rating_standing.map(|standing| CaseEvaluation::of(standing, view.evaluation.as_ref())),
            aftercare: CaseAftercare::of(&view.aftercare),
            measures: view.measures.iter().map(MeasureAnswer::of).collect(),
            merged_into: view.merged_into.map(|other| other.0),
            external_platform: view.external_ref.as_ref().map(|external| external.platform.as_str().to_owned()),
            parent_id: view.parent.map(|parent| parent.0),
            children: view.children.into_iter().map(CaseChild::from).collect(),
            external_ref: view.external_ref.map(|external| external.number.into()),
            submitted_at: view.submitted_at,
            updated_at: view.updated_at,
            erased_at: view.erased_at,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::CaseOperation::of(view.allowed),
            health: view.health.map(String::from),
            safety_accident: view.safety_accident,
            dispute_ids: view.disputes.iter().map(|dispute| dispute.0).collect(),
            suggestion: None,
            about: view.about.iter().filter_map(CaseAboutAnswer::of).collect(),
            concluded: view.concluded.then_some(true),
            continues_case_id: view.continues.map(|before| before.0),
            own_rating: view.voice.map(Word),
            timeline: timeline.into_iter().map(TimelineAnswer::of).collect(),
        }
    }

    /// The same with what `model` makes of its words.
    pub(crate) fn suggested(self, model: &Model) -> Self {
        let suggestion = self.text.as_ref().and_then(|text| model.suggest(&self.title, text));
        Self { suggestion: suggestion.map(CaseSuggestion::from), ..self }
    }
}

impl Blanks for CaseAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.target.blanks();
        blanks.extend(self.children.iter_mut().flat_map(CaseChild::blanks));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks.extend(grid(self.grid_id, &mut self.grid_name));
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(self.lead_unit.blanks());
        blanks.extend(self.co_units.blanks());
        blanks.extend(self.unit_work.blanks());
        blanks.extend(self.suggested_units.blanks());
        blanks.extend(self.about.blanks());
        blanks.extend(self.timeline.blanks());
        blanks
    }
}

/// 诉求的新状态。 Where a case stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::CaseState,
    /// 到期时间。 When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
}

impl Blanks for CaseStanding {}

impl From<domain::Case> for CaseStanding {
    fn from(case: domain::Case) -> Self {
        Self {
            id: case.id.0,
            version: case.version,
            state: Word(case.standing.state()),
            due_at: case.due_at(),
            updated_at: case.updated_at,
        }
    }
}

/// 群众的联系方式。 How the resident can be reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RevealedContact)]
pub(crate) struct RevealedContact {
    /// 称呼。 What to call the resident.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// 电话；没有留电话的，是监护人的。 The phone; the guardian's, where no other was left.
    phone: String,
    /// 涉及未成年人的，其监护人。 The guardian, where it is about a child.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    guardian: Option<RevealedGuardian>,
}

/// 监护人。 A guardian.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RevealedGuardian {
    /// 姓名。 The name.
    name: String,
    relation: words::GuardianRelation,
    /// 电话。 The phone.
    phone: String,
}

impl From<Revealed> for RevealedContact {
    fn from(Revealed { contact, guardian }: Revealed) -> Self {
        let guardian = guardian.map(|guardian| RevealedGuardian {
            name: guardian.name.into(),
            relation: Word(guardian.relation),
            phone: guardian.phone.reveal().to_owned(),
        });
        Self { name: contact.name.map(String::from), phone: contact.phone.reveal().to_owned(), guardian }
    }
}
