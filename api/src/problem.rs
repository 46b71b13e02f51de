//! Every error that a caller meets: RFC 9457 `application/problem+json`, made here and nowhere else.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use mashang_domain::cases::usecases::CaseError;
use mashang_domain::codes::CodeIntake;
use mashang_domain::codes::usecases::PrintedCodeError;
use mashang_domain::deputies::usecases::DeputyError;
use mashang_domain::disputes::usecases::DisputeError;
use mashang_domain::duties::usecases::DutyError;
use mashang_domain::receptions::usecases::ReceptionError;
use mashang_domain::shared::{Failure, Never, StoreError, Vocabulary};
use mashang_domain::territory::usecases::TerritoryError;
use mashang_infra::db::Failed;
use serde::Serialize;
use utoipa::ToSchema;

use crate::request_id;

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
        tracing::error!(request_id = request_id::current(), error = %text, "internal error");
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
        body.request_id = request_id::current();
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

impl OwnError for PrintedCodeError {
    fn problem(&self) -> Problem {
        match self {
            Self::Revoked => Problem::conflict("code_revoked", "此码已停用，不能再指向他人"),
        }
    }
}

impl OwnError for DeputyError {
    fn problem(&self) -> Problem {
        match self {
            Self::NotServing => Problem::conflict("not_serving", "该代表在开始日期不在任，不能联系网格"),
            Self::AssignmentOverlaps => Problem::conflict("assignment_overlaps", "该代表在这段时间已联系此网格"),
        }
    }
}

fn intake_closed(intake: CodeIntake) -> Problem {
    Problem::conflict("intake_closed", "此码暂不受理").detail(intake.label())
}

impl OwnError for CaseError {
    fn problem(&self) -> Problem {
        match self {
            Self::IntakeClosed(intake) => intake_closed(*intake),
            Self::TooLateToReturn => Problem::conflict("too_late_to_return", "交办已超过 5 个工作日，不能退回"),
            Self::AlreadyExtended => Problem::conflict("already_extended", "只能延期一次"),
            Self::NoContact => Problem::conflict("no_contact", "群众未留联系方式"),
        }
    }
}

impl OwnError for DutyError {
    fn problem(&self) -> Problem {
        match self {
            Self::SchemeUnnamed => Problem::conflict("scheme_unnamed", "角色方案还有未命名的角色，不能启用"),
            Self::LastScheme => Problem::conflict("last_scheme", "停用后当地没有可用的角色方案"),
            Self::NotTyped => Problem::conflict("not_typed", "系统自动记录的履职不能修改"),
        }
    }
}

impl OwnError for ReceptionError {
    fn problem(&self) -> Problem {
        match self {
            Self::Case(error) => error.problem(),
            Self::NoReceptionNow => Problem::conflict("no_reception_now", "此活动室现在没有接待活动"),
            Self::AlreadyCheckedIn => Problem::conflict("already_checked_in", "您已签到"),
            Self::AlreadySubmitted => Problem::conflict("already_submitted", "这条意见已转为诉求"),
            Self::NoCode => Problem::conflict("no_code", "代表和活动室都没有在用的代码，不能转为诉求"),
        }
    }
}

impl OwnError for DisputeError {
    fn problem(&self) -> Problem {
        match self {
            Self::IntakeClosed(intake) => intake_closed(*intake),
            Self::Case(error) => error.problem(),
            Self::OneSided => Problem::conflict("one_sided", "请先登记双方当事人"),
            Self::OrganisationElsewhere => {
                Problem::conflict("organisation_elsewhere", "该调解组织不在纠纷所在区划调解")
            }
            Self::NoMediator => Problem::conflict("no_mediator", "没有可以参与调解的调解员"),
            Self::OralAgreement => Problem::conflict("oral_agreement", "没有书面协议，无需签名盖章"),
            Self::NotEffective => Problem::conflict("not_effective", "协议尚未生效")
                .detail("书面协议自各方当事人签名、调解员签名并加盖调解组织印章之日起生效（人民调解法第二十九条）"),
            Self::NoOrganisation => Problem::conflict("no_organisation", "没有调解组织参与，不能申请司法确认")
                .detail("未经调解组织的协议只是当事人之间的和解协议（人民调解法第三十三条）"),
            Self::NotConfirmable => Problem::conflict("not_confirmable", "婚姻、身份关系不适用司法确认"),
            Self::AlreadyPerformed => Problem::conflict("already_performed", "这一项已履行"),
            Self::AlreadyHeld => Problem::conflict("already_held", "这次调解已有记录"),
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
