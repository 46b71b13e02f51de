//! Logging in through WeChat, staying logged in, choosing a role, logging out.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER, USER_AGENT};
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use mashang_domain::accounts::{self, Acting, Approach, LoggedIn, LoginClient, LoginWay, Renewal};
use mashang_domain::shared::{Actor, Failure, SessionId};
use mashang_infra::repositories::Store;
use mashang_infra::wechat::NotLoggedIn;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::extract::{JsonBody, NoQuery};
use crate::faults::RequestFault;
use crate::limits::Budget;
use crate::origin;
use crate::problem::Problem;
use crate::routes::budgets::{guesses, spends};
use crate::routes::tree::Routes;
use crate::service;
use crate::settings::Wechat;
use crate::tokens::ACCESS_SECONDS;
use crate::words;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(log_in).service(refresh).service(choose_role).service(log_out);
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

/// 选择以哪一项授权行事。 As which of several grants to go on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "refresh_token": "00000000000000000000000000000000.0000000000000000000000000000000000000000000000000000000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleChoice {
    /// 上次得到的刷新令牌。 The one that the last answer gave.
    #[schema(min_length = 1, max_length = 128, pattern = "^[!-~]+$")]
    refresh_token: String,
    /// 授权，见 GET /api/v1/me 的 grants；不填则恢复全部授权。 One of the grants of `GET /api/v1/me`; all of them where it is left out.
    #[schema(nullable = false)]
    grant_id: Option<Uuid>,
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
    /// 以哪一项授权行事；没有时为全部授权。 As which grant; as all of them where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    acting_as: Option<Uuid>,
    /// 为 true 时：在电脑浏览器仅以短信登录，没有任何角色；工作人员请用密码和动态码登录。 Whoever shows nothing but a phone in a browser on a computer has no role: staff log in with a password and a second factor there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    second_factor_missing: bool,
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

pub(crate) async fn answer(app: &App, login: &LoggedIn) -> Result<HttpResponse, Problem> {
    let acting = match service::acting(app, &login.actor).await {
        Ok(today) => today.unwrap_or_else(|| login.actor.clone()),
        // Nobody is kept out because it can't be told at the moment whether a deputy serves: each request asks again.
        Err(_) => Actor::Person { account: login.session.account, grants: Vec::new() },
    };
    for session in &login.ended {
        app.tokens.end(*session);
    }
    let body = SessionAnswer {
        access_token: app.tokens.sign(login, app.now())?,
        token_type: "Bearer".into(),
        expires_in: ACCESS_SECONDS,
        refresh_token: app.tokens.refresh(login.session.id, login.session.generation),
        account_id: login.session.account.0,
        roles: acting.roles().into_iter().map(words::Word).collect(),
        acting_as: login.session.acting_as.map(|grant| grant.0),
        second_factor_missing: login.session.lacks_second_factor(),
    };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(body))
}

/// On what somebody logs in, as the client says itself: no more of that is kept.
fn client(request: &HttpRequest) -> LoginClient {
    let said = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if says(&["miniProgram", "MiniProgramEnv"]) {
        LoginClient::MiniProgram
    } else if says(&["MicroMessenger"]) {
        LoginClient::Wechat
    } else if !says(&["Mozilla/"]) {
        LoginClient::Other
    } else if says(&["Mobile", "Android", "iPhone"]) {
        LoginClient::PhoneBrowser
    } else {
        LoginClient::ComputerBrowser
    }
}

/// By which way, on what and from which network somebody comes.
pub(crate) fn approach(app: &App, request: &HttpRequest, way: LoginWay) -> Approach {
    Approach { way, client: client(request), network: app.limits.origin(request).map(origin::masked) }
}

fn sandbox_openid(code: &str) -> Option<String> {
    let openid = code.strip_prefix("sandbox:")?;
    let fits = (1..=64).contains(&openid.len())
        && openid.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    fits.then(|| openid.to_owned())
}

/// Why WeChat let nobody in.
fn not_logged_in(why: NotLoggedIn) -> Problem {
    match why {
        NotLoggedIn::BadCode | NotLoggedIn::Blocked => Problem::unauthorized(),
        NotLoggedIn::TooOften => Problem::new(StatusCode::TOO_MANY_REQUESTS, RequestFault::TooMany)
            .header(RETRY_AFTER, HeaderValue::from_static("60")),
        NotLoggedIn::Unavailable => Problem::unavailable(RequestFault::WechatUnavailable),
    }
}

/// 微信登录 · Log in through WeChat
///
/// 首次登录即建立账号。code 只能用一次，5 分钟内有效；微信没有应答时为 503（wechat_unavailable），请重新取得 code 再试。沙箱中以 sandbox:OPENID 登录。 The first log-in makes the account. A code is good once and for five minutes; where WeChat gives no answer it is 503 `wechat_unavailable`: get another code, and try again.
#[utoipa::path(
    operation_id = "logInWithWechat", tag = "sessions",
    request_body = WechatLogin,
    responses(
        (status = 200, description = "已登录", body = SessionAnswer),
    ),
)]
#[post("/sessions/wechat", wrap = "spends(Budget::LogIn)")]
async fn log_in(
    app: Data<App>,
    request: HttpRequest,
    body: JsonBody<WechatLogin>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let openid = match &app.wechat {
        Some(wechat) => wechat.log_in(&body.value.code).await.map_err(not_logged_in)?,
        None if app.settings.outward.wechat == Wechat::Sandbox => {
            sandbox_openid(&body.value.code).ok_or_else(Problem::unauthorized)?
        }
        None => return Err(Problem::unauthorized()),
    };
    let (ctx, from) = (app.context(Actor::Anonymous), approach(&app, &request, LoginWay::Wechat));
    let logs_in = move |store: &mut Store| {
        let login = accounts::log_in(store, &ctx, &openid, from.client)?;
        accounts::note_log_in(store, &ctx, login.session.account, &from, true)?;
        Ok::<_, Failure>(login)
    };
    let login = app.db.write(logs_in).await?;
    answer(&app, &login).await
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
    renew(&app, &body.value.refresh_token, Acting::AsBefore).await
}

async fn renew(app: &Data<App>, token: &str, acting: Acting) -> Result<HttpResponse, Problem> {
    let id = session_of(token).ok_or_else(Problem::unauthorized)?;
    let (ctx, shown) = (app.context(Actor::Anonymous), shown(app, token, id));
    match app.db.write_to(id.0, move |store| accounts::renew(store, &ctx, id, acting, &shown)).await? {
        Renewal::Renewed(login) => answer(app, &login).await,
        Renewal::Refused => Err(Problem::unauthorized()),
        Renewal::Ended => {
            app.tokens.end(id);
            Err(Problem::unauthorized())
        }
    }
}

/// 选择角色 · Choose a role
///
/// 有多项授权的人，选定本次登录以哪一项行事：新令牌只含这一项，此后的刷新保持不变；不填 grant_id 则恢复全部。刷新令牌随之更换。 Whoever has several grants goes on as one of them: the new tokens carry no other, and renewing keeps it so. Without `grant_id`, as all of them again. The refresh token changes as in renewing.
#[utoipa::path(
    operation_id = "chooseRole", tag = "sessions",
    request_body = RoleChoice,
    responses(
        (status = 200, description = "已选定", body = SessionAnswer),
    ),
)]
#[post("/sessions/role", wrap = "from_fn(guesses)")]
async fn choose_role(app: Data<App>, body: JsonBody<RoleChoice>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let acting = body.value.grant_id.map_or(Acting::AsAll, |grant| Acting::As(grant.into()));
    renew(&app, &body.value.refresh_token, acting).await
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
