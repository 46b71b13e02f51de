//! What sweeps found, as it is asked for.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::sweeps::{SweepCampaignId, SweepFindingFilter, SweepFindingId, queries};
use mashang_infra::repositories::Store;
use mashang_infra::workbooks;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answers::{SweepFindingAnswer, SweepFindingPage};
use super::workbook;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{NoQuery, PathId, Query, page_request};
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::routes::answer::{paged, shown};
use crate::routes::imports::{WORKBOOK, file};
use crate::routes::names::named;
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_findings).service(get_finding).service(get_ledger_workbook).service(list_ledger);
}

/// 发现的筛选条件。 Which findings to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepFindingQuery {
    /// 排查。 Of this sweep.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    campaign_id: Option<Uuid>,
    /// 轮次。 Of this round.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    #[param(minimum = 1, maximum = 60, nullable = false)]
    round: Option<u32>,
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 8, nullable = false)]
    #[param(min_items = 1, max_items = 8, style = Form, explode, nullable = false)]
    state: Option<Vec<words::SweepFindingState>>,
    #[schema(nullable = false)]
    #[param(nullable = false)]
    risk: Option<words::DisputeRisk>,
    /// 网格。 Of this grid.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    grid_id: Option<Uuid>,
    /// 网格所在的区划及其下级。 Of grids in this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 为 true 时仅列在办且已超期的。 With true those alone that are in hand and late.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    overdue: Option<bool>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出排查发现 · List findings
///
/// 您辖区内的、您的网格的、您报告的和您关注的，最新的在前。 Those of your area, of your grid, that you reported, and that you watch, the newest first.
#[utoipa::path(
    operation_id = "listSweepFindings", tag = "sweeps", security(("bearer" = [])), params(SweepFindingQuery),
    responses((status = 200, description = "一页发现", body = SweepFindingPage)),
)]
#[get("/sweep-findings")]
async fn list_findings(
    app: Data<App>,
    caller: Person,
    query: Query<SweepFindingQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = SweepFindingFilter {
        campaign: query.campaign_id.map(Into::into),
        round: query.round,
        states: words::each_once(query.state),
        risk: query.risk.map(|risk| risk.0),
        grid: query.grid_id.map(Into::into),
        division: DivisionCodeText::queried(query.division.as_ref())?,
        overdue_at: query.overdue.unwrap_or_default().then_some(ctx.now),
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::findings(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| SweepFindingPage { items, unreadable, next_cursor };
    paged(&app, found, SweepFindingAnswer::from, page_of).await
}

/// 查看排查发现 · Get a finding
///
/// 含办理经过。网格员、报告人、关注责任人、辖区内的人大机构和领导可见。 With what happened to it. For the staff of the grid, whoever reported or watches it, offices and leaders of the area.
#[utoipa::path(
    operation_id = "getSweepFinding", tag = "sweeps", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "排查发现标识")),
    responses((status = 200, description = "排查发现", body = SweepFindingAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/sweep-findings/{id}")]
async fn get_finding(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::finding(store, &ctx, SweepFindingId(id.0))?;
        named(SweepFindingAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 台账的一页。 Which page of the ledger.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepLedgerQuery {
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,18}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,18}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 排查台账 · List the ledger of a sweep
///
/// 组织机构看全部，其他人大机构和领导看辖区内的：责任人、期限、佐证和状态，先到期的在前；并入此前发现的和已撤下的不列。 All of it for the office that issues the sweep, for other offices and leaders what lies in their area: owner, term, evidence and state, what is due first before all else; neither what is linked to another one nor what was taken out.
#[utoipa::path(
    operation_id = "listSweepLedger", tag = "sweeps", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "排查标识"), SweepLedgerQuery),
    responses((status = 200, description = "一页台账", body = SweepFindingPage)),
)]
#[get("/sweep-campaigns/{id}/ledger")]
async fn list_ledger(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<SweepLedgerQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = move |store: &mut Store| queries::ledger(store, &ctx, SweepCampaignId(id.0), &page);
    let page_of = |(items, unreadable, next_cursor)| SweepFindingPage { items, unreadable, next_cursor };
    paged(&app, found, SweepFindingAnswer::from, page_of).await
}

/// 排查台账工作簿 · Download the ledger of a sweep
///
/// 与台账一致，最多 2000 条，先到期的在前。 The same as a workbook: 2,000 lines at most, what is due first before all else.
#[utoipa::path(
    operation_id = "getSweepLedgerWorkbook", tag = "sweeps", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "排查标识")),
    responses((status = 200, description = "工作簿", body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
#[get("/sweep-campaigns/{id}/ledger/workbook")]
async fn get_ledger_workbook(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let campaign = SweepCampaignId(id.0);
    let name = format!("sweep-{}.xlsx", campaign.0.simple());
    let sheets = app.db.figures(move |store: &mut Store| workbook::sheets(store, &ctx, campaign)).await?;
    let bytes = in_turn(&app.tables, move || workbooks::book(&sheets)).await?.map_err(Problem::internal)?;
    Ok(file(bytes, (&name, WORKBOOK)))
}
