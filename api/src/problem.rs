//! Every error that a caller meets: RFC 9457 `application/problem+json`, made here and nowhere else.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use mashang_domain::cases::usecases::CaseError;
use mashang_domain::deputies::usecases::DeputyError;
use mashang_domain::shared::{Failure, Never, StoreError, Vocabulary};
use mashang_domain::territory::usecases::TerritoryError;
use mashang_infra::db::Failed;
use serde::Serialize;
use utoipa::ToSchema;

use crate::observe::current_request_id;

/// A field that is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub(crate) struct FieldProblem {
    /// JSON pointer of the field in the body, or the name of the parameter.
    pub pointer: String,
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
    /// The kind of problem, in Chinese.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong here, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// Stable, for machines.
    pub code: String,
    /// The request, to be named when asking for help.
    pub request_id: String,
    /// Every field that is wrong, all at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// With `state_conflict`: the state in which the entity is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<String>,
    /// With `state_conflict`: the actions that the state allows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_actions: Vec<String>,
    /// With `version_conflict`: the version that is current.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub current_version: Option<i32>,
    #[serde(skip)]
    header: Option<(HeaderName, HeaderValue)>,
}

/// A [`ProblemBody`] on its way to the caller; small, since every handler returns one or nothing.
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<ProblemBody>);

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, title: &str) -> Self {
        Self(Box::new(ProblemBody {
            kind: format!("urn:mashang:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: None,
            code: code.to_owned(),
            request_id: String::new(),
            errors: Vec::new(),
            state: None,
            allowed_actions: Vec::new(),
            current_version: None,
            header: None,
        }))
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> u16 {
        self.0.status
    }

    /// What went wrong here, where there is more to say than the title.
    pub(crate) fn words(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.header = Some((name, value));
        self
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "请求格式有误").detail(detail)
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "请先登录，或登录已失效")
            .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "您无权进行此操作")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "未找到，或您无权查看")
    }

    pub(crate) fn method_not_allowed(allow: HeaderValue) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "此路径不支持这个方法")
            .header(actix_web::http::header::ALLOW, allow)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "提交的内容过大")
            .detail(format!("最多 {} KiB", limit / 1024))
    }

    pub(crate) fn unsupported_media_type(expected: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "不支持的内容类型")
            .detail(format!("请使用 {expected}"))
    }

    pub(crate) fn invalid(errors: Vec<FieldProblem>) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "部分内容填写有误");
        problem.0.errors = errors;
        problem
    }

    pub(crate) fn field(pointer: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![FieldProblem { pointer: pointer.to_owned(), detail: detail.into() }])
    }

    /// Something that the body names does not exist.
    pub(crate) fn missing(pointer: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let mut problem =
            Self::new(StatusCode::NOT_FOUND, "reference_not_found", "所填内容中有不存在的对象").detail(detail.clone());
        problem.0.errors = vec![FieldProblem { pointer: pointer.to_owned(), detail }];
        problem
    }

    pub(crate) fn unavailable(code: &'static str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, "服务繁忙，请稍后重试")
            .header(RETRY_AFTER, HeaderValue::from_static("2"))
    }

    /// A failure inside: its text goes to the log and never to the caller.
    pub(crate) fn internal(text: impl fmt::Display) -> Self {
        tracing::error!(request_id = current_request_id(), error = %text, "internal error");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "系统内部错误")
    }

    pub(crate) fn conflict(code: &'static str, title: &str) -> Self {
        Self::new(StatusCode::CONFLICT, code, title)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut body = self.0.clone();
        body.request_id = current_request_id();
        let mut response = HttpResponse::build(self.status_code());
        if let Some(header) = &self.0.header {
            response.insert_header(header.clone());
        }
        let json = serde_json::to_vec(&body).unwrap_or_default();
        response.insert_header(("Cache-Control", "no-store")).content_type("application/problem+json").body(json)
    }
}

/// A context's own rules as problems.
pub(crate) trait OwnError: std::error::Error {
    fn problem(&self) -> Problem;
}

impl OwnError for Never {
    fn problem(&self) -> Problem {
        match *self {}
    }
}

impl OwnError for TerritoryError {
    fn problem(&self) -> Problem {
        match self {
            Self::OrdinalTaken => Problem::conflict("ordinal_taken", "该村（社区）已有此序号的网格"),
        }
    }
}

impl OwnError for DeputyError {
    fn problem(&self) -> Problem {
        match self {
            Self::CodeRevoked => Problem::conflict("code_revoked", "此码已停用，不能再指向他人"),
        }
    }
}

impl OwnError for CaseError {
    fn problem(&self) -> Problem {
        match self {
            Self::IntakeClosed(intake) => Problem::conflict("intake_closed", "此码暂不受理诉求").detail(intake.label()),
            Self::TooLateToReturn => Problem::conflict("too_late_to_return", "交办已超过 5 个工作日，不能退回"),
            Self::AlreadyExtended => Problem::conflict("already_extended", "只能延期一次"),
            Self::NoContact => Problem::conflict("no_contact", "群众未留联系方式"),
        }
    }
}

impl<E: OwnError> From<Failure<E>> for Problem {
    fn from(failure: Failure<E>) -> Self {
        match failure {
            Failure::Own(own) => own.problem(),
            Failure::NotFound => Self::not_found(),
            Failure::Forbidden => Self::forbidden(),
            Failure::Conflict { state, label, action: _, allowed } => {
                let mut problem =
                    Self::conflict("state_conflict", "当前状态不允许此操作").detail(format!("当前状态：{label}"));
                problem.0.state = Some(state.to_owned());
                problem.0.allowed_actions = allowed.into_iter().map(str::to_owned).collect();
                problem
            }
            Failure::Version { current } => {
                let mut problem =
                    Self::new(StatusCode::PRECONDITION_FAILED, "version_conflict", "内容已被他人更新，请刷新后重试");
                problem.0.current_version = Some(current);
                problem
            }
            Failure::Field { pointer, reason } => Self::field(pointer, reason.0),
            Failure::Missing { pointer, reason } => Self::missing(pointer, reason.0),
            Failure::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::conflict("stale", "内容刚被他人更新，请刷新后重试"),
            StoreError::Duplicate => Self::conflict("duplicate", "内容已存在"),
            StoreError::Unreachable => Self::unavailable("database_unavailable"),
            StoreError::Database(_) | StoreError::Corrupt(_) => Self::internal(error),
        }
    }
}

impl<E: Into<Problem>> From<Failed<E>> for Problem {
    fn from(failed: Failed<E>) -> Self {
        match failed {
            Failed::Job(error) => error.into(),
            Failed::Overloaded => Self::unavailable("overloaded"),
            Failed::Unavailable => Self::unavailable("database_unavailable"),
            Failed::Internal(text) => Self::internal(text),
        }
    }
}
