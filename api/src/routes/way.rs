//! The way of a request that changes something, to the database and back. It is compiled once, whatever the operation.
//!
//! What is wrong is told in this order: too much of it, who calls, the id, the key, the version, the JSON, the query, the body's
//! fields, too much through one code.

use std::rc::Rc;

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, guard, web};
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::{Actor, At};
use serde_json::Value;
use uuid::Uuid;

use super::answer::{Job, etag};
use super::budgets::{guesses, spends};
use super::once::{answered, create, request_key};
use crate::app::App;
use crate::extract::{IdempotencyKey, IfMatch, NoQuery, PathId, json, take};
use crate::limits::Budget;
use crate::problem::Problem;

/// What a request names and says besides its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A step of the entity in the path.
    Step,
    /// Something new, made once for an `Idempotency-Key`.
    Creation,
    /// Something new within the entity in the path, made once for an `Idempotency-Key`.
    Addition,
}

impl Frame {
    /// Whether the path names an entity, and `If-Match` may name the version seen.
    pub(crate) fn within(self) -> bool {
        matches!(self, Self::Step | Self::Addition)
    }

    /// Whether something is made.
    pub(crate) fn makes(self) -> bool {
        matches!(self, Self::Creation | Self::Addition)
    }
}

/// Tells who calls, or refuses.
pub(crate) type Identify = fn(&HttpRequest) -> Result<Actor, Problem>;

/// Makes a job of what the path names and of the body. A creation's path names nothing.
pub(crate) type Prepare = Box<dyn Fn(At<Uuid>, Value) -> Result<Job, Problem>>;

/// From a request to its answer.
pub(crate) struct Way {
    pub(crate) path: &'static str,
    pub(crate) frame: Frame,
    pub(crate) identify: Identify,
    /// From which budget of the caller's address it spends.
    pub(crate) spends: Option<Budget>,
    /// Whether what leads to nothing counts as a guess.
    pub(crate) guesses: bool,
    /// Which field of the body names the printed code through which it comes.
    pub(crate) through: Option<&'static str>,
    pub(crate) prepare: Prepare,
}

impl Way {
    async fn go(&self, request: &HttpRequest, payload: web::Payload) -> Result<HttpResponse, Problem> {
        let app = App::of(request)?;
        let actor = (self.identify)(request)?;
        let mut at = At { id: Uuid::nil(), version: None };
        if self.frame.within() {
            at.id = take::<PathId>(request)?.0;
        }
        let key = if self.frame.makes() { take(request)? } else { IdempotencyKey(None) };
        if self.frame.within() {
            at.version = take::<IfMatch>(request)?.0;
        }
        let (bytes, body) = json(request, &mut payload.into_inner()).await?;
        take::<NoQuery>(request)?;
        let printed = self.through.and_then(|field| body.pointer(field)?.as_str());
        let printed = printed.and_then(|text| QrCode::read(text).ok());
        let job = (self.prepare)(at, body)?;
        let once = request_key(request, &actor, key, &bytes)?;
        let client = matches!(actor, Actor::Client { .. });
        let through = printed.zip(app.limits.origin(request)).filter(|_| !client);
        if let Some((code, address)) = &through {
            // Whoever asks again for an answer that was lost spends nothing.
            if let Some(answer) = answered(app, once.as_ref()).await? {
                return Ok(answer);
            }
            app.limits.may_come_through(code, *address)?;
        }
        let ctx = app.context(actor);
        if self.frame.makes() {
            let entity = self.frame.within().then_some(at.id);
            let made = create(app, ctx, entity, once, job).await?;
            if let Some((code, address)) = through {
                app.limits.came_through(&code, address).await;
            }
            return Ok(made);
        }
        let answer = app.db.write_to(at.id, move |store| job(store, &ctx)).await?;
        let mut response = HttpResponse::Ok();
        if let Some(version) = answer.version {
            response.insert_header(etag(version));
        }
        Ok(response.content_type("application/json").body(answer.json()?))
    }
}

impl HttpServiceFactory for Way {
    fn register(self, config: &mut AppService) {
        let way = Rc::new(self);
        let (resource, budget, guessed) = (web::resource(way.path).guard(guard::Post()), way.spends, way.guesses);
        let handler = move |request: HttpRequest, payload: web::Payload| {
            let way = Rc::clone(&way);
            async move { way.go(&request, payload).await }
        };
        match budget {
            Some(budget) => resource.wrap(spends(budget)).to(handler).register(config),
            None if guessed => resource.to(handler).wrap(from_fn(guesses)).register(config),
            None => resource.to(handler).register(config),
        }
    }
}
