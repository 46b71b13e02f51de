//! Which cases there are: listed, looked up and counted.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::audit;
use mashang_domain::cases::{CaseFilter, CaseState, CaseTally, ClockLight, queries, queries::LookUp};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Capped, Failure, Vocabulary};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::submission::{PlatformCode, read_platform};
use super::summaries::{CasePage, case_page, found_page};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, JsonBody, ListMark, NoQuery, Query, command_of, page_request};
use crate::faults::RequestFault;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::names::named;
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, PhoneNumber, ShortText, SoughtText};
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(look_up_cases);
}

/// 诉求的筛选条件。 Which cases to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseQuery {
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 16, nullable = false)]
    #[param(min_items = 1, max_items = 16, style = Form, explode, nullable = false)]
    state: Option<Vec<words::CaseState>>,
    /// 类别，可以给出多个。 About one of these.
    #[schema(min_items = 1, max_items = 20, nullable = false)]
    #[param(min_items = 1, max_items = 20, style = Form, explode, nullable = false)]
    category: Option<Vec<words::CaseCategory>>,
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
    /// 灯。 Whose light is this one.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    light: Option<words::ClockLight>,
    /// 在此时或之前已超期。 Past due at this instant already.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    overdue_since: Option<DateTime<Utc>>,
    /// 是否督办。 Whether an office supervises it.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    supervised: Option<bool>,
    /// 现由该单位主办或协办。 This unit leads or helps now.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    unit_id: Option<Uuid>,
    /// 负责的人大机构。 This office is in charge.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    office_id: Option<Uuid>,
    /// 来源渠道，可以给出多个。 Came in by one of these.
    #[schema(min_items = 1, max_items = 12, nullable = false)]
    #[param(min_items = 1, max_items = 12, style = Form, explode, nullable = false)]
    channel: Option<Vec<words::CaseChannel>>,
    /// 来源。 By which way it came to be known.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    source: Option<words::CaseSource>,
    /// 提交不早于。 Submitted at this instant or later.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    from: Option<DateTime<Utc>>,
    /// 提交早于。 Submitted before this instant.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    to: Option<DateTime<Utc>>,
    /// 其他平台的编号，完全一致。 The number that another system gave it, exactly.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    external_ref: Option<ShortText>,
    /// 给出该编号的平台；须同时给出 external_ref。 The system that gave that number; with `external_ref` alone.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    external_platform: Option<PlatformCode>,
    /// 标题、内容或地点中写到的文字，限您可以阅读的诉求；给出时总是最新提交的在前，一页可能不满但还有下一页。提交或改动后一般几秒内可以找到。 What a case says in its title, its text or its address, of those whose text you may read. The order is that of submission then, whatever else is asked for, and a page may hold less than it may and go on; what was sent in is found within seconds.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    text: Option<SoughtText>,
    /// 此时或之后有变化；给出时按更新时间从早到晚排列。 Changed at this instant or later; in the order of changes then, the earliest first.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    updated_since: Option<DateTime<Utc>>,
    /// 更新早于。 Changed before this instant.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    updated_to: Option<DateTime<Utc>>,
    /// 排序，默认按提交时间；给出 updated_since 或 text 时不起作用。 In which order, that of submission when absent; `updated_since` and `text` have orders of their own.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    sort: Option<words::CaseOrder>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    cursor: Option<String>,
}

/// 列出诉求 · List cases
///
/// 列出您可以查看的诉求，最新的在前，或按 sort 排序；给出 updated_since 时按更新时间从早到晚。须您回避的不列出，一页可能因此不满但还有下一页。凭查询码或电话查找用 lookUpCases。 Those that you may see, the newest first, or as `sort` says; with `updated_since` in the order of changes. What you stand aside from is left out: a page may hold less than it may, and go on. By a code or a phone `lookUpCases` finds them.
#[utoipa::path(
    operation_id = "listCases", tag = "cases", security(("bearer" = [])), params(CaseQuery),
    responses((status = 200, description = "一页诉求", body = CasePage)),
)]
#[get("/cases")]
pub(super) async fn list_cases(
    app: Data<App>,
    caller: Person,
    query: Query<CaseQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (query, mark) = (query.0, ListMark::of(&request));
    let mut checks = Checks::default();
    let division = checks.take_opt("/division", query.division.as_ref().map(DivisionCodeText::read));
    let external_ref = checks.take_opt("/external_ref", query.external_ref.as_ref().map(ShortText::read));
    let platform = read_platform(&mut checks, query.external_ref.is_some(), query.external_platform.as_ref());
    let text = checks.take_opt("/text", query.text.as_ref().map(SoughtText::read));
    checks.finish(Some(()))?;
    let ctx = app.context(caller.0);
    let filter = CaseFilter {
        states: words::each_once(query.state),
        categories: words::CaseCategory::each_once(query.category),
        nature: query.nature.map(|word| word.0),
        division,
        grid: query.grid_id.map(Into::into),
        deputy: query.deputy_id.map(Into::into),
        from: query.from,
        to: query.to,
        external_ref,
        platform,
        updated_since: query.updated_since,
        text,
        updated_to: query.updated_to,
        light: query.light.map(|word| (word.0, ctx.now)),
        // What is due only later is not overdue.
        overdue_since: query.overdue_since.map(|since| since.min(ctx.now)),
        supervised: query.supervised,
        unit: query.unit_id.map(Into::into),
        office: query.office_id.map(Into::into),
        channels: words::each_once(query.channel),
        source: query.source.map(|word| word.0),
        sort: query.sort.map(|word| word.0),
    };
    let page = mark.page(query.limit, query.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = queries::list(store, &ctx, &filter, &page)?;
        named(mark.on(found_page(found, filter.text.as_ref(), ctx.now)), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 凭什么查找。 By what cases are looked up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "phone": "13812345678" }))]
#[serde(deny_unknown_fields)]
pub(super) struct CaseLookUp {
    /// 查询码；与电话给出一项。 The code that the resident keeps; this or the phone.
    #[schema(min_length = 1, max_length = 40, nullable = false)]
    tracking_code: Option<String>,
    /// 群众留的电话。 The phone that the resident left.
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

impl Input for CaseLookUp {
    type Command = LookUp;
    fn read(&self, checks: &mut Checks) -> Option<LookUp> {
        let code = self.tracking_code.as_ref().map(|text| TrackingCode::read(text));
        let code = checks.take_opt("/tracking_code", code);
        let phone = checks.take_opt("/phone", self.phone.as_ref().map(PhoneNumber::read));
        if self.tracking_code.is_none() && self.phone.is_none() {
            checks.take("/phone", Err::<(), _>(RequestFault::Required));
        }
        code.map(LookUp::Code).or(phone.map(LookUp::Phone))
    }
}

/// 凭查询码或电话查找诉求 · Look cases up by a code or a phone
///
/// 群众来电时使用；查询码和电话放在请求体里，不进网址和日志。凭电话只找到您可以知道其联系方式的、在办的诉求；两者都给出时按查询码。 For when a
/// resident calls: neither stands in an address. By a phone those are found whose contact you may know, and so open ones alone; a page may hold less than it may and go on.
#[utoipa::path(
    operation_id = "lookUpCases", tag = "cases", security(("bearer" = [])), request_body = CaseLookUp,
    responses((status = 200, description = "一页诉求", body = CasePage)),
)]
#[post("/cases/lookup")]
async fn look_up_cases(
    app: Data<App>,
    caller: Person,
    body: JsonBody<CaseLookUp>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    // Nobody finds out of a list of phones whose case is whose.
    if let Some(account) = caller.0.account() {
        app.limits.spend_for(Budget::Similar, format_args!("account {account}")).await?;
    }
    let by = command_of(&body.value)?;
    let page = page_request(body.value.limit, body.value.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let viewer = ctx.clone();
    let found = move |store: &mut Store| {
        let found = queries::look_up(store, &ctx, &by, &page)?;
        let looks = audit::unnoted(store, &ctx, queries::looks_of(&ctx, &by, &found.items))?;
        Ok::<_, Failure>((named(case_page(found, ctx.now), store)?, looks))
    };
    let (found, looks) = app.db.list(found).await?;
    app.note(viewer, looks).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(found))
}

/// 在哪个区划。 In which division.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseCountQuery {
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
}

/// 某一状态的件数。 How many are in a state.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct CaseStateTally {
    state: words::CaseState,
    /// 件数，最多数到 1000。 How many, counted no further than 1000.
    #[schema(maximum = 1000)]
    count: u32,
    /// 是否还有更多。 Whether there are more.
    capped: bool,
}

/// 某种灯的件数。 How many show a light.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct CaseLightTally {
    light: words::ClockLight,
    /// 件数，最多数到 1000。 How many, counted no further than 1000.
    #[schema(maximum = 1000)]
    count: u32,
    /// 是否还有更多。 Whether there are more.
    capped: bool,
}

/// 各状态和各灯的件数。 How many cases stand how.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CaseCounts {
    /// 各状态。 By state.
    states: Vec<CaseStateTally>,
    /// 各灯；没有时限的不计。 By light; what has no term shows none.
    lights: Vec<CaseLightTally>,
}

impl From<CaseTally> for CaseCounts {
    fn from(tally: CaseTally) -> Self {
        let state = |state: &CaseState| {
            let Capped { count, capped } = tally.in_state(*state);
            CaseStateTally { state: Word(*state), count, capped }
        };
        let light = |light: &ClockLight| {
            let Capped { count, capped } = tally.with_light(*light);
            CaseLightTally { light: Word(*light), count, capped }
        };
        Self { states: CaseState::ALL.iter().map(state).collect(), lights: ClockLight::ALL.iter().map(light).collect() }
    }
}

/// 统计各状态和各灯的诉求 · Count cases by state and light
///
/// 与 listCases 列出的范围相同，每件只计一次；每项最多数到 1000，个人或单位名下只看最近 5000 件。 Of those that `listCases` lists, each once: each
/// number is counted up to 1000, and of what a person or a unit has the newest 5000 are looked at.
#[utoipa::path(
    operation_id = "countCases", tag = "cases", security(("bearer" = [])), params(CaseCountQuery),
    responses((status = 200, description = "件数", body = CaseCounts)),
)]
#[get("/cases/counts")]
pub(super) async fn count_cases(
    app: Data<App>,
    caller: Person,
    query: Query<CaseCountQuery>,
) -> Result<HttpResponse, Problem> {
    let division = DivisionCodeText::queried(query.0.division.as_ref())?;
    let ctx = app.context(caller.0);
    let counted = move |store: &mut Store| queries::tally(store, &ctx, division.as_ref());
    let counts = CaseCounts::from(app.db.list(counted).await?);
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(counts))
}
