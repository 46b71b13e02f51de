//! Leave, and handing over (请假与移交).

mod answers;
mod inputs;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::handovers::{Handover, HandoverFilter, HandoverId, HandoverItemId, queries, usecases};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::answers::{
    HandoverAnswer, HandoverItemAnswer, HandoverItemPage, HandoverPage, HandoverStanding, StandInProposals,
};
use self::inputs::{HandoverCreate, LeaveApprove, LeaveCreate, LeaveRefuse};
use super::answer::{paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::EmptyInput;
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Named, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_handovers).service(get_handover).service(list_proposals).service(list_items);
    serve(routes, "handovers", operations());
}

impl Named for HandoverId {
    const ABOUT: &'static str = "移交标识";
}

impl Named for HandoverItemId {
    const ABOUT: &'static str = "移交事项标识";
}

impl Stands for Handover {
    type Id = HandoverId;
    type Standing = HandoverStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/leaves", "askLeave")
            .zh("申请请假", "代表本人申请，1 到 90 天，自今天起；由人大机构批准后生效。")
            .en("Ask for leave", "By the deputy, for 1 to 90 days from today on; it takes an office's approval.")
            .takes::<LeaveCreate>()
            .gives::<HandoverStanding>()
            .creates(usecases::ask_leave),
        post::<Person>("/handovers/{id}/approve", "approveLeave")
            .zh("批准请假", "人大机构批准并确定承接者；不填的，依次取本人意愿、同网格、同选区的代表、活动室、人大机构。不能审批本人的请假。")
            .en(
                "Approve a leave",
                "By the office, which names who stands in; the deputy's wish, or else whoever is nearest, where it does not. Nobody decides on an own leave.",
            )
            .takes::<LeaveApprove>()
            .steps(usecases::approve_leave),
        post::<Person>("/handovers/{id}/refuse", "refuseLeave")
            .zh("不予批准请假", "人大机构说明理由。")
            .en("Refuse a leave", "By the office, which says why.")
            .takes::<LeaveRefuse>()
            .steps(usecases::refuse_leave),
        post::<Person>("/handovers/{id}/withdraw", "withdrawHandover")
            .zh("撤回请假或移交", "生效前，代表撤回本人的请假，人大机构撤回请假或移交。")
            .en("Take a leave or a handover back", "Before it takes effect: the deputy an own leave, the office either.")
            .takes::<EmptyInput>()
            .steps(usecases::withdraw_handover),
        post::<Person>("/handovers/{id}/return", "returnHandover")
            .zh("提前交还", "代表提前结束请假，或人大机构交还；移交后无人动过的事项交还，其余留在承接者处。")
            .en(
                "Give back before the last day",
                "The deputy an own leave, the office either: what nobody has touched since goes back, the rest stays.",
            )
            .takes::<EmptyInput>()
            .steps(usecases::return_handover),
        post::<Person>("/handovers", "handOver")
            .zh("移交工作", "人大机构移交暂停执行职务、资格终止、调整区域或工作过多的代表的工作，立即或自某日起；可以只移交几件。在办诉求的环节和期限不变。")
            .en(
                "Hand work over",
                "By the office, of a deputy who is suspended, gone, elsewhere or overloaded: at once or from a day on, all of it or some cases. Where a case stands and until when does not change.",
            )
            .takes::<HandoverCreate>()
            .gives::<HandoverStanding>()
            .creates(usecases::hand_over),
    ]
}

/// 请假与移交的筛选条件。 Which handovers to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandoverQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::HandoverState>,
    /// 代表所在的区划及其下级。 Of deputies who work in this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 移交的代表。 Of this deputy's work.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出请假与移交 · List leaves and handovers
///
/// 您的、由您承接的，和您的机构辖区内的，最新的在前。 Your own, those in which you stand in, and those of your office's area, the newest first.
#[utoipa::path(
    operation_id = "listHandovers", tag = "handovers", security(("bearer" = [])), params(HandoverQuery),
    responses((status = 200, description = "一页请假与移交", body = HandoverPage)),
)]
#[get("/handovers")]
async fn list_handovers(app: Data<App>, caller: Person, query: Query<HandoverQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = HandoverFilter {
        state: query.state.map(|state| state.0),
        division: DivisionCodeText::queried(query.division.as_ref())?,
        deputy: query.deputy_id.map(Into::into),
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| HandoverPage { items, unreadable, next_cursor };
    paged(&app, found, HandoverAnswer::listed, page_of).await
}

/// 查看请假或移交 · Get a leave or a handover
///
/// 含移交进度；请假原因和说明仅本人和人大机构可见。 With how far it has come; why somebody is on leave, and what was said, the deputy and the office alone see.
#[utoipa::path(
    operation_id = "getHandover", tag = "handovers", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "移交标识")),
    responses((status = 200, description = "请假或移交", body = HandoverAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/handovers/{id}")]
async fn get_handover(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, HandoverId(id.0))?;
        named(HandoverAnswer::whole(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 承接者建议 · List who could stand in
///
/// 由近到远：本人意愿、同网格、同选区的代表，所在活动室，人大机构；此间不全程在任或请假的不列。本人和人大机构可见。 The nearest first; whoever does not serve on all those days, or is away, is left out. For the deputy and the office.
#[utoipa::path(
    operation_id = "listHandoverProposals", tag = "handovers", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "移交标识")),
    responses((status = 200, description = "建议", body = StandInProposals)),
)]
#[get("/handovers/{id}/proposals")]
async fn list_proposals(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let found = move |store: &mut Store| {
        let found = queries::proposals(store, &ctx, HandoverId(id.0))?;
        named(StandInProposals::of(&found), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(found).await?))
}

/// 移交事项的分页。 Where a page of items begins.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandoverItemQuery {
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出移交的事项 · List what was handed over
///
/// 本人、承接者和人大机构可见；交还的、留下的和未能移交的都在其中。 For the deputy, whoever stands in, and the office: what went back, what stayed, and what could not be handed over.
#[utoipa::path(
    operation_id = "listHandoverItems", tag = "handovers", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "移交标识"), HandoverItemQuery),
    responses((status = 200, description = "一页移交事项", body = HandoverItemPage)),
)]
#[get("/handovers/{id}/items")]
async fn list_items(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<HandoverItemQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::items(store, &ctx, HandoverId(id.0), &page);
    let page_of = |(items, unreadable, next_cursor)| HandoverItemPage { items, unreadable, next_cursor };
    paged(&app, found, HandoverItemAnswer::from, page_of).await
}
