//! Deputies and their mandates.

mod answers;
mod bulk;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post, put};
use chrono::NaiveDate;
use mashang_domain::deputies::usecases::{
    AssignGrid, ChangeDeputy, CreateDeputy, EndAssignment, MandateDraft, SetMandateStatus,
};
use mashang_domain::deputies::{self as domain, Deputies, DeputyFilter, usecases};
use mashang_domain::shared::text::Body as LongBody;
use mashang_domain::shared::time::{Period, local_date};
use mashang_domain::shared::{AssignmentId, At, Context, DeputyId, Failure, GridId, MandateId, RoomId};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::answer::etag;
use super::builder::{Operation, post, serve};
use super::names::named;
use super::values::{DivisionCodeText, LongText, ShortText};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{
    Checks, IfMatch, Input, JsonBody, NoQuery, PathId, Query, command_of, page_parts, page_request, refused, usual,
};
use crate::problem::Problem;
use crate::words;

pub(crate) use answers::*;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    serve(config, "deputies", operations());
    config
        .service(list_deputies)
        .service(get_deputy)
        .service(update_deputy)
        .service(set_mandate_status)
        .service(end_assignment)
        .configure(bulk::routes);
}

/// 代表的筛选条件。 Which deputies to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeputyQuery {
    /// 该区划及其下级。 Working in this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 联系此网格的代表。 Assigned to this grid.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    grid_id: Option<Uuid>,
    /// 姓名中包含。 Whose name contains this.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    name: Option<ShortText>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出代表 · List deputies
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listDeputies", tag = "deputies", params(DeputyQuery),
    responses((status = 200, description = "一页代表", body = DeputyPage)),
)]
#[get("/deputies")]
async fn list_deputies(app: Data<App>, query: Query<DeputyQuery>) -> Result<HttpResponse, Problem> {
    let mut checks = Checks::default();
    let division = checks.take_opt("/division", query.0.division.as_ref().map(DivisionCodeText::read));
    let name = checks.take_opt("/name", query.0.name.as_ref().map(ShortText::read));
    checks.finish(Some(()))?;
    let today = local_date(app.now());
    let filter = DeputyFilter { division, grid: query.0.grid_id.map(|grid| (GridId(grid), today)), name };
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = store.deputies(&filter, &page)?;
        let (items, next_cursor) = page_parts(found, |deputy| DeputyAnswer::of(deputy, today));
        named(DeputyPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看代表 · Get a deputy
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getDeputy", tag = "deputies",
    params(("id" = Uuid, Path, description = "代表标识")),
    responses((status = 200, description = "代表", body = DeputyAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/deputies/{id}")]
async fn get_deputy(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let today = local_date(app.now());
    let seen = move |store: &mut Store| {
        let deputy = store.deputy(DeputyId(id.0))?.ok_or(Failure::NotFound)?;
        named(DeputyAnswer::of(deputy, today), store)
    };
    Ok(answered(app.db.read(seen).await?))
}

/// 代表职务（录入）。 A mandate, as typed in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MandateInput {
    level: words::CongressLevel,
    congress_code: DivisionCodeText,
    /// 届次。 The number of the term.
    #[schema(minimum = 1, maximum = 100)]
    term: i32,
    constituency: ShortText,
    /// 任期开始。 The first day.
    from: NaiveDate,
    /// 任期截止。 The last day.
    to: NaiveDate,
}

/// 录入代表。 A deputy to enter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": "林示例", "division_code": "350582002014",
    "mandates": [{
        "level": "county", "congress_code": "350582000000", "term": 18,
        "constituency": "梅岭第三选区", "from": "2022-01-01", "to": "2027-12-31"
    }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct DeputyCreate {
    name: ShortText,
    #[schema(nullable = false)]
    profile: Option<LongText>,
    division_code: DivisionCodeText,
    /// 活动室。 The room.
    #[schema(nullable = false)]
    room_id: Option<Uuid>,
    /// 代表职务。 The mandates.
    #[schema(min_items = 1, max_items = 10)]
    mandates: Vec<MandateInput>,
}

/// 修改代表。 What may be changed of a deputy.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "profile": "每周三下午在活动室接待" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DeputyUpdate {
    /// 更正后的姓名；不填则不变。 The right name; left out, it stays.
    #[schema(nullable = false)]
    name: Option<ShortText>,
    #[schema(nullable = false)]
    profile: Option<LongText>,
    /// 活动室。 The room.
    #[schema(nullable = false)]
    room_id: Option<Uuid>,
}

fn read_mandate(checks: &mut Checks, at: usize, input: &MandateInput) -> Option<MandateDraft> {
    let congress = checks.take(&format!("/mandates/{at}/congress_code"), input.congress_code.read());
    let constituency = checks.take(&format!("/mandates/{at}/constituency"), input.constituency.read());
    Some(MandateDraft {
        level: input.level.0,
        congress: congress?,
        term: input.term,
        constituency: constituency?,
        from: input.from,
        to: input.to,
    })
}

fn read_profile(checks: &mut Checks, profile: Option<&LongText>) -> Option<LongBody> {
    checks.take_opt("/profile", profile.map(|text| LongBody::new(&text.0)))
}

impl Input for DeputyCreate {
    type Command = CreateDeputy;
    fn read(&self, checks: &mut Checks) -> Option<CreateDeputy> {
        let name = checks.take("/name", self.name.read());
        let profile = read_profile(checks, self.profile.as_ref());
        let division = checks.take("/division_code", self.division_code.read());
        let mandates: Vec<_> =
            self.mandates.iter().enumerate().filter_map(|(at, mandate)| read_mandate(checks, at, mandate)).collect();
        Some(CreateDeputy { name: name?, profile, division: division?, room: self.room_id.map(RoomId), mandates })
    }
}

impl Input for DeputyUpdate {
    type Command = ChangeDeputy;
    fn read(&self, checks: &mut Checks) -> Option<ChangeDeputy> {
        let name = checks.take_opt("/name", self.name.as_ref().map(ShortText::read));
        let profile = read_profile(checks, self.profile.as_ref());
        Some(ChangeDeputy { name, profile, room: self.room_id.map(RoomId) })
    }
}

/// How a deputy stands after a change.
fn changed(deputy: domain::Deputy, ctx: &Context, store: &mut Store) -> Result<DeputyAnswer, Failure> {
    named(DeputyAnswer::of(deputy, local_date(ctx.now)), store)
}

fn answered(answer: DeputyAnswer) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(answer.version)).json(answer)
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/deputies", "createDeputy")
            .zh("录入代表", "管理员在其区划内录入。")
            .en("Enter a deputy", "An administrator of the area enters a deputy.")
            .takes::<DeputyCreate>()
            .gives::<DeputyAnswer>()
            .creates(|store, ctx, command| {
                usecases::create_deputy(store, ctx, command).map(|deputy| DeputyAnswer::of(deputy, local_date(ctx.now)))
            }),
        post::<Person>("/deputies/{id}/grid-assignments", "assignGrid")
            .zh("代表进网格", "人大机构或管理员；同一网格的时段不能重叠。")
            .en("Assign a deputy to a grid", "By an office or an administrator of the area.")
            .takes::<GridAssignmentCreate>()
            .gives::<AssignmentAnswer>()
            .adds(usecases::assign_grid),
    ]
}

/// 代表进网格。 A grid to which a deputy is assigned.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "grid_id": "019ab0c0-0000-7000-8000-000000000000", "from": "2026-03-02" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct GridAssignmentCreate {
    /// 网格，须在代表所在人大的区域内。 The grid, within the congress's area.
    grid_id: Uuid,
    /// 第一天，代表当日须在任。 The first day, on which the deputy serves.
    from: NaiveDate,
    /// 最后一天；不填则持续。 The last day; absent while it goes on.
    #[schema(nullable = false)]
    to: Option<NaiveDate>,
}

impl Input for GridAssignmentCreate {
    type Command = AssignGrid;
    fn read(&self, _: &mut Checks) -> Option<AssignGrid> {
        Some(AssignGrid { grid: GridId(self.grid_id), period: Period { from: self.from, to: self.to } })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "period" { "to" } else { usual(name) }
    }
}

/// 结束网格联系。 An assignment to end.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "assignment_id": "019ab0c0-0000-7000-8000-000000000000", "to": "2026-12-31" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct GridAssignmentEnd {
    /// 网格联系。 The assignment.
    assignment_id: Uuid,
    /// 最后一天。 The last day.
    to: NaiveDate,
}

impl Input for GridAssignmentEnd {
    type Command = EndAssignment;
    fn read(&self, _: &mut Checks) -> Option<EndAssignment> {
        Some(EndAssignment { assignment: AssignmentId(self.assignment_id), last: self.to })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "last" { "to" } else { usual(name) }
    }
}

/// 结束网格联系 · End an assignment to a grid
///
/// 人大机构或管理员；保留历史。 What was, stays on record.
#[utoipa::path(
    operation_id = "endGridAssignment", tag = "deputies", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "代表标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = GridAssignmentEnd,
    responses((status = 200, description = "已结束", body = DeputyAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[post("/deputies/{id}/end-grid-assignment")]
async fn end_assignment(
    app: Data<App>,
    caller: Person,
    id: PathId,
    seen: IfMatch,
    body: JsonBody<GridAssignmentEnd>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let at = At { id: DeputyId(id.0), version: seen.0 };
    let deputy = app
        .db
        .write(move |store| changed(usecases::end_assignment(store, &ctx, at, command)?, &ctx, store))
        .await
        .map_err(refused::<GridAssignmentEnd>)?;
    Ok(answered(deputy))
}

/// 修改代表 · Change a deputy
///
/// 管理员在其区划内修改简介和活动室，或更正姓名；版本不符时为 412。 Profile and room, or the name where it was wrong.
#[utoipa::path(
    operation_id = "updateDeputy", tag = "deputies", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "代表标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = DeputyUpdate,
    responses((status = 200, description = "已修改", body = DeputyAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[put("/deputies/{id}")]
async fn update_deputy(
    app: Data<App>,
    caller: Person,
    id: PathId,
    seen: IfMatch,
    body: JsonBody<DeputyUpdate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let at = At { id: DeputyId(id.0), version: seen.0 };
    let deputy = app
        .db
        .write(move |store| changed(usecases::update_deputy(store, &ctx, at, command.clone())?, &ctx, store))
        .await
        .map_err(refused::<DeputyUpdate>)?;
    Ok(answered(deputy))
}

/// 代表资格的变更。 How a mandate stands from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "mandate_id": "019ab0c0-0000-7000-8000-000000000000", "status": "suspended" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MandateStatusChange {
    /// 代表职务。 The mandate.
    mandate_id: Uuid,
    status: words::MandateStatus,
}

impl Input for MandateStatusChange {
    type Command = SetMandateStatus;
    fn read(&self, _: &mut Checks) -> Option<SetMandateStatus> {
        Some(SetMandateStatus { mandate: MandateId(self.mandate_id), status: self.status.0 })
    }
}

/// 变更代表资格 · Suspend, resume or end a mandate
///
/// 代表法第六十一条、第六十二条。没有任职中的职务时，其代码不再受理诉求。 Without an active mandate the codes take no cases.
#[utoipa::path(
    operation_id = "setMandateStatus", tag = "deputies", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "代表标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = MandateStatusChange,
    responses((status = 200, description = "已变更", body = DeputyAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[post("/deputies/{id}/mandate-status")]
async fn set_mandate_status(
    app: Data<App>,
    caller: Person,
    id: PathId,
    seen: IfMatch,
    body: JsonBody<MandateStatusChange>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let at = At { id: DeputyId(id.0), version: seen.0 };
    let deputy = app
        .db
        .write(move |store| changed(usecases::set_mandate_status(store, &ctx, at, command)?, &ctx, store))
        .await
        .map_err(refused::<MandateStatusChange>)?;
    Ok(answered(deputy))
}
