//! What WeChat tells the house by itself, and the files that it fetches to judge them.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Bytes, Data, Payload, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, guard};
use mashang_domain::shared::{Actor, Attachments, CheckScope};
use mashang_infra::wechat::push::{MOST_PUSHED, PushAccess, PushCall, Untaken};
use mashang_infra::wechat::read_ticket;
use serde::Deserialize;

use crate::app::App;
use crate::faults::RequestFault;
use crate::limits::Guesser;
use crate::problem::Problem;
use crate::routes::attachments::send;
use crate::routes::budgets::guesses;

/// How long a message may take to come: WeChat waits five seconds for an answer.
const PATIENCE: Duration = Duration::from_secs(4);
/// Characters of what it wants to hear again, at most.
const ECHO: usize = 256;

pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/wechat/push", web::get().to(greet))
        .route("/wechat/push", web::post().to(take))
        .service(web::resource("/wechat/file/{ticket}").guard(guard::Get()).wrap(from_fn(guesses)).to(file));
}

/// What stands in the address of a call.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    signature: String,
    timestamp: String,
    nonce: String,
    msg_signature: String,
    echostr: String,
}

impl Asked {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let asked = Query::<Self>::from_query(request.query_string()).map_err(|_| malformed())?;
        Ok(asked.into_inner())
    }

    fn call(&self) -> PushCall<'_> {
        PushCall {
            signature: &self.signature,
            timestamp: &self.timestamp,
            nonce: &self.nonce,
            sealed_signature: &self.msg_signature,
        }
    }
}

fn malformed() -> Problem {
    Problem::malformed(("这不是微信的推送", "This is no message of WeChat's."))
}

fn access(app: &App) -> Result<&PushAccess, Problem> {
    app.settings.outward.push.as_ref().ok_or_else(Problem::not_found)
}

fn said(text: String) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).content_type("text/plain; charset=utf-8").body(text)
}

/// Whoever calls in WeChat's name and is somebody else guesses, and may not do so for long.
fn guesser(app: &App, request: &HttpRequest) -> Result<Guesser, Problem> {
    let guesser = Guesser { address: app.limits.origin(request), account: None };
    app.limits.may_guess(guesser)?;
    Ok(guesser)
}

async fn refused(app: &App, guesser: Guesser, why: Untaken) -> Problem {
    match why {
        Untaken::Foreign | Untaken::Late => {
            app.limits.missed(guesser).await;
            Problem::forbidden()
        }
        Untaken::Nonsense => malformed(),
    }
}

/// Tells WeChat that somebody is here who knows the token.
async fn greet(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let (access, asked) = (access(&app)?, Asked::of(&request)?);
    let guesser = guesser(&app, &request)?;
    if let Err(why) = access.greets(&asked.call(), app.now()) {
        return Err(refused(&app, guesser, why).await);
    }
    if asked.echostr.len() > ECHO || !asked.echostr.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(malformed());
    }
    Ok(said(asked.echostr))
}

async fn body(payload: Payload) -> Result<Bytes, Problem> {
    let slow = |_| Problem::new(StatusCode::REQUEST_TIMEOUT, RequestFault::TooSlow);
    let read = tokio::time::timeout(PATIENCE, payload.to_bytes_limited(MOST_PUSHED)).await.map_err(slow)?;
    read.map_err(|_| Problem::too_large(MOST_PUSHED))?.map_err(|_| malformed())
}

/// Does what follows from what it tells.
async fn take(request: HttpRequest, app: Data<App>, payload: Payload) -> Result<HttpResponse, Problem> {
    let (access, asked) = (access(&app)?, Asked::of(&request)?);
    let guesser = guesser(&app, &request)?;
    let (body, ctx) = (body(payload).await?, app.context(Actor::System));
    let push = match access.open(&asked.call(), &body, ctx.now) {
        Ok(push) => push,
        Err(why) => return Err(refused(&app, guesser, why).await),
    };
    app.db.write(move |store| push.take(store, &ctx)).await?;
    Ok(said("success".to_owned()))
}

/// A file that WeChat is to judge, for as long as it has for that.
async fn file(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Problem> {
    let ticket = request.match_info().get("ticket").unwrap_or_default();
    let id = read_ticket(&app.vault, ticket, app.now()).ok_or_else(Problem::not_found)?;
    if app.settings.outward.checks != CheckScope::Shown {
        return Err(Problem::not_found());
    }
    let file = app.db.read(move |store| store.attachment(id)).await?.ok_or_else(Problem::not_found)?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("Cache-Control", "no-store")).insert_header(("Content-Disposition", "attachment"));
    send(&app, &request, file, response).await
}
