//! Disputes (矛盾纠纷) and mediation organisations.

mod agreements;
mod answers;
mod facts;
mod inputs;
mod operations;
mod organisations;
mod papers;
mod precedents;
mod receipts;
mod representatives;
mod sitting_inputs;
mod sittings;

use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::disputes::queries;
use mashang_domain::disputes::{Dispute, DisputeFilter, Disputes, MediationOrganisation};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Actor, DisputeId, Failure, OrganisationId};
use mashang_domain::timeline;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::shown;
use super::budgets::guesses;
use super::builder::Stands;
use super::institutions::{InstitutionHistory, history_of};
use super::names::named;
use super::values::{DivisionCodeText, NamedAreaQuery};
use crate::app::App;
use crate::auth::{Known, Person, Tracked};
use crate::extract::{ListMark, NoQuery, PathCode, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self};

pub(crate) use answers::{DisputeAnswer, DisputePage};
use organisations::{OrganisationAnswer, OrganisationPage};
use receipts::DisputeStanding;

pub(crate) fn routes(routes: &mut Routes) {
    routes
        .service(get_dispute)
        .service(list_disputes)
        .service(get_tracked_dispute)
        .service(track_dispute)
        .service(list_organisations)
        .service(get_organisation)
        .service(list_organisation_history)
        .configure(precedents::routes)
        .configure(papers::routes);
    operations::serve_all(routes);
}

impl Stands for Dispute {
    type Id = DisputeId;
    type Standing = DisputeStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

/// 纠纷的筛选条件。 Which disputes to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeQuery {
    /// 状态，可以给出多个。 In one of these states.
    #[schema(min_items = 1, max_items = 19, nullable = false)]
    #[param(min_items = 1, max_items = 19, style = Form, explode, nullable = false)]
    state: Option<Vec<words::DisputeState>>,
    /// 类型。 Of this type.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    kind: Option<words::DisputeKind>,
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 调解组织。 Mediated by this organisation.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    organisation_id: Option<Uuid>,
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

/// 列出纠纷 · List disputes
///
/// 列出您可以查看的纠纷，最新的在前；给出 updated_since 时按更新时间从早到晚。 Those that you may see, the newest first; with `updated_since` in the order of changes.
#[utoipa::path(
    operation_id = "listDisputes", tag = "disputes", security(("bearer" = [])), params(DisputeQuery),
    responses((status = 200, description = "一页纠纷", body = DisputePage)),
)]
#[get("/disputes")]
async fn list_disputes(
    app: Data<App>,
    caller: Person,
    query: Query<DisputeQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (query, mark) = (query.0, ListMark::of(&request));
    let division = DivisionCodeText::queried(query.division.as_ref())?;
    let filter = DisputeFilter {
        states: words::each_once(query.state),
        kind: query.kind.map(|kind| kind.0),
        division,
        organisation: query.organisation_id.map(Into::into),
        updated_since: query.updated_since,
    };
    let page = mark.page(query.limit, query.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let listed = move |store: &mut Store| {
        let found = queries::list(store, &ctx, &filter, &page)?;
        named(mark.on(DisputePage::of(found)), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看纠纷 · Get a dispute
///
/// 含时间线，按您的身份显示。当事人凭各自的查询码查看。 With its timeline, as you may see it.
#[utoipa::path(
    operation_id = "getDispute", tag = "disputes", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "纠纷标识")),
    responses((status = 200, description = "纠纷", body = DisputeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/disputes/{id}")]
async fn get_dispute(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let viewer = ctx.clone();
    let seen = move |store: &mut Store| {
        let found = timeline::dispute(store, &ctx, DisputeId(id.0))?;
        let look = found.0.look();
        Ok::<_, Failure>((named(DisputeAnswer::of(found), store)?, look))
    };
    let (answer, look) = app.db.read(seen).await?;
    app.note(viewer, look).await?;
    Ok(shown(answer.version, &answer))
}

/// 凭查询码查看纠纷 · Follow a dispute by its tracking code
///
/// 报告人或当事人各凭自己的查询码，不需要登录；查询码放入请求头 X-Tracking-Code。大小写与连字符不限。 The reporter's code or a party's, in a header; needs no account.
#[utoipa::path(
    operation_id = "getTrackedDispute", tag = "disputes",
    params(("X-Tracking-Code" = String, Header, description = "查询码", max_length = 40)),
    responses((status = 200, description = "纠纷", body = DisputeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/track-dispute")]
async fn get_tracked_dispute(app: Data<App>, code: Tracked, _: NoQuery) -> Result<HttpResponse, Problem> {
    followed(&app, code.0).await
}

async fn followed(app: &App, code: TrackingCode) -> Result<HttpResponse, Problem> {
    let ctx = app.context(Actor::Tracker(code.clone()));
    let seen = move |store: &mut Store| named(DisputeAnswer::of(timeline::track_dispute(store, &ctx, &code)?), store);
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 凭网址中的查询码查看纠纷 · Follow a dispute by a tracking code in the URL
///
/// 请改用 getTrackedDispute：网址会留在浏览记录和他人的日志中。 Use `getTrackedDispute`: URLs stay in histories and in others' logs.
#[utoipa::path(
    operation_id = "trackDispute", tag = "disputes",
    params(("tracking_code" = String, Path, description = "查询码", max_length = 40)),
    responses((status = 200, description = "纠纷", body = DisputeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/track/{tracking_code}/dispute", wrap = "from_fn(guesses)")]
async fn track_dispute(app: Data<App>, code: PathCode, _: NoQuery) -> Result<HttpResponse, Problem> {
    followed(&app, code.0).await
}

/// 列出调解组织 · List mediation organisations
///
/// 公开。给出区划时，列出可在该区划调解的组织（本级及上级）。 Public; with a division, those that mediate there.
#[utoipa::path(
    operation_id = "listMediationOrganisations", tag = "disputes", params(NamedAreaQuery),
    responses((status = 200, description = "一页调解组织", body = OrganisationPage)),
)]
#[get("/mediation-organisations")]
async fn list_organisations(app: Data<App>, query: Query<NamedAreaQuery>) -> Result<HttpResponse, Problem> {
    let (division, name) = query.0.read()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let listed = move |store: &mut Store| {
        let found = store.organisations(division.as_ref(), name.as_ref(), &page)?;
        let (items, next_cursor) = page_parts(found, OrganisationAnswer::from);
        named(OrganisationPage { items, next_cursor }, store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}

/// 查看调解组织 · Get a mediation organisation
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getMediationOrganisation", tag = "disputes",
    params(("id" = Uuid, Path, description = "调解组织标识")),
    responses((status = 200, description = "调解组织", body = OrganisationAnswer)),
)]
#[get("/mediation-organisations/{id}")]
async fn get_organisation(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let organisation = store.organisation(OrganisationId(id.0))?.ok_or(Failure::NotFound)?;
        named(OrganisationAnswer::from(organisation), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}

/// 调解组织沿革 · List a mediation organisation's history
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "listMediationOrganisationHistory", tag = "disputes",
    params(("id" = Uuid, Path, description = "调解组织标识")),
    responses((status = 200, description = "沿革", body = InstitutionHistory)),
)]
#[get("/mediation-organisations/{id}/history")]
async fn list_organisation_history(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let listed = move |store: &mut Store| history_of::<MediationOrganisation>(store, OrganisationId(id.0));
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}
