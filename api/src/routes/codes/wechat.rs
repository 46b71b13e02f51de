//! The mini-program's own code for a printed one, and links to it.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::codes::usecases;
use mashang_domain::shared::code::QrCode;
use mashang_infra::wechat::{ProgramLink, Unmet};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Person;
use crate::card::{address, read_code};
use crate::extract::{JsonBody, NoQuery};
use crate::faults::RequestFault;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::settings::Wechat;
use crate::{qr_image, words};

/// For how many days the sandbox's links lead somewhere: as many as WeChat's.
const DAYS: i64 = 30;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(get_wechat_code).service(create_wechat_link);
}

/// Why there is no code or link.
fn unmet(why: Unmet) -> Problem {
    if why.is_no_page() {
        return Problem::new(StatusCode::CONFLICT, RequestFault::WechatPageMissing);
    }
    if why.is_no_scene() {
        return Problem::new(StatusCode::CONFLICT, RequestFault::WechatCodeRefused);
    }
    tracing::warn!(%why, "WeChat gives no code");
    if why.is_too_much() {
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, RequestFault::WechatExhausted)
            .header(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    Problem::unavailable(RequestFault::WechatUnavailable)
}

/// The printed code, for whoever may print it.
async fn to_print(app: &App, caller: Person, code: &str) -> Result<QrCode, Problem> {
    let (ctx, code) = (app.context(caller.0), read_code(code)?);
    let printed = app.db.read(move |store| usecases::code_to_print(store, &ctx, &code)).await?;
    Ok(printed.code)
}

/// 下载小程序码 · Get the mini-program's own code
///
/// 人大机构或管理员在其区划内，供印刷：微信扫码直接进入小程序，scene 为印刷的代码。沙箱中为印刷的二维码。微信没有应答、未启用或次数用完时为 503。 By an office or an administrator of the area, to be printed: it opens the mini-program, which gets the printed code as `scene`. In the sandbox it is the printed QR code. Where WeChat gives no answer, is off, or was asked too often, it is 503.
#[utoipa::path(
    operation_id = "getWechatCode", tag = "codes", security(("bearer" = [])),
    params(("code" = String, Path, description = "代码", max_length = 40)),
    responses((status = 200, description = "图片", content((String = "image/jpeg"), (String = "image/png")))),
)]
#[get("/qr-codes/{code}/wechat-code")]
async fn get_wechat_code(
    app: Data<App>,
    caller: Person,
    code: Path<String>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let code = to_print(&app, caller, &code).await?;
    let outward = &app.settings.outward;
    if outward.wechat == Wechat::Sandbox {
        let url = address(&app.settings.public_url, code.as_str());
        return Ok(HttpResponse::Ok().content_type("image/png").body(qr_image::png(&url)?));
    }
    let wechat = app.wechat.as_deref().ok_or_else(|| Problem::unavailable(RequestFault::WechatUnavailable))?;
    let picture = app.program_codes.picture(wechat, outward.code_page.as_deref(), &code).await.map_err(unmet)?;
    Ok(HttpResponse::Ok().content_type(picture.media_type).body(picture.bytes))
}

/// 要哪一种链接。 Which kind of link.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "url_link" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct WechatLinkCreate {
    kind: words::CodeLinkKind,
}

/// 打开小程序的链接。 A link that opens the mini-program.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct WechatLink {
    kind: words::CodeLinkKind,
    /// 链接。 The link.
    url: String,
    /// 到期时间。 Until when it leads there.
    expires_at: DateTime<Utc>,
}

/// 生成打开小程序的链接 · Make a link that opens the mini-program
///
/// 人大机构或管理员在其区划内，供短信、公众号等发送；最长 30 天有效，一天之内给出同一个，code 参数为印刷的代码。沙箱中为印刷的网址。 By an office or an administrator of the area, for messages and pages; it is good for 30 days at most, the same is given again for a day, and the mini-program gets the printed code as `code`. In the sandbox it is the printed address.
#[utoipa::path(
    operation_id = "createWechatLink", tag = "codes", security(("bearer" = [])),
    params(("code" = String, Path, description = "代码", max_length = 40)),
    request_body = WechatLinkCreate,
    responses((status = 200, description = "链接", body = WechatLink)),
)]
#[post("/qr-codes/{code}/wechat-link")]
async fn create_wechat_link(
    app: Data<App>,
    caller: Person,
    code: Path<String>,
    body: JsonBody<WechatLinkCreate>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let code = to_print(&app, caller, &code).await?;
    let (outward, kind) = (&app.settings.outward, body.value.kind);
    let link = if outward.wechat == Wechat::Sandbox {
        let url = address(&app.settings.public_url, code.as_str());
        ProgramLink { url, until: app.now() + chrono::Duration::days(DAYS) }
    } else {
        let wechat = app.wechat.as_deref().ok_or_else(|| Problem::unavailable(RequestFault::WechatUnavailable))?;
        app.program_codes.link(wechat, kind.0, outward.code_page.as_deref(), &code).await.map_err(unmet)?
    };
    let answer = WechatLink { kind, url: link.url, expires_at: link.until };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}
