//! Cases (群众诉求).

mod answers;
mod inputs;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::cases::usecases;
use mashang_domain::cases::{self as domain, CaseFilter};
use mashang_domain::shared::{Actor, At, CaseId};
use mashang_domain::timeline;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::notes::{NoteInput, StatementInput};
use super::steps::{creations, shown, steps};
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::{Anybody, Known, Person};
use crate::extract::{Checks, NoQuery, PathCode, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::words::{self};

pub(crate) use answers::*;
pub(crate) use inputs::*;

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

creations! {
    tag "cases";

    /// 提交诉求 · Submit a case
    ///
    /// 可登录提交，也可不登录提交；两种方式都会得到查询码。 With an account or without; either way there is a tracking code.
    create_case "/cases" "createCase" Anybody ((), ("bearer" = [])) (CaseCreate) -> CaseReceipt =>
        |store, ctx, submission| usecases::submit(store, ctx, submission).map(|case| CaseReceipt::from(&case));
}

/// 诉求的筛选条件。 Which cases to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::CaseState>,
    /// 类别。 About this.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    category: Option<words::CaseCategory>,
    /// 性质。 Of this nature.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    nature: Option<words::CaseNature>,
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
    let answer = CaseAnswer::of(view);
    Ok(shown(answer.version, &answer))
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
async fn track_case(app: Data<App>, code: PathCode, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(Actor::Tracker(code.0.clone()));
    let view = app.db.read(move |store| timeline::track(store, &ctx, &code.0)).await?;
    let answer = CaseAnswer::of(view);
    Ok(shown(answer.version, &answer))
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
    rate "/cases/{id}/rate" "rateCase" Known (("bearer" = []), ("tracking" = [])) (CaseRate) =>
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
