//! Who looks at `/t`: a cookie that holds the tracking code. It is sealed with the house's key, goes nowhere but to `/t`, no
//! script reads it, and it ends with the browser, or after half an hour. So the code stands in no address and in no log.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use chrono::Duration;
use mashang_domain::shared::code::TrackingCode;
use mashang_infra::crypto::hex;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::problem::Problem;

const NAME: &str = "visit";
/// Where the cookie is sent.
const PATH: &str = "/t";
/// How long a visit lasts: a phone that lies about tells nobody of a matter.
const LIFE: Duration = Duration::minutes(30);

/// A visit that is under way.
pub(crate) struct Visit {
    /// Whose matter is looked at.
    pub code: TrackingCode,
    /// Whether it was submitted a moment ago, and the receipt is shown.
    pub fresh: bool,
    /// Whether it went without the position that was sent, which can't be used.
    pub displaced: bool,
    /// What a number that was sent to the party's phone is to confirm.
    pub asked: Option<String>,
}

/// A visit as the cookie holds it.
#[derive(Serialize, Deserialize)]
struct Kept {
    code: TrackingCode,
    #[serde(default)]
    fresh: bool,
    #[serde(default)]
    displaced: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<String>,
    /// Its last second.
    until: i64,
}

/// Begins a visit, or goes on with one.
pub(crate) fn remember(app: &App, code: &TrackingCode, fresh: bool) -> Result<Cookie<'static>, Problem> {
    keep(app, &Visit { code: code.clone(), fresh, displaced: false, asked: None })
}

/// The same for a visit of which more is to be known.
pub(crate) fn keep(app: &App, visit: &Visit) -> Result<Cookie<'static>, Problem> {
    let until = (app.now() + LIFE).timestamp();
    let Visit { code, fresh, displaced, asked } = visit;
    let kept = Kept { code: code.clone(), fresh: *fresh, displaced: *displaced, asked: asked.clone(), until };
    let plain = serde_json::to_vec(&kept).map_err(Problem::internal)?;
    let sealed = app.vault.seal(NAME, &[], &plain).map_err(Problem::internal)?;
    let cookie = Cookie::build(NAME, hex(&sealed)).path(PATH).http_only(true).same_site(SameSite::Strict);
    Ok(cookie.secure(app.settings.public_url.starts_with("https://")).finish())
}

/// The visit that is under way.
pub(crate) fn recall(app: &App, request: &HttpRequest) -> Option<Visit> {
    let sealed = bytes(request.cookie(NAME)?.value())?;
    let plain = app.vault.open(NAME, &[], &sealed).ok()?;
    let Kept { code, fresh, displaced, asked, until } = serde_json::from_slice(&plain).ok()?;
    (app.now().timestamp() < until).then_some(Visit { code, fresh, displaced, asked })
}

/// Whether there was one, be it over or not.
pub(crate) fn was_here(request: &HttpRequest) -> bool {
    request.cookie(NAME).is_some()
}

/// Ends a visit.
pub(crate) fn forget() -> Cookie<'static> {
    let mut cookie = Cookie::build(NAME, "").path(PATH).http_only(true).same_site(SameSite::Strict).finish();
    cookie.make_removal();
    cookie
}

/// Whether a form that was sent is one of this house's own pages. What a browser says of that no page can forge; where it says
/// nothing, the cookie decides, which no foreign page's form brings along.
pub(crate) fn is_own(app: &App, request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if header("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    match header("origin") {
        // A page that sends no referrer, as ours, names no origin either.
        None | Some("null") => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            origin == app.settings.public_url || (host.is_some() && host == header("host"))
        }
    }
}

/// What hexadecimal digits say.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_they_were_written() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes(&hex(&all)), Some(all));
        for wrong in ["0", "0g", "汉"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}
