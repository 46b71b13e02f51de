//! The frames of every operation that changes something: a step of an entity, something new, something new within an
//! entity. The body, the use case and the answer differ; the rest stands here once.

use actix_web::HttpResponse;
use mashang_domain::shared::{Actor, At, Context, Failure, Flow};
use mashang_infra::repositories::Store;
use serde::Serialize;

use super::once::{Once, create};
use crate::app::App;
use crate::extract::{Checks, IfMatch, PathId};
use crate::problem::{OwnError, Problem};

/// A body, and the command that it is turned into.
pub(crate) trait Input {
    type Command: Clone + Send + 'static;
    fn read(&self, checks: &mut Checks) -> Option<Self::Command>;
}

pub(crate) fn read<I: Input>(input: &I) -> Result<I::Command, Problem> {
    let mut checks = Checks::default();
    let command = input.read(&mut checks);
    checks.finish(command)
}

/// The entity of a path and the version of it that the caller saw.
pub(crate) fn at<Id: From<uuid::Uuid>>(id: &PathId, seen: &IfMatch) -> At<Id> {
    At { id: id.0.into(), version: seen.0 }
}

/// Answers what somebody may see of an entity: theirs alone, and asked for again each time.
pub(crate) fn shown(version: i32, answer: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("ETag", format!("\"{version}\"")))
        .insert_header(("Cache-Control", "private, no-cache"))
        .json(answer)
}

/// Makes a step in a transaction and answers where the entity stands.
pub(crate) async fn step<I, E, A, Own, F>(
    app: &App,
    actor: Actor,
    at: At<E::Id>,
    input: &I,
    mut run: F,
) -> Result<HttpResponse, Problem>
where
    I: Input,
    E: Flow<Id: Send + 'static> + Send + 'static,
    A: for<'a> From<&'a E> + Serialize,
    Own: OwnError + Send + 'static,
    F: FnMut(&mut Store, &Context, At<E::Id>, I::Command) -> Result<E, Failure<Own>> + Send + 'static,
{
    let (command, ctx) = (read(input)?, app.context(actor));
    let entity = app.db.write(move |store| run(store, &ctx, at, command.clone())).await?;
    Ok(HttpResponse::Ok().insert_header(("ETag", format!("\"{}\"", entity.version()))).json(A::from(&entity)))
}

/// Makes something new in a transaction, once for an `Idempotency-Key`, and answers 201 with it.
pub(crate) async fn creation<I, A, Own, F>(
    app: &App,
    actor: Actor,
    once: Once,
    input: &I,
    run: F,
) -> Result<HttpResponse, Problem>
where
    I: Input,
    A: Serialize + Send + 'static,
    Own: OwnError + Send + 'static,
    F: FnMut(&mut Store, &Context, I::Command) -> Result<A, Failure<Own>> + Clone + Send + 'static,
{
    let (command, ctx) = (read(input)?, app.context(actor));
    let (inner, mut run) = (ctx.clone(), run);
    create(app, &ctx, once, move |store| run(store, &inner, command.clone())).await
}

/// One route for each step of an entity.
macro_rules! steps {
    (
        tag $tag:literal, id $about:literal, answer $answer:ty;
        $(
            $(#[doc = $doc:literal])+
            $name:ident $path:literal $operation:literal $who:ident $security:tt ($body:ty) => |$store:ident, $ctx:ident, $at:ident, $command:pat_param| $run:expr;
        )+
    ) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(
            operation_id = $operation, tag = $tag, security $security,
            params(
                ("id" = uuid::Uuid, Path, description = $about),
                ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
            ),
            request_body = $body,
            responses((status = 200, description = "新状态", body = $answer, headers(("ETag" = String, description = "版本")))),
        )]
        #[post($path)]
        async fn $name(
            app: actix_web::web::Data<crate::app::App>,
            caller: $who,
            id: crate::extract::PathId,
            seen: crate::extract::IfMatch,
            body: crate::extract::JsonBody<$body>,
            _: crate::extract::NoQuery,
        ) -> Result<actix_web::HttpResponse, crate::problem::Problem> {
            let at = crate::routes::steps::at(&id, &seen);
            crate::routes::steps::step::<_, _, $answer, _, _>(&app, caller.0, at, &body.value, |$store, $ctx, $at, $command| $run).await
        }
    )+};
}
pub(crate) use steps;

/// One route for each thing that can be made. What is made within an entity names it in the path, and has `at`.
macro_rules! creations {
    (
        tag $tag:literal;
        $(
            $(#[doc = $doc:literal])+
            $name:ident $path:literal $operation:literal $who:ident $security:tt ($body:ty) -> $answer:ty => |$store:ident, $ctx:ident, $command:pat_param| $run:expr;
        )+
    ) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(
            operation_id = $operation, tag = $tag, security $security,
            params(("Idempotency-Key" = Option<String>, Header, description = "24 小时内同键同体只执行一次", max_length = 128, min_length = 1, pattern = "^[!-~]+$", nullable = false)),
            request_body = $body,
            responses((status = 201, description = "已新建", body = $answer)),
        )]
        #[post($path)]
        async fn $name(
            request: actix_web::HttpRequest,
            app: actix_web::web::Data<crate::app::App>,
            caller: $who,
            key: crate::extract::IdempotencyKey,
            body: crate::extract::JsonBody<$body>,
            _: crate::extract::NoQuery,
        ) -> Result<actix_web::HttpResponse, crate::problem::Problem> {
            let once = crate::routes::once::Once::new(&request, &caller.0, key, &body.bytes);
            crate::routes::steps::creation::<_, $answer, _, _>(&app, caller.0, once, &body.value, |$store, $ctx, $command| $run).await
        }
    )+};
}
pub(crate) use creations;

/// One route for each thing that can be made within an entity, which the path names.
macro_rules! additions {
    (
        tag $tag:literal, id $about:literal;
        $(
            $(#[doc = $doc:literal])+
            $name:ident $path:literal $operation:literal $who:ident $security:tt ($body:ty) -> $answer:ty => |$store:ident, $ctx:ident, $at:ident, $command:pat_param| $run:expr;
        )+
    ) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(
            operation_id = $operation, tag = $tag, security $security,
            params(
                ("id" = uuid::Uuid, Path, description = $about),
                ("Idempotency-Key" = Option<String>, Header, description = "24 小时内同键同体只执行一次", max_length = 128, min_length = 1, pattern = "^[!-~]+$", nullable = false),
                ("If-Match" = Option<String>, Header, description = "您看到的版本，如 \"3\"；不符时为 412", pattern = "^(\\*|\"[0-9]{1,9}\")$", nullable = false),
            ),
            request_body = $body,
            responses((status = 201, description = "已新建", body = $answer)),
        )]
        #[post($path)]
        #[expect(clippy::too_many_arguments, reason = "each is a part of the request")]
        async fn $name(
            request: actix_web::HttpRequest,
            app: actix_web::web::Data<crate::app::App>,
            caller: $who,
            id: crate::extract::PathId,
            key: crate::extract::IdempotencyKey,
            seen: crate::extract::IfMatch,
            body: crate::extract::JsonBody<$body>,
            _: crate::extract::NoQuery,
        ) -> Result<actix_web::HttpResponse, crate::problem::Problem> {
            let once = crate::routes::once::Once::new(&request, &caller.0, key, &body.bytes);
            let $at = crate::routes::steps::at(&id, &seen);
            crate::routes::steps::creation::<_, $answer, _, _>(&app, caller.0, once, &body.value, move |$store, $ctx, $command| $run).await
        }
    )+};
}
pub(crate) use additions;
