//! Sweeps and grids' reports, as they are asked for.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::sweeps::{SweepCampaignFilter, SweepCampaignId, SweepReportId, queries};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::answers::{SweepCampaignAnswer, SweepCampaignPage, SweepReportAnswer};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::{paged, shown};
use crate::routes::names::named;
use crate::routes::tree::Routes;
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_campaigns).service(get_campaign).service(get_report);
}

/// 排查的筛选条件。 Which sweeps to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SweepCampaignQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::SweepCampaignState>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出排查 · List sweeps
///
/// 您的机构组织的、您辖区内的，和您的网格参加的，最新的在前。 Those that your office issues, those in your area, and those of your grids, the newest first.
#[utoipa::path(
    operation_id = "listSweepCampaigns", tag = "sweeps", security(("bearer" = [])), params(SweepCampaignQuery),
    responses((status = 200, description = "一页排查", body = SweepCampaignPage)),
)]
#[get("/sweep-campaigns")]
async fn list_campaigns(
    app: Data<App>,
    caller: Person,
    query: Query<SweepCampaignQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = SweepCampaignFilter { states: query.state.map(|state| state.0).into_iter().collect() };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::campaigns(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| SweepCampaignPage { items, unreadable, next_cursor };
    paged(&app, found, SweepCampaignAnswer::from, page_of).await
}

/// 查看排查 · Get a sweep
///
/// 含各轮及其报告截止时间。组织机构、辖区内的其他人大机构、领导，和范围内网格的人员可见；草稿仅组织机构可见。 With its rounds, and by when each grid has reported. For the office that issues it, other offices and leaders of the area, and the people of its grids; a draft for its office alone.
#[utoipa::path(
    operation_id = "getSweepCampaign", tag = "sweeps", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "排查标识")),
    responses((status = 200, description = "排查", body = SweepCampaignAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/sweep-campaigns/{id}")]
async fn get_campaign(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::campaign(store, &ctx, SweepCampaignId(id.0))?;
        named(SweepCampaignAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 查看排查报告 · Get a grid's report
///
/// 网格员、报告人、辖区内的人大机构和领导可见。 For the staff of the grid, whoever reported, offices and leaders of the area.
#[utoipa::path(
    operation_id = "getSweepReport", tag = "sweeps", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "排查报告标识")),
    responses((status = 200, description = "排查报告", body = SweepReportAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/sweep-reports/{id}")]
async fn get_report(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::report(store, &ctx, SweepReportId(id.0))?;
        named(SweepReportAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}
