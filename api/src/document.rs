//! The OpenAPI document: what the routes say of themselves, completed with what all operations share, and served.

mod links;
mod paths;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use utoipa::PartialSchema;
use utoipa::openapi::OpenApi;

use self::links::STEPS;
pub(crate) use self::paths::Caching;
use self::paths::Paths;
use crate::guide;
use crate::problem::{FieldProblem, ProblemBody};
use crate::routes::values::SoughtText;
use crate::validators::IF_MATCH_PATTERN;
use crate::{scopes, words};

/// Swagger's page sets styles by script and draws its arrows as `data:`; it loads nothing else from anywhere.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                           connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What an uploaded file may be.
const TAKEN: &str = "image/jpeg, image/png, image/webp, application/pdf, video/mp4, audio/mp4, audio/mpeg, audio/amr, \
                     audio/ogg, audio/webm";

/// What a table that is imported may be.
const TABLES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv, application/json";

/// The document and what is derived from it.
pub struct Document {
    value: Value,
    /// As they are sent, written when they are asked for first: most starts are followed by no question for them.
    json: OnceLock<Bytes>,
    legacy: OnceLock<Bytes>,
    paths: Paths,
}

/// The pattern of the route that takes what a request asks for, as it was looked for before.
struct Looked(Option<String>);

/// The path as the router reads it, whatever of it is escaped.
fn asked_for(request: &HttpRequest) -> &str {
    request.match_info().as_str()
}

/// The problems that operations answer with: status, name of the response, what it says.
const PROBLEMS: &[(u16, &str, &str)] = &[
    (400, "Malformed", "请求格式有误。 The request can't be read."),
    (
        401,
        "Unauthorized",
        "未登录或登录已失效；code 为 grants_changed 时刷新登录即可。 Not logged in; with grants_changed, renew.",
    ),
    (403, "Forbidden", "无权操作。 Not allowed."),
    (404, "NotFound", "未找到，或无权知道其存在。 Not found, or not yours to know of."),
    (405, "MethodNotAllowed", "此路径没有这个方法，见 Allow。 See Allow."),
    (408, "TooSlow", "内容传输过慢。 The body comes too slowly."),
    (409, "Conflict", "与当前状态冲突。 Conflicts with the current state."),
    (410, "Gone", "内容已按本人要求删除。 Erased at the person's demand."),
    (412, "PreconditionFailed", "版本已变化。 The version has changed."),
    (413, "TooLarge", "内容过大。 Too large."),
    (415, "UnsupportedMediaType", "不支持的内容类型。 Unsupported media type."),
    (416, "RangeNotSatisfiable", "没有所要的这一段，见 Content-Range。 No such stretch; see Content-Range."),
    (422, "Invalid", "部分内容有误，errors 列出全部。 Wrong values; errors lists them all."),
    (429, "TooManyRequests", "过于频繁，见 Retry-After。 Too many requests; see Retry-After."),
    (500, "Internal", "系统内部错误。 An error inside."),
    (503, "Unavailable", "繁忙或数据库不可用，见 Retry-After。 See Retry-After."),
];

impl Document {
    /// Completes what the routes say of themselves, for a server at `public_url`; `tags` are the groups of operations and what
    /// each is about.
    pub(crate) fn complete(generated: &OpenApi, tags: &[(&str, &str)], public_url: &str) -> Self {
        let mut value = serde_json::to_value(generated).unwrap_or_default();
        complete(&mut value, tags, public_url);
        Self::of(value)
    }

    fn of(value: Value) -> Self {
        let paths = Paths::of(&value);
        Self { value, json: OnceLock::new(), legacy: OnceLock::new(), paths }
    }

    /// One that was [written](Self::pretty) before: to read it takes a part of the time of gathering what each route says of itself.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn read(written: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(written).map(Self::of)
    }

    fn json(&self) -> Bytes {
        self.json.get_or_init(|| Bytes::from(serde_json::to_vec(&self.value).unwrap_or_default())).clone()
    }

    fn legacy(&self) -> Bytes {
        let written = || Bytes::from(serde_json::to_vec(&downgrade(&self.value)).unwrap_or_default());
        self.legacy.get_or_init(written).clone()
    }

    /// The document as it is committed: the same on every machine, and easy to review.
    #[must_use]
    pub fn pretty(&self) -> String {
        format!("{:#}\n", self.value)
    }

    /// The derived OpenAPI 3.0.3 document, as it is committed.
    #[must_use]
    pub fn pretty_legacy(&self) -> String {
        format!("{:#}\n", downgrade(&self.value))
    }

    /// The methods of the route that takes what is asked for, for `Allow`. Which route it is stays with the request, that nobody looks for
    /// it again.
    pub(crate) fn methods(&self, request: &HttpRequest) -> Option<HeaderValue> {
        let found = self.paths.route(asked_for(request));
        request.extensions_mut().insert(Looked(found.map(|(route, _)| route.to_owned())));
        found.map(|(_, methods)| methods.clone())
    }

    /// By whom what the route of that pattern shows may be kept.
    pub(crate) fn caching(&self, pattern: &str) -> Option<Caching> {
        self.paths.caching(pattern)
    }

    /// The pattern of the route that takes what is asked for, whatever the method.
    pub(crate) fn route(&self, request: &HttpRequest) -> Option<String> {
        if let Some(Looked(found)) = request.extensions().get() {
            return found.clone();
        }
        self.paths.route(asked_for(request)).map(|(route, _)| route.to_owned())
    }

    /// Which operation answers that method at that path, as the router reads it, and the pattern of its route.
    pub(crate) fn operation(&self, path: &str, method: &str) -> Option<(&str, &str)> {
        self.paths.operation(path, method)
    }

    /// Where what a request made is found, of which `made` tells.
    pub(crate) fn location(&self, request: &HttpRequest, made: &[u8]) -> Option<HeaderValue> {
        self.paths.location(request, made)
    }

    /// Serves the document and the page on which it can be browsed, all of it embedded.
    pub(crate) fn routes(config: &mut ServiceConfig) {
        config
            .route("/openapi.json", web::get().to(|document: Data<Self>| async move { send(document.json()) }))
            .route("/openapi-3.0.json", web::get().to(|document: Data<Self>| async move { send(document.legacy()) }))
            .route(
                "/docs",
                web::get().to(|| async { HttpResponse::Found().insert_header(("Location", "/docs/")).finish() }),
            )
            .route("/docs/", web::get().to(|| async { browse() }))
            .route("/docs/docs.css", web::get().to(|| async { asset("text/css", include_str!("../assets/docs.css")) }))
            .route(
                "/docs/swagger-initializer.js",
                web::get().to(|| async { asset("text/javascript", include_str!("../assets/docs.js")) }),
            )
            .service(utoipa_swagger_ui::SwaggerUi::new("/docs/{_:.*}"));
    }
}

/// The page on which the document is browsed: Swagger's own, framed nowhere and readable on a phone.
fn browse() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, DOCS_POLICY))
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .content_type("text/html; charset=utf-8")
        .body(include_str!("../assets/docs.html"))
}

/// What is ours of that page, before Swagger's files of those names.
fn asset(kind: &str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .content_type(format!("{kind}; charset=utf-8"))
        .body(text)
}

fn send(json: Bytes) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).content_type("application/json").body(json)
}

fn operations(document: &mut Value) -> impl Iterator<Item = (&String, &String, &mut Map<String, Value>)> {
    document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten().flat_map(|(path, item)| {
        item.as_object_mut()
            .into_iter()
            .flatten()
            .filter_map(move |(method, operation)| operation.as_object_mut().map(|operation| (path, method, operation)))
    })
}

fn complete(document: &mut Value, tags: &[(&str, &str)], public_url: &str) {
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "码上代表 Mashang",
        "version": env!("CARGO_PKG_VERSION"),
        "description": guide::description(public_url),
        "contact": { "name": "Mashang", "url": "https://github.com/mashang-cn/mashang" },
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
    });
    document["servers"] = json!([{ "url": public_url, "description": "本服务 This server" }]);
    document["security"] = json!([]);
    document["tags"] = tags.iter().map(|(name, about)| json!({ "name": name, "description": about })).collect();
    let components = &mut document["components"];
    components["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "登录得到的 access_token" },
        "tracking": { "type": "apiKey", "in": "header", "name": "X-Tracking-Code", "description": "诉求的查询码，不登录时使用" },
    });
    let (scheme, clients) = scopes::scheme(public_url);
    components["securitySchemes"][scheme] = clients;
    components["schemas"]["Problem"] = serde_json::to_value(ProblemBody::schema()).unwrap_or_default();
    components["schemas"]["FieldProblem"] = serde_json::to_value(FieldProblem::schema()).unwrap_or_default();
    // What only queries name is collected by nobody.
    for (name, schema) in [
        ("PrintForm", words::PrintForm::schema()),
        ("PrintFormat", words::PrintFormat::schema()),
        ("SoughtText", SoughtText::schema()),
        ("CaseGrouping", words::CaseGrouping::schema()),
        ("CaseSource", words::CaseSource::schema()),
        ("CaseOrder", words::CaseOrder::schema()),
        ("CaseOperationAsked", words::CaseAsked::schema()),
        ("PaperFormat", words::PaperFormat::schema()),
    ] {
        components["schemas"][name] = serde_json::to_value(schema).unwrap_or_default();
    }
    let responses: Map<String, Value> = PROBLEMS
        .iter()
        .map(|(_, name, about)| {
            let schema = json!({ "$ref": "#/components/schemas/Problem" });
            (
                (*name).to_owned(),
                json!({ "description": about, "content": { "application/problem+json": { "schema": schema } } }),
            )
        })
        .collect();
    components["responses"] = Value::Object(responses);
    let mut roles = guide::roles();
    components["responses"]["NotModified"] = json!({ "description": "与 If-None-Match 所示相同。 Not modified." });
    let loose = without_required(&document["components"]["schemas"]);
    for (path, method, operation) in operations(document) {
        complete_operation(path, method, operation);
        scopes::document(operation);
        if let Some(body) = operation.get_mut("requestBody")
            && let Some(schema) = body["content"]["application/json"]["schema"]["$ref"].as_str()
            && loose.contains(schema)
        {
            body["required"] = json!(false);
        }
        let id = operation.get("operationId").and_then(Value::as_str);
        if let Some(may) = id.and_then(|id| roles.remove(id)) {
            operation.insert("x-roles".to_owned(), may);
        }
    }
    // A tester that reads this uploads what is taken, and a generator names the file's type.
    document["paths"]["/api/v1/attachments"]["post"]["requestBody"]["content"]["multipart/form-data"]["encoding"] =
        json!({ "file": { "contentType": TAKEN } });
    document["paths"]["/api/v1/imports"]["post"]["requestBody"]["content"]["multipart/form-data"]["encoding"] =
        json!({ "file": { "contentType": TABLES } });
    link(document);
    locate(document);
    drop_unused_schemas(document);
}

/// References to the objects that hold no field which must be there: a body of one may be left out.
fn without_required(schemas: &Value) -> BTreeSet<String> {
    let all = schemas.as_object().into_iter().flatten();
    all.filter(|(_, schema)| schema["type"] == "object" && schema["required"].as_array().is_none_or(Vec::is_empty))
        .map(|(name, _)| format!("#/components/schemas/{name}"))
        .collect()
}

/// Whether what is asked for there hangs on how something stands.
fn is_not_always_there(path: &str) -> bool {
    let ends = ["/wechat-code", "/plate", "/plates", "/publication", "/paper", "/papers/{kind}"];
    path.contains("/check-in-code")
        || ends.iter().any(|end| path.ends_with(end))
        || path == "/api/v1/sessions/phone/codes"
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let has_body = operation.contains_key("requestBody");
    let secured = operation.get("security").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
    let optional = operation
        .get("security")
        .and_then(Value::as_array)
        .is_some_and(|all| all.iter().any(|one| one.as_object().is_some_and(Map::is_empty)));
    let writes = method != "get";
    let revalidates = !writes && Caching::of(path, operation) != Caching::Never;
    let login = path.starts_with("/api/v1/sessions/");
    let mut statuses = BTreeSet::from([400, 405, 422, 500, 503]);
    if secured || login {
        statuses.insert(401);
    }
    if secured && !optional {
        statuses.extend([403]);
    }
    // A secret in a path stays in histories and in others' logs; who wrote it there before may go on.
    if path.contains("{tracking_code}") {
        operation.insert("deprecated".into(), json!(true));
    }
    let tracked = path.starts_with("/api/v1/track");
    if tracked
        || path.contains('{')
        || [
            "/api/v1/audit/consistency",
            "/api/v1/division-lists/edition",
            "/api/v1/grid-at",
            "/api/v1/qr-codes",
            "/api/v1/sessions/role",
            "/metrics",
        ]
        .contains(&path)
        || path.contains("/statistics/")
    {
        statuses.insert(404);
    }
    if is_not_always_there(path) {
        statuses.insert(409);
    }
    if ["/api/v1/track", "/api/v1/track/{tracking_code}"].contains(&path) {
        statuses.insert(410);
    }
    if path == "/api/v1/attachments/{id}" {
        statuses.insert(416);
    }
    if has_body {
        statuses.extend([408, 413, 415]);
    }
    let by_code = operation
        .get("security")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .any(|one| one.get("tracking").is_some());
    let limited = [
        "/api/v1/cases",
        "/api/v1/disputes",
        "/api/v1/attachments",
        "/api/v1/imports",
        "/api/v1/check-ins",
        "/api/v1/me/phone/codes",
    ];
    let guessed = ["/api/v1/invitations/accept", "/api/v1/invitations/number", "/oauth/revoke", "/oauth/token"];
    let guessed = guessed.contains(&path);
    let limited = guessed || path == "/api/v1/me/phone/wechat" || (limited.contains(&path) && writes);
    if login || limited || by_code || tracked {
        statuses.insert(429);
    }
    if writes && !login {
        statuses.extend([403, 404, 409, 412]);
    }
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        for (status, name, _) in PROBLEMS.iter().filter(|(status, ..)| statuses.contains(status)) {
            responses
                .entry(status.to_string())
                .or_insert_with(|| json!({ "$ref": format!("#/components/responses/{name}") }));
        }
        if revalidates {
            responses.entry("304").or_insert_with(|| json!({ "$ref": "#/components/responses/NotModified" }));
            if let Some(found) = responses.get_mut("200") {
                found["headers"]["ETag"] = json!({ "description": "版本标签", "schema": { "type": "string" } });
            }
        }
    }
    if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
        for parameter in parameters.iter_mut().filter(|parameter| parameter["name"] == "If-Match") {
            parameter["schema"]["pattern"] = json!(IF_MATCH_PATTERN);
        }
        parameters.sort_by_key(|parameter| {
            (
                parameter["in"].as_str().unwrap_or_default().to_owned(),
                parameter["name"].as_str().unwrap_or_default().to_owned(),
            )
        });
    }
}

/// Links, so that a tool can walk from what one operation answers to the next.
fn link(document: &mut Value) {
    for (_, _, operation) in operations(document) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        for (_, status, to, parameters) in STEPS.iter().filter(|(from, ..)| *from == id) {
            let parameters: Map<String, Value> =
                parameters.iter().map(|(name, expression)| ((*name).to_owned(), json!(expression))).collect();
            operation["responses"][status]["links"][to] = json!({ "operationId": to, "parameters": parameters });
        }
    }
}

/// Says of what is made where it is found: where a link leads that shows it.
fn locate(document: &mut Value) {
    let places = paths::places(document);
    for (path, _, operation) in operations(document) {
        if operation["responses"].get("201").is_some() && places.contains_key(path) {
            operation["responses"]["201"]["headers"]["Location"] = json!({
                "description": "新建内容的路径。 Where what was made is found.",
                "schema": { "type": "string", "format": "uri-reference" },
            });
        }
    }
}

/// Drops schemas that nothing refers to.
fn drop_unused_schemas(document: &mut Value) {
    let mut used = BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    // What the rest names are the roots.
    let mut schemas = document["components"]["schemas"].take();
    references(document, &mut open);
    while let Some(name) = open.pop() {
        if used.insert(name.clone()) {
            references(&schemas[&name], &mut open);
        }
    }
    if let Some(schemas) = schemas.as_object_mut() {
        schemas.retain(|name, _| used.contains(name));
    }
    document["components"]["schemas"] = schemas;
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) =
                fields.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/components/schemas/"))
            {
                found.push(name.to_owned());
            }
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The same in OpenAPI 3.0.3, for tools that read no 3.1.
fn downgrade(document: &Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::Array(types)) = fields.get("type") {
                    let plain = types.iter().find(|one| *one != "null").cloned();
                    if let Some(plain) = plain {
                        fields.insert("type".into(), plain);
                        fields.insert("nullable".into(), Value::Bool(true));
                    }
                }
                if let Some(Value::Array(examples)) = fields.get("examples")
                    && let Some(first) = examples.first().cloned()
                {
                    fields.remove("examples");
                    fields.insert("example".into(), first);
                }
                fields.remove("contentMediaType");
                fields.values_mut().for_each(walk);
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut legacy = document.clone();
    walk(&mut legacy);
    legacy["openapi"] = json!("3.0.3");
    if let Some(license) = legacy["info"]["license"].as_object_mut() {
        license.remove("identifier");
    }
    legacy
}
