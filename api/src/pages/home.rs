//! The front door, and what every house must say of itself: what this is, who runs it, what becomes of what people write.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, post};
use askama::Template;
use mashang_domain::person::PRIVACY_EDITION;
use mashang_domain::shared::CheckScope;
use serde::Deserialize;

use super::card::unknown;
use super::frame::LOOK_COOKIE;
use super::typed::code_in;
use super::visit::is_own;
use super::{Look, foreign, html, see};
use crate::app::App;
use crate::card::read_code;
use crate::problem::Problem;
use crate::settings::Imprint;

/// The same for everybody who looks at pages the same way.
const PLAIN: &str = "private, no-cache";
const A_YEAR: Duration = Duration::days(365);

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(open_home).service(open_code).service(open_privacy).service(open_about).service(change_look);
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    look: Look,
    imprint: &'a Imprint,
    code: &'static str,
    fault: &'static str,
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage<'a> {
    look: Look,
    imprint: &'a Imprint,
    edition: &'static str,
    /// Whether pages know who looks at them inside WeChat, and whether WeChat is shown what residents submit there.
    page_visitors: bool,
    shown_to_wechat: bool,
}

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage<'a> {
    look: Look,
    imprint: &'a Imprint,
    version: &'static str,
}

#[get("/")]
async fn open_home(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let page = HomePage { look: Look::of(&request), imprint: &app.settings.imprint, code: "", fault: "" };
    html(StatusCode::OK, &page, PLAIN)
}

#[get("/privacy")]
async fn open_privacy(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let (look, settings) = (Look::of(&request), &app.settings);
    let page = PrivacyPage {
        look,
        imprint: &settings.imprint,
        edition: PRIVACY_EDITION,
        page_visitors: app.page_visitors.is_some(),
        shown_to_wechat: settings.outward.checks == CheckScope::Shown,
    };
    html(StatusCode::OK, &page, PLAIN)
}

#[get("/about")]
async fn open_about(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let version = env!("CARGO_PKG_VERSION");
    html(StatusCode::OK, &AboutPage { look: Look::of(&request), imprint: &app.settings.imprint, version }, PLAIN)
}

/// A code that somebody reads off a poster and types: they are printed, and nobody's secret.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
}

#[get("/d")]
async fn open_code(request: HttpRequest, app: Data<App>, typed: Option<Query<Typed>>) -> Result<HttpResponse, Problem> {
    let code = typed.map(|typed| code_in(&typed.code)).unwrap_or_default();
    match read_code(&code) {
        Ok(code) => Ok(see(&format!("/d/{}", code.as_str()), None)),
        Err(problem) => unknown(&app, Look::of(&request), &code, &problem),
    }
}

/// How somebody wants pages to look from now on, and the page to go back to.
#[derive(Deserialize)]
struct Wish {
    toggle: String,
    #[serde(default)]
    back: String,
}

/// Whether that is a path of this house, and leads nowhere else however a browser reads it.
fn is_own_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-');
    path.starts_with('/') && !path.starts_with("//") && path.bytes().all(plain)
}

#[post("/look")]
async fn change_look(request: HttpRequest, app: Data<App>, wish: Option<Form<Wish>>) -> Result<HttpResponse, Problem> {
    if !is_own(&app, &request) {
        return foreign(Look::of(&request));
    }
    let wish = wish.ok_or_else(|| Problem::malformed(("表单内容有误", "The form is malformed.")))?;
    let chose = |letters: &str| letters.contains(['e', 'z']);
    let before = request.cookie(LOOK_COOKIE);
    let chosen = chose(&wish.toggle) || before.is_some_and(|cookie| chose(cookie.value()));
    let look = Look::of(&request).toggled(&wish.toggle);
    // The page's script writes it too.
    let cookie = Cookie::build(LOOK_COOKIE, look.letters(chosen))
        .path("/")
        .max_age(A_YEAR)
        .same_site(SameSite::Lax)
        .secure(app.settings.public_url.starts_with("https://"))
        .finish();
    Ok(see(if is_own_path(&wish.back) { wish.back.as_str() } else { "/" }, Some(cookie)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators;

    /// Who changes what the notice says tells its readers so: both change, or neither.
    #[test]
    fn another_privacy_notice_is_another_edition() {
        let text =
            concat!(include_str!("../../templates/privacy.html"), include_str!("../../templates/privacy_wechat.html"));
        assert_eq!(
            (PRIVACY_EDITION, validators::digest(text.as_bytes()).as_str()),
            ("2026-12-04", "cb2547be8b0be13a0daff695")
        );
    }

    #[test]
    fn one_is_sent_back_to_this_house_alone() {
        for own in ["/", "/t", "/d/7KX3MPQRW9", "/privacy"] {
            assert!(is_own_path(own), "{own}");
        }
        for foreign in ["", "//example.cn", "https://example.cn", "/\\example.cn", "/%2f", "/t#x", "t"] {
            assert!(!is_own_path(foreign), "{foreign}");
        }
    }
}
