//! What operations answer, and the jobs that make their answers on a database thread.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use mashang_domain::shared::{Context, Failure, Page, StoreError};
use mashang_infra::repositories::Store;
use serde::Serialize;

use super::names::{Blanks, named};
use super::values::UnreadableEntry;
use crate::app::App;
use crate::extract::{Cursor, Input, page_parts};
use crate::faults::RequestFault;
use crate::problem::Problem;

/// Makes an answer on a database thread, and makes it anew when its batch was spoilt.
pub(crate) type Job = Arc<dyn Fn(&mut Store, &Context) -> Result<Answer, Unanswered> + Send + Sync>;

/// A job that answers what `run` makes.
pub(crate) fn making<T, F>(run: F) -> Job
where
    T: Serialize + Send + 'static,
    F: Fn(&mut Store, &Context) -> Result<T, Unanswered> + Send + Sync + 'static,
{
    Arc::new(move |store, ctx| Ok(Answer::new(run(store, ctx)?)))
}

/// A value that is not JSON yet: whoever waits for the answer writes it, unless the database must keep what was written.
trait Json: Send {
    fn json(&self) -> serde_json::Result<Vec<u8>>;
}

impl<T: Serialize + Send> Json for T {
    fn json(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }
}

/// What is answered, of whatever type.
pub(crate) struct Answer {
    /// The entity's version, where the answer tells how one stands.
    pub(crate) version: Option<i32>,
    /// Whether what was to be made was there already.
    found: bool,
    value: Result<Box<dyn Json>, Problem>,
}

impl Answer {
    /// Something that was made.
    pub(crate) fn new(value: impl Serialize + Send + 'static) -> Self {
        Self { version: None, found: false, value: Ok(Box::new(value)) }
    }

    /// How an entity stands.
    pub(crate) fn standing(version: i32, value: impl Serialize + Send + 'static) -> Self {
        Self { version: Some(version), found: false, value: Ok(Box::new(value)) }
    }

    /// What was to be made, and was there already.
    pub(crate) fn found(value: impl Serialize + Send + 'static) -> Self {
        Self { found: true, ..Self::new(value) }
    }

    /// With which status something that was to be made is answered.
    pub(crate) fn made(&self) -> StatusCode {
        if self.found { StatusCode::OK } else { StatusCode::CREATED }
    }

    /// A refusal of which the database keeps that it was one.
    pub(crate) fn refusal(problem: Problem) -> Self {
        Self { version: None, found: false, value: Err(problem) }
    }

    pub(crate) fn json(&self) -> Result<Vec<u8>, Unanswered> {
        match &self.value {
            Ok(value) => value.json().map_err(|_| Unanswered::Unserializable),
            Err(problem) => Err(Unanswered::Refused(problem.clone())),
        }
    }
}

/// Why a job has no answer.
pub(crate) enum Unanswered {
    Refused(Problem),
    /// Becomes a problem where the request is: that one is logged with the request's id, which no database thread knows.
    Store(StoreError),
    /// The `Idempotency-Key` stands for another request.
    KeyReused,
    Unserializable,
}

impl Unanswered {
    /// Why a use case that an `I` asks for has no answer.
    pub(crate) fn by<I: Input>(failure: Failure) -> Self {
        match failure {
            Failure::Store(error) => Self::Store(error),
            refusal => Self::Refused(Problem::refused(refusal, I::field)),
        }
    }
}

impl From<Failure> for Unanswered {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(error) => Self::Store(error),
            refusal => Self::Refused(refusal.into()),
        }
    }
}

impl From<StoreError> for Unanswered {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Unanswered> for Problem {
    fn from(why: Unanswered) -> Self {
        match why {
            Unanswered::Refused(problem) => problem,
            Unanswered::Store(error) => error.into(),
            Unanswered::KeyReused => Self::new(StatusCode::UNPROCESSABLE_ENTITY, RequestFault::KeyReused),
            Unanswered::Unserializable => Self::internal("an answer can't be serialized"),
        }
    }
}

/// A version as `ETag` names it; what is shown of the entity is added to it where that is sent (`semantics`).
pub(crate) fn etag(version: i32) -> (&'static str, String) {
    ("ETag", format!("\"{version}\""))
}

/// Answers what somebody may see of an entity: theirs alone, and asked for again each time.
pub(crate) fn shown(version: i32, answer: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(version)).insert_header(("Cache-Control", "private, no-cache")).json(answer)
}

/// Answers a list with the names that belong in it: theirs alone who asked, who ask again each time.
pub(crate) async fn listed<A, F>(app: &App, mut list: F) -> Result<HttpResponse, Problem>
where
    A: Blanks + Serialize + Send + 'static,
    F: FnMut(&mut Store) -> Result<A, Failure> + Send + 'static,
{
    let answer = app.db.list(move |store: &mut Store| named(list(store)?, store)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "private, no-cache")).json(answer))
}

/// What a page of a list holds: what it shows, what stands there and can't be read, and where the next one begins.
pub(crate) type Paged<A> = (Vec<A>, Vec<UnreadableEntry>, Option<String>);

/// Answers the page of a list that `find` finds, each item as `item` shows it, with the names that belong in it; `page` makes the page
/// of them that the document describes.
pub(crate) async fn paged<T, K: Cursor, A, P>(
    app: &App,
    mut find: impl FnMut(&mut Store) -> Result<Page<T, K>, Failure> + Send + 'static,
    item: impl Fn(T) -> A + Send + 'static,
    page: impl Fn(Paged<A>) -> P + Send + 'static,
) -> Result<HttpResponse, Problem>
where
    P: Blanks + Serialize + Send + 'static,
{
    let listed = move |store: &mut Store| {
        let found = find(store)?;
        let unreadable = UnreadableEntry::of(&found);
        let (items, next_cursor) = page_parts(found, &item);
        named(page((items, unreadable, next_cursor)), store)
    };
    Ok(HttpResponse::Ok().json(app.db.list(listed).await?))
}
