//! What handlers take from a request. Bodies and query strings are held against the very schemas that the document
//! publishes, so that what is documented is what is enforced, and every wrong field is named at once.

use std::any::TypeId;
use std::borrow::Cow;
use std::collections::HashMap;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::sync::{Arc, LazyLock, RwLock};

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, IF_MATCH, TRANSFER_ENCODING};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use jsonschema::Validator;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{Failure, Fault};
use mashang_infra::db::Failed;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use uuid::Uuid;

use crate::faults::RequestFault;
use crate::patience::Patience;
use crate::problem::{Problem, Wrong};
use crate::validators;
use crate::violations::explain;

pub(crate) use crate::paging::{Cursor, ListMark, Named, Paged, page_parts, page_request};

/// Bytes that a JSON body may have.
pub(crate) const MAX_BODY: usize = 256 * 1024;
/// Errors that one answer lists at most.
const MAX_ERRORS: usize = 50;

struct Schema {
    validator: Validator,
    root: Value,
}

static SCHEMAS: LazyLock<RwLock<HashMap<TypeId, Arc<Schema>>>> = LazyLock::new(RwLock::default);

type Shape = RefOr<utoipa::openapi::Schema>;
/// A type's name and schema, and the names and schemas of those to which it refers.
type Told = (Cow<'static, str>, Shape, Vec<(String, Shape)>);

fn told<T: ToSchema>() -> Told {
    let mut referenced = Vec::new();
    T::schemas(&mut referenced);
    (T::name(), T::schema(), referenced)
}

/// The schema of the type `id`, which `tell` tells the first time.
fn schema_of(id: TypeId, tell: fn() -> Told) -> Result<Arc<Schema>, Problem> {
    if let Ok(known) = SCHEMAS.read()
        && let Some(schema) = known.get(&id)
    {
        return Ok(Arc::clone(schema));
    }
    let (name, schema, referenced) = tell();
    let schemas: Map<String, Value> =
        referenced.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default())).collect();
    let mut root = serde_json::to_value(schema).map_err(Problem::internal)?;
    if let Value::Object(root) = &mut root {
        root.insert("components".into(), json!({ "schemas": schemas }));
        // Of an object without any property the validator names none that is there.
        if root.get("additionalProperties") == Some(&Value::Bool(false)) {
            root.entry("properties").or_insert_with(|| json!({}));
        }
    }
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&root)
        .map_err(|error| Problem::internal(format!("schema of {name}: {error}")))?;
    let schema = Arc::new(Schema { validator, root });
    if let Ok(mut known) = SCHEMAS.write() {
        known.insert(id, Arc::clone(&schema));
    }
    Ok(schema)
}

/// Names all that is wrong with `value`.
fn check(schema: &Schema, value: &mut Value) -> Result<(), Problem> {
    let errors: Vec<_> =
        schema.validator.iter_errors(value).take(MAX_ERRORS).flat_map(|error| explain(&error)).collect();
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    whole_numbers(value);
    Ok(())
}

/// A value that fits its type's schema.
fn read<T: ToSchema + DeserializeOwned + 'static>(mut value: Value) -> Result<T, Problem> {
    check(&*schema_of(TypeId::of::<T>(), told::<T>)?, &mut value)?;
    T::deserialize(value).map_err(|error| {
        let words = (format!("内容无法读取：{error}"), format!("The content can't be read: {error}"));
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, RequestFault::Unreadable).detail(words)
    })
}

/// `12.0` is an integer in JSON Schema, and not in serde.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number.as_f64()
                && number.is_f64()
                && float.fract() == 0.0
                && float.abs() < 9_007_199_254_740_992.0
            {
                #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
                let whole = Number::from(float as i64);
                *number = whole;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// A JSON body that fits its schema, with the bytes as they came.
pub(crate) struct JsonBody<T> {
    pub value: T,
    pub bytes: Bytes,
}

/// The bytes of a body, no more of them than a body may have.
pub(crate) async fn collect(payload: &mut Payload) -> Result<Bytes, Problem> {
    let (mut bytes, mut patience) = (BytesMut::new(), Patience::new());
    while let Some(chunk) = patience.next(payload.next()).await? {
        let chunk = chunk.map_err(|_| Problem::malformed(("请求体不完整", "The body is not complete.")))?;
        if bytes.len() + chunk.len() > MAX_BODY {
            return Err(Problem::too_large(MAX_BODY));
        }
        patience.received(chunk.len());
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// A body's JSON, and its bytes as they came. One that is left out is an object of which every field is left out, whatever its
/// type is said to be.
pub(crate) async fn json(request: &HttpRequest, payload: &mut Payload) -> Result<(Bytes, Value), Problem> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let declared = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    let chunked = request.headers().contains_key(TRANSFER_ENCODING);
    if declared == Some(0) || (declared.is_none() && !chunked) {
        return Ok((Bytes::from_static(b"{}"), Value::Object(Map::new())));
    }
    let is_json = header(CONTENT_TYPE).is_some_and(|value| {
        let essence = value.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    });
    if !is_json {
        return Err(Problem::unsupported_media_type("application/json"));
    }
    if declared.is_some_and(|length| length > MAX_BODY) {
        return Err(Problem::too_large(MAX_BODY));
    }
    let bytes = collect(payload).await?;
    let value = crate::json::parse(&bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Problem::malformed((
            format!("不是有效的 JSON，或有重复的字段名：第 {line} 行第 {column} 列"),
            format!("This is no JSON, or a name stands twice: line {line}, column {column}."),
        ))
    })?;
    Ok((bytes, value))
}

impl<T: ToSchema + DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (bytes, value) = json(&request, &mut payload).await?;
            Ok(Self { value: read(value)?, bytes })
        })
    }
}

/// Takes what lies in a request's head.
pub(crate) fn take<T>(request: &HttpRequest) -> Result<T, Problem>
where
    T: FromRequest<Error = Problem, Future = Ready<Result<T, Problem>>>,
{
    T::from_request(request, &mut Payload::None).into_inner()
}

/// Query parameters that fit their schema.
pub(crate) struct Query<T>(pub T);

fn parse_pair(schema: &Value, name: &str, text: &str) -> Value {
    let parsed = match schema.pointer(&format!("/properties/{name}/type")).and_then(Value::as_str) {
        Some("integer" | "number") => serde_json::from_str::<Number>(text).ok().map(Value::Number),
        Some("boolean") => text.parse().ok().map(Value::Bool),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// A `+` that was typed as it stands is a space in a query, and an instant has no space before its offset.
fn mended(schema: &Value, name: &str, text: String) -> String {
    let format = schema.pointer(&format!("/properties/{name}/format")).and_then(Value::as_str);
    if format == Some("date-time") { text.replace(' ', "+") } else { text }
}

/// Whether a parameter is a list of words: it is repeated, or they stand in one with commas between.
fn is_list(schema: &Value, name: &str) -> bool {
    schema.pointer(&format!("/properties/{name}/type")).is_some_and(|kind| kind == "array")
}

impl<T: ToSchema + DeserializeOwned + 'static> Query<T> {
    fn parse(text: &str) -> Result<Self, Problem> {
        let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(text)
            .map_err(|_| Problem::malformed(("查询参数编码有误", "The query is not encoded well.")))?
            .into_inner();
        let schema = schema_of(TypeId::of::<T>(), told::<T>)?;
        let mut object = Map::new();
        for (name, text) in pairs {
            if is_list(&schema.root, &name) {
                let list = object.entry(name).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(items) = list {
                    items.extend(text.split(',').map(Value::from));
                }
                continue;
            }
            let value = parse_pair(&schema.root, &name, &mended(&schema.root, &name, text));
            if object.insert(name.clone(), value).is_some() {
                return Err(Problem::field(format!("/{name}"), RequestFault::RepeatedParameter));
            }
        }
        read(Value::Object(object)).map(Self)
    }
}

impl<T: ToSchema + DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::parse(request.query_string()))
    }
}

/// For operations that take no query parameters: any is refused.
pub(crate) struct NoQuery;

impl FromRequest for NoQuery {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let name = request.query_string().split(['&', '=']).find(|part| !part.is_empty());
        ready(match name {
            Some(name) => Err(Problem::field(format!("/{name}"), RequestFault::UnknownParameter)),
            None => Ok(Self),
        })
    }
}

/// An id in the path: what is no id names nothing.
pub(crate) struct PathId(pub Uuid);

impl FromRequest for PathId {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(Self).ok_or_else(Problem::not_found))
    }
}

/// A tracking code in the path, where callers of before wrote it; `auth::Tracked` takes it from where it belongs.
pub(crate) struct PathCode(pub TrackingCode);

impl FromRequest for PathCode {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let code = request.match_info().get("tracking_code").and_then(|text| TrackingCode::read(text).ok());
        ready(code.map(Self).ok_or_else(Problem::miscopied))
    }
}

/// The version that the caller saw, from `If-Match: "3"`, or the whole of the `ETag` that named it.
pub(crate) struct IfMatch(pub Option<i32>);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(IF_MATCH) else { return ready(Ok(Self(None))) };
        let text = value.to_str().unwrap_or_default().trim();
        ready(match (text, validators::version(text)) {
            ("*", _) => Ok(Self(None)),
            (_, Some(version)) => Ok(Self(Some(version))),
            _ => Err(Problem::malformed((
                "If-Match 应为带引号的版本号，例如 \"3\"",
                "If-Match is a version in quotes, as \"3\".",
            ))),
        })
    }
}

/// What `Idempotency-Key` holds.
pub(crate) struct IdempotencyKey(pub Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get("Idempotency-Key") else { return ready(Ok(Self(None))) };
        let key = value
            .to_str()
            .ok()
            .filter(|key| (1..=128).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()));
        ready(match key {
            Some(key) => Ok(Self(Some(key.to_owned()))),
            None => Err(Problem::malformed((
                "Idempotency-Key 应为 1 到 128 个可见 ASCII 字符",
                "Idempotency-Key has 1 to 128 visible ASCII characters.",
            ))),
        })
    }
}

/// Gathers what is wrong with a body's fields, so that they are all named at once.
#[derive(Default)]
pub(crate) struct Checks {
    wrong: Vec<Wrong>,
    missing: Option<Wrong>,
}

impl Checks {
    /// The value, or a note of what is wrong with it.
    pub(crate) fn take<T>(&mut self, pointer: &str, value: Result<T, impl Into<Fault>>) -> Option<T> {
        value.map_err(|fault| self.wrong.push(Wrong::new(pointer.to_owned(), fault))).ok()
    }

    /// Notes that what the field names can't exist; wrong values come first.
    pub(crate) fn missing(&mut self, pointer: &str, fault: impl Into<Fault>) {
        self.missing.get_or_insert_with(|| Wrong::new(pointer.to_owned(), fault));
    }

    /// The same for a value that may be absent.
    pub(crate) fn take_opt<T>(&mut self, pointer: &str, value: Option<Result<T, impl Into<Fault>>>) -> Option<T> {
        value.and_then(|value| self.take(pointer, value))
    }

    /// `value`, when nothing is wrong.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Problem> {
        match (value, self.missing) {
            (Some(value), None) if self.wrong.is_empty() => Ok(value),
            (_, Some(missing)) if self.wrong.is_empty() => Err(Problem::missing(missing)),
            _ => Err(Problem::invalid(self.wrong)),
        }
    }
}

/// A body, and the command that it is turned into.
pub(crate) trait Input: ToSchema + DeserializeOwned + 'static {
    type Command: Clone + Send + Sync + 'static;
    fn read(&self, checks: &mut Checks) -> Option<Self::Command>;

    /// What the body calls a field of the command.
    fn field(name: &'static str) -> &'static str {
        usual(name)
    }
}

/// Why the use case that an `I` asks for fails.
pub(crate) fn refused<I: Input>(failed: Failed<Failure>) -> Problem {
    match failed {
        Failed::Job(failure) => Problem::refused(failure, I::field),
        other => other.into(),
    }
}

/// What bodies call a field of a command: what names something ends in what it names it by.
pub(crate) fn usual(name: &'static str) -> &'static str {
    match name {
        "about" => "about_id",
        "attachments" => "attachment_ids",
        "assignment" => "assignment_id",
        "deputy" => "deputy_id",
        "grid" => "grid_id",
        "organisation" => "organisation_id",
        "parent" => "parent_id",
        "room" => "room_id",
        "successor" => "successor_id",
        "congress" => "congress_code",
        "division" => "division_code",
        name => name,
    }
}

/// The command of a body.
pub(crate) fn command<I: Input>(body: Value) -> Result<I::Command, Problem> {
    command_of(&read::<I>(body)?)
}

/// The command that a body which fits its schema is turned into.
pub(crate) fn command_of<I: Input>(input: &I) -> Result<I::Command, Problem> {
    let mut checks = Checks::default();
    let command = input.read(&mut checks);
    checks.finish(command)
}
