//! Cases (群众诉求).

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::cases::usecases::{self, Assignment, Progress, Reply, Submission};
use mashang_domain::cases::{self as domain, CaseFilter, CaseView, Place};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::{Body as LongBody, Phone, Title};
use mashang_domain::shared::{Actor, At, CaseId, Note, Party};
use mashang_domain::timeline;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::notes::{NoteInput, StatementInput, attachment_ids, note};
use super::steps::{Input, creations, steps};
use super::timeline::{MeasureAnswer, TimelineAnswer};
use super::values::{DivisionCodeText, GeoPoint, LongText, PartyRef, PhoneNumber, ShortText};
use crate::app::App;
use crate::auth::{Anybody, Known, Person};
use crate::card::read_code;
use crate::extract::{Checks, NoQuery, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::words::{self, Word};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_case)
        .service(list_cases)
        .service(get_case)
        .service(track_case)
        .service(accept)
        .service(decline)
        .service(transfer)
        .service(divert)
        .service(request_info)
        .service(supplement)
        .service(report_progress)
        .service(escalate)
        .service(assign)
        .service(return_assignment)
        .service(start)
        .service(reply)
        .service(verify)
        .service(reject)
        .service(extend)
        .service(resolve)
        .service(rate)
        .service(remind)
        .service(supervise)
        .service(withdraw)
        .service(merge)
        .service(reveal_contact);
}

/// 联系方式。 How the resident can be reached.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactInput {
    #[schema(nullable = false)]
    name: Option<ShortText>,
    phone: PhoneNumber,
}

/// 提交诉求。 A case to submit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "code": "7KX3MPQRW9", "nature": "complaint", "category": "traffic", "title": "小区东门早晚高峰拥堵",
    "text": "每天早上七点半到八点半，东门外车流量大，行人难以通过。",
    "point": { "longitude": 118.5886, "latitude": 24.8075 }, "address": "奥林春天小区东门",
    "contact": { "name": "王女士", "phone": "13812345678" }, "anonymous": true
}))]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that somebody ticks")]
pub(crate) struct CaseCreate {
    /// 所扫的代码。 The code that was scanned.
    #[schema(min_length = 1, max_length = 40)]
    code: String,
    /// 渠道；除扫码外，由代表、网格员或人大机构代为提交。 Anything but `scan` is entered by somebody in the field.
    #[schema(nullable = false)]
    channel: Option<words::Channel>,
    nature: words::Nature,
    category: words::Category,
    title: ShortText,
    text: LongText,
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    #[schema(nullable = false)]
    address: Option<ShortText>,
    #[schema(nullable = false)]
    contact: Option<ContactInput>,
    /// 对承办单位和公众匿名。 Stay unnamed to units and the public.
    #[serde(default)]
    anonymous: bool,
    /// 同意公开（单独同意，个人信息保护法第二十五条）。 Separate consent to publication.
    #[serde(default)]
    consent_to_publish: bool,
    /// 健康信息，仅提交人和经办人可见。 What concerns the resident's health; for those who handle the case only.
    #[schema(nullable = false)]
    health: Option<LongText>,
    /// 同意保存健康信息（单独同意，个人信息保护法第二十九条）。 Separate consent that it is kept.
    #[serde(default)]
    health_consent: bool,
    /// 是否涉及安全生产事故。 Whether it tells of an accident at work.
    #[serde(default)]
    safety_accident: bool,
    /// 代为提交时，当事人已同意。 The speaker agreed that somebody else enters it.
    #[serde(default)]
    speaker_consents: bool,
    /// 其他平台的编号，如 12345 工单号。 The number that another system gave it.
    #[schema(nullable = false)]
    external_ref: Option<ShortText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

/// How somebody can be reached, as typed in below `pointer`.
pub(crate) fn read_contact(checks: &mut Checks, pointer: &str, contact: &ContactInput) -> Option<domain::Contact> {
    let name = checks.take_opt(&format!("{pointer}/name"), contact.name.as_ref().map(ShortText::read));
    let phone = checks.take(&format!("{pointer}/phone"), Phone::new(&contact.phone.0))?;
    Some(domain::Contact { name, phone })
}

/// A code as typed in: what can't be one names nothing.
pub(crate) fn read_code_field(checks: &mut Checks, code: &str) -> Option<mashang_domain::shared::code::QrCode> {
    read_code(code).map_err(|problem| checks.missing("/code", problem.words().unwrap_or_default())).ok()
}

impl Input for CaseCreate {
    type Command = Submission;
    fn read(&self, checks: &mut Checks) -> Option<Submission> {
        let code = read_code_field(checks, &self.code);
        let title = checks.take("/title", Title::new(&self.title.0));
        let text = checks.take("/text", LongBody::new(&self.text.0));
        let point = checks.take_opt("/point", self.point.map(GeoPoint::read));
        let address = checks.take_opt("/address", self.address.as_ref().map(ShortText::read));
        let external_ref = checks.take_opt("/external_ref", self.external_ref.as_ref().map(ShortText::read));
        let health = checks.take_opt("/health", self.health.as_ref().map(LongText::read));
        let contact = self.contact.as_ref().and_then(|contact| read_contact(checks, "/contact", contact));
        Some(Submission {
            code: code?,
            channel: self.channel.map_or(domain::Channel::Scan, |channel| channel.0),
            nature: self.nature.0,
            category: self.category.0,
            title: title?,
            text: text?,
            place: Place { point, address },
            contact,
            anonymous: self.anonymous,
            consent_to_publish: self.consent_to_publish,
            health,
            health_consent: self.health_consent,
            safety_accident: self.safety_accident,
            speaker_consents: self.speaker_consents,
            external_ref,
            attachments: attachment_ids(&self.attachment_ids),
        })
    }
}

/// 提交回执。 The receipt of a submission.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseReceipt {
    /// 标识。 The case's id.
    id: Uuid,
    /// 查询码：不登录也能查看进展，请妥善保管。 Follows the case without an account; keep it.
    #[schema(example = "KX7M-3PQR-W9TD")]
    tracking_code: String,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::State,
    /// 代表应在此前答复。 The deputy answers before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    /// 提交时间。 When it was submitted.
    submitted_at: DateTime<Utc>,
}

impl From<&domain::Case> for CaseReceipt {
    fn from(case: &domain::Case) -> Self {
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

creations! {
    tag "cases";

    /// 提交诉求 · Submit a case
    ///
    /// 可登录提交，也可不登录提交；两种方式都会得到查询码。 With an account or without; either way there is a tracking code.
    create_case "/cases" "createCase" Anybody ((), ("bearer" = [])) (CaseCreate) -> CaseReceipt =>
        |store, ctx, submission| usecases::submit(store, ctx, submission).map(|case| CaseReceipt::from(&case));
}

/// 列表中的诉求。 A case in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseSummary {
    /// 标识。 Its id.
    pub id: Uuid,
    /// 版本。 Counts its changes.
    pub version: i32,
    pub state: words::State,
    pub nature: words::Nature,
    pub category: words::Category,
    /// 标题。 In a few words.
    pub title: String,
    pub division_code: DivisionCodeText,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub grid_id: Option<Uuid>,
    pub target: PartyRef,
    /// 到期时间。 When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub light: Option<words::Light>,
    /// 是否督办。 Whether the office supervises it.
    pub supervised: bool,
    /// 反映人数。 How many people raised it.
    pub voices: u32,
    /// 提交时间。 When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    pub updated_at: DateTime<Utc>,
}

impl CaseSummary {
    pub(crate) fn of(case: &domain::Case, now: DateTime<Utc>) -> Self {
        Self {
            id: case.id.0,
            version: case.version,
            state: Word(case.standing.state()),
            nature: Word(case.nature),
            category: Word(case.category),
            title: case.title.as_str().to_owned(),
            division_code: (&case.division).into(),
            grid_id: case.grid.map(|grid| grid.0),
            target: PartyRef::of(case.target, None),
            due_at: case.due_at(),
            light: case.light(now).map(Word),
            supervised: case.handling.supervised,
            voices: case.handling.voices,
            submitted_at: case.submitted_at,
            updated_at: case.updated_at,
        }
    }
}

/// 一页诉求。 A page of cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CasePage {
    pub items: Vec<CaseSummary>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub next_cursor: Option<String>,
}

/// 诉求的筛选条件。 Which cases to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::State>,
    /// 类别。 About this.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    category: Option<words::Category>,
    /// 性质。 Of this nature.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    nature: Option<words::Nature>,
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 网格。 In this grid.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    grid_id: Option<Uuid>,
    /// 代表。 Addressed to this deputy.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 提交不早于。 Submitted at this instant or later.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    from: Option<DateTime<Utc>>,
    /// 提交早于。 Submitted before this instant.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    to: Option<DateTime<Utc>>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出诉求 · List cases
///
/// 列出您可以查看的诉求，最新的在前。 Those that you may see, the newest first.
#[utoipa::path(
    operation_id = "listCases", tag = "cases", security(("bearer" = [])), params(CaseQuery),
    responses((status = 200, description = "一页诉求", body = CasePage)),
)]
#[get("/cases")]
async fn list_cases(app: Data<App>, caller: Person, query: Query<CaseQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let mut checks = Checks::default();
    let division = checks.take_opt("/division", query.division.as_ref().map(DivisionCodeText::read));
    checks.finish(Some(()))?;
    let filter = CaseFilter {
        state: query.state.map(|word| word.0),
        category: query.category.map(|word| word.0),
        nature: query.nature.map(|word| word.0),
        division,
        grid: query.grid_id.map(Into::into),
        deputy: query.deputy_id.map(Into::into),
        from: query.from,
        to: query.to,
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = app.db.read(move |store| usecases::list(store, &ctx, &filter, &page)).await?;
    Ok(HttpResponse::Ok().json(case_page(&app, found)))
}

pub(crate) fn case_page(app: &App, page: mashang_domain::shared::Page<domain::Case, domain::CaseKey>) -> CasePage {
    let now = app.now();
    let (items, next_cursor) = page_parts(page, |case| CaseSummary::of(&case, now));
    CasePage { items, next_cursor }
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
    version: i32,
    /// 查询码；仅提交人可见。 For the submitter only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    tracking_code: Option<String>,
    state: words::State,
    nature: words::Nature,
    category: words::Category,
    /// 标题。 In a few words.
    title: String,
    /// 内容。 In the resident's words.
    text: String,
    channel: words::Channel,
    /// 是否匿名。 Whether the resident stays unnamed.
    anonymous: bool,
    /// 是否同意公开。 Whether the resident agreed to publication.
    consent_to_publish: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contact: Option<MaskedContact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 地点。 Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    address: Option<String>,
    division_code: DivisionCodeText,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    target: PartyRef,
    /// 负责的人大机构。 The office in charge.
    office_id: Uuid,
    /// 主办单位。 The unit in the lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lead_unit: Option<PartyRef>,
    /// 协办单位。 The units that help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    co_unit_ids: Vec<Uuid>,
    /// 到期时间。 When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    light: Option<words::Light>,
    /// 是否督办。 Whether the office supervises it.
    supervised: bool,
    /// 反映人数。 How many people raised it.
    voices: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rating: Option<words::Rating>,
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
    /// 提交时间。 When it was submitted.
    submitted_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
    /// 您与此诉求的关系。 What you have to do with it.
    relations: Vec<words::Relation>,
    /// 您现在可以做什么。 What you may do now.
    allowed_actions: Vec<words::Action>,
    /// 健康信息；仅提交人和经办人可见。 What concerns the resident's health.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    health: Option<String>,
    /// 是否涉及安全生产事故。 Whether it tells of an accident at work.
    safety_accident: bool,
    /// 由此转出的纠纷。 The disputes that came out of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dispute_ids: Vec<Uuid>,
    /// 时间线，最早的在前；转出的纠纷的进展也在其中。 The timeline, the oldest first, its disputes' among it.
    timeline: Vec<TimelineAnswer>,
}

impl CaseAnswer {
    fn of((view, timeline): (CaseView, Vec<timeline::Line>)) -> Self {
        let case = view.case;
        let handling = case.handling;
        Self {
            id: case.id.0,
            version: case.version,
            tracking_code: view.shows_tracking.then(|| case.tracking.grouped()),
            state: Word(case.standing.state()),
            nature: Word(case.nature),
            category: Word(case.category),
            title: case.title.into(),
            text: case.text.into(),
            channel: Word(case.channel),
            anonymous: case.anonymous,
            consent_to_publish: case.consent_to_publish,
            contact: view
                .contact_phone
                .map(|phone_masked| MaskedContact { name: view.contact_name.map(String::from), phone_masked }),
            point: case.place.point.map(GeoPoint::from),
            address: case.place.address.map(String::from),
            division_code: (&case.division).into(),
            grid_id: case.grid.map(|grid| grid.0),
            target: PartyRef::of(case.target, view.target_name.as_ref()),
            office_id: case.office.0,
            lead_unit: handling.lead_unit.map(|unit| PartyRef::of(Party::Unit(unit), view.lead_unit_name.as_ref())),
            co_unit_ids: handling.co_units.iter().map(|unit| unit.0).collect(),
            due_at: handling.clock.as_ref().filter(|clock| clock.paused.is_none()).map(|clock| clock.due),
            light: view.light.map(Word),
            supervised: handling.supervised,
            voices: handling.voices,
            rating: handling.rating.map(Word),
            measures: handling.measures.iter().map(MeasureAnswer::of).collect(),
            merged_into: handling.merged_into.map(|other| other.0),
            external_ref: handling.external_ref.map(String::from),
            submitted_at: case.submitted_at,
            updated_at: case.updated_at,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: view.allowed.into_iter().map(Word).collect(),
            health: view.health.map(String::from),
            safety_accident: handling.safety_accident,
            dispute_ids: handling.disputes.iter().map(|dispute| dispute.0).collect(),
            timeline: timeline.into_iter().map(TimelineAnswer::of).collect(),
        }
    }

    fn respond(view: (CaseView, Vec<timeline::Line>)) -> HttpResponse {
        let answer = Self::of(view);
        HttpResponse::Ok()
            .insert_header(("ETag", format!("\"{}\"", answer.version)))
            .insert_header(("Cache-Control", "private, no-cache"))
            .json(answer)
    }
}

/// 查看诉求 · Get a case
///
/// 含时间线，按您的身份显示。您无权知道的诉求是 404。 With its timeline, as you may see it.
#[utoipa::path(
    operation_id = "getCase", tag = "cases", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")),
    responses((status = 200, description = "诉求", body = CaseAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/cases/{id}")]
async fn get_case(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let view = app.db.read(move |store| timeline::case(store, &ctx, CaseId(id.0))).await?;
    Ok(CaseAnswer::respond(view))
}

/// 凭查询码查看 · Follow a case by its tracking code
///
/// 不需要登录。大小写与连字符不限。 Needs no account.
#[utoipa::path(
    operation_id = "trackCase", tag = "cases",
    params(("tracking_code" = String, Path, description = "查询码", max_length = 40)),
    responses((status = 200, description = "诉求", body = CaseAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/track/{tracking_code}")]
async fn track_case(app: Data<App>, code: Path<String>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let code =
        TrackingCode::read(&code).map_err(|_| Problem::not_found().detail("查询码有误：可能有一位抄错，请核对"))?;
    let ctx = app.context(Actor::Anonymous);
    let view = app.db.read(move |store| timeline::track(store, &ctx, &code)).await?;
    Ok(CaseAnswer::respond(view))
}

/// 不予受理。 Why a case is refused, and where it belongs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "属于物业服务合同纠纷。", "proper_channel": "社区人民调解委员会" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseDecline {
    text: LongText,
    proper_channel: ShortText,
}

impl Input for CaseDecline {
    type Command = (Note, mashang_domain::shared::text::Name);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        let channel = checks.take("/proper_channel", self.proper_channel.read());
        note(checks, Some(&self.text), &[]).zip(channel)
    }
}

/// 转给谁：`deputy` 代表，`room` 活动室，`office` 人大机构。 To whom a case may be transferred.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransferKind {
    Deputy,
    Room,
    Office,
}

/// 转办。 To whom a case is handed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "请协助办理。", "to_kind": "office", "to_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseTransfer {
    #[schema(nullable = false)]
    text: Option<LongText>,
    to_kind: TransferKind,
    /// 接手者的标识。 The new addressee's id.
    to_id: Uuid,
}

impl Input for CaseTransfer {
    type Command = (Note, Party);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        let to = match self.to_kind {
            TransferKind::Deputy => Party::Deputy(self.to_id.into()),
            TransferKind::Room => Party::Room(self.to_id.into()),
            TransferKind::Office => Party::Office(self.to_id.into()),
        };
        Some((note(checks, self.text.as_ref(), &[])?, to))
    }
}

/// 分流。 Where a case is sent, with advice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "该事项正在法院审理，请依法参加诉讼。", "to": "court" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseDivert {
    text: LongText,
    to: words::Diversion,
}

impl Input for CaseDivert {
    type Command = (Note, domain::Diversion);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        Some((note(checks, Some(&self.text), &[])?, self.to.0))
    }
}

/// 措施（录入）。 A measure, as typed in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeasureInput {
    description: ShortText,
    owner: ShortText,
    /// 期限。 By when.
    #[schema(nullable = false)]
    due: Option<NaiveDate>,
    /// 是否已完成。 Whether it is done.
    #[serde(default)]
    completed: bool,
}

fn measures(checks: &mut Checks, inputs: &[MeasureInput]) -> Vec<domain::Measure> {
    let read = |(at, input): (usize, &MeasureInput)| {
        let description = checks.take(&format!("/measures/{at}/description"), Title::new(&input.description.0));
        let owner = checks.take(&format!("/measures/{at}/owner"), input.owner.read());
        Some(domain::Measure { description: description?, owner: owner?, due: input.due, completed: input.completed })
    };
    inputs.iter().enumerate().filter_map(read).collect()
}

/// 报告进展。 How it goes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "observation", "text": "早高峰 7:40，东门排队 23 辆。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseReport {
    text: LongText,
    kind: words::ReportKind,
    /// 可见范围；默认所有可见者。 Everyone by default.
    #[schema(nullable = false)]
    audience: Option<words::Audience>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 同行的网格人员。 The grid's people who were there.
    #[schema(max_items = 20)]
    #[serde(default)]
    companion_ids: Vec<Uuid>,
    /// 商定的措施。 What was agreed.
    #[schema(max_items = 10)]
    #[serde(default)]
    measures: Vec<MeasureInput>,
    /// 已完成措施的序号，从 1 起。 The numbers, from 1, of measures that are done now.
    #[schema(max_items = 50)]
    #[serde(default)]
    completed_measures: Vec<u32>,
}

impl Input for CaseReport {
    type Command = Progress;
    fn read(&self, checks: &mut Checks) -> Option<Progress> {
        let measures = measures(checks, &self.measures);
        Some(Progress {
            note: note(checks, Some(&self.text), &self.attachment_ids)?,
            report: self.kind.0,
            audience: self.audience.map_or(domain::Audience::Everyone, |word| word.0),
            companions: self.companion_ids.iter().copied().map(Into::into).collect(),
            measures,
            completed: self.completed_measures.clone(),
        })
    }
}

/// 交办。 What an office assigns.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "请研究疏导措施。", "lead_unit_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseAssign {
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 主办单位。 The unit in the lead.
    lead_unit_id: Uuid,
    /// 协办单位。 The units that help.
    #[schema(max_items = 10)]
    #[serde(default)]
    co_unit_ids: Vec<Uuid>,
    /// 重新认定的性质，决定办理期限。 Decides the term; as submitted when absent.
    #[schema(nullable = false)]
    nature: Option<words::Nature>,
}

impl Input for CaseAssign {
    type Command = Assignment;
    fn read(&self, checks: &mut Checks) -> Option<Assignment> {
        Some(Assignment {
            note: note(checks, self.text.as_ref(), &[])?,
            lead: self.lead_unit_id.into(),
            co: self.co_unit_ids.iter().copied().map(Into::into).collect(),
            nature: self.nature.map(|word| word.0),
        })
    }
}

/// 单位答复。 What a unit replies.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "text": "已在梅岭路设置隔离护栏。",
    "measures": [{ "description": "东门外设置隔离护栏", "owner": "交警大队", "completed": true }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseReply {
    text: LongText,
    /// 办理前照片。 Photos of before.
    #[schema(max_items = 9)]
    #[serde(default)]
    before_ids: Vec<Uuid>,
    /// 办理后照片。 Photos of after.
    #[schema(max_items = 9)]
    #[serde(default)]
    after_ids: Vec<Uuid>,
    /// 采取的措施。 What was done.
    #[schema(max_items = 10)]
    #[serde(default)]
    measures: Vec<MeasureInput>,
}

impl Input for CaseReply {
    type Command = Reply;
    fn read(&self, checks: &mut Checks) -> Option<Reply> {
        let measures = measures(checks, &self.measures);
        Some(Reply {
            note: note(checks, Some(&self.text), &[])?,
            before: attachment_ids(&self.before_ids),
            after: attachment_ids(&self.after_ids),
            measures,
        })
    }
}

/// 解决。 How a case was settled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "政策规定如下……", "settlement": "answer" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseResolve {
    text: LongText,
    settlement: words::Settlement,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 商定的措施。 What was agreed.
    #[schema(max_items = 10)]
    #[serde(default)]
    measures: Vec<MeasureInput>,
}

impl Input for CaseResolve {
    type Command = (Note, domain::Settlement, Vec<domain::Measure>);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        let measures = measures(checks, &self.measures);
        Some((note(checks, Some(&self.text), &self.attachment_ids)?, self.settlement.0, measures))
    }
}

/// 评价。 A rating.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "rating": "satisfied", "text": "路口通畅多了，谢谢！" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseRating {
    rating: words::Rating,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for CaseRating {
    type Command = (Note, domain::Rating);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        Some((note(checks, self.text.as_ref(), &[])?, self.rating.0))
    }
}

/// 并案。 In which case it continues.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "into_case_id": "019ab0c0-0000-7000-8000-000000000000", "text": "反映同一问题。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseMerge {
    /// 并入的诉求。 The other case.
    into_case_id: Uuid,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for CaseMerge {
    type Command = (Note, CaseId);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        Some((note(checks, self.text.as_ref(), &[])?, self.into_case_id.into()))
    }
}

/// 诉求的新状态。 Where a case stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::State,
    /// 到期时间。 When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
}

impl From<&domain::Case> for CaseStanding {
    fn from(case: &domain::Case) -> Self {
        Self {
            id: case.id.0,
            version: case.version,
            state: Word(case.standing.state()),
            due_at: case.due_at(),
            updated_at: case.updated_at,
        }
    }
}

steps! {
    tag "cases", id "诉求标识", answer CaseStanding;

    /// 受理诉求 · Accept a case
    ///
    /// 代表受理；超时未答复的，由活动室联络员兜底。 The deputy; or the room's liaison once the deputy is late.
    accept "/cases/{id}/accept" "acceptCase" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::accept(store, ctx, at, note);

    /// 不予受理 · Decline a case
    ///
    /// 须说明理由和适当的渠道。 With the reason and the proper channel.
    decline "/cases/{id}/decline" "declineCase" Person (("bearer" = [])) (CaseDecline) =>
        |store, ctx, at, (note, channel)| usecases::decline(store, ctx, at, note, channel);

    /// 转办诉求 · Transfer a case
    ///
    /// 转给其他代表、活动室或人大机构，重新计时。 To another deputy, room or office; its clock begins anew.
    transfer "/cases/{id}/transfer" "transferCase" Person (("bearer" = [])) (CaseTransfer) =>
        |store, ctx, at, (note, to)| usecases::transfer(store, ctx, at, note, to);

    /// 分流诉求 · Divert a case
    ///
    /// 紧急求助、检举控告、诉讼和信访事项不在此办理。 Emergencies, accusations, court and petition matters.
    divert "/cases/{id}/divert" "divertCase" Person (("bearer" = [])) (CaseDivert) =>
        |store, ctx, at, (note, to)| usecases::divert(store, ctx, at, note, to);

    /// 要求补充材料 · Ask the resident for more
    ///
    /// 补充前停止计时。 The clock stands still until the answer.
    request_info "/cases/{id}/request-info" "requestCaseInfo" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::request_info(store, ctx, at, note);

    /// 补充材料 · Supplement a case
    ///
    /// 提交人补充；可用查询码。 The submitter, also by tracking code.
    supplement "/cases/{id}/supplement" "supplementCase" Known (("bearer" = []), ("tracking" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::supplement(store, ctx, at, note);

    /// 报告进展 · Report progress
    ///
    /// 实地观察、座谈协商或办理进展，可记录措施。 An observation, a meeting or progress, with measures.
    report_progress "/cases/{id}/report" "reportCase" Person (("bearer" = [])) (CaseReport) =>
        |store, ctx, at, progress| usecases::report(store, ctx, at, progress);

    /// 上报诉求 · Escalate a case to the office
    ///
    /// 代表上报，或人大机构主动接手。 By the deputy, or taken up by the office.
    escalate "/cases/{id}/escalate" "escalateCase" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::escalate(store, ctx, at, note);

    /// 交办诉求 · Assign a case to units
    ///
    /// 人大机构确定主办、协办单位，期限由性质决定。 The nature decides the term.
    assign "/cases/{id}/assign" "assignCase" Person (("bearer" = [])) (CaseAssign) =>
        |store, ctx, at, assignment| usecases::assign(store, ctx, at, assignment);

    /// 退回交办 · Return an assignment
    ///
    /// 主办单位认为交办不当，5 个工作日内退回。 Within five working days.
    return_assignment "/cases/{id}/return" "returnCase" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::return_assignment(store, ctx, at, note);

    /// 开始办理 · Start the work
    ///
    /// 主办单位开始办理。 The unit in the lead.
    start "/cases/{id}/start" "startCase" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::start(store, ctx, at, note);

    /// 单位答复 · Reply with the result
    ///
    /// 只能由主办单位答复，附办理前后的证明。 By the unit in the lead only (代表法第三十一条).
    reply "/cases/{id}/reply" "replyCase" Person (("bearer" = [])) (CaseReply) =>
        |store, ctx, at, reply| usecases::reply(store, ctx, at, reply);

    /// 核实通过 · Verify the result
    ///
    /// 代表到现场核实。 The deputy confirms it on site.
    verify "/cases/{id}/verify" "verifyCase" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::verify(store, ctx, at, note);

    /// 退回重办 · Reject the result
    ///
    /// 代表不认可结果，单位最多 10 个工作日内重办。 The unit has at most ten working days more.
    reject "/cases/{id}/reject" "rejectCase" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::reject(store, ctx, at, note);

    /// 批准延期 · Extend the unit's term
    ///
    /// 人大机构批准，只能一次。 By the office, once.
    extend "/cases/{id}/extend" "extendCase" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::extend(store, ctx, at, note);

    /// 解决诉求 · Resolve a case
    ///
    /// 以答复说明或协调措施解决。 By an answer, or by measures that were agreed.
    resolve "/cases/{id}/resolve" "resolveCase" Person (("bearer" = [])) (CaseResolve) =>
        |store, ctx, at, (note, settlement, measures)| usecases::resolve(store, ctx, at, note, settlement, measures);

    /// 评价 · Rate the outcome
    ///
    /// 提交人评价；可用查询码。不满意则继续办理，再次不满意则督办。 The submitter, also by tracking code.
    rate "/cases/{id}/rate" "rateCase" Known (("bearer" = []), ("tracking" = [])) (CaseRating) =>
        |store, ctx, at, (note, rating)| usecases::rate(store, ctx, at, note, rating);

    /// 催办 · Remind whoever holds the case
    ///
    /// 人大机构催办。 By the office.
    remind "/cases/{id}/remind" "remindCase" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::remind(store, ctx, at, note);

    /// 督办 · Put a case under supervision
    ///
    /// 人大机构督办。 By the office.
    supervise "/cases/{id}/supervise" "superviseCase" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::supervise(store, ctx, at, note);

    /// 撤回诉求 · Withdraw a case
    ///
    /// 提交人撤回；可用查询码。 The submitter, also by tracking code.
    withdraw "/cases/{id}/withdraw" "withdrawCase" Known (("bearer" = []), ("tracking" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::withdraw(store, ctx, at, note);

    /// 并案 · Merge a case into another
    ///
    /// 并入另一件诉求，提交人继续跟进那一件。 Its submitter follows the other.
    merge "/cases/{id}/merge" "mergeCase" Person (("bearer" = [])) (CaseMerge) =>
        |store, ctx, at, (note, into)| usecases::merge(store, ctx, at, note, into);
}

/// 群众的联系方式。 How the resident can be reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RevealedContact)]
pub(crate) struct RevealedContact {
    /// 称呼。 What to call the resident.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// 电话。 The phone.
    phone: String,
}

/// 查看联系方式 · Reveal the resident's phone
///
/// 仅经办人，仅在办期间；每次查看都留下记录。 For those who handle an open case; every time is on record.
#[utoipa::path(
    operation_id = "revealCaseContact", tag = "cases", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")),
    responses((status = 200, description = "联系方式", body = RevealedContact)),
)]
#[post("/cases/{id}/reveal-contact")]
async fn reveal_contact(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let at = At { id: CaseId(id.0), version: None };
    let contact = app.db.write(move |store| usecases::reveal_contact(store, &ctx, at)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(RevealedContact { name: contact.name.map(String::from), phone: contact.phone.reveal().to_owned() }))
}
