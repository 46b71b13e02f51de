//! The pages behind a printed code, for phones: rendered here, readable without scripts, large text, no build step. The
//! form submits through the same public API that everybody uses.

use actix_web::http::header::ACCEPT;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use mashang_domain::cases::{CaseCategory, CaseNature};
use mashang_domain::codes::CodeIntake;
use mashang_domain::shared::Vocabulary;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::app::App;
use crate::card::Card;
use crate::extract::NoQuery;
use crate::problem::Problem;

const CSS: &str = include_str!("../assets/page.css");
const JS: &str = include_str!("../assets/page.js");
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' blob:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage<'a> {
    card: &'a Card,
    open: bool,
    intake_label: &'static str,
    natures: Vec<(&'static str, &'static str)>,
    categories: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    title: &'a str,
    detail: &'a str,
}

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage;

fn html(status: actix_web::http::StatusCode, page: &impl Template, caching: &str) -> Result<HttpResponse, Problem> {
    let body = page.render().map_err(Problem::internal)?;
    Ok(HttpResponse::build(status)
        .insert_header(("Content-Security-Policy", POLICY))
        .insert_header(("Referrer-Policy", "no-referrer"))
        .insert_header(("Cache-Control", caching))
        .insert_header(("Vary", "Accept"))
        .content_type("text/html; charset=utf-8")
        .body(body))
}

fn list<V: Vocabulary>() -> Vec<(&'static str, &'static str)> {
    V::ALL.iter().map(|word| (word.as_str(), word.label())).collect()
}

/// Whether the client would rather have JSON than a page.
fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("json") && !accept.contains("text/html")
}

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(open_card).service(open_tracking);
}

/// 打开印刷的二维码 · Open a printed code
///
/// 手机浏览器得到页面，要求 JSON 的客户端得到名片。 A browser gets the page, a client that asks for JSON the card.
#[utoipa::path(
    operation_id = "openCard", tag = "codes",
    params(("code" = String, Path, description = "代码", max_length = 40)),
    responses((status = 200, description = "页面或名片", content((String = "text/html"), (Card = "application/json")))),
)]
#[get("/d/{code}")]
async fn open_card(request: HttpRequest, app: Data<App>, _: NoQuery) -> Result<HttpResponse, Problem> {
    let code = request.match_info().get("code").unwrap_or_default();
    let found = app.card(code).await;
    if wants_json(&request) {
        return Ok(HttpResponse::Ok()
            .insert_header(("Vary", "Accept"))
            .content_type("application/json")
            .body(found?.json.clone()));
    }
    match found {
        Ok(found) => {
            let intake = found.card.intake.0;
            let page = CardPage {
                card: &found.card,
                open: intake == CodeIntake::Open,
                intake_label: intake.label(),
                natures: list::<CaseNature>(),
                categories: list::<CaseCategory>(),
            };
            html(actix_web::http::StatusCode::OK, &page, "public, max-age=30")
        }
        Err(problem) if problem.status() == 404 && accepts_html(&request) => {
            let detail = problem.words().unwrap_or("没有这个代表码。请对照印刷的代码核对，或联系社区工作人员。");
            html(
                actix_web::http::StatusCode::NOT_FOUND,
                &NoticePage { title: "没有找到这个代表码", detail },
                "no-store",
            )
        }
        Err(problem) => Err(problem),
    }
}

fn accepts_html(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// 打开进展查询页 · Open the tracking page
///
/// 查询码写在 # 之后，不会进入服务器日志。 The tracking code stands behind the `#` and never reaches a log.
#[utoipa::path(
    operation_id = "openTracking", tag = "codes",
    responses((status = 200, description = "页面", body = String, content_type = "text/html")),
)]
#[get("/t")]
async fn open_tracking(_: NoQuery) -> Result<HttpResponse, Problem> {
    html(actix_web::http::StatusCode::OK, &TrackPage, "public, max-age=300")
}

fn asset(body: &'static str, kind: &'static str) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=3600")).content_type(kind).body(body)
}

pub(crate) fn assets(config: &mut web::ServiceConfig) {
    config
        .route("/assets/page.css", web::get().to(|| async { asset(CSS, "text/css; charset=utf-8") }))
        .route("/assets/page.js", web::get().to(|| async { asset(JS, "text/javascript; charset=utf-8") }));
}
