//! Who looks at `/t`: a cookie that holds the tracking code. It is sealed with the house's key, goes nowhere but to `/t`, no
//! script reads it, and it ends with the browser, when somebody leaves, after half an hour in which nothing is done, and after
//! eight hours whatever is done. So the code stands in no address and in no log. Before there is a visit, another cookie says
//! nothing but that a form was made for this browser.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use mashang_domain::shared::Actor;
use mashang_domain::shared::code::TrackingCode;
use mashang_infra::crypto::hex;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::{App, VISIT_SECONDS};
use crate::limits::Budget;
use crate::problem::Problem;

const NAME: &str = "visit";
/// The same where browsers are to take it over TLS alone.
const SECURE_NAME: &str = "__Secure-visit";
/// By which a browser is known again that has typed no code yet.
const ASKER: &str = "asker";
const SECURE_ASKER: &str = "__Secure-asker";
const TOKEN: &str = "page.token";
const ASKER_BYTES: usize = 16;
/// How long a page may lie open before its forms are sent.
const TOKEN_HOURS: i64 = 24;
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
    /// Whether it went without the position that was sent, which can't be used.
    pub displaced: bool,
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
    #[serde(default)]
    displaced: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<String>,
    /// Its last second.
    until: i64,
}

/// What the cookie is called where the house is at that address.
fn name(public_url: &str) -> &'static str {
    if is_secure(public_url) { SECURE_NAME } else { NAME }
}

pub(super) fn is_secure(public_url: &str) -> bool {
    public_url.starts_with("https://")
}

fn cookie(app: &App, name: &'static str, value: String) -> Cookie<'static> {
    let url = &app.settings.public_url;
    let cookie = Cookie::build(name, value).path(PATH).http_only(true).same_site(SameSite::Strict);
    cookie.secure(is_secure(url)).finish()
}

/// The last second of a visit in which something is done now.
fn last(now: i64, since: i64) -> i64 {
    (now + VISIT_SECONDS).min(since + MOST_SECONDS)
}

/// A visit that begins.
pub(crate) fn begun(app: &App, code: TrackingCode, fresh: bool) -> Visit {
    let ctx = app.context(Actor::Anonymous);
    Visit { id: ctx.mint(), since: ctx.now.timestamp(), code, fresh, displaced: false, asked: None }
}

/// Begins a visit.
pub(crate) fn remember(app: &App, code: &TrackingCode, fresh: bool) -> Result<Cookie<'static>, Problem> {
    keep(app, &begun(app, code.clone(), fresh))
}

/// Goes on with one.
pub(crate) fn keep(app: &App, visit: &Visit) -> Result<Cookie<'static>, Problem> {
    let Visit { id, since, fresh, displaced, .. } = *visit;
    let until = last(app.now().timestamp(), since);
    let kept = Kept { id, since, code: visit.code.clone(), fresh, displaced, asked: visit.asked.clone(), until };
    let plain = serde_json::to_vec(&kept).map_err(Problem::internal)?;
    let sealed = app.vault.seal(NAME, &[], &plain).map_err(Problem::internal)?;
    Ok(cookie(app, name(&app.settings.public_url), hex(&sealed)))
}

/// The cookie's content, be the visit over or not.
fn opened(app: &App, request: &HttpRequest) -> Option<Kept> {
    let sealed = bytes(request.cookie(name(&app.settings.public_url))?.value())?;
    let plain = app.vault.open(NAME, &[], &sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// The visit that is under way.
pub(crate) fn recall(app: &App, request: &HttpRequest) -> Option<Visit> {
    let Kept { id, since, code, fresh, displaced, asked, until } = opened(app, request)?;
    let lasts = app.now().timestamp() < until && !app.ended_visits.contains_key(&id);
    lasts.then_some(Visit { id, since, code, fresh, displaced, asked })
}

/// Whether there was one, be it over or not.
pub(crate) fn was_here(app: &App, request: &HttpRequest) -> bool {
    request.cookie(name(&app.settings.public_url)).is_some()
}

/// Ends a visit: no copy of its cookie opens anything any more, here at once and elsewhere within a second.
pub(crate) async fn end(app: &App, request: &HttpRequest) -> Cookie<'static> {
    if let Some(Visit { id, .. }) = recall(app, request) {
        app.ended_visits.insert(id, ());
        if is_told(app, request).await {
            let now = app.now();
            if let Err(error) = app.db.write(move |store| store.end_visit(id, now)).await {
                tracing::warn!(?error, "other processes were not told that a visit ended");
            }
        }
    }
    // Whoever leaves is let go whatever came of it: on this phone nothing is left of the visit.
    forget(app)
}

/// Whether others are told, too, which one address has them told so often: who comes and goes without end fills no table.
async fn is_told(app: &App, request: &HttpRequest) -> bool {
    match app.limits.origin(request) {
        Some(address) => app.limits.spend(Budget::Leave, address).await.is_ok(),
        None => true,
    }
}

/// Takes the cookie away.
pub(crate) fn forget(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, name(&app.settings.public_url), String::new());
    cookie.make_removal();
    cookie
}

/// From where a form comes, as far as its browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    Own,
    Foreign,
    /// A page that sends no referrer, as ours, names no origin either; nor does what a foreign page has in a sandbox.
    Unnamed,
}

/// What a browser says of that no page can forge; where it says nothing at all, the cookie decides, which no foreign page's form
/// brings along.
fn sender(app: &App, request: &HttpRequest) -> Sender {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let site = header("sec-fetch-site");
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Sender::Foreign;
    }
    match header("origin") {
        Some("null") if site.is_none() => Sender::Unnamed,
        None | Some("null") => Sender::Own,
        Some(origin) => {
            let settings = &app.settings;
            // What leads to this machine, or was found by itself, is called by other names as well.
            let is_loose = settings.is_found() || settings.leads_to_itself();
            let host = origin.split_once("://").map(|(_, host)| host);
            let is_here = is_loose && host.is_some() && host == header("host");
            let is_own = is_here || origin.eq_ignore_ascii_case(origin_of(&settings.public_url));
            if is_own { Sender::Own } else { Sender::Foreign }
        }
    }
}

/// Whose pages an address is one of, as browsers say it.
fn origin_of(url: &str) -> &str {
    let origin = url.match_indices('/').nth(2).map_or(url, |(at, _)| url.split_at(at).0);
    origin.strip_suffix(if is_secure(url) { ":443" } else { ":80" }).unwrap_or(origin)
}

/// Whether a form that was sent may be one of this house's own pages; where more than looks is changed, its token says more.
pub(crate) fn is_own(app: &App, request: &HttpRequest) -> bool {
    sender(app, request) != Sender::Foreign
}

/// Whether it is one, which a browser says or else the token of a page about the same thing.
pub(crate) fn is_meant(app: &App, request: &HttpRequest, about: &str, token: &str) -> bool {
    match sender(app, request) {
        Sender::Own => true,
        Sender::Foreign => false,
        // One that is about nothing would be anybody's.
        Sender::Unnamed => !about.is_empty() && is_token(app, about, token),
    }
}

fn this_hour(app: &App) -> i64 {
    app.now().timestamp().div_euclid(60 * 60)
}

/// What a page's forms bring along, sealed: what the page is about, and in which hour it was made.
pub(crate) fn token(app: &App, about: &str) -> Result<String, Problem> {
    let sealed = app.vault.seal(TOKEN, about.as_bytes(), &this_hour(app).to_be_bytes());
    Ok(hex(&sealed.map_err(Problem::internal)?))
}

fn is_token(app: &App, about: &str, shown: &str) -> bool {
    let plain = bytes(shown).and_then(|sealed| app.vault.open(TOKEN, about.as_bytes(), &sealed).ok());
    let hour = plain.and_then(|plain| <[u8; 8]>::try_from(plain).ok()).map(i64::from_be_bytes);
    hour.is_some_and(|hour| (0..=TOKEN_HOURS).contains(&(this_hour(app) - hour)))
}

/// What a page at `/t` is about: the visitor's code, be the visit over or not; before there was one, the browser that asked for
/// the page; nothing where none is known.
pub(crate) fn about(app: &App, request: &HttpRequest) -> String {
    let code = opened(app, request).map(|kept| kept.code.as_str().to_owned());
    code.or_else(|| asker(app, request)).unwrap_or_default()
}

/// What the forms of a page are about that somebody asks for without a visit.
fn of_asker(value: &str) -> String {
    format!("{ASKER}:{value}")
}

fn asker_name(app: &App) -> &'static str {
    if is_secure(&app.settings.public_url) { SECURE_ASKER } else { ASKER }
}

fn asker(app: &App, request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(asker_name(app))?;
    (bytes(cookie.value())?.len() == ASKER_BYTES).then(|| of_asker(cookie.value()))
}

/// The token of a page that asks for a code, and the cookie without which it is good for nothing, where the browser has none yet:
/// whoever lures somebody to send a form has a token of the own browser, and not of theirs.
pub(crate) fn asking(
    app: &App,
    request: &HttpRequest,
    about: &str,
) -> Result<(String, Option<Cookie<'static>>), Problem> {
    if !about.is_empty() {
        return Ok((token(app, about)?, None));
    }
    if let Some(known) = asker(app, request) {
        return Ok((token(app, &known)?, None));
    }
    let mut random = [0u8; ASKER_BYTES];
    app.surroundings.ids.random(&mut random);
    let value = hex(&random);
    let token = token(app, &of_asker(&value))?;
    Ok((token, Some(cookie(app, asker_name(app), value))))
}

/// What hexadecimal digits say.
pub(super) fn bytes(digits: &str) -> Option<Vec<u8>> {
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
    fn an_origin_is_an_address_without_its_path() {
        for (url, origin) in [
            ("https://rd.example.cn", "https://rd.example.cn"),
            ("https://rd.example.cn:443/mashang", "https://rd.example.cn"),
            ("http://10.0.0.5:8080/a/b", "http://10.0.0.5:8080"),
            ("http://10.0.0.5:80", "http://10.0.0.5"),
        ] {
            assert_eq!(origin_of(url), origin, "{url}");
        }
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
