//! What is public of others' matters: a list, and each by itself, with one tap to join and another to leave. Whole without scripts.

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, Form, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, guard, post};
use askama::Template;
use mashang_domain::publications::{PublicCase, PublicFilter, queries, usecases};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::names::NamedParties;
use mashang_domain::shared::{Actor, At, Bare, Called, Failure, PageRequest, PublicationId, Vocabulary};
use mashang_infra::repositories::{RequestKey, Store};
use serde::Deserialize;
use uuid::Uuid;

use super::card::fresh_key;
use super::track::say::moment;
use super::typed::code_in;
use super::visit::{is_meant, is_own, token};
use super::{Look, Notice, foreign, guest, html};
use crate::app::App;
use crate::extract::{page_parts, page_request};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::answer::{Unanswered, making};
use crate::routes::budgets::{guesses, spends};
use crate::routes::once::{key_of, make};
use crate::routes::publications::JoinedCase;
use crate::settings::Imprint;
use crate::validators::Fleeting;

/// Asked for again each time: what was withdrawn is gone at once.
const ASKED_AGAIN: &str = "private, no-cache";
const PRIVATE: &str = "private, no-store";
/// Matters on one page.
const ON_PAGE: u32 = 20;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(open_list).service(join).service(open_one);
    config.service(web::resource("/p/{id}/leave").guard(guard::Post()).wrap(from_fn(guesses)).to(leave));
}

/// A matter as it stands in a list.
struct Line {
    id: Uuid,
    title: String,
    /// What it is about, where, and how it stands.
    about: String,
    voices: u32,
}

#[derive(Template)]
#[template(path = "published.html")]
struct ListPage<'a> {
    look: Look,
    imprint: &'a Imprint,
    lines: Vec<Line>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "published_one.html")]
struct OnePage<'a> {
    look: Look,
    imprint: &'a Imprint,
    id: Uuid,
    title: &'a str,
    text: &'a str,
    about: String,
    state: &'a str,
    voices: u32,
    since: String,
    photos: Vec<Uuid>,
    key: String,
    token: String,
    /// What came of what somebody did.
    said: Option<&'a str>,
    /// The code by which one follows it from now on.
    code: Option<&'a str>,
    wrong: Option<&'a str>,
}

/// Where the next page begins.
#[derive(Deserialize)]
struct Turned {
    after: Option<String>,
}

/// What the forms of a page bring along.
#[derive(Deserialize)]
struct Tapped {
    #[serde(default)]
    key: String,
    #[serde(default)]
    token: String,
    #[serde(default)]
    code: String,
}

/// What is kept of a tap.
#[derive(Deserialize)]
struct Receipt {
    tracking_code: Option<String>,
}

/// How a matter stands, in the reader's language.
fn stands(look: Look, one: &PublicCase) -> &'static str {
    look.say(one.state.label(), one.state.description().trim_end_matches('.'))
}

/// What it is about and where.
fn about(look: Look, one: &PublicCase, place: &str) -> String {
    let category = look.say(one.category.label(), one.category.description().trim_end_matches('.')).to_owned();
    if place.is_empty() { category } else { format!("{category} · {place}") }
}

#[get("/p")]
async fn open_list(
    request: HttpRequest,
    app: Data<App>,
    turned: Option<Query<Turned>>,
) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    let after = turned.and_then(|turned| turned.into_inner().after);
    // Whoever comes by an old address begins anew.
    let first = PageRequest { limit: ON_PAGE, after: None };
    let page = page_request(Some(ON_PAGE), after.as_deref()).unwrap_or(first);
    let list = move |store: &mut Store| {
        let found = queries::list(store, &PublicFilter::default(), &page)?;
        let places: Vec<_> = found.items.iter().map(|one| Called::Division(one.division.clone())).collect();
        let places = store.names(&places)?;
        Ok::<_, Failure>((found, places))
    };
    let (found, places) = app.db.list(list).await?;
    let line = |one: PublicCase| {
        let place = places.get(&Called::Division(one.division.clone())).map_or("", |name| name.as_str());
        let about = format!("{} · {}", about(look, &one, place), stands(look, &one));
        Line { id: one.id.0, about, voices: one.voices, title: one.words.title.into() }
    };
    let (lines, next) = page_parts(found, line);
    html(StatusCode::OK, &ListPage { look, imprint: &app.settings.imprint, lines, next }, ASKED_AGAIN)
}

/// What is said on the page beside the matter itself.
#[derive(Default)]
struct Beside<'a> {
    said: Option<&'a str>,
    code: Option<&'a str>,
    wrong: Option<&'a str>,
}

fn id_in(request: &HttpRequest) -> Result<PublicationId, Problem> {
    let id = request.match_info().get("id").and_then(|text| text.parse::<Uuid>().ok());
    id.map(PublicationId).ok_or_else(Problem::not_found)
}

async fn show(
    app: &App,
    look: Look,
    id: PublicationId,
    status: StatusCode,
    beside: Beside<'_>,
) -> Result<HttpResponse, Problem> {
    let seen = move |store: &mut Store| {
        let found = queries::public(store, id)?;
        let place = Called::Division(found.division.clone());
        let names = store.names(std::slice::from_ref(&place))?;
        let name = names.get(&place).map(|name| name.as_str().to_owned()).unwrap_or_default();
        Ok::<_, Failure>((found, name))
    };
    let (one, place) = match app.db.read(seen).await.map_err(Problem::from) {
        Ok(found) => found,
        Err(problem) if problem.status() == 404 => return gone(look),
        Err(problem) => return Err(problem),
    };
    let page = OnePage {
        look,
        imprint: &app.settings.imprint,
        id: id.0,
        title: one.words.title.as_str(),
        text: one.words.text.as_str(),
        about: about(look, &one, &place),
        state: stands(look, &one),
        voices: one.voices,
        since: moment(look, one.published_at, app.now()),
        photos: one.photos.iter().map(|photo| photo.0).collect(),
        key: fresh_key()?,
        token: token(app, &id.to_string())?,
        said: beside.said,
        code: beside.code,
        wrong: beside.wrong,
    };
    let mut response = html(status, &page, if beside.code.is_some() { PRIVATE } else { ASKED_AGAIN })?;
    // Its key is spent by the first tap.
    response.extensions_mut().insert(Fleeting);
    Ok(response)
}

/// Says that it is not public, or no longer.
fn gone(look: Look) -> Result<HttpResponse, Problem> {
    let title = look.say("这里没有公开的诉求", "Nothing is public here");
    let detail = look.say("它可能已经撤下。", "It may have been withdrawn.");
    html(StatusCode::NOT_FOUND, &Notice { look, title, detail: Some(detail), ..Notice::default() }, "no-store")
}

#[get("/p/{id}")]
async fn open_one(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    show(&app, Look::of(&request), id_in(&request)?, StatusCode::OK, Beside::default()).await
}

/// What a page's key stands for, whose ever it is.
fn once(id: PublicationId, key: String) -> RequestKey {
    key_of(Actor::Anonymous, key, ("POST", &format!("/p/{id}/join")), &[])
}

#[post("/p/{id}/join", wrap = "spends(Budget::Submit)")]
async fn join(request: HttpRequest, app: Data<App>, tapped: Option<Form<Tapped>>) -> Result<HttpResponse, Problem> {
    let (look, id) = (Look::of(&request), id_in(&request)?);
    let Some(Form(Tapped { key, token, .. })) = tapped.filter(|_| is_own(&app, &request)) else {
        return foreign(look);
    };
    if !is_meant(&app, &request, &id.to_string(), &token) {
        return foreign(look);
    }
    let is_key = key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    let job = making(move |store, ctx| {
        let joined = usecases::join(store, ctx, At { id, version: None }, Bare).map_err(Unanswered::from)?;
        Ok(JoinedCase::from(joined))
    });
    let ctx = app.context(guest::actor(&app, &request).await?);
    match make(&app, ctx, None, is_key.then(|| once(id, key)), job).await {
        Ok((_, answer)) => {
            let receipt: Receipt = serde_json::from_slice(&answer).map_err(Problem::internal)?;
            let said = look.say("已附议，谢谢。", "You joined. Thank you.");
            let beside = Beside { said: Some(said), code: receipt.tracking_code.as_deref(), wrong: None };
            show(&app, look, id, StatusCode::OK, beside).await
        }
        Err(problem) if problem.status() == 404 => gone(look),
        Err(problem) if problem.status() == 409 => {
            let wrong = problem.detailed(look.language);
            show(&app, look, id, StatusCode::CONFLICT, Beside { wrong: Some(&wrong), ..Beside::default() }).await
        }
        Err(problem) => Err(problem),
    }
}

async fn leave(request: HttpRequest, app: Data<App>, tapped: Option<Form<Tapped>>) -> Result<HttpResponse, Problem> {
    let (look, id) = (Look::of(&request), id_in(&request)?);
    let Some(Form(Tapped { token, code, .. })) = tapped.filter(|_| is_own(&app, &request)) else {
        return foreign(look);
    };
    if !is_meant(&app, &request, &id.to_string(), &token) {
        return foreign(look);
    }
    let actor = match TrackingCode::read(&code_in(&code)) {
        Ok(code) => Actor::Tracker(code),
        Err(_) if code.trim().is_empty() => guest::actor(&app, &request).await?,
        Err(_) => Actor::Anonymous,
    };
    let ctx = app.context(actor);
    let left = move |store: &mut Store| usecases::leave(store, &ctx, At { id, version: None }, Bare);
    let left = app.db.write_to(id.0, left).await.map_err(Problem::from);
    let (said, wrong) = match &left {
        Ok(_) => (Some(look.say("已取消附议。", "You left.")), None),
        Err(problem) if matches!(problem.status(), 403 | 404) => (
            None,
            Some(look.say("没有这个查询码，请对照附议时的查询码。", "There is no such code: compare it, please.")),
        ),
        Err(_) => (None, None),
    };
    match left {
        Err(problem) if wrong.is_none() => Err(problem),
        left => {
            let status = if left.is_ok() { StatusCode::OK } else { StatusCode::NOT_FOUND };
            show(&app, look, id, status, Beside { said, wrong, code: None }).await
        }
    }
}
