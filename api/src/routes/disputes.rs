//! Disputes (矛盾纠纷) and mediation organisations.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::disputes::usecases::{
    self, AgreementDraft, Convocation, DisputantDraft, ItemDraft, MediatorDraft, OrganisationDraft, Registration,
    Report, Signature,
};
use mashang_domain::disputes::{
    self as domain, Dispute, DisputeChannel, DisputeFilter, DisputeListed, DisputeView, Disputes, Held, MAX_AMOUNT,
    MediationOrganisation, Performance, Risk,
};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::text::{Name, Title};
use mashang_domain::shared::{AttachmentId, DisputeId, Note};
use mashang_domain::timeline;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::cases::read_code_field;
use super::notes::{NoteInput, StatementInput, attachment_ids, note};
use super::steps::{Input, additions, creations, steps};
use super::territory::AreaQuery;
use super::timeline::TimelineAnswer;
use super::values::{DivisionCodeText, LongText, PhoneNumber, ShortText};
use crate::app::App;
use crate::auth::{Anybody, Known, Person};
use crate::extract::{Checks, NoQuery, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::words::{self, Word};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_dispute)
        .service(open_dispute)
        .service(list_disputes)
        .service(get_dispute)
        .service(register)
        .service(add_party)
        .service(appoint)
        .service(answer_mediator)
        .service(declare_interest)
        .service(ask_consent)
        .service(consent)
        .service(refuse)
        .service(convene)
        .service(hold)
        .service(agree)
        .service(sign)
        .service(seal)
        .service(apply_confirmation)
        .service(confirm)
        .service(deny)
        .service(begin_performance)
        .service(perform)
        .service(breach)
        .service(remediate)
        .service(follow_up)
        .service(close)
        .service(fail)
        .service(withdraw)
        .service(terminate)
        .service(refer)
        .service(assess)
        .service(alert_police)
        .service(extend)
        .service(keep_private)
        .service(list_organisations)
        .service(create_organisation);
}

/// 当事人（录入）。 A party, as entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "side": "respondent", "name": "林船东", "phone": "13812345678" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PartyCreate {
    side: words::Side,
    name: ShortText,
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    /// 当事人本人是代表的，其代表标识；当事人不能调解自己的纠纷。 The deputy that the party is, if it is one.
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 健康信息。 What concerns the party's health.
    #[schema(nullable = false)]
    health: Option<LongText>,
    /// 同意保存健康信息（单独同意，个人信息保护法第二十九条）。 Separate consent that it is kept.
    #[serde(default)]
    health_consent: bool,
}

fn read_party(checks: &mut Checks, pointer: &str, input: &PartyCreate) -> Option<DisputantDraft> {
    let name = checks.take(&format!("{pointer}/name"), input.name.read());
    let phone = checks.take_opt(&format!("{pointer}/phone"), input.phone.as_ref().map(PhoneNumber::read));
    let health = checks.take_opt(&format!("{pointer}/health"), input.health.as_ref().map(LongText::read));
    Some(DisputantDraft {
        side: input.side.0,
        name: name?,
        phone,
        deputy: input.deputy_id.map(Into::into),
        health,
        health_consent: input.health_consent,
    })
}

impl Input for PartyCreate {
    type Command = DisputantDraft;
    fn read(&self, checks: &mut Checks) -> Option<DisputantDraft> {
        read_party(checks, "", self)
    }
}

/// 由诉求转出纠纷。 A dispute that comes out of a case.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "damages", "title": "工伤赔偿纠纷", "text": "出院后双方对赔偿数额有分歧。", "risk": "medium"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseDisputeCreate {
    kind: words::DisputeKind,
    title: ShortText,
    text: LongText,
    /// 风险；默认低。 Low when absent.
    #[schema(nullable = false)]
    risk: Option<words::Risk>,
}

/// 报告纠纷。 A dispute to report.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "code": "7KX3MPQRW9", "source": "application", "kind": "neighbourhood", "title": "楼上漏水",
    "text": "楼上卫生间漏水，楼下天花板受损。", "party": { "side": "applicant", "name": "陈女士", "phone": "13812345678" }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeCreate {
    /// 所扫的代码。 The code that was scanned.
    #[schema(min_length = 1, max_length = 40)]
    code: String,
    source: words::DisputeSource,
    kind: words::DisputeKind,
    title: ShortText,
    text: LongText,
    /// 风险；默认低。 Low when absent.
    #[schema(nullable = false)]
    risk: Option<words::Risk>,
    /// 报告人是当事人的，其信息。 The reporter as a party.
    #[schema(nullable = false)]
    party: Option<PartyCreate>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

fn read_risk(risk: Option<words::Risk>) -> Risk {
    risk.map_or(Risk::Low, |word| word.0)
}

impl Input for CaseDisputeCreate {
    type Command = Report;
    fn read(&self, checks: &mut Checks) -> Option<Report> {
        let title = checks.take("/title", Title::new(&self.title.0));
        let text = checks.take("/text", self.text.read());
        Some(Report {
            source: domain::DisputeSource::Referral,
            kind: self.kind.0,
            risk: read_risk(self.risk),
            title: title?,
            text: text?,
            party: None,
            attachments: Vec::new(),
        })
    }
}

impl Input for DisputeCreate {
    type Command = (QrCode, Report);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        let code = read_code_field(checks, &self.code);
        let title = checks.take("/title", Title::new(&self.title.0));
        let text = checks.take("/text", self.text.read());
        let party = match &self.party {
            Some(party) => Some(read_party(checks, "/party", party)?),
            None => None,
        };
        let report = Report {
            source: self.source.0,
            kind: self.kind.0,
            risk: read_risk(self.risk),
            title: title?,
            text: text?,
            party,
            attachments: attachment_ids(&self.attachment_ids),
        };
        Some((code?, report))
    }
}

/// 报告回执。 The receipt of a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeReceipt {
    /// 标识。 The dispute's id.
    id: Uuid,
    /// 查询码：不登录也能查看和办理本人事项，请妥善保管。 Follows the dispute without an account; keep it.
    #[schema(example = "KX7M-3PQR-W9TD")]
    tracking_code: String,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::DisputeState,
    /// 报告时间。 When it was reported.
    reported_at: DateTime<Utc>,
}

impl From<&Dispute> for DisputeReceipt {
    fn from(dispute: &Dispute) -> Self {
        Self {
            id: dispute.id.0,
            tracking_code: dispute.tracking.grouped(),
            version: dispute.version,
            state: Word(dispute.standing.state()),
            reported_at: dispute.reported_at,
        }
    }
}

creations! {
    tag "disputes";

    /// 报告纠纷 · Report a dispute
    ///
    /// 群众扫码、网格员排查或代表走访时报告；可不登录。人民调解不收取任何费用（人民调解法第四条）。 With an account or without.
    create_dispute "/disputes" "createDispute" Anybody ((), ("bearer" = [])) (DisputeCreate) -> DisputeReceipt =>
        |store, ctx, (code, report)| usecases::report(store, ctx, &code, report).map(|made| DisputeReceipt::from(&made));
}

additions! {
    tag "disputes", id "诉求标识";

    /// 诉求转入纠纷调处 · Open a dispute out of a case
    ///
    /// 经办代表或人大机构；两者相互关联，时间线互见。 By those who handle the case; both are linked.
    open_dispute "/cases/{id}/open-dispute" "openDispute" Person (("bearer" = [])) (CaseDisputeCreate) -> DisputeReceipt =>
        |store, ctx, at, report| usecases::open_from_case(store, ctx, at, report).map(|made| DisputeReceipt::from(&made));
}

/// 列表中的纠纷。 A dispute in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeSummary {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::DisputeState,
    kind: words::DisputeKind,
    source: words::DisputeSource,
    risk: words::Risk,
    /// 标题；仅报告人、当事人和经办人员可见。 In a few words; for the reporter, the parties and those who handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    division_code: DivisionCodeText,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 调解组织。 The organisation that mediates.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organisation_id: Option<Uuid>,
    /// 所由转出的诉求。 The case out of which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 调解期限。 By when mediation usually ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    /// 报告时间。 When it was reported.
    reported_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
}

impl DisputeSummary {
    fn of(DisputeListed { dispute, title }: DisputeListed) -> Self {
        Self {
            id: dispute.id.0,
            version: dispute.version,
            state: Word(dispute.standing.state()),
            kind: Word(dispute.kind),
            source: Word(dispute.source),
            risk: Word(dispute.risk),
            title: title.map(String::from),
            division_code: (&dispute.division).into(),
            grid_id: dispute.grid.map(|grid| grid.0),
            organisation_id: dispute.organisation.map(|organisation| organisation.0),
            case_id: dispute.case.map(|case| case.0),
            due_on: dispute.due_on,
            reported_at: dispute.reported_at,
            updated_at: dispute.updated_at,
        }
    }
}

/// 一页纠纷。 A page of disputes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputePage {
    items: Vec<DisputeSummary>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

/// 纠纷的筛选条件。 Which disputes to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::DisputeState>,
    /// 类型。 Of this type.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    kind: Option<words::DisputeKind>,
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 调解组织。 Mediated by this organisation.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    organisation_id: Option<Uuid>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出纠纷 · List disputes
///
/// 列出您可以查看的纠纷，最新的在前。 Those that you may see, the newest first.
#[utoipa::path(
    operation_id = "listDisputes", tag = "disputes", security(("bearer" = [])), params(DisputeQuery),
    responses((status = 200, description = "一页纠纷", body = DisputePage)),
)]
#[get("/disputes")]
async fn list_disputes(app: Data<App>, caller: Person, query: Query<DisputeQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let mut checks = Checks::default();
    let division = checks.take_opt("/division", query.division.as_ref().map(DivisionCodeText::read));
    checks.finish(Some(()))?;
    let filter = DisputeFilter {
        state: query.state.map(|word| word.0),
        kind: query.kind.map(|word| word.0),
        division,
        organisation: query.organisation_id.map(Into::into),
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = app.db.read(move |store| usecases::list(store, &ctx, &filter, &page)).await?;
    let (items, next_cursor) = page_parts(found, DisputeSummary::of);
    Ok(HttpResponse::Ok().json(DisputePage { items, next_cursor }))
}

/// 当事人。 A party.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeParty {
    /// 序号。 Which party.
    number: u32,
    side: words::Side,
    /// 姓名。 The name.
    name: String,
    /// 打码的电话。 The phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone_masked: Option<String>,
    /// 健康信息；仅本人和经办人员可见。 What concerns the party's health.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    health: Option<String>,
    /// 同意调解的时间。 When the party agreed to mediation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    consented_at: Option<DateTime<Utc>>,
}

impl DisputeParty {
    fn of(party: &domain::Disputant) -> Self {
        Self {
            number: party.number,
            side: Word(party.side),
            name: party.name.as_str().to_owned(),
            phone_masked: party.phone.as_ref().map(mashang_domain::shared::text::Phone::masked),
            health: party.health.as_ref().map(|text| text.as_str().to_owned()),
            consented_at: party.consented_at,
        }
    }
}

/// 调解员。 A mediator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeMediator {
    /// 序号。 Which mediator.
    number: u32,
    kind: words::MediatorKind,
    standing: words::MediatorStanding,
    /// 姓名。 The name.
    name: String,
    /// 是代表的，其标识。 The deputy, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
}

impl DisputeMediator {
    fn of(mediator: &domain::Mediator) -> Self {
        Self {
            number: mediator.number,
            kind: Word(mediator.kind),
            standing: Word(mediator.standing),
            name: mediator.name.as_str().to_owned(),
            deputy_id: mediator.deputy.map(|deputy| deputy.0),
        }
    }
}

/// 一次调解。 A sitting.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MediationSession {
    /// 第几次。 Which sitting.
    number: u32,
    kind: words::SessionKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 地点。 Where.
    place: String,
    /// 是否已举行。 Whether it was held.
    held: bool,
    /// 到场当事人。 The parties who came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parties: Vec<u32>,
    /// 到场调解员。 The mediators who sat.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mediators: Vec<u32>,
    /// 其他到场人员。 Others who came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<String>,
    /// 记录；背靠背的仅调解员可见。 The minutes; of a separate sitting for the mediators only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    minutes: Option<String>,
    /// 调解员笔记；仅调解员可见。 For the mediators only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    notes: Option<String>,
    /// 参考的先例。 Earlier disputes that were consulted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    precedents: Vec<String>,
}

impl MediationSession {
    fn of(session: &domain::Session) -> Self {
        let held = session.held.as_ref();
        Self {
            number: session.number,
            kind: Word(session.kind),
            at: session.at,
            place: session.place.as_str().to_owned(),
            held: held.is_some(),
            parties: held.map(|held| held.parties.clone()).unwrap_or_default(),
            mediators: held.map(|held| held.mediators.clone()).unwrap_or_default(),
            others: held.into_iter().flat_map(|held| &held.others).map(|name| name.as_str().to_owned()).collect(),
            minutes: held.and_then(|held| held.minutes.as_ref()).map(|text| text.as_str().to_owned()),
            notes: held.and_then(|held| held.notes.as_ref()).map(|text| text.as_str().to_owned()),
            precedents: held
                .into_iter()
                .flat_map(|held| &held.precedents)
                .map(|title| title.as_str().to_owned())
                .collect(),
        }
    }
}

/// 协议的一项。 An item of an agreement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AgreementItem {
    /// 第几项。 Which item.
    number: u32,
    /// 内容，如误工费。 What.
    label: String,
    /// 金额（分）；非金钱给付为 0。 How much, in fen.
    amount_fen: i64,
    /// 给付方序号。 Which party owes it.
    payer: u32,
    /// 受领方序号。 Which party it is owed.
    payee: u32,
    /// 期限。 By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due: Option<NaiveDate>,
    /// 履行日期。 When it was carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    performed_on: Option<NaiveDate>,
    /// 收据。 The receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    receipt: Option<String>,
}

/// 调解协议。 What the parties agreed on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MediationAgreement {
    form: words::AgreementForm,
    /// 协议内容。 In words.
    text: String,
    /// 各项。 Item by item.
    items: Vec<AgreementItem>,
    /// 总额（分）。 The sum, in fen.
    total_fen: i64,
    /// 达成时间。 When the parties agreed.
    made_at: DateTime<Utc>,
    /// 已签名的当事人。 The parties who signed.
    signed_by: Vec<u32>,
    /// 已签名的调解员。 The mediators who signed.
    mediators_signed: Vec<u32>,
    /// 盖章时间。 When the organisation sealed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sealed_at: Option<DateTime<Utc>>,
    /// 生效时间；书面协议签名盖章齐全前没有（人民调解法第二十九条、第三十条）。 Since when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    effective_at: Option<DateTime<Utc>>,
    /// 可申请司法确认的最后一日（第三十三条）。 The last day to ask the court.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    confirmable_until: Option<NaiveDate>,
}

impl MediationAgreement {
    fn of(agreement: &domain::Agreement) -> Self {
        Self {
            form: Word(agreement.form),
            text: agreement.text.as_str().to_owned(),
            items: agreement
                .items
                .iter()
                .map(|item| AgreementItem {
                    number: item.number,
                    label: item.label.as_str().to_owned(),
                    amount_fen: item.amount_fen,
                    payer: item.payer,
                    payee: item.payee,
                    due: item.due,
                    performed_on: item.performed.as_ref().map(|done| done.on),
                    receipt: item.performed.as_ref().map(|done| done.receipt.as_str().to_owned()),
                })
                .collect(),
            total_fen: agreement.total_fen,
            made_at: agreement.made_at,
            signed_by: agreement.signed_by.clone(),
            mediators_signed: agreement.mediators_signed.clone(),
            sealed_at: agreement.sealed_at,
            effective_at: agreement.effective_at,
            confirmable_until: agreement.confirmable_until(),
        }
    }
}

/// 纠纷，如您可以看到的样子。 A dispute as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Dispute)]
pub(crate) struct DisputeAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    /// 查询码；仅报告人可见。 For the reporter only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    tracking_code: Option<String>,
    state: words::DisputeState,
    kind: words::DisputeKind,
    source: words::DisputeSource,
    risk: words::Risk,
    /// 标题；仅报告人、当事人和经办人员可见。 In a few words; for the reporter, the parties and those who handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// 内容；仅报告人、当事人和经办人员可见。 For the reporter, the parties and those who handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    division_code: DivisionCodeText,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    /// 负责的人大机构。 The office in charge.
    office_id: Uuid,
    /// 调解组织。 The organisation that mediates.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organisation_id: Option<Uuid>,
    /// 所由转出的诉求。 The case out of which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 调解期限：通常一个月。 By when mediation usually ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    /// 是否要求不公开。 Whether a party demanded that it is not public.
    private: bool,
    /// 是否已报告公安机关。 Whether the police were told.
    police_alerted: bool,
    /// 当事人。 The parties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parties: Vec<DisputeParty>,
    /// 调解员。 The mediators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mediators: Vec<DisputeMediator>,
    /// 历次调解。 The sittings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sessions: Vec<MediationSession>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    agreement: Option<MediationAgreement>,
    /// 申请司法确认的法院。 The court that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    court: Option<String>,
    /// 终止时的告知。 What the parties were told when mediation ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    advice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    channel: Option<words::DisputeChannel>,
    /// 受理时间。 When the parties had all agreed to mediation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    accepted_at: Option<DateTime<Utc>>,
    /// 报告时间。 When it was reported.
    reported_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
    /// 您是第几位当事人。 Which party you are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<u32>,
    /// 您与此纠纷的关系。 What you have to do with it.
    relations: Vec<words::DisputeRelation>,
    /// 您现在可以做什么。 What you may do now.
    allowed_actions: Vec<words::DisputeAction>,
    /// 时间线，最早的在前；所由转出的诉求的进展也在其中。 The timeline, the oldest first, its case's among it.
    timeline: Vec<TimelineAnswer>,
}

impl DisputeAnswer {
    fn of((view, timeline): (DisputeView, Vec<timeline::Line>)) -> Self {
        let dispute = view.dispute;
        let dossier = dispute.dossier;
        Self {
            id: dispute.id.0,
            version: dispute.version,
            tracking_code: view.shows_tracking.then(|| dispute.tracking.grouped()),
            state: Word(dispute.standing.state()),
            kind: Word(dispute.kind),
            source: Word(dispute.source),
            risk: Word(dispute.risk),
            title: view.title.map(String::from),
            text: view.text.map(String::from),
            division_code: (&dispute.division).into(),
            grid_id: dispute.grid.map(|grid| grid.0),
            office_id: dispute.office.0,
            organisation_id: dispute.organisation.map(|organisation| organisation.0),
            case_id: dispute.case.map(|case| case.0),
            due_on: dispute.due_on,
            private: dossier.private,
            police_alerted: dossier.police_alerted,
            parties: dossier.parties.iter().map(DisputeParty::of).collect(),
            mediators: dossier.mediators.iter().map(DisputeMediator::of).collect(),
            sessions: dossier.sessions.iter().map(MediationSession::of).collect(),
            agreement: dossier.agreement.as_ref().map(MediationAgreement::of),
            court: dossier.court.map(String::from),
            advice: dossier.advice.map(String::from),
            channel: dossier.channel.map(Word),
            accepted_at: dossier.accepted_at,
            reported_at: dispute.reported_at,
            updated_at: dispute.updated_at,
            party: view.party,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: view.allowed.into_iter().map(Word).collect(),
            timeline: timeline.into_iter().map(TimelineAnswer::of).collect(),
        }
    }
}

/// 查看纠纷 · Get a dispute
///
/// 含时间线，按您的身份显示。当事人凭各自的查询码查看。 With its timeline, as you may see it.
#[utoipa::path(
    operation_id = "getDispute", tag = "disputes", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "纠纷标识")),
    responses((status = 200, description = "纠纷", body = DisputeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/disputes/{id}")]
async fn get_dispute(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let found = app.db.read(move |store| timeline::dispute(store, &ctx, DisputeId(id.0))).await?;
    let answer = DisputeAnswer::of(found);
    Ok(HttpResponse::Ok()
        .insert_header(("ETag", format!("\"{}\"", answer.version)))
        .insert_header(("Cache-Control", "private, no-cache"))
        .json(answer))
}

/// 纠纷的新状态。 Where a dispute stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DisputeStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::DisputeState,
    /// 调解期限。 By when mediation usually ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_on: Option<NaiveDate>,
    /// 协议生效时间。 Since when the agreement holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    effective_at: Option<DateTime<Utc>>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
}

impl From<&Dispute> for DisputeStanding {
    fn from(dispute: &Dispute) -> Self {
        Self {
            id: dispute.id.0,
            version: dispute.version,
            state: Word(dispute.standing.state()),
            due_on: dispute.due_on,
            effective_at: dispute.dossier.agreement.as_ref().and_then(|agreement| agreement.effective_at),
            updated_at: dispute.updated_at,
        }
    }
}

/// 登记纠纷。 What an office registers.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "risk": "low" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeRegister {
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 调解组织；没有时，协议只是和解协议。 Without one an agreement is only a settlement between the parties.
    #[schema(nullable = false)]
    organisation_id: Option<Uuid>,
    /// 重新认定的类型。 Its type, where the report was wrong.
    #[schema(nullable = false)]
    kind: Option<words::DisputeKind>,
    risk: words::Risk,
}

impl Input for DisputeRegister {
    type Command = Registration;
    fn read(&self, checks: &mut Checks) -> Option<Registration> {
        Some(Registration {
            note: note(checks, self.text.as_ref(), &[])?,
            organisation: self.organisation_id.map(Into::into),
            kind: self.kind.map(|word| word.0),
            risk: self.risk.0,
        })
    }
}

/// 新登记的当事人。 A party just entered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PartyReceipt {
    /// 序号。 Which party.
    number: u32,
    /// 交给当事人的查询码：凭此查看和表态。 For the party, to follow and act without an account.
    tracking_code: String,
    /// 纠纷的版本。 The dispute's version.
    version: i32,
}

/// 新确定的调解员。 A mediator just appointed or invited.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MediatorReceipt {
    /// 序号。 Which mediator.
    number: u32,
    standing: words::MediatorStanding,
    /// 纠纷的版本。 The dispute's version.
    version: i32,
}

/// 新召集的调解。 A sitting just called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SessionReceipt {
    /// 第几次。 Which sitting.
    number: u32,
    state: words::DisputeState,
    /// 纠纷的版本。 The dispute's version.
    version: i32,
}

/// 确定调解员。 Who is to mediate.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "appointed", "name": "王调解" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediatorCreate {
    kind: words::MediatorKind,
    /// 代表；受邀的须经各方当事人同意。 The deputy; one who is invited needs every party's consent.
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 不是代表的，其姓名。 The name, where it is no deputy.
    #[schema(nullable = false)]
    name: Option<ShortText>,
}

impl Input for MediatorCreate {
    type Command = MediatorDraft;
    fn read(&self, checks: &mut Checks) -> Option<MediatorDraft> {
        let name = checks.take_opt("/name", self.name.as_ref().map(ShortText::read));
        Some(MediatorDraft { kind: self.kind.0, deputy: self.deputy_id.map(Into::into), name })
    }
}

/// 召集调解。 A sitting to call.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "pingli", "at": "2126-03-02T07:00:00Z", "place": "海上枫桥调解室" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionCreate {
    kind: words::SessionKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    place: ShortText,
}

impl Input for SessionCreate {
    type Command = Convocation;
    fn read(&self, checks: &mut Checks) -> Option<Convocation> {
        let place = checks.take("/place", self.place.read());
        Some(Convocation { kind: self.kind.0, at: self.at, place: place? })
    }
}

/// 协议的一项（录入）。 An item, as agreed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreementItemInput {
    label: ShortText,
    /// 金额（分），整数。 In fen.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    amount_fen: i64,
    /// 给付方序号。 Which party owes it.
    #[schema(minimum = 1, maximum = 20)]
    payer: u32,
    /// 受领方序号。 Which party it is owed.
    #[schema(minimum = 1, maximum = 20)]
    payee: u32,
    /// 期限。 By when.
    #[schema(nullable = false)]
    due: Option<NaiveDate>,
}

/// 达成协议。 What the parties agree on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "form": "written", "text": "被申请人一次性补偿申请人，双方就此了结。", "parties": [1, 2], "total_fen": 500_000,
    "items": [{ "label": "误工费", "amount_fen": 500_000, "payer": 2, "payee": 1 }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreementCreate {
    form: words::AgreementForm,
    text: LongText,
    /// 达成协议的当事人，须为各方。 Every party.
    #[schema(min_items = 1, max_items = 20)]
    parties: Vec<u32>,
    /// 各项；非金钱给付金额填 0。 Item by item; 0 for what is not money.
    #[schema(min_items = 1, max_items = 30)]
    items: Vec<AgreementItemInput>,
    /// 总额（分），等于各项之和。 The sum of the items, in fen.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    total_fen: i64,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for AgreementCreate {
    type Command = AgreementDraft;
    fn read(&self, checks: &mut Checks) -> Option<AgreementDraft> {
        debug_assert_eq!(MAX_AMOUNT, 9_007_199_254_740_991, "the schema says so");
        let text = checks.take("/text", self.text.read());
        let read = |(at, item): (usize, &AgreementItemInput)| {
            let label = checks.take(&format!("/items/{at}/label"), Title::new(&item.label.0))?;
            let AgreementItemInput { amount_fen, payer, payee, due, .. } = *item;
            Some(ItemDraft { label, amount_fen, payer, payee, due })
        };
        let items = self.items.iter().enumerate().filter_map(read).collect();
        Some(AgreementDraft {
            form: self.form.0,
            text: text?,
            parties: self.parties.clone(),
            items,
            total_fen: self.total_fen,
            attachments: attachment_ids(&self.attachment_ids),
        })
    }
}

additions! {
    tag "disputes", id "纠纷标识";

    /// 登记当事人 · Add a party
    ///
    /// 得到的查询码交给当事人。 Its code is for the party.
    add_party "/disputes/{id}/parties" "addParty" Person (("bearer" = [])) (PartyCreate) -> PartyReceipt =>
        |store, ctx, at, draft| {
            let dispute = usecases::add_party(store, ctx, at, draft)?;
            let party = dispute.dossier.parties.last().ok_or(mashang_domain::shared::Failure::NotFound)?;
            Ok(PartyReceipt { number: party.number, tracking_code: party.code.grouped(), version: dispute.version })
        };

    /// 确定调解员 · Appoint or invite a mediator
    ///
    /// 指定的，当事人可以不接受；邀请代表参与的，须经各方当事人同意（人民调解法第十九条、第二十条）。 The parties may decline.
    appoint "/disputes/{id}/mediators" "appointMediator" Person (("bearer" = [])) (MediatorCreate) -> MediatorReceipt =>
        |store, ctx, at, draft| {
            let dispute = usecases::appoint(store, ctx, at, draft)?;
            let seat = dispute.dossier.mediators.last().ok_or(mashang_domain::shared::Failure::NotFound)?;
            Ok(MediatorReceipt { number: seat.number, standing: Word(seat.standing), version: dispute.version })
        };

    /// 召集调解 · Convene a mediation session
    ///
    /// 评理会、面对面、背靠背或线上；须各方已同意调解，并有调解员。 Every party must have agreed.
    convene "/disputes/{id}/mediation-sessions" "conveneSession" Person (("bearer" = [])) (SessionCreate) -> SessionReceipt =>
        |store, ctx, at, call| {
            let dispute = usecases::convene(store, ctx, at, call)?;
            let number = dispute.dossier.sessions.last().map_or(0, |session| session.number);
            Ok(SessionReceipt { number, state: Word(dispute.standing.state()), version: dispute.version })
        };

    /// 达成协议 · Make an agreement
    ///
    /// 口头协议即时生效；书面协议自签名盖章齐全之日生效。 An oral one holds at once, a written one once signed and sealed.
    agree "/disputes/{id}/agreement" "makeAgreement" Person (("bearer" = [])) (AgreementCreate) -> DisputeStanding =>
        |store, ctx, at, draft| usecases::agree(store, ctx, at, draft).map(|made| DisputeStanding::from(&made));
}

/// 对调解员的意见。 A party's word on a mediator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 1, "mediator": 1, "accepts": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediatorAnswerCreate {
    /// 当事人序号；当事人本人不必填。 Which party; a party itself need not say.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 调解员序号。 Which mediator.
    #[schema(minimum = 1, maximum = 10)]
    mediator: u32,
    /// 是否接受。 Whether the party accepts.
    accepts: bool,
}

impl Input for MediatorAnswerCreate {
    type Command = (Option<u32>, u32, bool);
    fn read(&self, _: &mut Checks) -> Option<Self::Command> {
        Some((self.party, self.mediator, self.accepts))
    }
}

/// 当事人表态。 What a party says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 1 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PartyWord {
    /// 当事人序号；当事人本人不必填。 Which party; a party itself need not say.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for PartyWord {
    type Command = (Note, Option<u32>);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        Some((note(checks, self.text.as_ref(), &[])?, self.party))
    }
}

/// 记录调解。 How a sitting went.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "session": 1, "parties": [1, 2], "mediators": [1], "minutes": "双方陈述了各自的理由。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRecord {
    /// 第几次调解。 Which sitting.
    #[schema(minimum = 1, maximum = 50)]
    session: u32,
    /// 到场当事人。 The parties who came.
    #[schema(min_items = 1, max_items = 20)]
    parties: Vec<u32>,
    /// 到场调解员。 The mediators who sat.
    #[schema(min_items = 1, max_items = 10)]
    mediators: Vec<u32>,
    /// 其他到场人员。 Others who came.
    #[schema(max_items = 30)]
    #[serde(default)]
    others: Vec<ShortText>,
    /// 记录。 What was said.
    #[schema(nullable = false)]
    minutes: Option<LongText>,
    /// 调解员笔记，仅调解员可见。 For the mediators only.
    #[schema(nullable = false)]
    notes: Option<LongText>,
    /// 参考的先例。 Earlier disputes that were consulted.
    #[schema(max_items = 10)]
    #[serde(default)]
    precedents: Vec<ShortText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for SessionRecord {
    type Command = (u32, Held, Vec<AttachmentId>);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        let minutes = checks.take_opt("/minutes", self.minutes.as_ref().map(LongText::read));
        let notes = checks.take_opt("/notes", self.notes.as_ref().map(LongText::read));
        let others = self.others.iter().filter_map(|name| checks.take("/others", name.read())).collect();
        let precedents =
            self.precedents.iter().filter_map(|title| checks.take("/precedents", Title::new(&title.0))).collect();
        let (parties, mediators) = (self.parties.clone(), self.mediators.clone());
        let held = Held { parties, mediators, others, minutes, notes, precedents };
        Some((self.session, held, attachment_ids(&self.attachment_ids)))
    }
}

/// 签名：当事人或调解员其一。 Who signs: a party or a mediator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "party": 1 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SignatureCreate {
    /// 当事人序号；当事人本人不必填。 Which party.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 调解员序号；代表本人签名不必填。 Which mediator.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    mediator: Option<u32>,
    /// 已上传的附件，如签名页照片。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for SignatureCreate {
    type Command = (Note, Signature);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        let by = Signature { party: self.party, mediator: self.mediator };
        Some((note(checks, None, &self.attachment_ids)?, by))
    }
}

/// 申请司法确认。 What is asked of the court.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "parties": [1, 2], "court": "石狮市人民法院" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmationApply {
    /// 共同申请的当事人，须为各方。 Every party.
    #[schema(min_items = 1, max_items = 20)]
    parties: Vec<u32>,
    court: ShortText,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for ConfirmationApply {
    type Command = (Note, Vec<u32>, Name);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        let court = checks.take("/court", self.court.read());
        Some((note(checks, self.text.as_ref(), &[])?, self.parties.clone(), court?))
    }
}

/// 履行一项。 How an item was carried out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "item": 1, "on": "2026-03-02", "receipt": "收条第 3 号" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PerformanceCreate {
    /// 第几项。 Which item.
    #[schema(minimum = 1, maximum = 30)]
    item: u32,
    /// 履行日期。 When.
    on: NaiveDate,
    receipt: ShortText,
    /// 已上传的附件，如收据照片。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for PerformanceCreate {
    type Command = (Note, u32, Performance);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        let receipt = checks.take("/receipt", Title::new(&self.receipt.0));
        let done = Performance { on: self.on, receipt: receipt? };
        Some((note(checks, None, &self.attachment_ids)?, self.item, done))
    }
}

/// 引导其他途径。 Where a dispute is sent, with advice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "可以依法向人民法院提起诉讼。", "to": "litigation" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeRefer {
    text: LongText,
    to: words::DisputeChannel,
}

impl Input for DisputeRefer {
    type Command = (Note, DisputeChannel);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        Some((note(checks, Some(&self.text), &[])?, self.to.0))
    }
}

/// 研判风险。 How likely a dispute is to get worse.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "双方亲属情绪激动。", "risk": "high" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RiskAssessment {
    text: LongText,
    risk: words::Risk,
}

impl Input for RiskAssessment {
    type Command = (Note, Risk);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        Some((note(checks, Some(&self.text), &[])?, self.risk.0))
    }
}

/// 延长调解期限。 More time, agreed by both sides.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "parties": [1, 2], "until": "2126-06-30" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationExtend {
    /// 同意的当事人，须为各方。 Every party.
    #[schema(min_items = 1, max_items = 20)]
    parties: Vec<u32>,
    /// 新的期限，一年以内。 Until when, within a year.
    until: NaiveDate,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for MediationExtend {
    type Command = (Note, Vec<u32>, NaiveDate);
    fn read(&self, checks: &mut Checks) -> Option<Self::Command> {
        Some((note(checks, self.text.as_ref(), &[])?, self.parties.clone(), self.until))
    }
}

steps! {
    tag "disputes", id "纠纷标识", answer DisputeStanding;

    /// 登记纠纷 · Register a dispute
    ///
    /// 人大机构登记并确定调解组织。 By the office, which names the organisation.
    register "/disputes/{id}/register" "registerDispute" Person (("bearer" = [])) (DisputeRegister) =>
        |store, ctx, at, registration| usecases::register(store, ctx, at, registration);

    /// 对调解员表态 · Accept or decline a mediator
    ///
    /// 当事人本人凭查询码，或由调解组织、人大机构代为记录。 By the party, or written down for it.
    answer_mediator "/disputes/{id}/answer-mediator" "answerMediator" Known (("bearer" = []), ("tracking" = [])) (MediatorAnswerCreate) =>
        |store, ctx, at, (party, mediator, accepts)| usecases::answer_mediator(store, ctx, at, party, mediator, accepts);

    /// 声明回避 · Declare an interest and step aside
    ///
    /// 与纠纷有利害关系的调解员应当回避；此后其任何操作为 403。 Every act is forbidden afterwards.
    declare_interest "/disputes/{id}/declare-interest" "declareInterest" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::declare_interest(store, ctx, at, note);

    /// 征求当事人意见 · Ask the parties for their consent
    ///
    /// 须已登记双方当事人。 Both sides must be entered.
    ask_consent "/disputes/{id}/ask-consent" "askConsent" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::ask_consent(store, ctx, at, note);

    /// 同意调解 · Consent to mediation
    ///
    /// 各方都同意后受理。 With the last party the dispute is accepted.
    consent "/disputes/{id}/consent" "consentToMediation" Known (("bearer" = []), ("tracking" = [])) (PartyWord) =>
        |store, ctx, at, (note, party)| usecases::consent(store, ctx, at, note, party);

    /// 拒绝调解 · Refuse mediation
    ///
    /// 一方明确拒绝的，不得调解（人民调解法第十七条）。 One party's refusal bars mediation.
    refuse "/disputes/{id}/refuse" "refuseMediation" Known (("bearer" = []), ("tracking" = [])) (PartyWord) =>
        |store, ctx, at, (note, party)| usecases::refuse(store, ctx, at, note, party);

    /// 记录调解 · Record a mediation session
    ///
    /// 到场人员、记录、先例；笔记仅调解员可见。 Attendance, minutes, precedents; notes for the mediators only.
    hold "/disputes/{id}/record-session" "recordSession" Person (("bearer" = [])) (SessionRecord) =>
        |store, ctx, at, (session, held, files)| usecases::hold(store, ctx, at, session, held, files);

    /// 签名 · Sign the agreement
    ///
    /// 当事人本人凭查询码，或由调解员记录纸面签名；代表以调解员身份签名。 By a party or a mediator.
    sign "/disputes/{id}/sign" "signAgreement" Known (("bearer" = []), ("tracking" = [])) (SignatureCreate) =>
        |store, ctx, at, (note, by)| usecases::sign(store, ctx, at, note, by);

    /// 盖章 · Seal the agreement
    ///
    /// 调解组织盖章；签名盖章齐全后生效（人民调解法第二十九条）。 By the organisation.
    seal "/disputes/{id}/seal" "sealAgreement" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::seal(store, ctx, at, note);

    /// 申请司法确认 · Apply for judicial confirmation
    ///
    /// 各方共同申请，自协议生效之日起 30 日内（人民调解法第三十三条）。 Together, within thirty days of its effect.
    apply_confirmation "/disputes/{id}/apply-confirmation" "applyConfirmation" Known (("bearer" = []), ("tracking" = [])) (ConfirmationApply) =>
        |store, ctx, at, (note, parties, court)| usecases::apply_confirmation(store, ctx, at, note, &parties, court);

    /// 记录司法确认 · Record that the court confirmed
    ///
    /// 法院裁定确认有效。 The court confirmed the agreement.
    confirm "/disputes/{id}/confirm" "confirmAgreement" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::confirm(store, ctx, at, note);

    /// 记录不予确认 · Record that the court did not confirm
    ///
    /// 可以重新调解或引导其他途径。 Mediation may go on, or the dispute goes elsewhere.
    deny "/disputes/{id}/deny" "denyConfirmation" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::deny(store, ctx, at, note);

    /// 开始履行 · Begin the performance
    ///
    /// 协议须已生效。 The agreement must hold.
    begin_performance "/disputes/{id}/begin-performance" "beginPerformance" Known (("bearer" = []), ("tracking" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::begin_performance(store, ctx, at, note);

    /// 履行一项 · Record the performance of an item
    ///
    /// 附收据；最后一项履行后为已履行。 With the receipt.
    perform "/disputes/{id}/perform" "performItem" Known (("bearer" = []), ("tracking" = [])) (PerformanceCreate) =>
        |store, ctx, at, (note, item, done)| usecases::perform(store, ctx, at, note, item, done);

    /// 记录未履行 · Record a breach
    ///
    /// 可以重新调解或引导其他途径。 Mediation may go on, or the dispute goes elsewhere.
    breach "/disputes/{id}/breach" "recordBreach" Known (("bearer" = []), ("tracking" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::breach(store, ctx, at, note);

    /// 重新调解 · Resume the mediation
    ///
    /// 未履行或不予确认之后。 After a breach, or when the court did not confirm.
    remediate "/disputes/{id}/remediate" "resumeMediation" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::remediate(store, ctx, at, note);

    /// 回访 · Follow up
    ///
    /// 履行后了解当事人情况。 How the parties are since.
    follow_up "/disputes/{id}/follow-up" "followUpDispute" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::follow_up(store, ctx, at, note);

    /// 结案 · Close a dispute
    ///
    /// 回访后结案。 After the follow-up.
    close "/disputes/{id}/close" "closeDispute" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::close(store, ctx, at, note);

    /// 调解不成 · Record that mediation failed
    ///
    /// 随后须终止调解并告知其他途径。 It must then be ended with advice.
    fail "/disputes/{id}/fail" "failMediation" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::fail(store, ctx, at, note);

    /// 撤回或要求终止 · Withdraw or end the mediation
    ///
    /// 当事人可以随时要求终止（人民调解法第二十三条）；登记前报告人可以撤回。 A party may end it at any time.
    withdraw "/disputes/{id}/withdraw" "withdrawDispute" Known (("bearer" = []), ("tracking" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::withdraw(store, ctx, at, note);

    /// 终止调解 · Terminate the mediation
    ///
    /// 须告知当事人其他解决途径（人民调解法第二十六条）。 With advice, which is mandatory.
    terminate "/disputes/{id}/terminate" "terminateMediation" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::terminate(store, ctx, at, note);

    /// 引导其他途径 · Refer a dispute elsewhere
    ///
    /// 仲裁、诉讼、行政途径或信访。 Arbitration, litigation, an authority or petition.
    refer "/disputes/{id}/refer" "referDispute" Person (("bearer" = [])) (DisputeRefer) =>
        |store, ctx, at, (note, to)| usecases::refer(store, ctx, at, note, to);

    /// 研判风险 · Assess the risk
    ///
    /// 高风险即时告知人大机构。 High alerts the office at once.
    assess "/disputes/{id}/assess" "assessRisk" Person (("bearer" = [])) (RiskAssessment) =>
        |store, ctx, at, (note, risk)| usecases::assess(store, ctx, at, note, risk);

    /// 报告公安机关 · Record that the police were told
    ///
    /// 纠纷有可能激化的（人民调解法第二十五条）。 Where there is a danger.
    alert_police "/disputes/{id}/alert-police" "alertPolice" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::alert_police(store, ctx, at, note);

    /// 延长调解期限 · Extend the mediation
    ///
    /// 通常一个月；各方同意可以延长。 Both sides must agree.
    extend "/disputes/{id}/extend" "extendMediation" Person (("bearer" = [])) (MediationExtend) =>
        |store, ctx, at, (note, parties, until)| usecases::extend(store, ctx, at, note, &parties, until);

    /// 要求不公开 · Demand privacy
    ///
    /// 当事人可以要求调解不公开进行（人民调解法第二十三条）。 By a party.
    keep_private "/disputes/{id}/keep-private" "keepDisputePrivate" Known (("bearer" = []), ("tracking" = [])) (PartyWord) =>
        |store, ctx, at, (_, party)| usecases::keep_private(store, ctx, at, party);
}

/// 调解组织。 A mediation organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MediationOrganisation)]
pub(crate) struct OrganisationAnswer {
    /// 标识。 Its id.
    id: Uuid,
    kind: words::OrganisationKind,
    /// 名称。 Its name.
    name: String,
    division_code: DivisionCodeText,
}

impl From<&MediationOrganisation> for OrganisationAnswer {
    fn from(organisation: &MediationOrganisation) -> Self {
        Self {
            id: organisation.id.0,
            kind: Word(organisation.kind),
            name: organisation.name.as_str().to_owned(),
            division_code: (&organisation.division).into(),
        }
    }
}

/// 一页调解组织。 A page of organisations.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationPage {
    items: Vec<OrganisationAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

/// 列出调解组织 · List mediation organisations
///
/// 公开。给出区划时，列出可在该区划调解的组织（本级及上级）。 Public; with a division, those that mediate there.
#[utoipa::path(
    operation_id = "listMediationOrganisations", tag = "disputes", params(AreaQuery),
    responses((status = 200, description = "一页调解组织", body = OrganisationPage)),
)]
#[get("/mediation-organisations")]
async fn list_organisations(app: Data<App>, query: Query<AreaQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let found = app.db.read(move |store| store.organisations(division.as_ref(), &page)).await?;
    let (items, next_cursor) = page_parts(found, |organisation| OrganisationAnswer::from(&organisation));
    Ok(HttpResponse::Ok().json(OrganisationPage { items, next_cursor }))
}

/// 录入调解组织。 A mediation organisation to enter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "committee", "name": "梅庭社区人民调解委员会", "division_code": "350582002014" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationOrganisationCreate {
    kind: words::OrganisationKind,
    name: ShortText,
    division_code: DivisionCodeText,
}

impl Input for MediationOrganisationCreate {
    type Command = OrganisationDraft;
    fn read(&self, checks: &mut Checks) -> Option<OrganisationDraft> {
        let name = checks.take("/name", self.name.read());
        let division = checks.take("/division_code", self.division_code.read());
        Some(OrganisationDraft { kind: self.kind.0, name: name?, division: division? })
    }
}

creations! {
    tag "disputes";

    /// 录入调解组织 · Enter a mediation organisation
    ///
    /// 管理员在其区划内录入。 An administrator of the area.
    create_organisation "/mediation-organisations" "createMediationOrganisation" Person (("bearer" = [])) (MediationOrganisationCreate) -> OrganisationAnswer =>
        |store, ctx, draft| usecases::create_organisation(store, ctx, draft).map(|made| OrganisationAnswer::from(&made));
}
