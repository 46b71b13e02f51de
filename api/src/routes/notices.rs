//! Policy notes (政策明白纸).

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::notices::usecases::{Draft, Explain, Reading, Wording};
use mashang_domain::notices::{self as domain, NoticeId, NoticeView, queries, usecases};
use mashang_domain::shared::text::{Name, Title};
use mashang_domain::shared::{At, OfficeId, Party};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{etag, paged, shown};
use super::budgets::spends;
use super::builder::{Operation, Stands, post, serve};
use super::names::{Blank, Blanks, named, party};
use super::notes::EmptyInput;
use super::values::{DivisionCodeText, LongText, ShortText, UnreadableEntry};
use crate::app::App;
use crate::auth::{Anybody, Person};
use crate::extract::{Checks, IfMatch, Input, JsonBody, Named, NoQuery, PathId, Query, page_request, usual};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::Word;

type NoticeState = Word<domain::NoticeState>;
type NoticeRelation = Word<domain::NoticeRelation>;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_notices).service(get_notice).service(read_notice);
    serve(routes, "notices", operations());
}

impl Named for NoticeId {
    const ABOUT: &'static str = "政策明白纸标识";
}

impl Stands for NoticeView {
    type Id = NoticeId;
    type Standing = NoticeAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/notices", "createNotice")
            .zh("起草政策明白纸", "该区划的人大机构或管理员；发布前仅其可见。")
            .en("Draft a notice", "By the office that oversees the division; nobody else sees it yet.")
            .takes::<NoticeCreate>()
            .gives::<NoticeAnswer>()
            .creates(usecases::draft),
        post::<Person>("/notices/{id}/revise", "reviseNotice")
            .zh("修改草稿", "仅限草稿。")
            .en("Revise a notice", "Only a draft.")
            .takes::<NoticeRevise>()
            .steps(usecases::revise),
        post::<Person>("/notices/{id}/publish", "publishNotice")
            .zh("发布政策明白纸", "向该区划及其下级公开。")
            .en("Publish a notice", "To the division and all inside it.")
            .takes::<EmptyInput>()
            .steps(usecases::publish),
        post::<Person>("/notices/{id}/withdraw", "withdrawNotice")
            .zh("撤下政策明白纸", "不再公开。")
            .en("Withdraw a notice", "It is shown no longer.")
            .takes::<EmptyInput>()
            .steps(usecases::withdraw),
        post::<Person>("/notices/{id}/explain", "explainNotice")
            .zh("宣讲政策明白纸", "在接待中签到的代表登记宣讲，每次接待一次，计入履职。")
            .en("Explain a notice", "By a deputy who checked in at the reception, once for each; it is credited.")
            .takes::<NoticeExplain>()
            .steps(usecases::explain),
    ]
}

/// 起草政策明白纸。 The draft of a notice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "title": "物业管理怎么管", "text": "业主大会可以选聘物业服务企业，也可以依法更换。", "basis": "《物业管理条例》第十一条",
    "division_code": "350582002014"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeCreate {
    title: ShortText,
    text: LongText,
    /// 依据的法律法规条款或文件。 The law and its article, or the document, that it explains.
    #[schema(nullable = false)]
    basis: Option<ShortText>,
    division_code: DivisionCodeText,
}

/// 修改后的内容，整体替换。 What it says from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "title": "物业管理怎么管", "text": "业主大会可以选聘物业服务企业。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeRevise {
    title: ShortText,
    text: LongText,
    /// 依据的法律法规条款或文件。 The law and its article, or the document, that it explains.
    #[schema(nullable = false)]
    basis: Option<ShortText>,
}

fn wording(checks: &mut Checks, title: &ShortText, text: &LongText, basis: Option<&ShortText>) -> Option<Wording> {
    let title = checks.take("/title", Title::new(&title.0));
    let text = checks.take("/text", text.read());
    let basis = checks.take_opt("/basis", basis.map(|basis| Name::new(&basis.0)));
    Some(Wording { title: title?, text: text?, basis })
}

impl Input for NoticeCreate {
    type Command = Draft;
    fn read(&self, checks: &mut Checks) -> Option<Draft> {
        let wording = wording(checks, &self.title, &self.text, self.basis.as_ref());
        let division = checks.take("/division_code", self.division_code.read());
        Some(Draft { wording: wording?, division: division? })
    }
}

impl Input for NoticeRevise {
    type Command = Wording;
    fn read(&self, checks: &mut Checks) -> Option<Wording> {
        wording(checks, &self.title, &self.text, self.basis.as_ref())
    }
}

/// 宣讲。 Where a notice was explained.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "reception_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeExplain {
    /// 您签到的接待。 The reception at which you checked in.
    reception_id: Uuid,
}

impl Input for NoticeExplain {
    type Command = Explain;
    fn read(&self, _: &mut Checks) -> Option<Explain> {
        Some(Explain { reception: self.reception_id.into() })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "reception" { "reception_id" } else { usual(name) }
    }
}

/// 政策明白纸。 A notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Notice)]
pub(crate) struct NoticeAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本；阅读不改变版本。 Counts its changes; reading is none.
    version: i32,
    state: NoticeState,
    /// 标题。 Its title.
    title: String,
    /// 内容。 What it says.
    text: String,
    /// 依据。 The law and its article, or the document, that it explains.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    basis: Option<String>,
    /// 人大机构。 The office in whose name it was written.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 起草时间。 When it was drafted.
    drafted_at: DateTime<Utc>,
    /// 发布时间。 When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    published_at: Option<DateTime<Utc>>,
    /// 撤下时间。 When it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    withdrawn_at: Option<DateTime<Utc>>,
    /// 阅读数；不记录是谁，同一网络地址每天计一次。 How often it was opened; an address counts once a day.
    readers: i64,
    /// 您与它的关系。 What you have to do with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<NoticeRelation>,
}

impl From<NoticeView> for NoticeAnswer {
    fn from(notice: NoticeView) -> Self {
        Self {
            id: notice.id.0,
            version: notice.version,
            state: Word(notice.state),
            title: notice.title.into(),
            text: notice.text.into(),
            basis: notice.basis.map(Into::into),
            office_id: notice.office.0,
            office_name: None,
            division_code: (&notice.division).into(),
            division_name: None,
            drafted_at: notice.drafted_at,
            published_at: notice.published_at,
            withdrawn_at: notice.withdrawn_at,
            readers: notice.readers,
            relations: notice.relations.into_iter().map(Word).collect(),
        }
    }
}

impl Blanks for NoticeAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let office = party(Party::Office(OfficeId(self.office_id)), &mut self.office_name);
        self.division_code.blank(&mut self.division_name).into_iter().chain(office).collect()
    }
}

/// 一页政策明白纸。 A page of notices.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct NoticePage {
    items: Vec<NoticeAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for NoticePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 政策明白纸的筛选条件。 Which notices to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeQuery {
    /// 已发布的：适用于该区划的；其他状态：该区划及其下级的。 Published: those that reach this division; else those inside it.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 状态，默认已发布；其他状态仅人大机构可见。 Published ones when absent; others only for the office.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<NoticeState>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出政策明白纸 · List notices
///
/// 公开，最新的在前；适用于某区划的，包括其上级区划的。 Public, the newest first; those of divisions above reach it too.
#[utoipa::path(
    operation_id = "listNotices", tag = "notices", security((), ("bearer" = [])), params(NoticeQuery),
    responses((status = 200, description = "一页政策明白纸", body = NoticePage)),
)]
#[get("/notices")]
async fn list_notices(app: Data<App>, caller: Anybody, query: Query<NoticeQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let division = DivisionCodeText::queried(query.division.as_ref())?;
    let state = query.state.map_or(domain::NoticeState::Published, |state| state.0);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, state, division.clone(), &page);
    let page_of = |(items, unreadable, next_cursor)| NoticePage { items, unreadable, next_cursor };
    paged(&app, found, NoticeAnswer::from, page_of).await
}

/// 查看政策明白纸 · Get a notice
///
/// 已发布的公开；草稿和已撤下的仅人大机构可见。 Published ones are public; others only for the office.
#[utoipa::path(
    operation_id = "getNotice", tag = "notices", security((), ("bearer" = [])),
    params(("id" = Uuid, Path, description = "政策明白纸标识")),
    responses((status = 200, description = "政策明白纸", body = NoticeAnswer)),
)]
#[get("/notices/{id}")]
async fn get_notice(app: Data<App>, caller: Anybody, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, NoticeId(id.0))?;
        named(NoticeAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 阅读计数 · Count a reader
///
/// 阅读数加一；同一网络地址每天每份计一次，不保存是谁。 An address counts once a day; nothing of who reads is kept.
#[utoipa::path(
    operation_id = "readNotice", tag = "notices", security((), ("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "政策明白纸标识"),
        ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
    ),
    request_body = EmptyInput,
    responses((status = 200, description = "新状态", body = NoticeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[post("/notices/{id}/read", wrap = "spends(Budget::Read)")]
async fn read_notice(
    request: HttpRequest,
    app: Data<App>,
    caller: Anybody,
    id: PathId,
    seen: IfMatch,
    _: JsonBody<EmptyInput>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, id) = (app.context(caller.0), NoticeId(id.0));
    let address = app.limits.origin(&request);
    let command = Reading { counts: address.is_none_or(|address| app.readers.is_first(&ctx, id, address)) };
    let read = move |store: &mut Store| {
        let notice = usecases::read(store, &ctx, At { id, version: seen.0 }, command)?;
        named(NoticeAnswer::from(notice), store)
    };
    let read = app.db.write_to(id.0, read).await;
    if let (Err(_), Some(address), true) = (&read, address, command.counts) {
        app.readers.forget(id, address);
    }
    let answer = read?;
    Ok(HttpResponse::Ok().insert_header(etag(answer.version)).json(answer))
}
