//! Divisions and grids.

mod places;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, put};
use chrono::NaiveDate;
use mashang_domain::shared::geo::{Boundary, MAX_CORNERS, Point};
use mashang_domain::shared::{At, Failure, GridId, ValueFault};
use mashang_domain::territory::usecases::{self, ChangeGrid, CreateGrid, MemberDraft};
use mashang_domain::territory::{self as domain, Division, DivisionFilter, GridFilter, Territory};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::etag;
use super::builder::{Operation, post, serve};
use super::names::{Blank, Blanks, named};
use super::values::{DivisionCodeText, GeoPoint, NamedAreaQuery, ShortText};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{
    Checks, IfMatch, Input, JsonBody, NoQuery, PathId, Query, command_of, page_parts, page_request, refused,
};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(list_divisions)
        .service(get_division)
        .service(list_grids)
        .service(get_grid)
        .service(update_grid)
        .service(locate_grid)
        .configure(places::routes);
    serve(routes, "territory", operations());
}

/// 行政区划。 An administrative division.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Division)]
pub(crate) struct DivisionAnswer {
    code: DivisionCodeText,
    /// 名称。 Its name.
    name: String,
    level: words::DivisionLevel,
    /// 上级区划。 What it lies in.
    parent_code: DivisionCodeText,
    /// 上级区划名称。 The parent's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_name: Option<String>,
}

impl DivisionAnswer {
    fn of(division: Division) -> Self {
        Self {
            code: (&division.code).into(),
            name: division.name,
            level: words::Word(division.level),
            parent_code: (&division.parent).into(),
            parent_name: None,
        }
    }
}

impl Blanks for DivisionAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.parent_code.blank(&mut self.parent_name).into_iter().collect()
    }
}

/// 一页区划。 A page of divisions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DivisionPage {
    items: Vec<DivisionAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for DivisionPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 区划的筛选条件。 Which divisions to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DivisionQuery {
    /// 直接上级。 Directly inside this one.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    parent: Option<DivisionCodeText>,
    /// 级别。 Of this level.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    level: Option<words::DivisionLevel>,
    /// 名称中包含。 Whose name contains this.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    name: Option<ShortText>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 20, pattern = "^[0-9]{12}(city|county|township|village)$", nullable = false)]
    #[param(max_length = 20, pattern = "^[0-9]{12}(city|county|township|village)$", nullable = false)]
    cursor: Option<String>,
}

/// 列出行政区划 · List divisions
///
/// 公开。按代码排序。 Public, by code.
#[utoipa::path(
    operation_id = "listDivisions", tag = "territory", params(DivisionQuery),
    responses((status = 200, description = "一页区划", body = DivisionPage)),
)]
#[get("/divisions")]
async fn list_divisions(app: Data<App>, query: Query<DivisionQuery>) -> Result<HttpResponse, Problem> {
    let mut checks = Checks::default();
    let parent = checks.take_opt("/parent", query.0.parent.as_ref().map(DivisionCodeText::read));
    let name = checks.take_opt("/name", query.0.name.as_ref().map(ShortText::read));
    checks.finish(Some(()))?;
    let filter = DivisionFilter { parent, level: query.0.level.map(|level| level.0), name };
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let (items, next_cursor) = page_parts(store.divisions(&filter, &page)?, DivisionAnswer::of);
        named(DivisionPage { items, next_cursor }, store)
    };
    let page = app.db.list(listed).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=3600")).json(page))
}

/// 查看行政区划 · Get a division
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getDivision", tag = "territory",
    params(("code" = DivisionCodeText, Path, description = "12 位区划代码")),
    responses((status = 200, description = "区划", body = DivisionAnswer)),
)]
#[get("/divisions/{code}")]
async fn get_division(app: Data<App>, code: actix_web::web::Path<String>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let code = domain::DivisionCode::new(&code).map_err(|_| Problem::not_found())?;
    let seen = move |store: &mut Store| {
        let division = store.division(&code)?.ok_or(Failure::NotFound)?;
        named(DivisionAnswer::of(division), store)
    };
    let division = app.db.read(seen).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=3600")).json(division))
}

/// 网格人员。 One of a grid's people.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = GridMember)]
pub(crate) struct GridMemberAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 姓名。 The name.
    name: String,
    role: words::GridMemberRole,
}

/// 网格。 A governance grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Grid)]
pub(crate) struct GridAnswer {
    /// 标识。 Its id.
    pub id: Uuid,
    /// 版本。 Counts its changes.
    pub version: i32,
    /// 网格编码：区划代码加三位序号。 The village's code and the ordinal.
    pub code: String,
    pub division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub division_name: Option<String>,
    /// 序号。 Which grid of the village.
    pub ordinal: i32,
    /// 名称。 Its name.
    pub name: String,
    /// 设立日期。 The day since which there is this grid.
    pub since: NaiveDate,
    /// 户数。 Households.
    pub households: i32,
    /// 边界外环的顶点。 The corners of the outer ring.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boundary: Vec<GeoPoint>,
    /// 人员；列表中不含。 Its people; not in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<GridMemberAnswer>,
}

impl GridAnswer {
    /// For those who did not log in.
    pub(crate) fn leave_out_people(&mut self) {
        self.members.clear();
    }
}

impl From<domain::Grid> for GridAnswer {
    fn from(grid: domain::Grid) -> Self {
        Self {
            id: grid.id.0,
            version: grid.version,
            code: grid.code(),
            division_code: (&grid.division).into(),
            division_name: None,
            ordinal: grid.ordinal,
            name: grid.name.into(),
            since: grid.since,
            households: grid.households,
            boundary: grid.boundary.iter().flat_map(Boundary::corners).map(|corner| GeoPoint::from(*corner)).collect(),
            members: grid
                .members
                .into_iter()
                .map(|member| GridMemberAnswer {
                    id: member.id.0,
                    name: member.name.into(),
                    role: words::Word(member.role),
                })
                .collect(),
        }
    }
}

impl Blanks for GridAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一页网格。 A page of grids.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GridPage {
    items: Vec<GridAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for GridPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 列出网格 · List grids
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listGrids", tag = "territory", params(NamedAreaQuery),
    responses((status = 200, description = "一页网格", body = GridPage)),
)]
#[get("/grids")]
async fn list_grids(app: Data<App>, query: Query<NamedAreaQuery>) -> Result<HttpResponse, Problem> {
    let (division, name) = query.0.read()?;
    let filter = GridFilter { division, name };
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let (items, next_cursor) = page_parts(store.grids(&filter, &page)?, GridAnswer::from);
        named(GridPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看网格 · Get a grid
///
/// 公开；人员姓名仅代表、网格和人大机构等履职人员可见。 Public; the people's names only for those who work there.
#[utoipa::path(
    operation_id = "getGrid", tag = "territory", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "网格标识")),
    responses((status = 200, description = "网格", body = GridAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/grids/{id}")]
async fn get_grid(
    app: Data<App>,
    caller: crate::auth::Anybody,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let grid = store.grid(GridId(id.0))?.ok_or(Failure::NotFound)?;
        named(GridAnswer::from(grid), store)
    };
    let mut answer = app.db.read(seen).await?;
    if caller.0.grants().is_empty() {
        answer.leave_out_people();
    }
    Ok(HttpResponse::Ok().insert_header(etag(answer.version)).json(answer))
}

/// 坐标。 A point to look up.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PointQuery {
    /// 经度。 Degrees east.
    #[schema(minimum = 73, maximum = 136)]
    #[param(minimum = 73, maximum = 136)]
    longitude: f64,
    /// 纬度。 Degrees north.
    #[schema(minimum = 3, maximum = 54)]
    #[param(minimum = 3, maximum = 54)]
    latitude: f64,
}

/// 查找坐标所在网格 · Find the grid that a point lies in
///
/// 公开。坐标不在任何网格内时为 404。某人所在的坐标请用 POST /api/v1/places，不写进网址。 Public; 404 when the point lies in no grid. Where somebody is goes to `POST /api/v1/places`, and into no address.
#[utoipa::path(
    operation_id = "locateGrid", tag = "territory", params(PointQuery),
    responses((status = 200, description = "所在网格", body = GridAnswer)),
)]
#[get("/grid-at")]
async fn locate_grid(app: Data<App>, query: Query<PointQuery>) -> Result<HttpResponse, Problem> {
    let mut checks = Checks::default();
    let point = checks.take("/longitude", Point::new(query.0.longitude, query.0.latitude));
    let point = checks.finish(point)?;
    let seen = move |store: &mut Store| {
        let grid = usecases::locate(store, point, None)?.ok_or(Failure::NotFound)?;
        named(GridAnswer::from(grid), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// 网格人员（录入）。 One of a grid's people, as typed in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GridMemberInput {
    name: ShortText,
    role: words::GridMemberRole,
}

/// 新建网格。 A grid to set up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "division_code": "350582002014", "ordinal": 9, "name": "第九网格", "households": 312,
    "members": [{ "name": "陈网格", "role": "leader" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct GridCreate {
    division_code: DivisionCodeText,
    /// 序号。 Which grid of the village.
    #[schema(minimum = 1, maximum = 999)]
    ordinal: i32,
    name: ShortText,
    /// 户数。 Households.
    #[schema(minimum = 0, maximum = 100_000)]
    households: i32,
    /// 边界外环的顶点，3 到 1000 个。 The corners of the outer ring.
    #[schema(min_items = 3, max_items = 1000, nullable = false)]
    boundary: Option<Vec<GeoPoint>>,
    /// 人员。 Its people.
    #[schema(max_items = 50)]
    #[serde(default)]
    members: Vec<GridMemberInput>,
}

/// 修改网格。 What may be changed of a grid.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "第一网格", "households": 320, "members": [] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct GridUpdate {
    name: ShortText,
    /// 户数。 Households.
    #[schema(minimum = 0, maximum = 100_000)]
    households: i32,
    /// 边界外环的顶点；不给则清除。 The corners; absent clears it.
    #[schema(min_items = 3, max_items = 1000, nullable = false)]
    boundary: Option<Vec<GeoPoint>>,
    /// 全部人员。 All of its people.
    #[schema(max_items = 50)]
    #[serde(default)]
    members: Vec<GridMemberInput>,
}

fn read_boundary(checks: &mut Checks, corners: Option<&Vec<GeoPoint>>) -> Option<Boundary> {
    debug_assert_eq!(MAX_CORNERS, 1000, "the schema says so");
    let corners = corners?.iter().map(|corner| corner.read()).collect::<Result<Vec<_>, ValueFault>>();
    checks.take("/boundary", corners.and_then(Boundary::new))
}

fn read_members(checks: &mut Checks, members: &[GridMemberInput]) -> Vec<MemberDraft> {
    let read = |(at, member): (usize, &GridMemberInput)| {
        let name = checks.take(&format!("/members/{at}/name"), member.name.read())?;
        Some(MemberDraft { name, role: member.role.0 })
    };
    members.iter().enumerate().filter_map(read).collect()
}

impl Input for GridCreate {
    type Command = CreateGrid;
    fn read(&self, checks: &mut Checks) -> Option<CreateGrid> {
        let division = checks.take("/division_code", self.division_code.read());
        let name = checks.take("/name", self.name.read());
        let boundary = read_boundary(checks, self.boundary.as_ref());
        let members = read_members(checks, &self.members);
        Some(CreateGrid {
            division: division?,
            ordinal: self.ordinal,
            name: name?,
            households: self.households,
            boundary,
            members,
        })
    }
}

impl Input for GridUpdate {
    type Command = ChangeGrid;
    fn read(&self, checks: &mut Checks) -> Option<ChangeGrid> {
        let name = checks.take("/name", self.name.read());
        let boundary = read_boundary(checks, self.boundary.as_ref());
        let members = read_members(checks, &self.members);
        Some(ChangeGrid { name: name?, households: self.households, boundary, members })
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/grids", "createGrid")
            .zh("新建网格", "管理员在其区划内新建。")
            .en("Set up a grid", "An administrator of the area sets up a grid.")
            .takes::<GridCreate>()
            .gives::<GridAnswer>()
            .creates(usecases::create_grid),
    ]
}

/// 修改网格 · Change a grid
///
/// 管理员在其区划内修改；版本不符时为 412。 An administrator of the area changes a grid.
#[utoipa::path(
    operation_id = "updateGrid", tag = "territory", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "网格标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = GridUpdate,
    responses((status = 200, description = "已修改", body = GridAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[put("/grids/{id}")]
async fn update_grid(
    app: Data<App>,
    caller: Person,
    id: PathId,
    seen: IfMatch,
    body: JsonBody<GridUpdate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let at = At { id: GridId(id.0), version: seen.0 };
    let grid = app
        .db
        .write(move |store| named(GridAnswer::from(usecases::update_grid(store, &ctx, at, command.clone())?), store))
        .await
        .map_err(refused::<GridUpdate>)?;
    Ok(HttpResponse::Ok().insert_header(etag(grid.version)).json(grid))
}
