//! 双联: links between deputies and those whom they visit.

mod answers;
mod inputs;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mashang_domain::contacts::{
    ContactFilter, ContactLink, ContactLinkId, ContactNumbers, ContactVisitId, queries, usecases,
};
use mashang_domain::shared::time::local_date;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::answers::{
    ContactFigures, ContactLinkAnswer, ContactLinkPage, ContactLinkStanding, ContactNumbersAnswer, ContactVisitAnswer,
    ContactVisitPage,
};
use self::inputs::{ContactConsentRenew, ContactLinkCreate, ContactLinkRevise, ContactNumbersSet, ContactVisitRecord};
use super::answer::{listed, paged, shown};
use super::builder::{Operation, Stands, post, serve};
use super::names::named;
use super::notes::EmptyInput;
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Named, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(get_figures).service(list_links).service(get_link).service(list_visits);
    serve(routes, "contacts", operations());
}

impl Named for ContactLinkId {
    const ABOUT: &'static str = "联系标识";
}

impl Named for ContactVisitId {
    const ABOUT: &'static str = "走访标识";
}

impl Stands for ContactLink {
    type Id = ContactLinkId;
    type Standing = ContactLinkStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/contact-links", "createContactLink")
            .zh(
                "建立联系",
                "人大机构建立常委会组成人员与代表、代表与群众户、企业、选民的联系；代表可以建立自己与群众户、企业、选民的联系，须经对方同意。人数有上下限，可由县级规定。",
            )
            .en(
                "Begin a link",
                "By an office, between a member of a standing committee and a deputy, or a deputy and a household, an enterprise or a voter; a deputy begins an own one of the latter. Whoever is visited has agreed. How many one keeps is laid down by the county.",
            )
            .takes::<ContactLinkCreate>()
            .gives::<ContactLinkStanding>()
            .creates(usecases::begin_link),
        post::<Person>("/contact-links/{id}/visit", "recordContactVisit")
            .zh(
                "登记走访",
                "联系人登记日期、方式和听到的情况，可同时为对方提交诉求。下次走访自最近一次起计算；同一对象同一天只计一次履职。",
            )
            .en(
                "Write a visit down",
                "When, how, and what was heard; a case may be handed in for whoever was visited in the same step. The next visit is due a period after the latest; a day with one link is credited once.",
            )
            .takes::<ContactVisitRecord>()
            .steps(usecases::record_visit),
        post::<Person>("/contact-links/{id}/revise", "reviseContactLink")
            .zh("调整走访频次", "人大机构。")
            .en("Change how often visits are due", "By the office.")
            .takes::<ContactLinkRevise>()
            .steps(usecases::revise_link),
        post::<Person>("/contact-links/{id}/withdraw-consent", "withdrawContactConsent")
            .zh("撤回同意", "联系对象随时可以撤回；联系随即结束，其信息和走访内容在 30 天内删除。")
            .en(
                "Withdraw consent",
                "At any time. The link ends at once; who was visited and what was heard is erased within thirty days.",
            )
            .takes::<EmptyInput>()
            .steps(usecases::withdraw_consent),
        post::<Person>("/contact-links/{id}/renew-consent", "renewContactConsent")
            .zh(
                "登记重新同意",
                "人大机构：群众户、企业、选民的联系移交给另一名代表后，须联系对象重新同意；此前该代表看不到其信息，30 天内未同意的联系即行终止。",
            )
            .en(
                "Write down that consent was given anew",
                "By the office: once another deputy is to visit a household, an enterprise or a voter, that one is asked anew. Until then the deputy does not learn who it is, and the link ends within thirty days without.",
            )
            .takes::<ContactConsentRenew>()
            .steps(usecases::renew_consent),
        post::<Person>("/contact-links/{id}/end", "endContactLink")
            .zh("结束联系", "人大机构；联系对象的信息和走访内容在 30 天内删除。")
            .en("End a link", "By the office; who was visited and what was heard is erased within thirty days.")
            .takes::<EmptyInput>()
            .steps(usecases::end_link),
        post::<Person>("/contact-numbers", "setContactNumbers")
            .zh("规定联系人数", "县级以上人大机构或管理员规定本辖区的上下限；已有的联系不受影响。")
            .en("Lay down how many links one keeps", "By an office of a county or above, or whoever administers there; links that there are stay.")
            .takes::<ContactNumbersSet>()
            .gives::<ContactNumbersAnswer>()
            .creates(set_numbers),
    ]
}

fn set_numbers(
    store: &mut Store,
    ctx: &mashang_domain::shared::Context,
    command: usecases::LayDownNumbers,
) -> Result<ContactNumbers, mashang_domain::shared::Failure> {
    usecases::lay_down_numbers(store, ctx, command)
}

/// 双联的筛选条件。 Which links to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactLinkQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::ContactLinkState>,
    /// 类型。 Of this kind.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    kind: Option<words::ContactLinkKind>,
    /// 联系人。 Kept by this deputy.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 代表所在的区划及其下级。 Whose deputy works in this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 为 true 时仅列超期未走访的（红灯）。 With true those alone whose visit is late.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    late: Option<bool>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出双联 · List links
///
/// 您联系的、联系您的，和您的机构辖区内的，最新的在前。 Those that you keep, those that lead to you, and those of your office's area, the newest first.
#[utoipa::path(
    operation_id = "listContactLinks", tag = "contacts", security(("bearer" = [])), params(ContactLinkQuery),
    responses((status = 200, description = "一页联系", body = ContactLinkPage)),
)]
#[get("/contact-links")]
async fn list_links(app: Data<App>, caller: Person, query: Query<ContactLinkQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let filter = ContactFilter {
        state: query.state.map(|state| state.0),
        kind: query.kind.map(|kind| kind.0),
        deputy: query.deputy_id.map(Into::into),
        division: DivisionCodeText::queried(query.division.as_ref())?,
        due_before: query.late.unwrap_or_default().then(|| local_date(ctx.now)),
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| ContactLinkPage { items, unreadable, next_cursor };
    paged(&app, found, ContactLinkAnswer::from, page_of).await
}

/// 查看双联 · Get a link
///
/// 联系人、被联系的代表和人大机构可见；移交后重新同意前，以及联系结束后，群众户、企业、选民的信息仅人大机构可见。 For who visits, a deputy who is visited, and the office. Who a household, an enterprise or a voter is the office alone sees while a link that has moved waits for consent, and once it has ended.
#[utoipa::path(
    operation_id = "getContactLink", tag = "contacts", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "联系标识")),
    responses((status = 200, description = "联系", body = ContactLinkAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/contact-links/{id}")]
async fn get_link(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, ContactLinkId(id.0))?;
        named(ContactLinkAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 一页的起止。 Where a page begins and how long it may be.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactVisitQuery {
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出走访 · List the visits of a link
///
/// 最新登记的在前；联系结束并删除后没有内容，移交后重新同意前仅人大机构可见。 Those that were written down last come first; what was heard is gone once the link was erased, and shown to the office alone while a link that has moved waits for consent.
#[utoipa::path(
    operation_id = "listContactVisits", tag = "contacts", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "联系标识"), ContactVisitQuery),
    responses((status = 200, description = "一页走访", body = ContactVisitPage)),
)]
#[get("/contact-links/{id}/visits")]
async fn list_visits(
    app: Data<App>,
    caller: Person,
    id: PathId,
    query: Query<ContactVisitQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let link = ContactLinkId(id.0);
    let found = move |store: &mut Store| queries::visits(store, &ctx, link, &page);
    let page_of = |(items, unreadable, next_cursor)| ContactVisitPage { items, unreadable, next_cursor };
    paged(&app, found, ContactVisitAnswer::from, page_of).await
}

/// 哪个区划。 Of which area.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactFiguresQuery {
    /// 区划及其下级。 This division's subtree.
    division: DivisionCodeText,
}

/// 双联完成情况 · Get how the links of an area stand
///
/// 人大机构、管理员和领导：应走访、已走访、超期，以及规定的人数；不按人排列。 For offices, administrators and leaders: done, due and overdue, and how many one keeps; no person is ranked.
#[utoipa::path(
    operation_id = "getContactFigures", tag = "contacts", security(("bearer" = [])), params(ContactFiguresQuery),
    responses((status = 200, description = "完成情况", body = ContactFigures)),
)]
#[get("/statistics/contact-links")]
async fn get_figures(
    app: Data<App>,
    caller: Person,
    query: Query<ContactFiguresQuery>,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let mut checks = Checks::default();
    let area = checks.take("/division", query.0.division.read());
    let area = checks.finish(area)?;
    listed(&app, move |store: &mut Store| queries::figures(store, &ctx, &area).map(ContactFigures::from)).await
}
