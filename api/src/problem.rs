//! Every error that a caller meets: RFC 9457 `application/problem+json`, made here and nowhere else.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, ALLOW, CONTENT_LANGUAGE, HeaderName, HeaderValue, RETRY_AFTER, VARY, WWW_AUTHENTICATE,
};
use actix_web::{HttpResponse, ResponseError};
use mashang_domain::shared::{Because, Explained, Failure, Fault, Field, StoreError, Vocabulary};
use mashang_infra::db::Failed;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::operations_of;
use crate::faults::RequestFault;
use crate::language::{self, Language, Said};
use crate::request_id;

/// A field that is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub(crate) struct FieldProblem {
    /// JSON pointer of the field in the body, or the name of the parameter.
    pub pointer: String,
    /// Which fault it has, for machines; `GET /api/v1/vocabulary` lists them.
    pub code: String,
    /// What is wrong with it, for the person who typed it.
    pub detail: String,
}

/// What went wrong (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Names the kind of problem; the same for the same `code`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, in Chinese, or in English where `Accept-Language` prefers it.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong here, in the same language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// Which fault it is, for machines; `GET /api/v1/vocabulary` lists them.
    pub code: String,
    /// The request, to be named when asking for help.
    pub request_id: String,
    /// Every field that is wrong, all at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// With `state_conflict`: the state in which the entity is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<&'static str>,
    /// With `state_conflict`: what the caller may do instead, as the entity itself lists it: operation ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_actions: Vec<&'static str>,
    /// With `version_conflict`: the version that is current.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub current_version: Option<i32>,
    /// With `confirmation_wrong`: how often another number may be tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub tries_left: Option<u32>,
}

/// What is wrong with a field.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    pub pointer: String,
    pub code: &'static str,
    pub said: Said,
}

impl Wrong {
    pub(crate) fn new(pointer: String, fault: impl Into<Fault>) -> Self {
        let fault = fault.into();
        Self { pointer, code: fault.code, said: fault.into() }
    }
}

#[derive(Clone, Debug)]
struct What {
    status: StatusCode,
    code: &'static str,
    title: Said,
    detail: Option<Said>,
    errors: Vec<Wrong>,
    state: Option<&'static str>,
    allowed: Vec<&'static str>,
    current: Option<i32>,
    tries: Option<u32>,
    header: Option<(HeaderName, HeaderValue)>,
}

/// A [`ProblemBody`] on its way to the caller, in both languages; small, since every handler returns one or nothing.
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<What>);

impl Problem {
    pub(crate) fn new(status: StatusCode, fault: impl Into<Fault>) -> Self {
        let fault = fault.into();
        Self(Box::new(What {
            status,
            code: fault.code,
            title: fault.into(),
            detail: None,
            errors: Vec::new(),
            state: None,
            allowed: Vec::new(),
            current: None,
            tries: None,
            header: None,
        }))
    }

    /// Whether nothing was done for sure: of a database that was lost at commit nobody knows.
    pub(crate) fn is_certain(&self) -> bool {
        let refused = [RequestFault::Overloaded, RequestFault::StorageFull];
        self.0.status.is_client_error() || refused.iter().any(|fault| fault.as_str() == self.0.code)
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> u16 {
        self.0.status.as_u16()
    }

    /// The fields that are wrong.
    pub(crate) fn wrong(&self) -> &[Wrong] {
        &self.0.errors
    }

    /// What went wrong, for a page: what kind of problem it is and, where there is more to say, what went wrong here.
    pub(crate) fn told(&self, language: Language) -> String {
        let detail = self.0.detail.clone().map(|detail| detail.text(language));
        let said: Vec<String> = [Some(self.0.title.clone().text(language)), detail].into_iter().flatten().collect();
        match language {
            Language::Chinese => format!("{}。", said.join("。")),
            Language::English => said.join(" "),
        }
    }

    /// What went wrong here alone, or else what kind of problem it is.
    pub(crate) fn detailed(&self, language: Language) -> String {
        self.0.detail.as_ref().unwrap_or(&self.0.title).clone().text(language)
    }

    pub(crate) fn detail(mut self, detail: impl Into<Said>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.header = Some((name, value));
        self
    }

    /// Says how often what was wrong may be tried again.
    pub(crate) fn tries_left(mut self, left: u32) -> Self {
        self.0.tries = Some(left);
        self
    }

    pub(crate) fn malformed(detail: impl Into<Said>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, RequestFault::Malformed).detail(detail)
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, RequestFault::Unauthorized)
            .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// What the token says holds no more: a client that renews its session goes on with what does.
    pub(crate) fn grants_changed() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, RequestFault::GrantsChanged)
            .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""))
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, RequestFault::Forbidden)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, RequestFault::NotFound)
    }

    /// What was there was erased at the demand of whom it was about.
    pub(crate) fn erased() -> Self {
        Self::new(StatusCode::GONE, RequestFault::Erased)
    }

    /// What was shown or typed in is no tracking code: it names nothing, and whoever mistyped it is told so.
    pub(crate) fn miscopied() -> Self {
        Self::not_found()
            .detail(("查询码有误：可能有一位抄错，请核对", "A character of the code may have been miscopied."))
    }

    pub(crate) fn method_not_allowed(allow: HeaderValue) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, RequestFault::MethodNotAllowed).header(ALLOW, allow)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let limit = limit / 1024;
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, RequestFault::TooLarge)
            .detail((format!("最多 {limit} KiB"), format!("At most {limit} KiB.")))
    }

    pub(crate) fn unsupported_media_type(expected: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, RequestFault::UnsupportedMediaType)
            .detail((format!("请使用 {expected}"), format!("Use {expected}.")))
    }

    pub(crate) fn invalid(errors: Vec<Wrong>) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, RequestFault::Invalid);
        problem.0.errors = errors;
        problem
    }

    pub(crate) fn field(pointer: impl Into<String>, fault: impl Into<Fault>) -> Self {
        Self::invalid(vec![Wrong::new(pointer.into(), fault)])
    }

    /// Something that a field names does not exist.
    pub(crate) fn missing(wrong: Wrong) -> Self {
        let mut problem = Self::new(StatusCode::NOT_FOUND, RequestFault::ReferenceNotFound).detail(wrong.said.clone());
        problem.0.errors = vec![wrong];
        problem
    }

    /// What is asked for does not exist yet, or no more: why, and by which field it was named.
    pub(crate) fn absent(wrong: Wrong) -> Self {
        let mut problem = Self::not_found().detail(wrong.said.clone());
        problem.0.errors = vec![wrong];
        problem
    }

    pub(crate) fn unavailable(fault: RequestFault) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, fault).header(RETRY_AFTER, HeaderValue::from_static("2"))
    }

    /// A failure inside: its text goes to the log and never to the caller.
    pub(crate) fn internal(text: impl fmt::Display) -> Self {
        tracing::error!(request_id = request_id::current(), error = %text, "internal error");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, RequestFault::Internal)
    }

    /// A rule refuses it as things stand.
    fn rule(fault: Fault) -> Self {
        let problem = Self::new(StatusCode::CONFLICT, fault);
        match fault.article {
            Some(article) => problem.detail((format!("依据：{article}"), format!("Under {article}."))),
            None => problem,
        }
    }

    /// Why a use case refuses; `name` says what the caller calls a field of the command.
    pub(crate) fn refused(failure: Failure, name: impl Fn(&'static str) -> &'static str) -> Self {
        match failure {
            Failure::Rule(fault) => Self::rule(fault),
            Failure::Because(why) => {
                let Because { fault, zh, en } = *why;
                Self::new(StatusCode::CONFLICT, fault).detail((zh, en))
            }
            Failure::NotFound => Self::not_found(),
            Failure::Forbidden => Self::forbidden(),
            Failure::Conflict { state, label, label_en, action: _, list, allowed } => {
                let mut problem = Self::new(StatusCode::CONFLICT, RequestFault::StateConflict)
                    .detail((format!("当前状态：{label}"), format!("As it stands: {label_en}")));
                problem.0.state = Some(state);
                problem.0.allowed = operations_of(list, &allowed);
                problem
            }
            Failure::Version { current } => {
                let mut problem = Self::new(StatusCode::PRECONDITION_FAILED, RequestFault::VersionConflict);
                problem.0.current = Some(current);
                problem
            }
            Failure::Field { field, fault } => Self::field(pointer(field, name), fault),
            Failure::Fields(all) => {
                Self::invalid(all.into_iter().map(|(field, fault)| Wrong::new(pointer(field, &name), fault)).collect())
            }
            Failure::Explained(why) => {
                let Explained { field, fault, zh, en } = *why;
                Self::invalid(vec![Wrong { pointer: pointer(field, name), code: fault.code, said: (zh, en).into() }])
            }
            Failure::Missing { field, fault } => Self::missing(Wrong::new(pointer(field, name), fault)),
            Failure::Store(error) => error.into(),
        }
    }
}

/// Where in a body, or in a query, a field of the command stands.
fn pointer(field: Field, name: impl Fn(&'static str) -> &'static str) -> String {
    let at = field.at.map(|at| format!("/{at}")).unwrap_or_default();
    let part = field.part.map(|part| format!("/{}", name(part))).unwrap_or_default();
    format!("/{}{at}{part}", name(field.name))
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    fn error_response(&self) -> HttpResponse {
        let What { status, code, title, detail, errors, state, allowed, current, tries, header } = (*self.0).clone();
        let language = language::current();
        let body = ProblemBody {
            kind: format!("urn:mashang:problem:{code}"),
            title: title.text(language),
            status: status.as_u16(),
            detail: detail.map(|detail| detail.text(language)),
            code: code.to_owned(),
            request_id: request_id::current(),
            errors: errors
                .into_iter()
                .map(|Wrong { pointer, code, said }| FieldProblem {
                    pointer,
                    code: code.to_owned(),
                    detail: said.text(language),
                })
                .collect(),
            state,
            allowed_actions: allowed,
            current_version: current,
            tries_left: tries,
        };
        let mut response = HttpResponse::build(status);
        if status == StatusCode::REQUEST_TIMEOUT {
            // What is left of its body nobody waits for.
            response.force_close();
        }
        if let Some(header) = header {
            response.insert_header(header);
        }
        response
            .insert_header(("Cache-Control", "no-store"))
            .insert_header((CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())))
            .append_header((VARY, HeaderValue::from_name(ACCEPT_LANGUAGE)))
            .content_type("application/problem+json")
            .body(serde_json::to_vec(&body).unwrap_or_default())
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::refused(failure, |name| name)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::new(StatusCode::CONFLICT, RequestFault::Stale),
            StoreError::Duplicate => Self::new(StatusCode::CONFLICT, RequestFault::Duplicate),
            StoreError::Busy => Self::unavailable(RequestFault::Overloaded),
            StoreError::Full => Self::unavailable(RequestFault::StorageFull),
            StoreError::Unreachable => Self::unavailable(RequestFault::DatabaseUnavailable),
            StoreError::Database(_) | StoreError::Corrupt(_) => Self::internal(error),
        }
    }
}

impl<E: Into<Problem>> From<Failed<E>> for Problem {
    fn from(failed: Failed<E>) -> Self {
        match failed {
            Failed::Job(error) => error.into(),
            Failed::Overloaded => Self::unavailable(RequestFault::Overloaded),
            Failed::Unavailable => Self::unavailable(RequestFault::DatabaseUnavailable),
            Failed::Full => Self::unavailable(RequestFault::StorageFull),
            Failed::Internal(text) => Self::internal(text),
        }
    }
}
