//! Logging in at a desk, by a password and a second factor.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, WWW_AUTHENTICATE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use mashang_domain::accounts::{self, AccountFault, LoginWay, NOBODY};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{Actor, Failure};
use mashang_infra::passwords;
use mashang_infra::repositories::Store;
use serde::Deserialize;
use utoipa::ToSchema;

use super::sessions::{SessionAnswer, answer, approach};
use crate::app::App;
use crate::extract::{JsonBody, NoQuery};
use crate::inspection::in_turn;
use crate::limits::Budget;
use crate::origin;
use crate::problem::Problem;
use crate::routes::budgets::spends;
use crate::routes::tree::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(log_in);
}

/// 手机号、密码与动态码。 Phone, password and the code of the second factor.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(example = json!({ "phone": "13812345678", "password": "Kf7-penang-lighthouse", "code": "000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordLogin {
    /// 绑定的手机号。 The number of the phone that was bound.
    #[schema(pattern = "^1[3-9][0-9]{9}$", min_length = 11, max_length = 11)]
    phone: String,
    /// 密码。 The password.
    #[schema(min_length = 1, max_length = 128)]
    password: String,
    /// 动态码 6 位数字；或一个恢复码，如 ABCDE-FGH23。 Six digits of the second factor, or a recovery code.
    #[schema(pattern = "^([0-9]{6}|[A-Za-z2-7]{5}-[A-Za-z2-7]{5})$", min_length = 6, max_length = 11)]
    code: String,
}

/// 密码登录 · Log in with a password
///
/// 供有授权的工作人员在电脑上使用：绑定的手机号、密码，以及验证器应用的动态码（或一个恢复码，各用一次）。三者任何一项不对，都答复 401，code 为 credentials_wrong。同一账号在同一地址每 10 分钟 10 次；别人在别处猜测不会锁住本人。 For staff at a desk: the phone that was bound, the password, and the code of an authenticator app, or a recovery code, each good once. Whichever of them is wrong, the answer is 401 `credentials_wrong`. Ten tries in ten minutes for each account from each address, so that nobody elsewhere locks its owner out.
#[utoipa::path(
    operation_id = "logInWithPassword", tag = "sessions",
    request_body = PasswordLogin,
    responses(
        (status = 200, description = "已登录", body = SessionAnswer),
    ),
)]
#[post("/sessions/password", wrap = "spends(Budget::LogIn)")]
async fn log_in(
    app: Data<App>,
    request: HttpRequest,
    body: JsonBody<PasswordLogin>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let PasswordLogin { phone, password, code } = body.value;
    let phone = Phone::new(&phone).map_err(|fault| Problem::field("/phone", fault))?;
    if let Some(address) = app.limits.origin(&request) {
        let whose = format!("{} {}", phone.reveal(), origin::site(address));
        app.limits.spend_for(Budget::Password, whose).await?;
    }
    let known = app.db.read(move |store| accounts::desk_key_of(store, &phone)).await?;
    let hash = known.as_ref().map(|key| key.hash.clone());
    let right = in_turn(&app.hashing, move || passwords::verify(&password, hash.as_deref())).await?;
    let (ctx, from) = (app.context(Actor::Anonymous), approach(&app, &request, LoginWay::Password));
    let logs_in = move |store: &mut Store| {
        let login = match &known {
            Some(key) if right => accounts::log_in_at_desk(store, &ctx, key, &code, from.client)?,
            _ => None,
        };
        let whose = known.as_ref().map_or(NOBODY, |key| key.account);
        accounts::note_log_in(store, &ctx, whose, &from, login.is_some())?;
        Ok::<_, Failure>(login)
    };
    let login = app.db.write(logs_in).await?;
    match login {
        Some(login) => answer(&app, &login).await,
        None => Err(Problem::new(StatusCode::UNAUTHORIZED, AccountFault::CredentialsWrong)
            .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
    }
}
