//! A station's plan of a year.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::stations::{StationPlanId, queries, usecases};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answers::{PlanAnswer, PlanPage, PlanStanding};
use super::inputs::{StationPlanCreate, StationPlanRevise};
use crate::app::App;
use crate::auth::{Anybody, Person};
use crate::extract::{NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::{paged, shown};
use crate::routes::builder::{Operation, post};
use crate::routes::names::named;
use crate::routes::notes::EmptyInput;
use crate::routes::tree::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_plans).service(get_plan);
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/station-plans", "createStationPlan")
            .zh(
                "草拟年度计划",
                "活动室联络员或人大机构；每个活动室每年一份。指标不填的，为每周一场、每名代表每年一次、每季度一次小组活动。",
            )
            .en(
                "Draft a station's plan of a year",
                "By the room's liaison or the office, one a room and year; a reception a week, each deputy once and a group activity in each quarter where it says nothing else.",
            )
            .takes::<StationPlanCreate>()
            .gives::<PlanStanding>()
            .creates(usecases::draft_plan),
        post::<Person>("/station-plans/{id}/revise", "reviseStationPlan")
            .zh("修改年度计划", "公布前；已批准的须重新批准。")
            .en("Revise a plan", "Before it is published; what was approved is approved again.")
            .takes::<StationPlanRevise>()
            .steps(usecases::revise_plan),
        post::<Person>("/station-plans/{id}/approve", "approveStationPlan")
            .zh("批准年度计划", "人大机构。")
            .en("Approve a plan", "By the office.")
            .takes::<EmptyInput>()
            .steps(usecases::approve_plan),
        post::<Person>("/station-plans/{id}/publish", "publishStationPlan")
            .zh("公布年度计划", "人大机构；此后任何人可见。")
            .en("Publish a plan", "By the office; everybody may read it then.")
            .takes::<EmptyInput>()
            .steps(usecases::publish_plan),
    ]
}

/// 哪个活动室。 Of which room.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationPlanQuery {
    /// 活动室。 The room.
    room_id: Uuid,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出年度计划 · List a station's plans
///
/// 公开的任何人可见；草拟和已批准的仅联络员和人大机构可见。 Those that are published for everybody, the others for the liaison and the office; the newest first.
#[utoipa::path(
    operation_id = "listStationPlans", tag = "stations", security((), ("bearer" = [])), params(StationPlanQuery),
    responses((status = 200, description = "一页年度计划", body = PlanPage)),
)]
#[get("/station-plans")]
async fn list_plans(app: Data<App>, caller: Anybody, query: Query<StationPlanQuery>) -> Result<HttpResponse, Problem> {
    let (ctx, query) = (app.context(caller.0), query.0);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::plans(store, &ctx, query.room_id.into(), &page);
    let page_of = |(items, unreadable, next_cursor)| PlanPage { items, unreadable, next_cursor };
    paged(&app, found, PlanAnswer::from, page_of).await
}

/// 查看年度计划 · Get a station's plan
///
/// 含完成情况，由已举行的接待得出，不必填报。 With what was done of it, which follows from the receptions that were held.
#[utoipa::path(
    operation_id = "getStationPlan", tag = "stations", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "年度计划标识")),
    responses((status = 200, description = "年度计划", body = PlanAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/station-plans/{id}")]
async fn get_plan(app: Data<App>, caller: Anybody, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::plan(store, &ctx, StationPlanId(id.0))?;
        named(PlanAnswer::from(found), store)
    };
    let answer = app.db.list(seen).await?;
    Ok(shown(answer.version, &answer))
}
