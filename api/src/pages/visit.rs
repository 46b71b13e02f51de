//! Who looks at `/t`: a cookie that holds the tracking code. It is sealed with the house's key, goes nowhere but to `/t`, no
//! script reads it, and it ends with the browser, when somebody leaves, after half an hour in which nothing is done, and after
//! eight hours whatever is done. So the code stands in no address and in no log.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use mashang_domain::shared::Actor;
use mashang_domain::shared::code::TrackingCode;
use mashang_infra::crypto::hex;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::{App, VISIT_SECONDS};
use crate::problem::Problem;

const NAME: &str = "visit";
/// The same where browsers are to take it over TLS alone.
const SECURE_NAME: &str = "__Secure-visit";
/// Where the cookie is sent.
const PATH: &str = "/t";
/// How long one lasts at most, however often something is done.
const MOST_SECONDS: i64 = 8 * 60 * 60;

/// A visit that is under way.
pub(crate) struct Visit {
    pub id: Uuid,
    /// Its first second.
    pub since: i64,
    /// Whose matter is looked at.
    pub code: TrackingCode,
    /// Whether it was submitted a moment ago, and the receipt is shown.
    pub fresh: bool,
    /// What a number that was sent to the party's phone is to confirm.
    pub asked: Option<String>,
}

/// A visit as the cookie holds it.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: Uuid,
    since: i64,
    code: TrackingCode,
    #[serde(default)]
    fresh: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<String>,
    /// Its last second.
    until: i64,
}

/// What the cookie is called where the house is at that address.
fn name(public_url: &str) -> &'static str {
    if is_secure(public_url) { SECURE_NAME } else { NAME }
}

fn is_secure(public_url: &str) -> bool {
    public_url.starts_with("https://")
}

fn cookie(app: &App, value: String) -> Cookie<'static> {
    let url = &app.settings.public_url;
    let cookie = Cookie::build(name(url), value).path(PATH).http_only(true).same_site(SameSite::Strict);
    cookie.secure(is_secure(url)).finish()
}

/// The last second of a visit in which something is done now.
fn last(now: i64, since: i64) -> i64 {
    (now + VISIT_SECONDS).min(since + MOST_SECONDS)
}

/// Begins a visit.
pub(crate) fn remember(app: &App, code: &TrackingCode, fresh: bool) -> Result<Cookie<'static>, Problem> {
    let ctx = app.context(Actor::Anonymous);
    keep(app, &Visit { id: ctx.mint(), since: ctx.now.timestamp(), code: code.clone(), fresh, asked: None })
}

/// Goes on with one.
pub(crate) fn keep(app: &App, visit: &Visit) -> Result<Cookie<'static>, Problem> {
    let Visit { id, since, fresh, .. } = *visit;
    let until = last(app.now().timestamp(), since);
    let kept = Kept { id, since, code: visit.code.clone(), fresh, asked: visit.asked.clone(), until };
    let plain = serde_json::to_vec(&kept).map_err(Problem::internal)?;
    let sealed = app.vault.seal(NAME, &[], &plain).map_err(Problem::internal)?;
    Ok(cookie(app, hex(&sealed)))
}

/// The cookie's content, be the visit over or not.
fn opened(app: &App, request: &HttpRequest) -> Option<Kept> {
    let sealed = bytes(request.cookie(name(&app.settings.public_url))?.value())?;
    let plain = app.vault.open(NAME, &[], &sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// The visit that is under way.
pub(crate) fn recall(app: &App, request: &HttpRequest) -> Option<Visit> {
    let Kept { id, since, code, fresh, asked, until } = opened(app, request)?;
    let lasts = app.now().timestamp() < until && !app.ended_visits.contains_key(&id);
    lasts.then_some(Visit { id, since, code, fresh, asked })
}

/// Whether there was one, be it over or not.
pub(crate) fn was_here(app: &App, request: &HttpRequest) -> bool {
    request.cookie(name(&app.settings.public_url)).is_some()
}

/// Ends a visit: no copy of its cookie opens anything any more.
pub(crate) fn end(app: &App, request: &HttpRequest) -> Cookie<'static> {
    if let Some(visit) = recall(app, request) {
        app.ended_visits.insert(visit.id, ());
    }
    forget(app)
}

/// Takes the cookie away.
pub(crate) fn forget(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, String::new());
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
    fn a_visit_goes_on_while_something_is_done_and_not_for_ever() {
        let (since, hour) = (1_800_000_000, 60 * 60);
        assert_eq!(last(since, since), since + VISIT_SECONDS);
        assert_eq!(last(since + 7 * hour, since), since + 7 * hour + VISIT_SECONDS);
        assert_eq!(last(since + 8 * hour - 60, since), since + 8 * hour);
    }

    #[test]
    fn digits_are_read_as_they_were_written() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes(&hex(&all)), Some(all));
        for wrong in ["0", "0g", "汉"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}
