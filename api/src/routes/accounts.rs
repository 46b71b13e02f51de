//! Logging in, staying logged in, logging out.

use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mashang_domain::accounts::{self, LoggedIn, Renewal};
use mashang_domain::shared::{Actor, SessionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::budgets::{guesses, spends};
use crate::app::App;
use crate::extract::{JsonBody, NoQuery};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::settings::Wechat;
use crate::tokens::ACCESS_SECONDS;
use crate::words;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(log_in).service(refresh).service(log_out);
}

/// wx.login 得到的 code。 What `wx.login` gave.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "code": "sandbox:demo-resident" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct WechatLogin {
    /// 一次性 code；沙箱中为 sandbox:OPENID。 Good once; in the sandbox it is `sandbox:OPENID`.
    #[schema(min_length = 1, max_length = 128, pattern = "^[!-~]+$")]
    code: String,
}

/// 刷新令牌。 A refresh token.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "refresh_token": "00000000000000000000000000000000.0000000000000000000000000000000000000000000000000000000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshRequest {
    /// 上次得到的刷新令牌。 The one that the last answer gave.
    #[schema(min_length = 1, max_length = 128, pattern = "^[!-~]+$")]
    refresh_token: String,
}

/// 登录成功。 Somebody logged in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SessionTokens)]
pub(crate) struct SessionAnswer {
    /// 放入 Authorization: Bearer。 Goes into `Authorization: Bearer`.
    access_token: String,
    /// 总是 Bearer。 Always `Bearer`.
    token_type: String,
    /// 访问令牌的有效秒数。 Seconds for which the access token is good.
    expires_in: i64,
    /// 只能使用一次；再次使用旧令牌会结束整个登录（30 秒内的并发刷新除外）。 Good once; showing an old one ends the session, except within 30 seconds.
    refresh_token: String,
    /// 账号。 The account.
    account_id: Uuid,
    /// 角色。 The roles.
    roles: Vec<words::AccountRole>,
}

fn session_of(token: &str) -> Option<SessionId> {
    let (id, _) = token.split_once('.')?;
    Some(id.parse::<Uuid>().ok()?.into())
}

/// Tells of which generation of its session a token is.
fn shown(app: &Data<App>, token: &str, session: SessionId) -> impl Fn(i32) -> bool + Clone + Send + 'static {
    let (app, token) = (Data::clone(app), token.to_owned());
    move |generation| app.tokens.is_refresh(&token, session, generation)
}

fn answer(app: &App, login: &LoggedIn) -> Result<HttpResponse, Problem> {
    let body = SessionAnswer {
        access_token: app.tokens.sign(login, app.now())?,
        token_type: "Bearer".into(),
        expires_in: ACCESS_SECONDS,
        refresh_token: app.tokens.refresh(login.session.id, login.session.generation),
        account_id: login.session.account.0,
        roles: login.actor.roles().into_iter().map(words::Word).collect(),
    };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(body))
}

fn sandbox_openid(code: &str) -> Option<String> {
    let openid = code.strip_prefix("sandbox:")?;
    let fits = (1..=64).contains(&openid.len())
        && openid.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    fits.then(|| openid.to_owned())
}

/// 微信登录 · Log in through WeChat
///
/// 首次登录即建立账号。沙箱中以 sandbox:OPENID 登录。 The first log-in makes the account.
#[utoipa::path(
    operation_id = "logInWithWechat", tag = "sessions",
    request_body = WechatLogin,
    responses(
        (status = 200, description = "已登录", body = SessionAnswer),
    ),
)]
#[post("/sessions/wechat", wrap = "spends(Budget::LogIn)")]
async fn log_in(app: Data<App>, body: JsonBody<WechatLogin>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let openid = match app.settings.wechat {
        Wechat::Sandbox => sandbox_openid(&body.value.code),
        Wechat::Off => None,
    };
    let openid = openid.ok_or_else(Problem::unauthorized)?;
    let ctx = app.context(Actor::Anonymous);
    let login = app.db.write(move |store| accounts::log_in(store, &ctx, &openid)).await?;
    answer(&app, &login)
}

/// 刷新登录 · Renew a session
///
/// 每个刷新令牌只能用一次；旧令牌再次出现时，整个登录随即结束，已发出的访问令牌也立即失效。30 秒内同时刷新得到同一个新令牌。 Each is good once; an old one ends the session and its access tokens at once. Who renews twice within 30 seconds is given the same.
#[utoipa::path(
    operation_id = "refreshSession", tag = "sessions",
    request_body = RefreshRequest,
    responses(
        (status = 200, description = "已刷新", body = SessionAnswer),
    ),
)]
#[post("/sessions/refresh", wrap = "from_fn(guesses)")]
async fn refresh(app: Data<App>, body: JsonBody<RefreshRequest>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let id = session_of(&body.value.refresh_token).ok_or_else(Problem::unauthorized)?;
    let (ctx, shown) = (app.context(Actor::Anonymous), shown(&app, &body.value.refresh_token, id));
    match app.db.write_to(id.0, move |store| accounts::renew(store, &ctx, id, &shown)).await? {
        Renewal::Renewed(login) => answer(&app, &login),
        Renewal::Refused => Err(Problem::unauthorized()),
        Renewal::Ended => {
            app.tokens.end(id);
            Err(Problem::unauthorized())
        }
    }
}

/// 退出登录 · Log out
///
/// 结束此次登录；重复退出不报错。 Ends the session; doing it twice is no error.
#[utoipa::path(
    operation_id = "logOut", tag = "sessions",
    request_body = RefreshRequest,
    responses((status = 204, description = "已退出")),
)]
#[post("/sessions/logout")]
async fn log_out(app: Data<App>, body: JsonBody<RefreshRequest>, _: NoQuery) -> Result<HttpResponse, Problem> {
    if let Some(id) = session_of(&body.value.refresh_token) {
        let (ctx, shown) = (app.context(Actor::Anonymous), shown(&app, &body.value.refresh_token, id));
        if app.db.write_to(id.0, move |store| accounts::log_out(store, &ctx, id, &shown)).await? {
            app.tokens.end(id);
        }
    }
    Ok(HttpResponse::NoContent().finish())
}
