//! The phone that is the caller's own.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mashang_domain::accounts::{self, AccountFault, PhonePurpose};
use mashang_domain::shared::text::Phone;
use mashang_infra::db::Failed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{InSession, Person};
use crate::extract::{JsonBody, NoQuery};
use crate::faults::RequestFault;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::accounts::phone::{PhoneCodeRequest, PhoneCodeSent, PhoneProof, send};
use crate::routes::budgets::spends;
use crate::routes::tree::Routes;
use crate::settings::Wechat;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(send_code).service(bind).service(bind_through_wechat);
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

/// 手机号快速验证组件给出的 code。 What WeChat's button gave by which somebody lets the own number be told.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "code": "sandbox:13812345678" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct WechatPhone {
    /// 一次性 code，5 分钟内有效；沙箱中为 sandbox:手机号。 Good once and for five minutes; in the sandbox it is `sandbox:NUMBER`.
    #[schema(min_length = 1, max_length = 128, pattern = "^[!-~]+$")]
    code: String,
}

/// Whose number WeChat tells.
async fn told(app: &App, code: &str) -> Result<Phone, Problem> {
    let foreign = || Problem::field("/code", AccountFault::PhoneForeign);
    let wrong = || Problem::field("/code", AccountFault::PhoneCodeWrong);
    let Some(wechat) = &app.wechat else {
        return match app.settings.outward.wechat {
            Wechat::Sandbox => {
                let number = code.strip_prefix("sandbox:").ok_or_else(wrong)?;
                Phone::new(number).map_err(|_| foreign())
            }
            Wechat::On | Wechat::Off => Err(Problem::unavailable(RequestFault::WechatUnavailable)),
        };
    };
    match wechat.phone_of(code).await {
        Ok(phone) => phone.ok_or_else(foreign),
        Err(why) if why.is_bad_code() => Err(wrong()),
        Err(why) if why.is_too_much() => Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, RequestFault::TooMany)
            .header(RETRY_AFTER, HeaderValue::from_static("60"))),
        Err(why) => {
            tracing::warn!(%why, "WeChat tells no number");
            Err(Problem::unavailable(RequestFault::WechatUnavailable))
        }
    }
}

/// 绑定微信手机号 · Bind the phone that WeChat knows
///
/// 小程序中用手机号快速验证组件得到的 code 绑定手机，与验证码绑定的效果、冲突相同，不发短信。微信没有应答或未启用时为 503。 By the code that a mini-program's button gives: as with a code that is sent, without a message. Where WeChat gives no answer, or is off, it is 503.
#[utoipa::path(
    operation_id = "bindWechatPhone", tag = "me", security(("bearer" = [])),
    request_body = WechatPhone,
    responses(
        (status = 200, description = "已绑定", body = MyPhone),
    ),
)]
#[post("/me/phone/wechat", wrap = "spends(Budget::LogIn)")]
async fn bind_through_wechat(
    app: Data<App>,
    caller: InSession,
    body: JsonBody<WechatPhone>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let phone = told(&app, &body.value.code).await?;
    let (session, masked) = (caller.session, phone.masked());
    let ctx = app.context(caller.actor);
    let bound = app.db.write(move |store| accounts::take_vouched_phone(store, &ctx, session, &phone)).await;
    bound.map_err(|failed| match failed {
        Failed::Job(failure) => Problem::refused(failure, |name| if name == "phone" { "code" } else { name }),
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(MyPhone { phone: masked }))
}
