//! Creating something once: with an `Idempotency-Key`, the same request gets the first answer again for 24 hours, across
//! restarts and replicas and among parallel duplicates. The answer is kept in the transaction of what it answers, and given
//! again only to whom has still what it was given by: the session, every grant, the code.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use mashang_domain::shared::{Actor, Context};
use mashang_infra::repositories::{Remembered, RequestKey, Store};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::answer::{Job, Unanswered};
use crate::app::App;
use crate::extract::IdempotencyKey;
use crate::problem::Problem;

/// Characters of a key that nobody else comes upon.
const UNGUESSABLE: usize = 16;

/// What a request's `Idempotency-Key` stands for, if it has one.
///
/// # Errors
/// Malformed for a key of somebody who shows nothing that others could come upon by chance.
pub(crate) fn request_key(
    request: &HttpRequest,
    actor: &Actor,
    key: IdempotencyKey,
    body: &[u8],
) -> Result<Option<RequestKey>, Problem> {
    let Some(key) = key.0 else { return Ok(None) };
    if matches!(actor, Actor::Anonymous) && key.len() < UNGUESSABLE {
        return Err(Problem::malformed((
            "未登录时 Idempotency-Key 至少 16 个字符，请用随机数",
            "Without a log-in an Idempotency-Key has at least 16 characters: use a random one.",
        )));
    }
    Ok(Some(key_of(actor.clone(), key, (request.method().as_str(), request.path()), body)))
}

/// What a key stands for of whom asks for what by which method and path: a path that can be spelled in many ways is named in one.
pub(crate) fn key_of(actor: Actor, key: String, (method, path): (&str, &str), body: &[u8]) -> RequestKey {
    let asked = Sha256::new().chain_update(method).chain_update(path).chain_update([0]).chain_update(body);
    RequestKey { actor, key, request: asked.finalize().into() }
}

/// An HTTP status, and a body in JSON.
pub(crate) type Made = (u16, Vec<u8>);

/// The answer that was given to a key before.
fn known(once: &RequestKey, store: &mut Store) -> Result<Option<Made>, Unanswered> {
    match store.remembered(once)? {
        Remembered::Answer(status, body) => Ok(Some((status, body))),
        Remembered::Other => Err(Unanswered::KeyReused),
        Remembered::New => Ok(None),
        Remembered::Withheld => Err(Unanswered::Refused(match &once.actor {
            Actor::Tracker(_) => Problem::not_found(),
            Actor::Person { .. } | Actor::Client { .. } | Actor::Anonymous | Actor::System => Problem::forbidden(),
        })),
    }
}

fn made_by(job: &Job, store: &mut Store, ctx: &Context) -> Result<Made, Unanswered> {
    let answer = job(store, ctx)?;
    Ok((answer.made().as_u16(), answer.json()?))
}

/// The answer that was given before, or the one that `job` makes now, which is kept.
fn answer(once: &RequestKey, store: &mut Store, ctx: &Context, job: &Job) -> Result<Made, Unanswered> {
    if let Some(made) = known(once, store)? {
        return Ok(made);
    }
    let (status, body) = made_by(job, store, ctx)?;
    store.remember(once, status, &body, ctx.now)?;
    Ok((status, body))
}

/// The answer that was given before, for those who have much to do before they ask [`make`] for one.
pub(crate) async fn answered(app: &App, once: Option<&RequestKey>) -> Result<Option<HttpResponse>, Problem> {
    recalled(app, once).await?.map(created).transpose()
}

/// The same, not answered yet.
pub(crate) async fn recalled(app: &App, once: Option<&RequestKey>) -> Result<Option<Made>, Problem> {
    let Some(once) = once.cloned() else { return Ok(None) };
    Ok(app.db.read(move |store| known(&once, store)).await?)
}

/// Runs `job` in a transaction and answers 201 with its answer, or 200 with what was there already; or gives the answer that was given before. `entity` is the
/// one in which it makes something.
pub(crate) async fn create(
    app: &App,
    ctx: Context,
    entity: Option<Uuid>,
    once: Option<RequestKey>,
    job: Job,
) -> Result<HttpResponse, Problem> {
    created(make(app, ctx, entity, once, job).await?)
}

/// The same, not answered yet.
pub(crate) async fn make(
    app: &App,
    ctx: Context,
    entity: Option<Uuid>,
    once: Option<RequestKey>,
    job: Job,
) -> Result<Made, Problem> {
    let made = move |store: &mut Store| match &once {
        Some(once) => answer(once, store, &ctx, &job),
        None => made_by(&job, store, &ctx),
    };
    Ok(match entity {
        Some(id) => app.db.write_to(id, made).await?,
        None => app.db.write(made).await?,
    })
}

/// Answers what was made.
pub(crate) fn created((status, json): Made) -> Result<HttpResponse, Problem> {
    let status = StatusCode::from_u16(status).map_err(Problem::internal)?;
    Ok(HttpResponse::build(status)
        .insert_header(("Cache-Control", "no-store"))
        .content_type("application/json")
        .body(json))
}
