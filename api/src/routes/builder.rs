//! Operations that change something, each said once in plain Rust: who may call, what it takes, what it runs. The route,
//! the checks and the document follow from that.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::dev::{AppService, HttpServiceFactory};
use mashang_domain::shared::{At, Context, Entered, Failure};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::path::{
    HttpMethod, Operation as Documented, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, Paths,
};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Content, Header, Ref, RefOr, Required, Response, Schema, SecurityRequirement};
use utoipa_actix_web::OpenApiFactory;
use uuid::Uuid;

use super::answer::{Answer, Unanswered};
use super::names::{Blanks, named};
use super::way::{Frame, Identify, Prepare, Way};
use crate::auth::Caller;
use crate::extract::{Input, Named, command};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::tree::Routes;

/// What a step gives.
pub(crate) trait Stands: Sized {
    type Id: Named;
    /// What the step answers of it.
    type Standing: From<Self> + Serialize + ToSchema + Blanks + Send + 'static;
    fn version(&self) -> i32;
}

/// The operation `id`, which only a `C` may call: that one also is the document's security.
pub(crate) fn post<C: Caller>(path: &'static str, id: &'static str) -> Unsaid {
    Unsaid { path, id, security: C::SECURITY, identify: C::identify }
}

/// An operation without words.
pub(crate) struct Unsaid {
    path: &'static str,
    id: &'static str,
    security: &'static [&'static str],
    identify: Identify,
}

impl Unsaid {
    /// Its summary and description in Chinese.
    pub(crate) fn zh(self, summary: &'static str, description: &'static str) -> HalfSaid {
        HalfSaid { operation: self, summary, description }
    }
}

/// An operation without English words.
pub(crate) struct HalfSaid {
    operation: Unsaid,
    summary: &'static str,
    description: &'static str,
}

impl HalfSaid {
    /// The same in English.
    pub(crate) fn en(self, summary: &str, description: &str) -> Draft {
        let Self { operation: Unsaid { path, id, security, identify }, summary: zh, description: about } = self;
        let security = security.iter().map(|scheme| match *scheme {
            "" => SecurityRequirement::default(),
            scheme => SecurityRequirement::new(scheme, [""; 0]),
        });
        let document = OperationBuilder::new()
            .operation_id(Some(id))
            .securities(Some(security))
            .summary(Some(format!("{zh} · {summary}")))
            .description(Some(format!("{about} {description}")));
        let said = Said { path, identify, spends: None, guesses: false, through: None, document };
        Draft { said, types: PhantomData }
    }
}

/// What is said of an operation whatever it takes and answers.
struct Said {
    path: &'static str,
    identify: Identify,
    spends: Option<Budget>,
    guesses: bool,
    through: Option<&'static str>,
    document: OperationBuilder,
}

/// An operation that takes `I` and answers `A`.
pub(crate) struct Draft<I = (), A = ()> {
    said: Said,
    types: PhantomData<fn(I) -> A>,
}

impl<I, A> Draft<I, A> {
    /// It spends from a budget of the caller's address.
    pub(crate) fn spends(mut self, budget: Budget) -> Self {
        self.said.spends = Some(budget);
        self
    }

    /// It takes a code that opens something: an address that shows too many which lead to nothing is refused.
    pub(crate) fn guesses(mut self) -> Self {
        self.said.guesses = true;
        self
    }

    /// It comes in through the printed code in the body's `field`, a JSON pointer, and spends from that code's budget.
    pub(crate) fn through(mut self, field: &'static str) -> Self {
        self.said.through = Some(field);
        self
    }
}

impl<A> Draft<(), A> {
    pub(crate) fn takes<I: Input>(self) -> Draft<I, A> {
        Draft { said: self.said, types: PhantomData }
    }
}

impl<I> Draft<I> {
    pub(crate) fn gives<A: Serialize + ToSchema + Blanks + Send + 'static>(self) -> Draft<I, A> {
        Draft { said: self.said, types: PhantomData }
    }
}

impl<I: Input> Draft<I> {
    /// A step of an entity: answers 200 with where it stands then.
    pub(crate) fn steps<E, F>(self, run: F) -> Operation
    where
        E: Stands,
        F: Fn(&mut Store, &Context, At<E::Id>, I::Command) -> Result<E, Failure> + Copy + Send + Sync + 'static,
    {
        let prepare = prepared::<I, _>(move |store, ctx, at, command| {
            let entity = run(store, ctx, within(at), command).map_err(Unanswered::by::<I>)?;
            stands(store, entity)
        });
        finish(self.said, Frame::Step, E::Id::ABOUT, [Shape::of::<I>(), Shape::of::<E::Standing>()], prepare)
    }

    /// A step that may come to nothing and is kept all the same, because attempts are counted.
    pub(crate) fn attempts<E, R, F>(self, run: F) -> Operation
    where
        E: Stands,
        R: Into<Problem>,
        F: Fn(&mut Store, &Context, At<E::Id>, I::Command) -> Result<Result<E, R>, Failure>
            + Copy
            + Send
            + Sync
            + 'static,
    {
        let prepare = prepared::<I, _>(move |store, ctx, at, command| {
            match run(store, ctx, within(at), command).map_err(Unanswered::by::<I>)? {
                Ok(entity) => stands(store, entity),
                Err(refusal) => Ok(Answer::refusal(refusal.into())),
            }
        });
        finish(self.said, Frame::Step, E::Id::ABOUT, [Shape::of::<I>(), Shape::of::<E::Standing>()], prepare)
    }
}

impl<I: Input, A: Serialize + ToSchema + Blanks + Send + 'static> Draft<I, A> {
    /// Something new, made once for an `Idempotency-Key`: answers 201 with it.
    pub(crate) fn creates<T, F>(self, run: F) -> Operation
    where
        T: Into<A>,
        F: Fn(&mut Store, &Context, I::Command) -> Result<T, Failure> + Copy + Send + Sync + 'static,
    {
        let prepare = prepared::<I, _>(move |store, ctx, _, command| {
            let made: A = run(store, ctx, command).map_err(Unanswered::by::<I>)?.into();
            Ok(Answer::new(named(made, store)?))
        });
        finish(self.said, Frame::Creation, "", [Shape::of::<I>(), Shape::of::<A>()], prepare)
    }

    /// Something that is entered once: answers 201 with it, or 200 with how it stands that was there already.
    pub(crate) fn enters<E, F>(self, run: F) -> Operation
    where
        E: Stands + Into<A>,
        F: Fn(&mut Store, &Context, I::Command) -> Result<Entered<E>, Failure> + Copy + Send + Sync + 'static,
    {
        let prepare = prepared::<I, _>(move |store, ctx, _, command| {
            match run(store, ctx, command).map_err(Unanswered::by::<I>)? {
                Entered::New(entity) => {
                    let made: A = entity.into();
                    Ok(Answer::new(named(made, store)?))
                }
                Entered::Again(entity) => Ok(Answer::found(named(E::Standing::from(entity), store)?)),
            }
        });
        let standing = Shape::of::<E::Standing>();
        let known = Response::builder().description("已有，如下").content("application/json", standing.content());
        let mut operation = finish(self.said, Frame::Creation, "", [Shape::of::<I>(), Shape::of::<A>()], prepare);
        operation.document.responses.responses.insert("200".to_owned(), known.build().into());
        operation.gather.push(standing.gather);
        operation
    }

    /// The same within an entity, which the path names.
    pub(crate) fn adds<Id, T, F>(self, run: F) -> Operation
    where
        Id: Named,
        T: Into<A>,
        F: Fn(&mut Store, &Context, At<Id>, I::Command) -> Result<T, Failure> + Copy + Send + Sync + 'static,
    {
        let prepare = prepared::<I, _>(move |store, ctx, at, command| {
            let made: A = run(store, ctx, within(at), command).map_err(Unanswered::by::<I>)?.into();
            Ok(Answer::new(named(made, store)?))
        });
        finish(self.said, Frame::Addition, Id::ABOUT, [Shape::of::<I>(), Shape::of::<A>()], prepare)
    }
}

/// How an entity stands after a step.
fn stands<E: Stands>(store: &mut Store, entity: E) -> Result<Answer, Unanswered> {
    let version = entity.version();
    Ok(Answer::standing(version, named(E::Standing::from(entity), store)?))
}

fn within<Id: From<Uuid>>(at: At<Uuid>) -> At<Id> {
    At { id: at.id.into(), version: at.version }
}

/// Reads the body where the request is, and runs `run` where the database is. Each run has a command of its own, because
/// a use case keeps it and a batch that is spoilt runs again.
fn prepared<I: Input, F>(run: F) -> Prepare
where
    F: Fn(&mut Store, &Context, At<Uuid>, I::Command) -> Result<Answer, Unanswered> + Copy + Send + Sync + 'static,
{
    Box::new(move |at, body| {
        let command = command::<I>(body)?;
        Ok(Arc::new(move |store, ctx| run(store, ctx, at, command.clone())))
    })
}

type Schemas = Vec<(String, RefOr<Schema>)>;

/// A type's schema: its name, and how it and those to which it refers are gathered.
struct Shape {
    name: Cow<'static, str>,
    gather: fn(&mut Schemas),
}

impl Shape {
    fn of<T: ToSchema>() -> Self {
        fn gather<T: ToSchema>(all: &mut Schemas) {
            all.push((T::name().into_owned(), T::schema()));
            T::schemas(all);
        }
        Self { name: T::name(), gather: gather::<T> }
    }

    fn content(&self) -> Content {
        Content::new(Some(Ref::from_schema_name(&*self.name)))
    }
}

fn finish(said: Said, frame: Frame, entity: &str, [body, answer]: [Shape; 2], prepare: Prepare) -> Operation {
    let Said { path, identify, spends, guesses, through, mut document } = said;
    if frame.within() {
        let id = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
        let seen = text().pattern(Some("^(\\*|\"[0-9]{1,9}\")$"));
        document = document.parameter(parameter("id", ParameterIn::Path, entity, id)).parameter(parameter(
            "If-Match",
            ParameterIn::Header,
            "您看到的版本，如 \"3\"；不符时为 412",
            seen,
        ));
    }
    let (status, response) = if frame.makes() {
        let key = text().min_length(Some(1)).max_length(Some(128)).pattern(Some("^[!-~]+$"));
        document =
            document.parameter(parameter("Idempotency-Key", ParameterIn::Header, "24 小时内同键同体只执行一次", key));
        ("201", Response::builder().description("已新建"))
    } else {
        let version = Header::builder().schema(Some(text())).description(Some("版本")).build();
        ("200", Response::builder().description("新状态").header("ETag", version))
    };
    let request = RequestBody::builder().content("application/json", body.content()).required(Some(Required::True));
    let document = document
        .request_body(Some(request.build()))
        .response(status, response.content("application/json", answer.content()).build())
        .build();
    let way = Way { path, frame, identify, spends, guesses, through, prepare };
    Operation { document, gather: vec![body.gather, answer.gather], way }
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn parameter(name: &str, place: ParameterIn, about: &str, schema: ObjectBuilder) -> Parameter {
    let required = if place == ParameterIn::Path { Required::True } else { Required::False };
    let parameter = ParameterBuilder::new().name(name).parameter_in(place).required(required);
    parameter.description(Some(about)).schema(Some(schema)).build()
}

/// The way of an operation's requests, and what the document says of it.
pub(crate) struct Operation {
    way: Way,
    document: Documented,
    gather: Vec<fn(&mut Schemas)>,
}

/// Serves operations under a tag of the document.
pub(crate) fn serve(routes: &mut Routes, tag: &str, operations: impl IntoIterator<Item = Operation>) {
    for mut operation in operations {
        operation.document.tags = Some(vec![tag.to_owned()]);
        routes.service(operation);
    }
}

impl OpenApiFactory for Operation {
    fn paths(&self) -> Paths {
        Paths::builder().path(self.way.path, PathItem::new(HttpMethod::Post, self.document.clone())).build()
    }

    fn schemas(&self, schemas: &mut Schemas) {
        self.gather.iter().for_each(|gather| gather(schemas));
    }
}

impl HttpServiceFactory for Operation {
    fn register(self, config: &mut AppService) {
        self.way.register(config);
    }
}
