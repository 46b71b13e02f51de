//! Who looks at a page inside WeChat. Where the house has an official account, a browser there is sent to WeChat once and comes
//! back with a code, by which WeChat says who it is and asks nobody anything: what is submitted then is the guest's own, and found
//! again at `/t`. Who that is lies in a sealed cookie, for as long as a visit lasts in which nothing is done. Without one, and
//! wherever WeChat says nothing, pages are as they are for everybody.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::guard;
use actix_web::http::StatusCode;
use actix_web::http::header::USER_AGENT;
use actix_web::web::{self, Data, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use mashang_domain::accounts::{self, Accounts};
use mashang_domain::shared::{AccountId, Actor};
use mashang_infra::crypto::hex;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::visit::{bytes, is_secure};
use super::{Look, Notice, html, see};
use crate::app::{App, VISIT_SECONDS};
use crate::limits::Budget;
use crate::problem::Problem;

/// Who it is; and the way to WeChat and back, while somebody is on it. Each with the name it has where browsers are to take it over
/// TLS alone.
const GUEST: [&str; 2] = ["guest", "__Secure-guest"];
const WAY: [&str; 2] = ["way", "__Secure-way"];
/// Where one comes back.
const BACK: &str = "/wechat/back";
/// How long the way may take.
const WAY_SECONDS: i64 = 10 * 60;
/// How long nobody is sent again where WeChat did not say who it is.
const UNKNOWN_SECONDS: i64 = 10 * 60;

/// Somebody on the way: what the cookie holds.
#[derive(Serialize, Deserialize)]
struct Way {
    /// What WeChat brings back; good once.
    state: Uuid,
    /// The page that was asked for.
    to: String,
    until: i64,
}

/// Who it is, if WeChat said so.
#[derive(Serialize, Deserialize)]
struct Guest {
    openid: Option<String>,
    until: i64,
}

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource(BACK).guard(guard::Get()).to(come_back));
}

fn name(app: &App, names: [&'static str; 2]) -> &'static str {
    names[usize::from(is_secure(&app.settings.public_url))]
}

fn cookie(app: &App, names: [&'static str; 2], path: &'static str, value: String) -> Cookie<'static> {
    // One who comes back comes from another site: a stricter cookie would stay behind.
    let cookie = Cookie::build(name(app, names), value).path(path).http_only(true).same_site(SameSite::Lax);
    cookie.secure(is_secure(&app.settings.public_url)).finish()
}

fn sealed(
    app: &App,
    names: [&'static str; 2],
    path: &'static str,
    kept: &impl Serialize,
    seconds: i64,
) -> Result<Cookie<'static>, Problem> {
    let plain = serde_json::to_vec(kept).map_err(Problem::internal)?;
    let sealed = app.vault.seal(names[0], &[], &plain).map_err(Problem::internal)?;
    let mut cookie = cookie(app, names, path, hex(&sealed));
    cookie.set_max_age(Duration::seconds(seconds));
    Ok(cookie)
}

fn opened<T: DeserializeOwned>(app: &App, request: &HttpRequest, names: [&'static str; 2]) -> Option<T> {
    let sealed = bytes(request.cookie(name(app, names))?.value())?;
    serde_json::from_slice(&app.vault.open(names[0], &[], &sealed).ok()?).ok()
}

/// Takes the cookie away.
pub(crate) fn forget(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, GUEST, "/", String::new());
    cookie.make_removal();
    cookie
}

fn guest(app: &App, request: &HttpRequest) -> Option<Guest> {
    let guest: Guest = opened(app, request, GUEST)?;
    (app.now().timestamp() < guest.until).then_some(guest)
}

/// What WeChat calls whoever asks, where it said so.
fn openid(app: &App, request: &HttpRequest) -> Option<String> {
    app.page_visitors.as_ref()?;
    guest(app, request)?.openid
}

/// Whether a page is looked at inside WeChat; not inside a mini-program, where whoever looks is known already, and not in the
/// WeChat of companies.
fn is_inside(request: &HttpRequest) -> bool {
    let said = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.contains("MicroMessenger") && !said.contains("miniProgram") && !said.contains("wxwork")
}

/// Where somebody is sent first who asks for one of this house's pages, `to`, inside WeChat.
///
/// # Errors
/// When the cookie can't be sealed.
pub(crate) fn way(app: &App, request: &HttpRequest, to: &str) -> Result<Option<HttpResponse>, Problem> {
    let Some(visitors) = &app.page_visitors else { return Ok(None) };
    if !is_inside(request) || guest(app, request).is_some() {
        return Ok(None);
    }
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(Problem::internal)?;
    let state = Uuid::from_bytes(random);
    let back = format!("{}{BACK}", app.settings.public_url);
    let Some(url) = visitors.way(&back, &state.simple().to_string()) else { return Ok(None) };
    let way = Way { state, to: to.to_owned(), until: app.now().timestamp() + WAY_SECONDS };
    Ok(Some(see(&url, Some(sealed(app, WAY, BACK, &way, WAY_SECONDS)?))))
}

/// What WeChat brings back.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Brought {
    code: String,
    state: String,
}

/// Whoever comes back is whom this browser sent, and comes once: nobody is made somebody else by an address that others made up.
async fn come_back(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let visitors = app.page_visitors.as_ref().ok_or_else(Problem::not_found)?;
    let brought = Query::<Brought>::from_query(request.query_string()).map(Query::into_inner).unwrap_or_default();
    let now = app.now().timestamp();
    let way = opened::<Way>(&app, &request, WAY).filter(|way| {
        now < way.until && way.state.simple().to_string() == brought.state && !app.ended_visits.contains_key(&way.state)
    });
    let Some(way) = way else { return lost(Look::of(&request)) };
    let is_code = (1..=512).contains(&brought.code.len()) && brought.code.bytes().all(|b| b.is_ascii_graphic());
    // Where it says nothing, or is not asked, the page is shown all the same.
    let openid = if is_code && may_ask(&app, &request).await {
        // Whoever has a copy of the cookie comes too late, in whichever process: the way is walked once.
        let (state, at) = (way.state, app.now());
        app.ended_visits.insert(state, ());
        match app.db.write(move |store| store.end_way(state, at)).await {
            Ok(true) => visitors.visitor(&brought.code).await.ok().flatten(),
            Ok(false) => return lost(Look::of(&request)),
            Err(error) => {
                tracing::warn!(?error, "nobody is known by a page: whether the way was walked before can't be told");
                None
            }
        }
    } else {
        None
    };
    let seconds = if openid.is_some() { VISIT_SECONDS } else { UNKNOWN_SECONDS };
    let guest = Guest { openid, until: now + seconds };
    let mut response = see(&way.to, Some(sealed(&app, GUEST, "/", &guest, seconds)?));
    let mut walked = cookie(&app, WAY, BACK, String::new());
    walked.make_removal();
    response.add_cookie(&walked).map_err(Problem::internal)?;
    Ok(response)
}

/// Whether it is asked for whoever comes from there. Many phones of a network may have one address: none is kept from the page,
/// nor from logging in.
async fn may_ask(app: &App, request: &HttpRequest) -> bool {
    match app.limits.origin(request) {
        Some(address) => app.limits.spend(Budget::Read, address).await.is_ok(),
        None => true,
    }
}

/// Answers whoever comes back from nowhere.
fn lost(look: Look) -> Result<HttpResponse, Problem> {
    let title = look.say("请重新扫码", "Please scan the code again");
    let detail = look.say(
        "这个链接已经用过，或不是在这部手机上打开的。",
        "This link was used before, or was not opened on this phone.",
    );
    let page = Notice { look, title, detail: Some(detail), asks: true, ..Notice::default() };
    html(StatusCode::FORBIDDEN, &page, "no-store")
}

/// In whose name a form is sent: the guest's, whom the first one makes known, or nobody's.
pub(crate) async fn actor(app: &App, request: &HttpRequest) -> Result<Actor, Problem> {
    let Some(openid) = openid(app, request) else { return Ok(Actor::Anonymous) };
    // Nearly everybody is known already, and waits for no writer.
    if let Some(account) = known(app, request).await? {
        return Ok(Actor::Person { account, grants: Vec::new() });
    }
    let ctx = app.context(Actor::Anonymous);
    let account = app.db.write(move |store| accounts::account_of(store, &ctx, &openid)).await?;
    Ok(Actor::Person { account, grants: Vec::new() })
}

/// The account of whoever looks, where there is one already.
pub(crate) async fn known(app: &App, request: &HttpRequest) -> Result<Option<AccountId>, Problem> {
    let Some(openid) = openid(app, request) else { return Ok(None) };
    let found = app.db.read(move |store| store.account_by_openid(&openid)).await?;
    Ok(found.map(|account| account.id))
}
