//! The phone that is the caller's own.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mashang_domain::accounts::{self, AccountFault, PhonePurpose};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::App;
use crate::auth::{InSession, Person};
use crate::extract::{JsonBody, NoQuery};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::accounts::phone::{PhoneCodeRequest, PhoneCodeSent, PhoneProof, send};
use crate::routes::budgets::spends;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(send_code).service(bind);
}

/// 我的手机。 Your phone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MyPhone {
    /// 打码的手机号。 Its number, masked.
    phone: String,
}

/// 发送绑定验证码 · Send a code to bind a phone
///
/// 与登录验证码同样的限制；只对您的账号有效。 As for a log-in code; it is good for your account alone.
#[utoipa::path(
    operation_id = "sendPhoneCode", tag = "me", security(("bearer" = [])),
    request_body = PhoneCodeRequest,
    responses(
        (status = 200, description = "已发送", body = PhoneCodeSent),
    ),
)]
#[post("/me/phone/codes", wrap = "spends(Budget::Text)")]
async fn send_code(
    app: Data<App>,
    caller: Person,
    body: JsonBody<PhoneCodeRequest>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let account = caller.0.account().ok_or_else(Problem::unauthorized)?;
    let ctx = app.context(caller.0);
    send(&app, ctx, &body.value, PhonePurpose::Bind(account)).await
}

/// 绑定手机 · Bind a phone
///
/// 此后可用该手机登录此账号；已绑定的手机被取代。 From then on it logs in to this account, in place of the phone before.
#[utoipa::path(
    operation_id = "bindPhone", tag = "me", security(("bearer" = [])),
    request_body = PhoneProof,
    responses(
        (status = 200, description = "已绑定", body = MyPhone),
    ),
)]
#[post("/me/phone")]
async fn bind(
    app: Data<App>,
    caller: InSession,
    body: JsonBody<PhoneProof>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (phone, said) = (body.value.phone()?, body.value.code);
    let (session, masked) = (caller.session, phone.masked());
    let ctx = app.context(caller.actor);
    if !app.db.write(move |store| accounts::change_phone(store, &ctx, session, &phone, &said)).await? {
        return Err(Problem::field("/code", AccountFault::PhoneCodeWrong));
    }
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(MyPhone { phone: masked }))
}
