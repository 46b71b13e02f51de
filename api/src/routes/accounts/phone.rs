//! Logging in by a phone.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, WWW_AUTHENTICATE};
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use mashang_domain::accounts::{self, AccountFault, Accounts, LoginWay, NOBODY, PHONE_CODE_LIFE, PhonePurpose};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{Actor, Context, Failure};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sessions::{SessionAnswer, answer, approach};
use crate::app::App;
use crate::extract::{JsonBody, NoQuery};
use crate::faults::RequestFault;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::request_id;
use crate::routes::budgets::{guesses, spends};
use crate::routes::tree::Routes;

/// For how long a messenger is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(send_code).service(log_in);
}

/// 收验证码的手机。 The phone that is sent a code.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "phone": "13812345678" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PhoneCodeRequest {
    /// 手机号。 A mobile phone's number.
    #[schema(pattern = "^1[3-9][0-9]{9}$", min_length = 11, max_length = 11)]
    phone: String,
}

/// 手机与收到的验证码。 A phone, and the code that it was sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "phone": "13812345678", "code": "000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PhoneProof {
    /// 手机号。 A mobile phone's number.
    #[schema(pattern = "^1[3-9][0-9]{9}$", min_length = 11, max_length = 11)]
    phone: String,
    /// 短信中的 6 位数字。 The six digits of the message.
    #[schema(pattern = "^[0-9]{6}$", min_length = 6, max_length = 6)]
    pub(crate) code: String,
}

/// 验证码已发送。 A code was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PhoneCodeSent {
    /// 有效秒数。 Seconds for which it is good.
    expires_in: i64,
}

impl PhoneCodeSent {
    pub(crate) fn now() -> Self {
        Self { expires_in: PHONE_CODE_LIFE.num_seconds() }
    }
}

fn read(number: &str) -> Result<Phone, Problem> {
    Phone::new(number).map_err(|fault| Problem::field("/phone", fault))
}

impl PhoneCodeRequest {
    pub(crate) fn phone(&self) -> Result<Phone, Problem> {
        read(&self.phone)
    }
}

impl PhoneProof {
    pub(crate) fn phone(&self) -> Result<Phone, Problem> {
        read(&self.phone)
    }
}

/// Sends a code, and waits until it has left: whoever asked is told at once where it does not.
pub(crate) async fn bring(app: &Data<App>, ctx: Context, phone: Phone, purpose: PhonePurpose) -> Result<(), Problem> {
    app.limits.spend_for(Budget::Phone, phone.reveal()).await?;
    let sms = app.db.write(move |store| accounts::ask_phone_code(store, &ctx, &phone, purpose)).await?;
    match tokio::time::timeout(PATIENCE, app.messenger.bring(&sms)).await {
        Ok(Ok(())) => Ok(()),
        failed => {
            tracing::warn!(request_id = request_id::current(), ?failed, "a code did not leave");
            Err(Problem::unavailable(RequestFault::TextsUnavailable))
        }
    }
}

/// The same to the phone that a body names.
pub(crate) async fn send(
    app: &Data<App>,
    ctx: Context,
    asked: &PhoneCodeRequest,
    purpose: PhonePurpose,
) -> Result<HttpResponse, Problem> {
    bring(app, ctx, read(&asked.phone)?, purpose).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(PhoneCodeSent::now()))
}

/// 发送登录验证码 · Send a log-in code
///
/// 向手机发送 6 位验证码，5 分钟内有效，可试 5 次；新的验证码使旧的失效。该手机是否已有账号，答复都一样。同一手机每小时 5 次、每天 10 次，同一地址每 10 分钟 10 次。 Sends six digits to a phone, good for five minutes and five tries, in place of those before. The answer is the same whether anybody here has that phone. Five an hour and ten a day for each phone, ten in ten minutes for each address.
#[utoipa::path(
    operation_id = "sendLogInCode", tag = "sessions",
    request_body = PhoneCodeRequest,
    responses(
        (status = 200, description = "已发送", body = PhoneCodeSent),
    ),
)]
#[post("/sessions/phone/codes", wrap = "spends(Budget::Text)")]
async fn send_code(app: Data<App>, body: JsonBody<PhoneCodeRequest>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(Actor::Anonymous);
    send(&app, ctx, &body.value, PhonePurpose::LogIn).await
}

/// 手机登录 · Log in by a phone
///
/// 首次登录即建立账号。验证码有误、过期、用过或试满 5 次，都答复 401，code 为 phone_code_wrong。 The first log-in makes the account. A code that is wrong, over, used, or was tried five times is 401 `phone_code_wrong`.
#[utoipa::path(
    operation_id = "logInWithPhone", tag = "sessions",
    request_body = PhoneProof,
    responses(
        (status = 200, description = "已登录", body = SessionAnswer),
    ),
)]
#[post("/sessions/phone", wrap = "from_fn(guesses)")]
async fn log_in(
    app: Data<App>,
    request: HttpRequest,
    body: JsonBody<PhoneProof>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (phone, said) = (body.value.phone()?, body.value.code);
    let (ctx, from) = (app.context(Actor::Anonymous), approach(&app, &request, LoginWay::Phone));
    let logs_in = move |store: &mut Store| {
        let login = accounts::log_in_by_phone(store, &ctx, &phone, &said, from.client)?;
        let whose = match &login {
            Some(login) => login.session.account,
            None => store.account_by_phone(&phone)?.map_or(NOBODY, |account| account.id),
        };
        accounts::note_log_in(store, &ctx, whose, &from, login.is_some())?;
        Ok::<_, Failure>(login)
    };
    match app.db.write(logs_in).await? {
        Some(login) => answer(&app, &login).await,
        None => Err(Problem::new(StatusCode::UNAUTHORIZED, AccountFault::PhoneCodeWrong)
            .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
    }
}
