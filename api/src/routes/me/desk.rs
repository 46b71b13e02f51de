//! By what the caller logs in at a desk.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mashang_domain::accounts;
use mashang_infra::passwords;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{InSession, Person};
use crate::extract::{JsonBody, NoQuery};
use crate::inspection::in_turn;
use crate::problem::Problem;
use crate::routes::tree::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(set_password).service(confirm_password).service(remove_password);
}

/// 新密码。 A new password.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(example = json!({ "password": "Kf7-penang-lighthouse" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    /// 至少 10 个字符，不能是常见密码，不能含您的手机号。 At least ten characters, none that is guessed first, and without your phone's number.
    #[schema(min_length = 10, max_length = 128)]
    password: String,
}

/// 验证器应用的密钥，只显示这一次。 The key for an authenticator app, shown this once.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = SecondFactor)]
pub(crate) struct SecondFactorAnswer {
    /// 密钥（base32）。 The key, in base32.
    secret: String,
    /// 供扫码的地址：SHA-1，6 位，30 秒。 The same as an address that apps scan: SHA-1, six digits, thirty seconds.
    uri: String,
}

/// 验证器应用显示的动态码。 The code that the app shows.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "code": "000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SecondFactorCode {
    /// 6 位数字。 Six digits.
    #[schema(pattern = "^[0-9]{6}$", min_length = 6, max_length = 6)]
    code: String,
}

/// 恢复码，只显示这一次。 Recovery codes, shown this once.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// 十个，各用一次，代替动态码。 Ten, each good once in place of the app's code.
    codes: Vec<String>,
}

/// 设置密码 · Set my password
///
/// 供有授权的工作人员：须在 15 分钟内以微信或手机验证码登录过，且已绑定手机号。答复验证器应用的密钥；确认之后密码才生效；此前的密码随即作废，用它登录的随即退出。 For staff who logged in through WeChat or by the phone within a quarter of an hour, and have bound a phone. The answer holds the key for an authenticator app; the password is good once it is confirmed, and the one before no longer: sessions that it opened end.
#[utoipa::path(
    operation_id = "setPassword", tag = "me", security(("bearer" = [])),
    request_body = PasswordChange,
    responses(
        (status = 200, description = "待确认", body = SecondFactorAnswer),
    ),
)]
#[post("/me/password")]
async fn set_password(
    app: Data<App>,
    caller: InSession,
    body: JsonBody<PasswordChange>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (password, session) = (body.value.password, caller.session);
    let ctx = app.context(caller.actor);
    let (asked, asking) = (password.clone(), ctx.clone());
    app.db.read(move |store| accounts::may_set_password(store, &asking, session, &asked)).await?;
    let hashed = password.clone();
    let hash = in_turn(&app.hashing, move || passwords::hash(&hashed)).await?.map_err(Problem::internal)?;
    let set = app.db.write(move |store| accounts::set_password(store, &ctx, session, &password, &hash)).await?;
    for session in set.ended {
        app.tokens.end(session);
    }
    let secret = set.secret;
    let uri = format!("otpauth://totp/Mashang?secret={secret}&issuer=Mashang&algorithm=SHA1&digits=6&period=30");
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(SecondFactorAnswer { secret, uri }))
}

/// 确认密码 · Confirm my password
///
/// 以验证器应用的动态码确认；此后可用密码登录。答复十个恢复码。 By the code that the app shows: from then on the password logs in. The answer holds ten recovery codes.
#[utoipa::path(
    operation_id = "confirmPassword", tag = "me", security(("bearer" = [])),
    request_body = SecondFactorCode,
    responses(
        (status = 200, description = "已生效", body = RecoveryCodes),
    ),
)]
#[post("/me/password/confirm")]
async fn confirm_password(
    app: Data<App>,
    caller: Person,
    body: JsonBody<SecondFactorCode>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, code) = (app.context(caller.0), body.value.code);
    let codes = app.db.write(move |store| accounts::confirm_password(store, &ctx, &code)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(RecoveryCodes { codes }))
}

/// 取消密码 · Remove my password
///
/// 此后不能再用密码登录，已用它登录的随即退出；没有密码时不报错。 It logs in no longer, and the sessions that it opened end. Doing it twice is no error.
#[utoipa::path(
    operation_id = "removePassword", tag = "me", security(("bearer" = [])),
    responses((status = 204, description = "已取消")),
)]
#[post("/me/password/remove")]
async fn remove_password(app: Data<App>, caller: Person, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    for session in app.db.write(move |store| accounts::remove_password(store, &ctx)).await? {
        app.tokens.end(session);
    }
    Ok(HttpResponse::NoContent().finish())
}
