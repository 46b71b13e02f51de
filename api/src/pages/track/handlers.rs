//! The page behind a tracking code: who comes in, what is shown, what is done there. Nothing of a matter stands in an address.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, guard};
use askama::Template;
use mashang_domain::publications::{Follower, Publications};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Actor, AttachmentId, Failure, PublicationId, ValueFault};
use mashang_infra::db::Failed;
use mashang_infra::repositories::Store;

use super::acts::{Confirming, Refusal};
use super::case_page::{Asked, CasePage};
use super::deeds::{self, Done};
use super::dispute_page::DisputePage;
use super::form::Form;
use super::found::{Found, Seen, find};
use super::own::{self, OwnMatter};
use super::rights;
use super::teller::Teller;
use crate::app::App;
use crate::extract::{NoQuery, PathId, take};
use crate::pages::card::accepts;
use crate::pages::typed::code_in;
use crate::pages::visit::{self, Visit};
use crate::pages::{Look, asset, foreign, guest, html, see};
use crate::problem::Problem;
use crate::qr_image;
use crate::routes::attachments;
use crate::routes::budgets::guesses;
use crate::routes::person;
use crate::routes::tree::Routes;

const CSS: &str = include_str!("../../../assets/track.css");
const JS: &str = include_str!("../../../assets/track.js");
/// What concerns one person is kept by no cache.
const PRIVATE: &str = "private, no-store";

/// The page that asks for a code.
#[derive(Template)]
#[template(path = "track.html")]
struct CodePage {
    look: Look,
    token: String,
    typed: String,
    wrong: Option<String>,
    /// What is to be known before.
    said: Option<String>,
    /// What whoever looks submitted, where that is known without a code.
    own: Vec<OwnMatter>,
}

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(open_tracking);
}

/// What is for people alone.
pub(crate) fn apart(config: &mut ServiceConfig) {
    config
        .service(web::resource("/t").guard(guard::Post()).wrap(from_fn(guesses)).to(enter))
        .service(web::resource("/t/leave").guard(guard::Post()).to(leave))
        .service(web::resource("/t/qr").guard(guard::Get()).to(picture_of_code))
        .service(web::resource("/t/photo/{id}").guard(guard::Get()).to(photo))
        .service(web::resource("/t/file/{id}").guard(guard::Get()).to(file))
        .service(web::resource("/t/{act}").guard(guard::Post()).to(act))
        // Whoever comes back to where a form was sent.
        .service(web::resource("/t/{act}").guard(guard::Get()).to(|| async { see_page(None) }))
        .route("/assets/track.css", web::get().to(|| async { asset(CSS, "text/css; charset=utf-8") }))
        .route("/assets/track.js", web::get().to(|| async { asset(JS, "text/javascript; charset=utf-8") }));
}

/// 打开进展查询页 · Open the tracking page
///
/// 填写查询码后看到全部进展，并可评价、补充、撤回或对调解表态；不需要脚本。查询码不出现在网址和日志里。 Asks for a tracking code,
/// then shows how the matter stands and what may be done; needs no script. The code stands in no address and reaches no log.
#[utoipa::path(
    operation_id = "openTracking", tag = "codes",
    responses((status = 200, description = "页面", body = String, content_type = "text/html")),
)]
#[get("/t")]
async fn open_tracking(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    // What apps add to an address that is shared in them must not keep anybody out.
    if !accepts(&request, "text/html") {
        take::<NoQuery>(&request)?;
    }
    let look = Look::of(&request);
    if let Some(visit) = visit::recall(&app, &request) {
        return show(&app, &request, &visit, StatusCode::OK, None).await;
    }
    if accepts(&request, "text/html")
        && let Some(away) = guest::way(&app, &request, "/t")?
    {
        return Ok(away);
    }
    let own = own::matters(&app, &request, look).await?;
    if !visit::was_here(&app, &request) {
        return ask(&app, &request, "", StatusCode::OK, |page| CodePage { own, ..page });
    }
    let page = |page: CodePage| CodePage { said: Some(over(look)), own, ..page };
    let mut asked = ask(&app, &request, "", StatusCode::OK, page)?;
    set(&mut asked, &visit::forget(&app))?;
    Ok(asked)
}

/// What is said once a visit is over.
fn over(look: Look) -> String {
    let words = look.say(
        "为了不让别人看到，超过 30 分钟要再填一次查询码。",
        "So that nobody else reads it, the code is asked for again after 30 minutes.",
    );
    words.to_owned()
}

/// Asks for a code; `about` is what the page's forms are about, where a visit says it.
fn ask(
    app: &App,
    request: &HttpRequest,
    about: &str,
    status: StatusCode,
    fill: impl FnOnce(CodePage) -> CodePage,
) -> Result<HttpResponse, Problem> {
    let (token, cookie) = visit::asking(app, request, about)?;
    let empty =
        CodePage { look: Look::of(request), token, typed: String::new(), wrong: None, said: None, own: Vec::new() };
    let mut asked = html(status, &fill(empty), PRIVATE)?;
    if let Some(cookie) = cookie {
        set(&mut asked, &cookie)?;
    }
    Ok(asked)
}

fn set(response: &mut HttpResponse, cookie: &Cookie<'_>) -> Result<(), Problem> {
    response.add_cookie(cookie).map_err(Problem::internal)
}

/// Leads to the page, whatever was sent.
fn see_page(cookie: Option<Cookie<'static>>) -> HttpResponse {
    see("/t", cookie)
}

/// Takes a code that somebody typed, and remembers it for this visit.
async fn enter(request: HttpRequest, app: Data<App>, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    if !visit::is_own(&app, &request) {
        return foreign(look);
    }
    let form = Form::fields(&request, payload.into_inner(), &mut app.bodies.hold()).await?;
    let about = visit::about(&app, &request);
    if !visit::is_meant(&app, &request, &about, form.get("token")) {
        return foreign(look);
    }
    if let Some(code) = own::code_of(&app, &request, form.get("own")).await? {
        return Ok(see_page(Some(visit::remember(&app, &code, false)?)));
    }
    let typed = form.get("code");
    let read = TrackingCode::read(&code_in(typed));
    if let Ok(code) = &read
        && deeds::opened(&app, code).await?.is_some()
    {
        return Ok(see_page(Some(visit::remember(&app, code, false)?)));
    }
    if let Ok(code) = &read
        && let Some(joined) = joined(&app, code).await?
    {
        return Ok(see(&format!("/p/{joined}"), None));
    }
    if let Ok(code) = &read
        && app.led_to_erased(code).await?
    {
        return gone(&app, &request);
    }
    let wrong = match read {
        Ok(_) => look.say(
            "没有找到这个查询码。请对照回执或短信再看一遍。",
            "There is no such code. Compare it with your receipt or the message.",
        ),
        Err(ValueFault::Miscopied) => look.say(
            "可能有一位抄错了。请对照回执或短信再看一遍。",
            "A character may have been miscopied. Compare it with your receipt or the message.",
        ),
        Err(_) => look.say(
            "查询码是 15 位字母和数字，例如 KX7M-3PQR-W9TD-HAE。",
            "A code has 15 letters and digits, as KX7M-3PQR-W9TD-HAE.",
        ),
    };
    // No more of it than any code has: who pastes a book is not shown it again.
    let typed: String = typed.chars().take(60).collect();
    let page = |page: CodePage| CodePage { typed, wrong: Some(wrong.to_owned()), ..page };
    ask(&app, &request, &about, StatusCode::NOT_FOUND, page)
}

/// What somebody joined last by a code that was given for that.
async fn joined(app: &App, code: &TrackingCode) -> Result<Option<PublicationId>, Problem> {
    let who = Follower::Code(code.clone());
    let found = app.db.read(move |store: &mut Store| store.followed_by(&who, 1)).await?;
    Ok(found.into_iter().next())
}

async fn leave(request: HttpRequest, app: Data<App>, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let form = Form::fields(&request, payload.into_inner(), &mut app.bodies.hold()).await?;
    let about = visit::about(&app, &request);
    if visit::is_meant(&app, &request, &about, form.get("token")) {
        let mut left = see_page(Some(visit::end(&app, &request).await));
        // Nor is anything found without a code any more, until somebody scans one again.
        if app.page_visitors.is_some() {
            set(&mut left, &guest::forget(&app))?;
        }
        Ok(left)
    } else {
        foreign(Look::of(&request))
    }
}

/// Does what a form asks for, and leads back to the page; or shows the page again with what was wrong.
async fn act(request: HttpRequest, app: Data<App>, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let look = Look::of(&request);
    if !visit::is_own(&app, &request) {
        return foreign(look);
    }
    let about = visit::about(&app, &request);
    let Some(visit) = visit::recall(&app, &request) else {
        let page = |page: CodePage| CodePage { said: Some(over(look)), ..page };
        return ask(&app, &request, &about, StatusCode::FORBIDDEN, page);
    };
    let name = request.match_info().get("act").unwrap_or_default();
    // Its files are held until something came of them.
    let (payload, mut held) = (payload.into_inner(), app.bodies.hold());
    let form = if deeds::takes_files(name) {
        Form::with_files(&app, &request, payload, &mut held).await?
    } else {
        Form::fields(&request, payload, &mut held).await?
    };
    if !visit::is_meant(&app, &request, &about, form.get("token")) {
        return foreign(look);
    }
    if name == "export" {
        return person::download(&app, Actor::Tracker(visit.code)).await;
    }
    let done = if rights::is_of_case(name, &form) {
        match rights::act(&app, look, &visit.code, name, &form).await? {
            Some(done) => done,
            None => return gone(&app, &request),
        }
    } else {
        deeds::act(&app, &request, look, &visit.code, name, form).await?
    };
    let asked = match done {
        Done::Stepped => None,
        Done::NumberSent(act) => Some(act),
        Done::Refused(status, refusal) => return show(&app, &request, &visit, status, Some(&refusal)).await,
    };
    let gone_on = Visit { asked, fresh: false, ..visit };
    Ok(see_page(Some(visit::keep(&app, &gone_on)?)))
}

/// Says that what a code led to was erased, and ends the visit.
fn gone(app: &App, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let said = Look::of(request).say(
        "内容已按本人要求删除。这个查询码不再有用。",
        "What was written was erased at the demand of whom it is about. This code opens nothing any more.",
    );
    let page = |page: CodePage| CodePage { said: Some(said.to_owned()), ..page };
    let mut asked = ask(app, request, "", StatusCode::GONE, page)?;
    set(&mut asked, &visit::forget(app))?;
    Ok(asked)
}

/// Shows what a visitor's code opens.
async fn show(
    app: &App,
    request: &HttpRequest,
    visit: &Visit,
    status: StatusCode,
    refusal: Option<&Refusal>,
) -> Result<HttpResponse, Problem> {
    let (ctx, look) = (app.context(Actor::Tracker(visit.code.clone())), Look::of(request));
    let (now, code) = (ctx.now, visit.code.clone());
    let found = app.db.read(move |store| find(store, &ctx, &code)).await;
    let lost = matches!(found, Err(Failed::Job(Failure::NotFound)));
    let erased = lost && app.led_to_erased(&visit.code).await?;
    let found = match found {
        Err(Failed::Job(Failure::NotFound)) if erased => return gone(app, request),
        Err(Failed::Job(Failure::NotFound)) => {
            // A party was given another code meanwhile.
            let said = look.say("这个查询码已经不能用了。", "This code opens nothing any more.").to_owned();
            let page = |page: CodePage| CodePage { said: Some(said), ..page };
            let mut asked = ask(app, request, "", StatusCode::NOT_FOUND, page)?;
            set(&mut asked, &visit::forget(app))?;
            return Ok(asked);
        }
        found => found?,
    };
    let Found { seen, lines, names, kinds, looks, choosable } = found;
    let token = visit::token(app, visit.code.as_str())?;
    let Visit { fresh, displaced, .. } = *visit;
    let confirming = Confirming { asked: visit.asked.as_deref(), reachable: app.surroundings.reaches_phones };
    // Nobody waits for it who submits: it is asked of what was submitted already.
    let urgent = match &seen {
        Seen::Case(view) if fresh => {
            view.text.as_ref().is_some_and(|text| app.triage.is_emergency(view.title.as_str(), text.as_str()))
        }
        Seen::Case(_) | Seen::Dispute(_) => false,
    };
    let code = visit.code.grouped();
    let asked =
        Asked { code, token, fresh, displaced, urgent, refusal, confirming, looks: &looks, choosable: &choosable };
    match seen {
        Seen::Case(view) => {
            let teller = Teller { look, now, names: &names, dispute: None };
            html(status, &CasePage::of(&teller, *view, (&lines, &kinds), asked), PRIVATE)
        }
        Seen::Dispute(view) => {
            let teller = Teller { look, now, names: &names, dispute: Some(&view) };
            html(status, &DisputePage::of(&teller, &view, (&lines, &kinds), asked), PRIVATE)
        }
    }
}

/// The visitor's code as a picture that a camera reads: it opens the page on another phone.
async fn picture_of_code(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let visit = visit::recall(&app, &request).ok_or_else(Problem::not_found)?;
    let picture = qr_image::svg(&format!("{}/t#{}", app.settings.public_url, visit.code.grouped()))?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", PRIVATE)).content_type("image/svg+xml").body(picture))
}

async fn photo(request: HttpRequest, app: Data<App>, id: PathId) -> Result<HttpResponse, Problem> {
    send(&request, &app, AttachmentId(id.0), "inline").await
}

async fn file(request: HttpRequest, app: Data<App>, id: PathId) -> Result<HttpResponse, Problem> {
    send(&request, &app, AttachmentId(id.0), "attachment").await
}

/// A file that the visitor may see: a picture stands in the page, a recording is played there, anything else is put away.
async fn send(
    request: &HttpRequest,
    app: &App,
    id: AttachmentId,
    disposition: &'static str,
) -> Result<HttpResponse, Problem> {
    let visit = visit::recall(app, request).ok_or_else(Problem::not_found)?;
    let file = attachments::seen(app, Actor::Tracker(visit.code), id).await?;
    let disposition = if file.media_type.starts_with("image/") { disposition } else { "attachment" };
    let mut response = HttpResponse::Ok();
    response.insert_header(("Cache-Control", PRIVATE)).insert_header(("Content-Disposition", disposition));
    response.insert_header(("Referrer-Policy", "no-referrer"));
    attachments::send(app, request, file, response).await
}
