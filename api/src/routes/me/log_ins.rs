//! Who logged in to my account, or tried to.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::accounts::{self, LogIn};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::NoQuery;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_log_ins);
}

/// 一次登录或尝试。 A log-in, or a try.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = LogIn)]
pub(crate) struct LogInEntry {
    /// 标识。 Its id.
    id: Uuid,
    /// 时间。 When.
    at: DateTime<Utc>,
    way: words::LoginWay,
    client: words::LoginClient,
    /// 是否成功。 Whether it came to a session.
    succeeded: bool,
    /// 来自哪个网络，后半隐去，如 203.0.*.*。 From which network, the second half left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    network: Option<String>,
}

impl From<LogIn> for LogInEntry {
    fn from(log_in: LogIn) -> Self {
        Self {
            id: log_in.id.0,
            at: log_in.at,
            way: Word(log_in.way),
            client: Word(log_in.client),
            succeeded: log_in.succeeded,
            network: log_in.network,
        }
    }
}

/// 最近的登录。 The latest log-ins.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct LogInList {
    /// 最近的在前，最多 100 项；保存约六个月。 The latest first, at most 100; kept for some six months.
    items: Vec<LogInEntry>,
}

/// 我的登录记录 · List log-ins to my account
///
/// 最近登录您的账号的，和没有成功的尝试：何时、以何种方式、来自哪个网络。不是您本人的，请结束该登录并更换密码。 Who logged in to your account lately, and who tried: when, by which way, from which network. Where that was not you, end the session and set another password.
#[utoipa::path(
    operation_id = "listMyLogIns", tag = "me", security(("bearer" = [])),
    responses((status = 200, description = "最近的登录", body = LogInList)),
)]
#[get("/me/log-ins")]
async fn list_log_ins(app: Data<App>, caller: Person, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let found = app.db.list(move |store| accounts::own_log_ins(store, &ctx)).await?;
    let items = found.into_iter().map(LogInEntry::from).collect();
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(LogInList { items }))
}
