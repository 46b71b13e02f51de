//! Creating something once: with an `Idempotency-Key`, the same request gets the first answer again for 24 hours, across
//! restarts and replicas and among parallel duplicates. The answer is kept in the transaction of what it answers.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use mashang_domain::shared::{Actor, Context, Failure, StoreError};
use mashang_infra::db::Failed;
use mashang_infra::repositories::{Remembered, Store};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::extract::IdempotencyKey;
use crate::problem::{OwnError, Problem};

/// A request that creates something.
#[derive(Clone)]
pub(crate) struct Once {
    scope: String,
    key: Option<String>,
    fingerprint: [u8; 32],
}

impl Once {
    pub(crate) fn new(request: &HttpRequest, actor: &Actor, key: IdempotencyKey, body: &[u8]) -> Self {
        let fingerprint = match key.0 {
            Some(_) => Sha256::new()
                .chain_update(request.method().as_str())
                .chain_update(request.path())
                .chain_update([0])
                .chain_update(body)
                .finalize()
                .into(),
            None => [0; 32],
        };
        let scope = actor.account().map_or_else(|| "anonymous".to_owned(), |account| account.to_string());
        Self { scope, key: key.0, fingerprint }
    }
}

enum Fault<E: std::error::Error> {
    UseCase(Failure<E>),
    KeyReused,
    Unserializable,
}

impl<E: OwnError> From<Fault<E>> for Problem {
    fn from(fault: Fault<E>) -> Self {
        match fault {
            Fault::UseCase(failure) => failure.into(),
            Fault::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "此 Idempotency-Key 已用于另一请求",
            ),
            Fault::Unserializable => Self::internal("an answer can't be serialized"),
        }
    }
}

/// Runs `job` in a transaction and answers 201 with its result; or gives the answer that was given before.
pub(crate) async fn create<T, E, F>(app: &App, ctx: &Context, once: Once, job: F) -> Result<HttpResponse, Problem>
where
    F: FnMut(&mut Store) -> Result<T, Failure<E>> + Clone + Send + 'static,
    T: Serialize + Send + 'static,
    E: OwnError + Send + 'static,
{
    let now = ctx.now;
    let attempt = || {
        let (mut job, once) = (job.clone(), once.clone());
        move |store: &mut Store| -> Result<(u16, Vec<u8>), Fault<E>> {
            let store_fault = |error: StoreError| Fault::UseCase(Failure::Store(error));
            if let Some(key) = &once.key
                && let Some(known) = store.remembered(&once.scope, key).map_err(store_fault)?
            {
                let same = known.fingerprint == once.fingerprint;
                return if same { Ok((known.status, known.body)) } else { Err(Fault::KeyReused) };
            }
            let value = job(store).map_err(Fault::UseCase)?;
            let status = StatusCode::CREATED.as_u16();
            let body = serde_json::to_vec(&value).map_err(|_| Fault::Unserializable)?;
            if let Some(key) = &once.key {
                let answer = Remembered { fingerprint: once.fingerprint, status, body: body.clone() };
                store.remember(&once.scope, key, &answer, now).map_err(store_fault)?;
            }
            Ok((status, body))
        }
    };
    let mut outcome = app.db.write(attempt()).await;
    // A duplicate that ran beside this one was faster: its answer is there now.
    if let Err(Failed::Job(Fault::UseCase(Failure::Store(StoreError::Duplicate)))) = outcome
        && once.key.is_some()
    {
        outcome = app.db.write(attempt()).await;
    }
    let (status, body) = outcome?;
    let status = StatusCode::from_u16(status).map_err(Problem::internal)?;
    Ok(HttpResponse::build(status)
        .insert_header(("Cache-Control", "no-store"))
        .content_type("application/json")
        .body(body))
}
