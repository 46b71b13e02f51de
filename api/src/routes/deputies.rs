//! Deputies and their mandates.

mod answers;
mod bulk;
mod mandates;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post, put};
use chrono::NaiveDate;
use mashang_domain::deputies::usecases::{AssignGrid, CorrectDeputy, CreateDeputy, EndAssignment, MergeDeputies};
use mashang_domain::deputies::{Deputies, DeputyFault, DeputyFilter, usecases};
use mashang_domain::handovers;
use mashang_domain::shared::text::Body as LongBody;
use mashang_domain::shared::time::{Period, local_date};
use mashang_domain::shared::{AssignmentId, At, DeputyId, Failure, GridId, RoomId};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::mandates::MandateInput;
use super::builder::{Operation, post, serve};
use super::names::named;
use super::values::{DivisionCodeText, LongText, ShortText};
use crate::app::App;
use crate::auth::{Anybody, Person};
use crate::extract::{
    Checks, IfMatch, Input, JsonBody, NoQuery, PathId, Query, command_of, page_parts, page_request, refused, usual,
};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) use answers::*;

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "deputies", operations());
    routes
        .service(list_deputies)
        .service(get_deputy)
        .service(update_deputy)
        .service(merge_deputies)
        .service(end_assignment)
        .configure(bulk::routes)
        .configure(mandates::routes);
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
/// 公开；暂停、终止的原因仅主管的人大机构和管理员可见。重复记录的标识给出合并后的代表。 Public; why a mandate was suspended or has
/// ended only for those in charge. The id of an entry that was merged leads to the one that was kept.
#[utoipa::path(
    operation_id = "getDeputy", tag = "deputies", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表标识")),
    responses((status = 200, description = "代表", body = DeputyAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/deputies/{id}")]
async fn get_deputy(app: Data<App>, caller: Anybody, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let deputy = store.deputy(DeputyId(id.0))?.ok_or(Failure::NotFound)?;
        let today = local_date(ctx.now);
        let answer = if ctx.actor.oversees(&deputy.division) {
            DeputyAnswer::whole(deputy, today)
        } else {
            DeputyAnswer::of(deputy, today)
        };
        named(answer, store)
    };
    Ok(answered(app.db.read(seen).await?))
}

/// 录入代表。 A deputy to enter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": "林示例", "division_code": "350582002014",
    "mandates": [{
        "level": "county", "congress_code": "350582000000", "term": 18,
        "constituency": "梅岭第三选区", "from": "2022-01-01"
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
    /// 更正后的姓名，须说明原因；不填则不变。 The right name, with a reason; left out, it stays.
    #[schema(nullable = false)]
    name: Option<ShortText>,
    /// 更正姓名的原因。 Why the name is corrected.
    #[schema(nullable = false)]
    name_reason: Option<words::NameReason>,
    /// 所在村（社区）；所属人大机构随之变化，不填则不变。 Where the deputy works; the office follows. Left out, it stays.
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    #[schema(nullable = false)]
    profile: Option<LongText>,
    /// 活动室。 The room.
    #[schema(nullable = false)]
    room_id: Option<Uuid>,
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
        let inputs = self.mandates.iter().enumerate();
        let mandates: Vec<_> =
            inputs.filter_map(|(at, mandate)| mandate.draft(checks, &format!("/mandates/{at}"))).collect();
        Some(CreateDeputy { name: name?, profile, division: division?, room: self.room_id.map(RoomId), mandates })
    }
}

impl Input for DeputyUpdate {
    type Command = CorrectDeputy;
    fn read(&self, checks: &mut Checks) -> Option<CorrectDeputy> {
        let name = checks.take_opt("/name", self.name.as_ref().map(ShortText::read));
        let division = checks.take_opt("/division_code", self.division_code.as_ref().map(DivisionCodeText::read));
        let profile = read_profile(checks, self.profile.as_ref());
        let name = match name {
            Some(name) => {
                let reason = self.name_reason.map(|reason| reason.0).ok_or(DeputyFault::NameReasonMissing);
                Some((name, checks.take("/name_reason", reason)?))
            }
            None => None,
        };
        Some(CorrectDeputy { name, division, profile, room: self.room_id.map(RoomId) })
    }
}

/// How a deputy stands after a change.
fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/deputies", "createDeputy")
            .zh("录入代表", "管理员在其区划内录入。")
            .en("Enter a deputy", "An administrator of the area enters a deputy.")
            .takes::<DeputyCreate>()
            .gives::<DeputyAnswer>()
            .creates(|store, ctx, command| {
                usecases::create_deputy(store, ctx, command)
                    .map(|deputy| DeputyAnswer::whole(deputy, local_date(ctx.now)))
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
/// 管理员在其区划内修改简介和活动室，或更正姓名（须说明原因）、所在村（社区）；版本不符时为 412。 Profile and room, or the name, with a
/// reason, and the village where they were wrong.
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
        .write(move |store| changed(usecases::correct_deputy(store, &ctx, at, command.clone())?, &ctx, store))
        .await
        .map_err(refused::<DeputyUpdate>)?;
    Ok(answered(deputy))
}

/// 合并重复记录。 A second entry of the same person.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "duplicate_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DeputyMerge {
    /// 并入的重复记录。 The entry that becomes part of this one.
    duplicate_id: Uuid,
}

impl Input for DeputyMerge {
    type Command = MergeDeputies;
    fn read(&self, _: &mut Checks) -> Option<MergeDeputies> {
        Some(MergeDeputies { duplicate: DeputyId(self.duplicate_id) })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "duplicate" { "duplicate_id" } else { usual(name) }
    }
}

/// 合并重复的代表记录 · Merge two entries of one deputy
///
/// 管理员；代码、履职记录、授权、任职、网格、诉求和在办纠纷并入本记录，两个标识都指向它。重复记录的未办结事项超过 500 件，或尚有未结束的请假、
/// 移交的，先办理移交。 By an administrator: codes, duty records, grants, mandates, grids, cases and open disputes become this entry's, and both
/// ids lead to it. Where more than 500 matters are open, or a leave is not over, that is handed over before.
#[utoipa::path(
    operation_id = "mergeDeputies", tag = "deputies", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "代表标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = DeputyMerge,
    responses((status = 200, description = "已合并", body = DeputyAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[post("/deputies/{id}/merge")]
async fn merge_deputies(
    app: Data<App>,
    caller: Person,
    id: PathId,
    seen: IfMatch,
    body: JsonBody<DeputyMerge>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let at = At { id: DeputyId(id.0), version: seen.0 };
    let deputy = app
        .db
        .write(move |store| changed(handovers::usecases::merge_deputies(store, &ctx, at, command)?, &ctx, store))
        .await
        .map_err(refused::<DeputyMerge>)?;
    Ok(answered(deputy))
}
