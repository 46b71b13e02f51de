//! Consultations and opinions, as they are asked for.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::consultations::{ConsultationFilter, ConsultationId, OpinionsOf, queries};
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::answers::{ConsultationAnswer, ConsultationPage};
use super::opinions::{OpinionAnswer, OpinionFigures, OpinionPage, OpinionProposalPage, ProposalAnswer};
use crate::app::App;
use crate::auth::{Anybody, Person};
use crate::extract::{NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::{paged, shown};
use crate::routes::names::named;
use crate::routes::tree::Routes;
use crate::routes::values::DivisionCodeText;
use crate::words;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_consultations).service(get_consultation);
    routes.service(list_opinions).service(list_proposals).service(get_figures);
}

/// 协商的筛选条件。 Which consultations to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsultationQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::ConsultationState>,
    /// 向该区划、其下级或其上级征集的。 Those that ask this division, something in it, or what it lies in.
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

/// 列出协商 · List consultations
///
/// 公开：已启动的，最新的在前；不限区划时另列您的机构拟定的。 Public: those that were opened, the newest first; without a division also the drafts of your office.
#[utoipa::path(
    operation_id = "listConsultations", tag = "consultations", security((), ("bearer" = [])), params(ConsultationQuery),
    responses((status = 200, description = "一页协商", body = ConsultationPage)),
)]
#[get("/consultations")]
async fn list_consultations(
    app: Data<App>,
    caller: Anybody,
    query: Query<ConsultationQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = ConsultationFilter { states: query.state.map(|state| state.0).into_iter().collect() };
    let division = DivisionCodeText::queried(query.division.as_ref())?;
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::consultations(store, &ctx, (&filter, division.clone()), &page);
    let page_of = |(items, unreadable, next_cursor)| ConsultationPage { items, unreadable, next_cursor };
    paged(&app, found, ConsultationAnswer::from, page_of).await
}

/// 查看协商 · Get a consultation
///
/// 公开，含会议、五个环节、类别、措施和进程；会议记录和尚未决定的仅主办机构、相关人大机构、领导和参与代表可见，草稿仅主办机构可见。 Public, with meetings, the five links, groups, measures and what happened. Minutes, and what is not decided, are for the office that holds it, other offices and leaders of the area, and the deputies who take part; a draft for its office alone.
#[utoipa::path(
    operation_id = "getConsultation", tag = "consultations", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "协商标识")),
    responses((status = 200, description = "协商", body = ConsultationAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/consultations/{id}")]
async fn get_consultation(app: Data<App>, caller: Anybody, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::consultation(store, &ctx, ConsultationId(id.0))?;
        named(ConsultationAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 意见的筛选条件。 Which opinions to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionQuery {
    /// 该类别的。 Of this group.
    #[schema(minimum = 1, maximum = 10000, nullable = false)]
    #[param(minimum = 1, maximum = 10000, nullable = false)]
    group: Option<u32>,
    /// 拟出的该类别的；与 group 同时给出时以 group 为准。 Of what was proposed; a group goes before it.
    #[schema(minimum = 1, maximum = 10000, nullable = false)]
    #[param(minimum = 1, maximum = 10000, nullable = false)]
    proposal: Option<u32>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出意见 · List opinions
///
/// 主办机构、相关人大机构、领导和参与代表可见，先收到的在前；不含提出人。 For the office that holds it, other offices and leaders of the area, and the deputies who take part, in the order in which they came in; who their authors are was not kept.
#[utoipa::path(
    operation_id = "listOpinions", tag = "consultations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "协商标识"), OpinionQuery),
    responses((status = 200, description = "一页意见", body = OpinionPage)),
)]
#[get("/consultations/{id}/opinions")]
async fn list_opinions(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<OpinionQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let of = match (query.group, query.proposal) {
        (Some(group), _) => OpinionsOf::Group(group),
        (None, Some(proposal)) => OpinionsOf::Proposal(proposal),
        (None, None) => OpinionsOf::All,
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::opinions(store, &ctx, (ConsultationId(id.0), of), &page);
    let page_of = |(items, unreadable, next_cursor)| OpinionPage { items, unreadable, next_cursor };
    paged(&app, found, OpinionAnswer::from, page_of).await
}

/// 哪一页。 Which page of what was proposed.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionProposalQuery {
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 10, pattern = "^[0-9]{1,10}$", nullable = false)]
    #[param(max_length = 10, pattern = "^[0-9]{1,10}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出拟出的类别 · List what was proposed
///
/// 征集结束后自动拟出的可能相同的意见，条数多的在前，各附一条；由人决定是否归类。 Opinions that are likely alike, found once no more are taken, the largest first, each with one of them; somebody decides what becomes of them.
#[utoipa::path(
    operation_id = "listOpinionProposals", tag = "consultations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "协商标识"), OpinionProposalQuery),
    responses((status = 200, description = "一页拟出的类别", body = OpinionProposalPage)),
)]
#[get("/consultations/{id}/opinion-proposals")]
async fn list_proposals(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<OpinionProposalQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = move |store: &mut Store| queries::proposals(store, &ctx, ConsultationId(id.0), &page);
    let page_of = |(items, unreadable, next_cursor)| OpinionProposalPage { items, unreadable, next_cursor };
    paged(&app, found, ProposalAnswer::from, page_of).await
}

/// 意见统计 · Count opinions
///
/// 按来源和人群；可见范围与意见相同。 By each way from each group of people, for those who read opinions.
#[utoipa::path(
    operation_id = "getOpinionFigures", tag = "consultations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "协商标识")),
    responses((status = 200, description = "意见数", body = OpinionFigures)),
)]
#[get("/consultations/{id}/opinion-figures")]
async fn get_figures(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let counted =
        move |store: &mut Store| queries::figures(store, &ctx, ConsultationId(id.0)).map(OpinionFigures::from);
    let answer = app.db.figures(counted).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}
