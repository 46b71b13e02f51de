//! Creating something once: with an `Idempotency-Key`, the same request gets the first answer again for 24 hours, across
//! restarts and replicas and among parallel duplicates. The answer is kept in the transaction of what it answers.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use mashang_domain::shared::{Actor, Context, StoreError};
use mashang_infra::db::Failed;
use mashang_infra::repositories::{Remembered, Store};
use sha2::{Digest, Sha256};

use super::answer::{Job, Unanswered};
use crate::app::App;
use crate::extract::IdempotencyKey;
use crate::problem::Problem;

/// An `Idempotency-Key`, whose it is, and the request that it stands for.
pub(crate) struct Once {
    scope: String,
    key: String,
    fingerprint: [u8; 32],
}

impl Once {
    /// What the request's key stands for, if it has one.
    pub(crate) fn of(request: &HttpRequest, actor: &Actor, key: IdempotencyKey, body: &[u8]) -> Option<Self> {
        let key = key.0?;
        let fingerprint = Sha256::new()
            .chain_update(request.method().as_str())
            .chain_update(request.path())
            .chain_update([0])
            .chain_update(body)
            .finalize()
            .into();
        let scope = actor.account().map_or_else(|| "anonymous".to_owned(), |account| account.to_string());
        Some(Self { scope, key, fingerprint })
    }

    /// The answer that was given before, or the one that `job` makes now, which is kept.
    fn answer(&self, store: &mut Store, ctx: &Context, job: &Job) -> Result<(u16, Vec<u8>), Unanswered> {
        if let Some(known) = store.remembered(&self.scope, &self.key)? {
            let same = known.fingerprint == self.fingerprint;
            return if same { Ok((known.status, known.body)) } else { Err(Unanswered::KeyReused) };
        }
        let body = job(store, ctx)?.json()?;
        let made = Remembered { fingerprint: self.fingerprint, status: StatusCode::CREATED.as_u16(), body };
        store.remember(&self.scope, &self.key, &made, ctx.now)?;
        Ok((made.status, made.body))
    }
}

/// Runs `job` in a transaction and answers 201 with its answer; or gives the answer that was given before.
pub(crate) async fn create(app: &App, ctx: Context, once: Option<Once>, job: Job) -> Result<HttpResponse, Problem> {
    let Some(once) = once else {
        let answer = app.db.write(move |store| job(store, &ctx)).await?;
        return Ok(created(StatusCode::CREATED, answer.json()?));
    };
    let attempt = Arc::new(move |store: &mut Store| once.answer(store, &ctx, &job));
    let run = || {
        let attempt = Arc::clone(&attempt);
        move |store: &mut Store| attempt(store)
    };
    let mut outcome = app.db.write(run()).await;
    // A duplicate that ran beside this one was faster: its answer is there now.
    if let Err(Failed::Job(Unanswered::Store(StoreError::Duplicate))) = outcome {
        outcome = app.db.write(run()).await;
    }
    let (status, body) = outcome?;
    Ok(created(StatusCode::from_u16(status).map_err(Problem::internal)?, body))
}

fn created(status: StatusCode, json: Vec<u8>) -> HttpResponse {
    HttpResponse::build(status).insert_header(("Cache-Control", "no-store")).content_type("application/json").body(json)
}
