//! What callers are told of their consents, and of what was erased.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use mashang_domain::person::{Consent, Erased, Kept};
use mashang_domain::shared::Vocabulary;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::{self, Word};

/// 一次同意。 A consent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Consent)]
pub(crate) struct ConsentAnswer {
    /// 标识。 Its id.
    id: Uuid,
    purpose: words::ConsentPurpose,
    /// 所依据的个人信息保护说明的版本。 The edition of the privacy notice.
    edition: String,
    way: words::ConsentWay,
    /// 仅就此诉求。 Of this case alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
    /// 同意时间。 When it was given.
    given_at: DateTime<Utc>,
    /// 撤回时间。 When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    withdrawn_at: Option<DateTime<Utc>>,
}

impl From<Consent> for ConsentAnswer {
    fn from(consent: Consent) -> Self {
        Self {
            id: consent.id.0,
            purpose: Word(consent.purpose),
            edition: consent.edition.into(),
            way: Word(consent.way),
            case_id: consent.case.map(|case| case.0),
            given_at: consent.given_at,
            withdrawn_at: consent.withdrawn_at,
        }
    }
}

/// 依法不能删除的。 What is kept all the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ErasureKept {
    why: words::ErasureLimit,
    /// 原因。 Why, in Chinese.
    reason: String,
    /// 所指的纠纷。 Which dispute, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    dispute_id: Option<Uuid>,
}

impl From<Kept> for ErasureKept {
    fn from(kept: Kept) -> Self {
        Self {
            why: Word(kept.why),
            reason: kept.why.label().to_owned(),
            dispute_id: kept.dispute.map(|dispute| dispute.0),
        }
    }
}

/// 删除的结果。 What was erased.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ErasureAnswer {
    /// 已删除内容的诉求；只剩统计所需。 Cases of which only what is counted is left.
    case_ids: Vec<Uuid>,
    /// 暂时无法读出、尚未删除的诉求；修复后请再次请求。 Cases that can't be read now and are there still: ask again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable_case_ids: Vec<Uuid>,
    /// 账号是否已注销。 Whether the account is gone.
    account_erased: bool,
    /// 依法不能删除的。 What is kept all the same, and why.
    kept: Vec<ErasureKept>,
}

impl From<Erased> for ErasureAnswer {
    fn from(erased: Erased) -> Self {
        Self {
            case_ids: erased.cases.into_iter().map(|case| case.0).collect(),
            unreadable_case_ids: erased.unreadable.into_iter().map(|case| case.0).collect(),
            account_erased: erased.account,
            kept: erased.kept.into_iter().map(ErasureKept::from).collect(),
        }
    }
}

/// What nobody keeps.
pub(crate) fn private<T: Serialize>(answer: &T) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "private, no-store")).json(answer)
}
