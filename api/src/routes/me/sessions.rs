//! Where I am logged in.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::accounts::{self, LoginSession};
use mashang_domain::shared::SessionId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::{InSession, Person};
use crate::extract::{NoQuery, PathId};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_sessions).service(end_all_sessions).service(end_session);
}

/// 一次登录。 A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionEntry {
    /// 标识。 Its id.
    id: Uuid,
    /// 是否就是本次登录。 Whether it is the one in which you ask.
    current: bool,
    way: words::LoginWay,
    client: words::LoginClient,
    /// 登录时间。 When you logged in.
    opened_at: DateTime<Utc>,
    /// 上次刷新的时间。 When it was renewed last.
    renewed_at: DateTime<Utc>,
    /// 不再刷新则何时失效。 When it ends unless it is renewed.
    expires_at: DateTime<Utc>,
    /// 以哪一项授权行事；没有时为全部。 As which grant it goes on; as all of them where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    acting_as: Option<Uuid>,
}

impl SessionEntry {
    fn of(session: &LoginSession, current: SessionId) -> Self {
        Self {
            id: session.id.0,
            current: session.id == current,
            way: Word(session.way),
            client: Word(session.client),
            opened_at: session.opened_at,
            renewed_at: session.renewed_at,
            expires_at: session.expires_at,
            acting_as: session.acting_as.map(|grant| grant.0),
        }
    }
}

/// 我的登录。 Where you are logged in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SessionList {
    /// 最近登录的在前，最多 100 项；再登录时最早的一项失效。 The last opened first, at most 100; with another one the first ends.
    items: Vec<SessionEntry>,
}

/// 我的登录 · List my sessions
///
/// 仍然有效的登录：何时、以何种方式、在哪类设备上。 Those that go on: since when, by which way and on what kind of client.
#[utoipa::path(
    operation_id = "listMySessions", tag = "me", security(("bearer" = [])),
    responses((status = 200, description = "我的登录", body = SessionList)),
)]
#[get("/me/sessions")]
async fn list_sessions(app: Data<App>, caller: InSession, _: NoQuery) -> Result<HttpResponse, Problem> {
    let (ctx, current) = (app.context(caller.actor), caller.session);
    let found = app.db.list(move |store| accounts::own_sessions(store, &ctx)).await?;
    let items = found.iter().map(|session| SessionEntry::of(session, current)).collect();
    Ok(HttpResponse::Ok().json(SessionList { items }))
}

/// 结束一次登录 · End one of my sessions
///
/// 它的令牌一秒内全部失效；重复结束不报错。 Its tokens lose their force within a second. Doing it twice is no error.
#[utoipa::path(
    operation_id = "endMySession", tag = "me", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "登录标识")),
    responses((status = 204, description = "已结束")),
)]
#[post("/me/sessions/{id}/end")]
async fn end_session(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let (ctx, id) = (app.context(caller.0), SessionId(id.0));
    app.db.write_to(id.0, move |store| accounts::end_own_session(store, &ctx, id)).await?;
    app.tokens.end(id);
    Ok(HttpResponse::NoContent().finish())
}

/// 全部退出 · End all my sessions
///
/// 结束您在所有设备上的登录，包括本次登录。 Ends your sessions everywhere, this one too.
#[utoipa::path(
    operation_id = "endMySessions", tag = "me", security(("bearer" = [])),
    responses((status = 204, description = "已全部退出")),
)]
#[post("/me/sessions/end-all")]
async fn end_all_sessions(app: Data<App>, caller: Person, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    for session in app.db.write(move |store| accounts::end_own_sessions(store, &ctx)).await? {
        app.tokens.end(session);
    }
    Ok(HttpResponse::NoContent().finish())
}
