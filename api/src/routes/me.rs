//! What concerns the caller: what I sent in, what waits for me, my messages.

mod desk;
mod log_ins;
mod messages;
mod phone;
mod sessions;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::cases::{CaseFilter, ClockLight, queries};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Capped, Context, Failure, GrantId, PageRequest, Vocabulary};
use mashang_domain::{accounts, disputes, duties, inbox, receptions};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::accounts::GrantAnswer;
use super::cases::{CasePage, case_page};
use super::disputes::DisputePage;
use super::duties::DutyRecordPage;
use super::names::{Blank, Blanks, named};
use super::values::{PageQuery, PartyRef};
use crate::app::App;
use crate::auth::{InSession, Person};
use crate::extract::{ListMark, NoQuery, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(get_me)
        .service(list_my_cases)
        .service(list_my_tasks)
        .service(list_my_dispute_tasks)
        .service(list_my_duty_tasks)
        .service(get_my_counts)
        .configure(messages::routes)
        .configure(phone::routes)
        .configure(desk::routes)
        .configure(sessions::routes)
        .configure(log_ins::routes);
}

/// 当前用户。 Who you are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// 账号。 The account.
    account_id: Uuid,
    /// 角色；选定一项授权时只有它的。 The roles; where one grant was chosen, those of that one.
    roles: Vec<words::AccountRole>,
    /// 代表哪些当事方。 The parties in whose name you act.
    parties: Vec<PartyRef>,
    /// 您的全部授权，可从中选定一项；代表不在任时带有 former_since。 All that you were granted: you may choose one of them. A deputy's has `former_since` while that one does not serve.
    grants: Vec<GrantAnswer>,
    /// 选定以哪一项授权行事；没有时为全部。 As which of them you act; as all of them where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    acting_as: Option<Uuid>,
    /// 绑定的手机号，打码。 The number of your phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone: Option<String>,
}

impl Blanks for Me {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.parties.blanks();
        blanks.extend(self.grants.blanks());
        blanks
    }
}

impl Me {
    fn of(store: &mut Store, ctx: &Context, acting_as: Option<GrantId>) -> Result<Self, Failure> {
        let today = local_date(ctx.now);
        let held = accounts::own_grants(store, ctx)?;
        let grants = held.iter().map(|granted| GrantAnswer::held(store, granted, today));
        let grants = grants.collect::<Result<_, _>>()?;
        let me = Self {
            account_id: ctx.actor.account().ok_or(Failure::Forbidden)?.0,
            roles: ctx.actor.roles().into_iter().map(Word).collect(),
            parties: ctx.actor.parties().into_iter().map(|party| PartyRef::of(party, None)).collect(),
            grants,
            acting_as: acting_as.map(|grant| grant.0),
            phone: accounts::own_phone(store, ctx)?.map(|phone| phone.masked()),
        };
        named(me, store)
    }
}

/// 查看自己 · Get who I am
///
/// 账号、角色、所代表的当事方和全部授权。有多少待办见 GET /api/v1/me/counts。 The account, its roles, parties and grants; how much waits, `GET /api/v1/me/counts` says.
#[utoipa::path(
    operation_id = "getMe", tag = "me", security(("bearer" = [])),
    responses((status = 200, description = "当前用户", body = Me)),
)]
#[get("/me")]
async fn get_me(app: Data<App>, caller: InSession, _: NoQuery) -> Result<HttpResponse, Problem> {
    let (ctx, acting_as) = (app.context(caller.actor), caller.acting_as);
    let me = app.db.read(move |store| Me::of(store, &ctx, acting_as)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(me))
}

/// 我提交的诉求的筛选条件。 Which of my cases to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MyCaseQuery {
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 16, nullable = false)]
    #[param(min_items = 1, max_items = 16, style = Form, explode, nullable = false)]
    state: Option<Vec<words::CaseState>>,
    /// 此时或之后有变化；给出时按更新时间从早到晚排列。 Changed at this instant or later; in the order of changes then, the earliest first.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    updated_since: Option<DateTime<Utc>>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}(\\.[0-9a-f]{8})?$", nullable = false)]
    cursor: Option<String>,
}

/// 我提交的诉求 · List my cases
///
/// 最新的在前；给出 updated_since 时按更新时间从早到晚。 The newest first; with `updated_since` in the order of changes.
#[utoipa::path(
    operation_id = "listMyCases", tag = "me", security(("bearer" = [])), params(MyCaseQuery),
    responses((status = 200, description = "一页诉求", body = CasePage)),
)]
#[get("/me/cases")]
async fn list_my_cases(
    app: Data<App>,
    caller: Person,
    query: Query<MyCaseQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mark = ListMark::of(&request);
    let page = mark.page(query.0.limit, query.0.cursor.as_deref())?;
    let filter = CaseFilter {
        states: words::each_once(query.0.state),
        updated_since: query.0.updated_since,
        ..CaseFilter::default()
    };
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| {
        let found = queries::mine(store, &ctx, &filter, &page)?;
        named(mark.on(case_page(found, ctx.now)), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 待我办理的诉求 · List my tasks
///
/// 全部待办（listMyWork）中的诉求，顺序相同，含诉求的摘要。 The cases among all that waits for you (`listMyWork`), in the same order, with a summary of each.
#[utoipa::path(
    operation_id = "listMyTasks", tag = "me", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页诉求", body = CasePage)),
)]
#[get("/me/tasks")]
async fn list_my_tasks(app: Data<App>, caller: Person, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| named(case_page(queries::tasks(store, &ctx, &page)?, ctx.now), store);
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 待我办理的纠纷 · List the disputes that wait for me
///
/// 全部待办（listMyWork）中的纠纷，顺序相同：轮到您、您的机构或调解组织办理的。 The disputes among all that waits for you (`listMyWork`), in the same order: where it is your move, or your office's.
#[utoipa::path(
    operation_id = "listMyDisputeTasks", tag = "me", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页纠纷", body = DisputePage)),
)]
#[get("/me/tasks/disputes")]
async fn list_my_dispute_tasks(
    app: Data<App>,
    caller: Person,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| named(DisputePage::of(disputes::queries::tasks(store, &ctx, &page)?), store);
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 待我办理的履职记录 · List the duty records that wait for me
///
/// 全部待办（listMyWork）中的履职记录，顺序相同：代表被退回的，人大机构待确认的。 The duty records among all that waits for you (`listMyWork`), in the same order: what was given back to a deputy, or is to be confirmed by an office.
#[utoipa::path(
    operation_id = "listMyDutyTasks", tag = "me", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "一页履职记录", body = DutyRecordPage)),
)]
#[get("/me/tasks/duty-records")]
async fn list_my_duty_tasks(app: Data<App>, caller: Person, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed =
        move |store: &mut Store| named(DutyRecordPage::from(duties::queries::tasks(store, &ctx, &page)?), store);
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 数量，最多数到 100。 How many, counted no further than 100.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct CappedCount {
    /// 数量。 How many.
    #[schema(maximum = 100)]
    count: u32,
    /// 是否还有更多，即“100+”。 Whether there are more.
    capped: bool,
}

impl From<Capped> for CappedCount {
    fn from(found: Capped) -> Self {
        Self { count: found.count, capped: found.capped }
    }
}

/// 某种灯的待办诉求数。 How many cases show a light.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct CaseLightCount {
    light: words::ClockLight,
    /// 数量。 How many.
    #[schema(maximum = 100)]
    count: u32,
}

/// 我的待办与未读。 How much waits for you.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MyCounts {
    /// 待办诉求。 Cases.
    cases: CappedCount,
    /// 其中各灯的数量；超过 100 件的，只计最紧急的 100 件。 By light, of the hundred most urgent.
    case_lights: Vec<CaseLightCount>,
    /// 待办纠纷。 Disputes.
    disputes: CappedCount,
    /// 待办履职记录。 Duty records.
    duty_records: CappedCount,
    /// 待核对的接待登记条数（活动室联络员、人大机构）。 Entries of registers to be confirmed, by a room's liaison or its office.
    register_entries: CappedCount,
    /// 未读消息。 Messages that were not read.
    unread_messages: CappedCount,
}

impl MyCounts {
    fn of(store: &mut Store, ctx: &Context) -> Result<Self, Failure> {
        let most_urgent = PageRequest { limit: Capped::MOST, after: None };
        let found = queries::tasks(store, ctx, &most_urgent)?;
        let lights = |light: &ClockLight| {
            let count = found.items.iter().filter(|case| case.light(ctx.now) == Some(*light)).count();
            CaseLightCount { light: Word(*light), count: Capped::of(count).count }
        };
        let waiting = found.items.len() + found.unreadable.len() + usize::from(found.next.is_some());
        Ok(Self {
            cases: Capped::of(waiting).into(),
            case_lights: ClockLight::ALL.iter().map(lights).collect(),
            disputes: disputes::queries::count_tasks(store, ctx)?.into(),
            duty_records: duties::queries::count_tasks(store, ctx)?.into(),
            register_entries: receptions::queries::count_tasks(store, ctx)?.into(),
            unread_messages: inbox::count_unread(store, ctx)?.into(),
        })
    }
}

/// 待办与未读数量 · Count what waits for me
///
/// 每项最多数到 100。 Each is counted up to a hundred.
#[utoipa::path(
    operation_id = "getMyCounts", tag = "me", security(("bearer" = [])),
    responses((status = 200, description = "数量", body = MyCounts)),
)]
#[get("/me/counts")]
async fn get_my_counts(app: Data<App>, caller: Person, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let counts = app.db.list(move |store| MyCounts::of(store, &ctx)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(counts))
}
