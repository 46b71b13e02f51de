//! Sessions of congresses.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use mashang_domain::congresses::sessions::{self, CreateSession};
use mashang_domain::congresses::{CongressId, CongressSession, CongressSessionId};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId, Query, page_request};
use crate::problem::Problem;
use crate::routes::answer::paged;
use crate::routes::builder::{Operation, post};
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::routes::values::ShortText;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_sessions).service(get_session);
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/congresses/{id}/sessions", "createCongressSession")
            .zh("录入会议", "该区划的管理员或人大机构；会期不重叠。会议期间提出的建议在闭会后统一交办。")
            .en(
                "Enter a session",
                "By the division's administrator or office; no two on one day. What is put before it is assigned together when it is over.",
            )
            .takes::<CongressSessionCreate>()
            .gives::<CongressSessionAnswer>()
            .adds(sessions::create_session),
    ]
}

/// 录入会议。 A session to enter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "第五次会议", "from": "2026-01-12", "to": "2026-01-16" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CongressSessionCreate {
    name: ShortText,
    /// 第一天。 The first day.
    from: NaiveDate,
    /// 最后一天（闭会），会期不超过 31 天。 The last day: 31 at most.
    to: NaiveDate,
}

impl Input for CongressSessionCreate {
    type Command = CreateSession;
    fn read(&self, checks: &mut Checks) -> Option<CreateSession> {
        let name = checks.take("/name", self.name.read());
        Some(CreateSession { name: name?, from: self.from, to: self.to })
    }
}

/// 会议。 A session of a congress.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CongressSession)]
pub(crate) struct CongressSessionAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 人大。 The congress.
    congress_id: Uuid,
    /// 名称。 What it is called.
    name: String,
    /// 第一天。 The first day.
    from: NaiveDate,
    /// 最后一天（闭会）。 The last day.
    to: NaiveDate,
}

impl From<CongressSession> for CongressSessionAnswer {
    fn from(session: CongressSession) -> Self {
        Self {
            id: session.id.0,
            congress_id: session.congress.0,
            name: session.name.into(),
            from: session.from,
            to: session.to,
        }
    }
}

impl Blanks for CongressSessionAnswer {}

/// 一页会议。 A page of sessions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CongressSessionPage {
    items: Vec<CongressSessionAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for CongressSessionPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 会议的分页。 Where a page of sessions begins.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CongressSessionQuery {
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出会议 · List a congress's sessions
///
/// 公开，最后录入的在前。 Public; the one that was entered last first.
#[utoipa::path(
    operation_id = "listCongressSessions", tag = "congresses",
    params(("id" = Uuid, Path, description = "人大标识"), CongressSessionQuery),
    responses((status = 200, description = "一页会议", body = CongressSessionPage)),
)]
#[get("/congresses/{id}/sessions")]
async fn list_sessions(
    app: Data<App>,
    id: PathId,
    query: Query<CongressSessionQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let found = move |store: &mut Store| sessions::sessions(store, CongressId(id.0), &page);
    // Nothing of a session lies sealed: each can be read.
    let page_of = |(items, _, next_cursor)| CongressSessionPage { items, next_cursor };
    paged(&app, found, CongressSessionAnswer::from, page_of).await
}

/// 查看会议 · Get a session
///
/// 公开。 Public.
#[utoipa::path(
    operation_id = "getCongressSession", tag = "congresses",
    params(("id" = Uuid, Path, description = "会议标识")),
    responses((status = 200, description = "会议", body = CongressSessionAnswer)),
)]
#[get("/congress-sessions/{id}")]
async fn get_session(app: Data<App>, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let session = sessions::session(store, CongressSessionId(id.0))?;
        named(CongressSessionAnswer::from(session), store)
    };
    Ok(HttpResponse::Ok().json(app.db.read(seen).await?))
}
