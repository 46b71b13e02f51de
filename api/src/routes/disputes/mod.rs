//! Disputes (矛盾纠纷) and mediation organisations.

mod agreements;
mod answers;
mod inputs;
mod organisations;
mod receipts;

use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::disputes::{Dispute, DisputeFilter, Disputes, MediationOrganisation};
use mashang_domain::disputes::{queries, usecases};
use mashang_domain::institutions::usecases::{close, reopen};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Actor, DisputeId, Failure, OrganisationId};
use mashang_domain::timeline;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::answer::shown;
use super::budgets::guesses;
use super::builder::{Operation, Stands, post, serve};
use super::institutions::{InstitutionClose, InstitutionHistory, history_of};
use super::names::named;
use super::notes::{EmptyInput, NoteInput, StatementInput};
use super::values::{DivisionCodeText, NamedAreaQuery};
use crate::app::App;
use crate::auth::{Anybody, Known, Person, Tracked};
use crate::extract::{Checks, NoQuery, PathCode, PathId, Query, page_parts, page_request};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::words::{self};

pub(crate) use agreements::*;
pub(crate) use answers::*;
pub(crate) use inputs::*;
pub(crate) use organisations::*;
pub(crate) use receipts::*;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(get_dispute)
        .service(list_disputes)
        .service(get_tracked_dispute)
        .service(track_dispute)
        .service(list_organisations)
        .service(get_organisation)
        .service(list_organisation_history);
    for operations in [intake(), consent(), sittings(), agreement(), organisations()] {
        serve(config, "disputes", operations);
    }
}

impl Stands for Dispute {
    type Id = DisputeId;
    type Standing = DisputeStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

/// From the report to the risk that a dispute carries.
fn intake() -> Vec<Operation> {
    vec![
        post::<Anybody>("/disputes", "createDispute")
            .zh(
                "报告纠纷",
                "群众扫码、网格员排查或代表走访时报告；可不登录。人民调解不收取任何费用（人民调解法第四条）。",
            )
            .en("Report a dispute", "With an account or without.")
            .spends(Budget::Submit)
            .takes::<DisputeCreate>()
            .through("/code")
            .gives::<DisputeReceipt>()
            .creates(usecases::report),
        post::<Person>("/cases/{id}/open-dispute", "openDispute")
            .zh("诉求转入纠纷调处", "经办代表或人大机构；两者相互关联，时间线互见。")
            .en("Open a dispute out of a case", "By those who handle the case; both are linked.")
            .takes::<CaseDisputeCreate>()
            .gives::<DisputeReceipt>()
            .adds(usecases::open_from_case),
        post::<Person>("/disputes/{id}/register", "registerDispute")
            .zh("登记纠纷", "由所申请的调解组织登记；综治中心、人大机构登记的，指定调解组织。登记后告知人大机构。")
            .en("Register a dispute", "By the organisation applied to, or a centre or the office, which name one.")
            .takes::<DisputeRegister>()
            .steps(usecases::register),
        post::<Person>("/disputes/{id}/parties", "addParty")
            .zh("登记当事人", "查询码发到当事人手机，只有当事人知道；填手机的须附凭据扫描件，没有手机的书面办理。")
            .en("Add a party", "Its code goes to its phone alone; a scan shows that the phone is the party's.")
            .takes::<DisputePartyCreate>()
            .gives::<DisputePartyReceipt>()
            .adds(usecases::add_party),
        post::<Person>("/disputes/{id}/reissue-code", "reissuePartyCode")
            .zh("重发查询码", "新查询码发到当事人手机，原查询码立即失效；没有手机的，只停用原查询码。")
            .en("Reissue a party's code", "The one before opens nothing any more; the new one goes to its phone.")
            .takes::<DisputePartyCodeReissue>()
            .gives::<DisputePartyReceipt>()
            .adds(usecases::reissue_code),
        post::<Person>("/disputes/{id}/assess", "assessRisk")
            .zh("研判风险", "高风险即时告知人大机构。")
            .en("Assess the risk", "High alerts the office at once.")
            .takes::<RiskAssessment>()
            .steps(usecases::assess),
        post::<Person>("/disputes/{id}/alert-police", "alertPolice")
            .zh("报告公安机关", "纠纷有可能激化的（人民调解法第二十五条）。")
            .en("Record that the police were told", "Where there is a danger.")
            .takes::<StatementInput>()
            .steps(usecases::alert_police),
    ]
}

/// Who mediates, and whether the parties want it.
fn consent() -> Vec<Operation> {
    vec![
        post::<Person>("/disputes/{id}/mediators", "appointMediator")
            .zh(
                "确定调解员",
                "指定的，当事人可以不接受；邀请代表参与的，须经各方当事人同意（人民调解法第十九条、第二十条）。",
            )
            .en("Appoint or invite a mediator", "The parties may decline.")
            .takes::<MediatorCreate>()
            .gives::<MediatorReceipt>()
            .adds(usecases::appoint),
        post::<Known>("/disputes/{id}/answer-mediator", "answerMediator")
            .zh("对调解员表态", "当事人凭查询码和短信验证码，或由调解组织、人大机构代为记录并附扫描件。")
            .en("Accept or decline a mediator", "By the party, or written down for it with a scan.")
            .takes::<MediatorAnswerCreate>()
            .attempts(usecases::answer_mediator),
        post::<Person>("/disputes/{id}/declare-interest", "declareInterest")
            .zh("声明回避", "与纠纷有利害关系的调解员应当回避；此后其任何操作为 403。")
            .en("Declare an interest and step aside", "Every act is forbidden afterwards.")
            .takes::<StatementInput>()
            .steps(usecases::declare_interest),
        post::<Person>("/disputes/{id}/ask-consent", "askConsent")
            .zh("征求当事人意见", "须已登记双方当事人；同时告知各方权利义务（人民调解工作若干规定第三十条）。")
            .en("Ask the parties for their consent", "Both sides must be entered; they are told of their rights.")
            .takes::<NoteInput>()
            .steps(usecases::ask_consent),
        post::<Known>("/disputes/{id}/confirmations", "requestConfirmation")
            .zh(
                "获取验证码",
                "凭查询码表态，先获取发到手机的验证码：5 分钟有效，一次一事，协议变更即失效；登录的不需要。",
            )
            .en("Request a number on one's phone", "It confirms one act by a party's code; who logged in needs none.")
            .takes::<DisputeConfirmationCreate>()
            .gives::<DisputeConfirmationReceipt>()
            .adds(usecases::request_confirmation),
        post::<Known>("/disputes/{id}/consent", "consentToMediation")
            .zh("同意调解", "各方都同意后受理；代为记录的，须附本人签名、盖章或者指印的扫描件。")
            .en("Consent to mediation", "With the last party it is accepted. Written down for a party with a scan.")
            .takes::<DisputePartyWord>()
            .attempts(usecases::consent),
        post::<Known>("/disputes/{id}/refuse", "refuseMediation")
            .zh("拒绝调解", "一方明确拒绝的，不得调解（人民调解法第十七条）；代为记录的，须附扫描件。")
            .en("Refuse mediation", "One party's refusal bars mediation. Written down for a party with a scan.")
            .takes::<DisputePartyWord>()
            .attempts(usecases::refuse),
        post::<Known>("/disputes/{id}/keep-private", "keepDisputePrivate")
            .zh("要求不公开", "当事人可以要求调解不公开进行（人民调解法第二十三条）。")
            .en("Demand privacy", "By a party.")
            .takes::<DisputePartyWord>()
            .steps(usecases::keep_private),
    ]
}

/// The mediation, and how it ends without an agreement.
fn sittings() -> Vec<Operation> {
    vec![
        post::<Person>("/disputes/{id}/mediation-sessions", "conveneSession")
            .zh("召集调解", "评理会、面对面、背靠背或线上；须各方已同意调解，并有调解员。")
            .en("Convene a mediation session", "Every party must have agreed.")
            .takes::<MediationSessionCreate>()
            .gives::<MediationSessionReceipt>()
            .adds(usecases::convene),
        post::<Person>("/disputes/{id}/record-session", "recordSession")
            .zh("记录调解", "到场人员、记录、先例；笔记仅调解员可见。")
            .en("Record a mediation session", "Attendance, minutes, precedents; notes for the mediators only.")
            .takes::<MediationSessionRecord>()
            .steps(usecases::hold),
        post::<Person>("/disputes/{id}/extend", "extendMediation")
            .zh("延长调解期限", "通常一个月；各方同意可以延长，附各方签名的扫描件。")
            .en("Extend the mediation", "Both sides must agree, which a scan shows.")
            .takes::<MediationExtend>()
            .steps(usecases::extend),
        post::<Person>("/disputes/{id}/fail", "failMediation")
            .zh("调解不成", "随后须终止调解并告知其他途径。")
            .en("Record that mediation failed", "It must then be ended with advice.")
            .takes::<StatementInput>()
            .steps(usecases::fail),
        post::<Known>("/disputes/{id}/withdraw", "withdrawDispute")
            .zh(
                "撤回或要求终止",
                "当事人可以随时要求终止（人民调解法第二十三条），凭验证码或附扫描件；登记前报告人可以撤回。",
            )
            .en("Withdraw or end the mediation", "A party may end it at any time; written down for it with a scan.")
            .takes::<DisputePartyWord>()
            .attempts(usecases::withdraw),
        post::<Person>("/disputes/{id}/terminate", "terminateMediation")
            .zh("终止调解", "须告知当事人其他解决途径（人民调解法第二十六条）。")
            .en("Terminate the mediation", "With advice, which is mandatory.")
            .takes::<StatementInput>()
            .steps(usecases::terminate),
        post::<Person>("/disputes/{id}/refer", "referDispute")
            .zh("引导其他途径", "仲裁、诉讼、行政途径、信访；协议经司法确认的，可以申请强制执行。")
            .en("Refer a dispute elsewhere", "Arbitration, litigation, an authority, petition or enforcement.")
            .takes::<DisputeRefer>()
            .steps(usecases::refer),
    ]
}

/// The agreement, and what becomes of it.
fn agreement() -> Vec<Operation> {
    vec![
        post::<Person>("/disputes/{id}/agreement", "makeAgreement")
            .zh("达成协议", "口头协议即时生效；书面协议自签名盖章齐全之日生效。")
            .en("Make an agreement", "An oral one holds at once, a written one once signed and sealed.")
            .takes::<AgreementCreate>()
            .gives::<DisputeStanding>()
            .adds(usecases::agree),
        post::<Known>("/disputes/{id}/sign", "signAgreement")
            .zh("签名", "当事人本人，或由调解员记录纸面签名并附扫描件；代表以调解员身份签名。")
            .en("Sign the agreement", "By a party or a mediator; a signature on paper is written down with a scan.")
            .takes::<SignatureCreate>()
            .attempts(usecases::sign),
        post::<Person>("/disputes/{id}/seal", "sealAgreement")
            .zh("盖章", "人民调解委员会盖章，调解室用所属委员会的章；签名盖章齐全后生效（第二十九条）。")
            .en("Seal the agreement", "By the organisation; of a room the seal is its committee's.")
            .takes::<NoteInput>()
            .steps(usecases::seal),
        post::<Known>("/disputes/{id}/apply-confirmation", "applyConfirmation")
            .zh("申请司法确认", "各方共同申请，附申请书扫描件，自协议生效起 30 日内，履行中也可以；遇休息日顺延。")
            .en("Apply for judicial confirmation", "Together, with a scan, within thirty days of its effect.")
            .takes::<ConfirmationApply>()
            .steps(usecases::apply_confirmation),
        post::<Person>("/disputes/{id}/confirm", "confirmAgreement")
            .zh("记录司法确认", "法院裁定确认有效。")
            .en("Record that the court confirmed", "The court confirmed the agreement.")
            .takes::<NoteInput>()
            .steps(usecases::confirm),
        post::<Person>("/disputes/{id}/deny", "denyConfirmation")
            .zh("记录裁定驳回申请", "协议对各方仍有约束力，可以继续履行、重新调解或引导其他途径。")
            .en("Record that the court dismissed the application", "Between the parties the agreement binds on.")
            .takes::<StatementInput>()
            .steps(usecases::deny),
        post::<Person>("/disputes/{id}/withdraw-confirmation", "withdrawConfirmation")
            .zh("撤回司法确认申请", "法院裁定前各方撤回；期限内可以再次申请。")
            .en("Withdraw the application for confirmation", "Before the court ruled; in time they may ask again.")
            .takes::<StatementInput>()
            .steps(usecases::withdraw_confirmation),
        post::<Known>("/disputes/{id}/begin-performance", "beginPerformance")
            .zh("开始履行", "协议须已生效；当事人凭查询码办理的须填验证码。")
            .en("Begin the performance", "The agreement must hold.")
            .takes::<PerformanceBegin>()
            .attempts(usecases::begin_performance),
        post::<Known>("/disputes/{id}/perform", "performItem")
            .zh("履行一项", "由受领方确认收到，或代为记录并附收据扫描件；最后一项履行后为已履行。")
            .en("Record the performance of an item", "By whom it is owed to, or with a scan of the receipt.")
            .takes::<PerformanceCreate>()
            .attempts(usecases::perform),
        post::<Known>("/disputes/{id}/breach", "recordBreach")
            .zh("记录未履行", "协议生效后即可记录；可以重新调解或引导其他途径；当事人凭查询码办理的须填验证码。")
            .en("Record a breach", "Mediation may go on, or the dispute goes elsewhere.")
            .takes::<BreachCreate>()
            .attempts(usecases::breach),
        post::<Person>("/disputes/{id}/remediate", "resumeMediation")
            .zh("重新调解", "未履行或法院驳回申请之后。")
            .en("Resume the mediation", "After a breach, or when the court dismissed the application.")
            .takes::<NoteInput>()
            .steps(usecases::remediate),
        post::<Person>("/disputes/{id}/follow-up", "followUpDispute")
            .zh("回访", "履行后了解当事人情况。")
            .en("Follow up", "How the parties are since.")
            .takes::<StatementInput>()
            .steps(usecases::follow_up),
        post::<Person>("/disputes/{id}/close", "closeDispute")
            .zh("结案", "回访后结案。")
            .en("Close a dispute", "After the follow-up.")
            .takes::<NoteInput>()
            .steps(usecases::close),
    ]
}

/// Who mediates in an area.
fn organisations() -> Vec<Operation> {
    vec![
        post::<Person>("/mediation-organisations", "createMediationOrganisation")
            .zh("录入调解组织", "该区划的人大机构或管理员。")
            .en("Enter a mediation organisation", "By the office of the area or an administrator.")
            .takes::<MediationOrganisationCreate>()
            .gives::<OrganisationAnswer>()
            .creates(usecases::create_organisation),
        post::<Person>("/mediation-organisations/{id}/change", "changeMediationOrganisation")
            .zh("变更调解组织", "名称、类型、所属委员会、行业、印章文字和调解员名册，整体替换；沿革保留。")
            .en(
                "Change a mediation organisation",
                "Name, kind, committee, trade, seal and mediators, all of them; the history stays.",
            )
            .takes::<MediationOrganisationUpdate>()
            .steps(usecases::change_organisation),
        post::<Person>("/mediation-organisations/{id}/close", "closeMediationOrganisation")
            .zh("撤销调解组织", "不再受理；有未办结事项的须指定承接者。")
            .en("Close a mediation organisation", "It takes nothing new; one with open work needs a successor.")
            .takes::<InstitutionClose>()
            .steps(close::<MediationOrganisation, _>),
        post::<Person>("/mediation-organisations/{id}/reopen", "reopenMediationOrganisation")
            .zh("恢复调解组织", "恢复受理。")
            .en("Reopen a mediation organisation", "It takes disputes again.")
            .takes::<EmptyInput>()
            .steps(reopen::<MediationOrganisation, _>),
    ]
}

/// 纠纷的筛选条件。 Which disputes to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeQuery {
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 19, nullable = false)]
    #[param(min_items = 1, max_items = 19, style = Form, explode, nullable = false)]
    state: Option<Vec<words::DisputeState>>,
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
    /// 此时或之后有变化；给出时按更新时间从早到晚排列。 Changed at this instant or later; in the order of changes then, the earliest first.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    updated_since: Option<DateTime<Utc>>,
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
/// 列出您可以查看的纠纷，最新的在前；给出 updated_since 时按更新时间从早到晚。 Those that you may see, the newest first; with `updated_since` in the order of changes.
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
        states: words::each_once(query.state),
        kind: query.kind.map(|kind| kind.0),
        division,
        organisation: query.organisation_id.map(Into::into),
        updated_since: query.updated_since,
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| {
        let found = queries::list(store, &ctx, &filter, &page)?;
        named(DisputePage::of(found), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
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
    let viewer = ctx.clone();
    let seen = move |store: &mut Store| {
        let found = timeline::dispute(store, &ctx, DisputeId(id.0))?;
        let look = found.0.look();
        Ok::<_, Failure>((named(DisputeAnswer::of(found), store)?, look))
    };
    let (answer, look) = app.db.read(seen).await?;
    app.note(viewer, look).await?;
    Ok(shown(answer.version, &answer))
}

/// 凭查询码查看纠纷 · Follow a dispute by its tracking code
///
/// 报告人或当事人各凭自己的查询码，不需要登录；查询码放入请求头 X-Tracking-Code。大小写与连字符不限。 The reporter's code or a party's, in a header; needs no account.
#[utoipa::path(
    operation_id = "getTrackedDispute", tag = "disputes",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40)),
    responses((status = 200, description = "纠纷", body = DisputeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/track-dispute")]
async fn get_tracked_dispute(app: Data<App>, code: Tracked, _: NoQuery) -> Result<HttpResponse, Problem> {
    followed(&app, code.0).await
}

async fn followed(app: &App, code: TrackingCode) -> Result<HttpResponse, Problem> {
    let ctx = app.context(Actor::Tracker(code.clone()));
    let seen = move |store: &mut Store| named(DisputeAnswer::of(timeline::track_dispute(store, &ctx, &code)?), store);
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 凭网址中的查询码查看纠纷 · Follow a dispute by a tracking code in the URL
///
/// 请改用 getTrackedDispute：网址会留在浏览记录和他人的日志中。 Use `getTrackedDispute`: URLs stay in histories and in others' logs.
#[utoipa::path(
    operation_id = "trackDispute", tag = "disputes",
    params(("tracking_code" = String, Path, description = "查询码", max_length = 40)),
    responses((status = 200, description = "纠纷", body = DisputeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/track/{tracking_code}/dispute", wrap = "from_fn(guesses)")]
async fn track_dispute(app: Data<App>, code: PathCode, _: NoQuery) -> Result<HttpResponse, Problem> {
    followed(&app, code.0).await
}

/// 列出调解组织 · List mediation organisations
///
/// 公开。给出区划时，列出可在该区划调解的组织（本级及上级）。 Public; with a division, those that mediate there.
#[utoipa::path(
    operation_id = "listMediationOrganisations", tag = "disputes", params(NamedAreaQuery),
    responses((status = 200, description = "一页调解组织", body = OrganisationPage)),
)]
#[get("/mediation-organisations")]
async fn list_organisations(app: Data<App>, query: Query<NamedAreaQuery>) -> Result<HttpResponse, Problem> {
    let (division, name) = query.0.read()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = store.organisations(division.as_ref(), name.as_ref(), &page)?;
        let (items, next_cursor) = page_parts(found, OrganisationAnswer::from);
        named(OrganisationPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看调解组织 · Get a mediation organisation
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getMediationOrganisation", tag = "disputes",
    params(("id" = Uuid, Path, description = "调解组织标识")),
    responses((status = 200, description = "调解组织", body = OrganisationAnswer)),
)]
#[get("/mediation-organisations/{id}")]
async fn get_organisation(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let organisation = store.organisation(OrganisationId(id.0))?.ok_or(Failure::NotFound)?;
        named(OrganisationAnswer::from(organisation), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// 调解组织沿革 · List a mediation organisation's history
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listMediationOrganisationHistory", tag = "disputes",
    params(("id" = Uuid, Path, description = "调解组织标识")),
    responses((status = 200, description = "沿革", body = InstitutionHistory)),
)]
#[get("/mediation-organisations/{id}/history")]
async fn list_organisation_history(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let listed = move |store: &mut Store| history_of::<MediationOrganisation>(store, OrganisationId(id.0));
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}
