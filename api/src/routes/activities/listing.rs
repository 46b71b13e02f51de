//! Activities as they are asked for.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::activities::{ActivityFilter, ActivityId, queries};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answers::{ActivityDetail, ActivityPage};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::{paged, shown};
use crate::routes::names::named;
use crate::routes::tree::Routes;
use crate::routes::values::ShortText;
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_activities).service(get_activity);
}

/// 代表活动的筛选条件。 Which activities to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityQuery {
    /// 哪一级人大。 Of this congress.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    congress_id: Option<Uuid>,
    /// 年度。 Of this year.
    #[schema(minimum = 2000, maximum = 2100, nullable = false)]
    #[param(minimum = 2000, maximum = 2100, nullable = false)]
    year: Option<i32>,
    /// 年度计划中的事项。 Of this item of the year's plan.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    plan_item: Option<ShortText>,
    #[schema(nullable = false)]
    #[param(nullable = false)]
    kind: Option<words::ActivityKind>,
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 8, nullable = false)]
    #[param(min_items = 1, max_items = 8, style = Form, explode, nullable = false)]
    state: Option<Vec<words::ActivityState>>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出代表活动 · List activities
///
/// 您的机构组织的、您受邀的、转交您单位的，和您辖区内人大的，最新的在前；按人大、年度和计划事项筛选即为年度计划。 Those that your office organises, to which you are invited, whose report was passed on to your unit, and those of congresses of your area, the newest first; by congress, year and item they are the year's plan.
#[utoipa::path(
    operation_id = "listActivities", tag = "activities", security(("bearer" = [])), params(ActivityQuery),
    responses((status = 200, description = "一页代表活动", body = ActivityPage)),
)]
#[get("/activities")]
async fn list_activities(app: Data<App>, caller: Person, query: Query<ActivityQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let mut checks = Checks::default();
    let plan_item = checks.take_opt("/plan_item", query.plan_item.as_ref().map(ShortText::read));
    let plan_item = checks.finish(Some(plan_item))?;
    let filter = ActivityFilter {
        congress: query.congress_id.map(Into::into),
        year: query.year,
        plan_item,
        kind: query.kind.map(|kind| kind.0),
        states: words::each_once(query.state),
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::activities(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| ActivityPage { items, unreadable, next_cursor };
    paged(&app, found, ActivityDetail::from, page_of).await
}

/// 查看代表活动 · Get an activity
///
/// 含活动经过。组织机构、受邀代表、收到报告的单位、服务于该级人大的其他机构和领导可见；请假事由和缺席仅组织机构和本人可见；通知前仅组织机构可见。 With what happened to it. For the office that organises, deputies who are invited, units that got the report, other offices of the congress and leaders; why somebody does not come and who was absent for the office and that deputy alone; before it is announced for its office alone.
#[utoipa::path(
    operation_id = "getActivity", tag = "activities", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表活动标识")),
    responses((status = 200, description = "代表活动", body = ActivityDetail, headers(("ETag" = String, description = "版本")))),
)]
#[get("/activities/{id}")]
async fn get_activity(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::activity(store, &ctx, ActivityId(id.0))?;
        named(ActivityDetail::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}
