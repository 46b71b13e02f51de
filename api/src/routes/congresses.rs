//! People's congresses with their terms and constituencies.

mod answers;
mod sessions;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::congresses::usecases::{
    self, ChangeConstituency, CreateCongress, CreateConstituency, CreateTerm, EnterTerm, MoveSession, RenameCongress,
    ReviseTerm,
};
use mashang_domain::congresses::{Congress, CongressId, Constituency, ConstituencyId, Term, TermId, queries};
use mashang_domain::shared::{DivisionCode, Failure};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::values::{DivisionCodeText, ShortText};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId, Query, page_parts, page_request, usual};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) use answers::*;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(list_congresses)
        .service(get_congress)
        .service(list_terms)
        .service(get_term)
        .service(list_constituencies)
        .service(get_constituency)
        .configure(sessions::routes);
    serve(routes, "congresses", operations().into_iter().chain(sessions::operations()));
}

impl Stands for Congress {
    type Id = CongressId;
    type Standing = CongressAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Stands for Term {
    type Id = TermId;
    type Standing = TermAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Stands for Constituency {
    type Id = ConstituencyId;
    type Standing = ConstituencyAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

/// 列出人大的条件。 Which congresses to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CongressQuery {
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出人大 · List congresses
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listCongresses", tag = "congresses", params(CongressQuery),
    responses((status = 200, description = "一页人大", body = CongressPage)),
)]
#[get("/congresses")]
async fn list_congresses(app: Data<App>, query: Query<CongressQuery>) -> Result<HttpResponse, Problem> {
    let division = DivisionCodeText::queried(query.0.division.as_ref())?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = queries::congresses(store, division.as_ref(), &page)?;
        let (items, next_cursor) = page_parts(found, CongressAnswer::from);
        named(CongressPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看人大 · Get a congress
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getCongress", tag = "congresses",
    params(("id" = Uuid, Path, description = "人大标识")),
    responses((status = 200, description = "人大", body = CongressAnswer)),
)]
#[get("/congresses/{id}")]
async fn get_congress(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let congress = queries::congress(store, CongressId(id.0))?;
        named(CongressAnswer::from(congress), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// 列出届次 · List a congress's terms
///
/// 公开；最近一届在前，最多 100 届。 Public; the latest first, 100 at most.
#[utoipa::path(
    operation_id = "listTerms", tag = "congresses",
    params(("id" = Uuid, Path, description = "人大标识")),
    responses((status = 200, description = "届次", body = TermList)),
)]
#[get("/congresses/{id}/terms")]
async fn list_terms(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let listed = move |store: &mut Store| {
        let (_, terms) = queries::terms(store, CongressId(id.0))?;
        named(TermList { items: terms.into_iter().map(TermAnswer::from).collect() }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看届次 · Get a term
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getTerm", tag = "congresses",
    params(("id" = Uuid, Path, description = "届次标识")),
    responses((status = 200, description = "届次", body = TermAnswer)),
)]
#[get("/terms/{id}")]
async fn get_term(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let (_, term) = queries::term(store, TermId(id.0))?;
        named(TermAnswer::from(term), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// 选区的分页参数。 Where a page of constituencies begins.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConstituencyQuery {
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 9, pattern = "^[0-9]{1,9}$", nullable = false)]
    #[param(max_length = 9, pattern = "^[0-9]{1,9}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出选区 · List a term's constituencies
///
/// 公开，按序号。 Public, by number.
#[utoipa::path(
    operation_id = "listConstituencies", tag = "congresses",
    params(("id" = Uuid, Path, description = "届次标识"), ConstituencyQuery),
    responses((status = 200, description = "一页选区", body = ConstituencyPage)),
)]
#[get("/terms/{id}/constituencies")]
async fn list_constituencies(
    app: Data<App>,
    id: PathId,
    query: Query<ConstituencyQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = queries::constituencies(store, TermId(id.0), &page)?;
        let (items, next_cursor) = page_parts(found, ConstituencyAnswer::from);
        Ok::<_, Failure>(ConstituencyPage { items, next_cursor })
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看选区 · Get a constituency
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getConstituency", tag = "congresses",
    params(("id" = Uuid, Path, description = "选区标识")),
    responses((status = 200, description = "选区", body = ConstituencyAnswer)),
)]
#[get("/constituencies/{id}")]
async fn get_constituency(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        Ok::<_, Failure>(ConstituencyAnswer::from(queries::constituency(store, ConstituencyId(id.0))?))
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// 录入人大。 A congress to enter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "division_code": "350502000000", "level": "county" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CongressCreate {
    division_code: DivisionCodeText,
    level: words::CongressLevel,
    /// 名称；不填则为区划名称加“人民代表大会”。 Its name; left out, the division's name says it.
    #[schema(nullable = false)]
    name: Option<ShortText>,
}

impl Input for CongressCreate {
    type Command = CreateCongress;
    fn read(&self, checks: &mut Checks) -> Option<CreateCongress> {
        let division = checks.take("/division_code", self.division_code.read());
        let name = checks.take_opt("/name", self.name.as_ref().map(ShortText::read));
        Some(CreateCongress { division: division?, level: self.level.0, name })
    }
}

/// 人大更名。 What a congress calls itself.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "晋江市人民代表大会" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CongressUpdate {
    name: ShortText,
}

impl Input for CongressUpdate {
    type Command = RenameCongress;
    fn read(&self, checks: &mut Checks) -> Option<RenameCongress> {
        let name = checks.take("/name", self.name.read());
        Some(RenameCongress { name: name? })
    }
}

/// 录入届次，开始筹备。 A term to prepare.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "number": 19, "seats": 350, "elected_on": "2026-12-20", "first_session_on": "2027-01-12" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct TermCreate {
    /// 届次，晚于已有的各届。 Its number, later than those that are there.
    #[schema(minimum = 1, maximum = 100)]
    number: i32,
    /// 代表名额。 How many deputies it has.
    #[schema(minimum = 1, maximum = 3000, nullable = false)]
    seats: Option<i32>,
    /// 选举日。 The day of the election.
    #[schema(nullable = false)]
    elected_on: Option<NaiveDate>,
    /// 首次会议日期，不早于今日和选举日。 The first session.
    #[schema(nullable = false)]
    first_session_on: Option<NaiveDate>,
    /// 预计届满日期，仅供参考。 When it is expected to end: a hint.
    #[schema(nullable = false)]
    expected_end: Option<NaiveDate>,
}

impl Input for TermCreate {
    type Command = CreateTerm;
    fn read(&self, _: &mut Checks) -> Option<CreateTerm> {
        Some(CreateTerm {
            number: self.number,
            seats: self.seats,
            elected_on: self.elected_on,
            first_session_on: self.first_session_on,
            expected_end: self.expected_end,
        })
    }
}

/// 修改届次，整体替换。 What a term says from now on.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "seats": 352, "elected_on": "2026-12-20" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct TermRevise {
    /// 代表名额。 How many deputies it has.
    #[schema(minimum = 1, maximum = 3000, nullable = false)]
    seats: Option<i32>,
    /// 选举日。 The day of the election.
    #[schema(nullable = false)]
    elected_on: Option<NaiveDate>,
    /// 预计届满日期，仅供参考。 When it is expected to end: a hint.
    #[schema(nullable = false)]
    expected_end: Option<NaiveDate>,
}

impl Input for TermRevise {
    type Command = ReviseTerm;
    fn read(&self, _: &mut Checks) -> Option<ReviseTerm> {
        Some(ReviseTerm { seats: self.seats, elected_on: self.elected_on, expected_end: self.expected_end })
    }
}

/// 首次会议日期。 The day of the first session.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "first_session_on": "2027-01-18" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionMove {
    /// 首次会议日期，不早于今日。 The first session, from today on.
    first_session_on: NaiveDate,
}

impl Input for SessionMove {
    type Command = MoveSession;
    fn read(&self, _: &mut Checks) -> Option<MoveSession> {
        Some(MoveSession { first_session_on: self.first_session_on })
    }
}

/// 录入为本届。 Since when a term runs.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "first_session_on": "2022-01-01" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct TermEnter {
    /// 首次会议日期，不晚于今日。 The first session, until today.
    first_session_on: NaiveDate,
}

impl Input for TermEnter {
    type Command = EnterTerm;
    fn read(&self, _: &mut Checks) -> Option<EnterTerm> {
        Some(EnterTerm { first_session_on: self.first_session_on })
    }
}

fn read_divisions(checks: &mut Checks, codes: &[DivisionCodeText]) -> Vec<DivisionCode> {
    let codes = codes.iter().enumerate();
    codes.filter_map(|(at, code)| checks.take(&format!("/division_codes/{at}"), code.read())).collect()
}

/// What bodies call the divisions of a constituency.
fn field_of_constituency(name: &'static str) -> &'static str {
    if name == "divisions" { "division_codes" } else { usual(name) }
}

/// 录入选区。 A constituency to enter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "第三选区", "seats": 3, "workplace": "晋江市第一中学" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConstituencyCreate {
    /// 序号；不填则顺延。 Its number; the next where it is left out.
    #[schema(minimum = 1, maximum = 100_000, nullable = false)]
    number: Option<i32>,
    name: ShortText,
    /// 应选名额：县、乡选区一至三名。 Seats: one to three where voters elect.
    #[schema(minimum = 1, maximum = 500)]
    seats: i32,
    /// 按居住状况划分的，包含的区划。 Where its voters live.
    #[schema(max_items = 100)]
    #[serde(default)]
    division_codes: Vec<DivisionCodeText>,
    /// 按单位划分的，单位名称。 Where they work, where it is drawn by that.
    #[schema(nullable = false)]
    workplace: Option<ShortText>,
}

impl Input for ConstituencyCreate {
    type Command = CreateConstituency;
    fn read(&self, checks: &mut Checks) -> Option<CreateConstituency> {
        let name = checks.take("/name", self.name.read());
        let divisions = read_divisions(checks, &self.division_codes);
        let workplace = checks.take_opt("/workplace", self.workplace.as_ref().map(ShortText::read));
        Some(CreateConstituency { number: self.number, name: name?, seats: self.seats, divisions, workplace })
    }

    fn field(name: &'static str) -> &'static str {
        field_of_constituency(name)
    }
}

/// 修改选区，整体替换；任期开始后名称不变。 What a constituency is from now on; its name stays once the term has begun.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "第三选区", "seats": 2, "workplace": "晋江市第一中学" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ConstituencyUpdate {
    name: ShortText,
    /// 应选名额：县、乡选区一至三名。 Seats: one to three where voters elect.
    #[schema(minimum = 1, maximum = 500)]
    seats: i32,
    /// 按居住状况划分的，包含的区划。 Where its voters live.
    #[schema(max_items = 100)]
    #[serde(default)]
    division_codes: Vec<DivisionCodeText>,
    /// 按单位划分的，单位名称。 Where they work, where it is drawn by that.
    #[schema(nullable = false)]
    workplace: Option<ShortText>,
}

impl Input for ConstituencyUpdate {
    type Command = ChangeConstituency;
    fn read(&self, checks: &mut Checks) -> Option<ChangeConstituency> {
        let name = checks.take("/name", self.name.read());
        let divisions = read_divisions(checks, &self.division_codes);
        let workplace = checks.take_opt("/workplace", self.workplace.as_ref().map(ShortText::read));
        Some(ChangeConstituency { name: name?, seats: self.seats, divisions, workplace })
    }

    fn field(name: &'static str) -> &'static str {
        field_of_constituency(name)
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/congresses", "createCongress")
            .zh("录入人大", "该区划的管理员；街道不设人大，每个区划一个。")
            .en("Enter a congress", "By the division's administrator; a street has none, and a division has one.")
            .takes::<CongressCreate>()
            .gives::<CongressAnswer>()
            .creates(usecases::create_congress),
        post::<Person>("/congresses/{id}/change", "updateCongress")
            .zh("人大更名", "该区划的管理员；代表名片上的职务随之变化。")
            .en("Rename a congress", "By the division's administrator; cards call its deputies so.")
            .takes::<CongressUpdate>()
            .steps(usecases::rename_congress),
        post::<Person>("/congresses/{id}/terms", "createTerm")
            .zh("录入届次", "该区划的管理员；同时只筹备一届。")
            .en("Enter a term", "By the division's administrator; one is prepared at a time.")
            .takes::<TermCreate>()
            .gives::<TermAnswer>()
            .adds(usecases::create_term),
        post::<Person>("/terms/{id}/revise", "reviseTerm")
            .zh("修改届次", "名额和日期；首次会议另行调整。")
            .en("Revise a term", "Seats and days; the first session is moved apart.")
            .takes::<TermRevise>()
            .steps(usecases::revise_term),
        post::<Person>("/terms/{id}/move-session", "moveSession")
            .zh("调整首次会议日期", "届次自首次会议起算；到日之前可以调整。")
            .en("Move the first session", "With it the term begins; it can be moved until it is reached.")
            .takes::<SessionMove>()
            .steps(usecases::move_session),
        post::<Person>("/terms/{id}/enter", "enterTerm")
            .zh("录入为本届", "系统启用时已在任期内的一届。")
            .en("Enter the running term", "Where the house begins with a term that runs.")
            .takes::<TermEnter>()
            .steps(usecases::enter_running_term),
        post::<Person>("/terms/{id}/constituencies", "createConstituency")
            .zh("录入选区", "按居住状况或者按工作单位划分，县、乡每区一至三名代表。")
            .en("Enter a constituency", "By where voters live or work; one to three deputies where voters elect.")
            .takes::<ConstituencyCreate>()
            .gives::<ConstituencyAnswer>()
            .adds(usecases::create_constituency),
        post::<Person>("/constituencies/{id}/change", "updateConstituency")
            .zh("修改选区", "整体替换；任期开始后名称不变。")
            .en("Change a constituency", "All of it; its name stays once the term has begun.")
            .takes::<ConstituencyUpdate>()
            .steps(usecases::update_constituency),
    ]
}
