//! What is said of how the outcome of a case was rated, and of what followed.

use chrono::{DateTime, Utc};
use mashang_domain::cases::usecases::{AnswerFollowUp, DecideContest, Rate, RecordCallBack};
use mashang_domain::cases::{self as domain, RatingAnswer, RatingStanding};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::{Checks, Input};
use crate::routes::notes::note;
use crate::routes::values::LongText;
use crate::words::{self, Word};

/// What a body says of the outcome.
fn answer(
    rating: words::CaseRating,
    attitude: Option<words::CaseRating>,
    reasons: &[words::RatingReason],
) -> RatingAnswer {
    RatingAnswer {
        rating: rating.0,
        attitude: attitude.map(|word| word.0),
        reasons: reasons.iter().map(|word| word.0).collect(),
    }
}

/// 评价。 A rating.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "rating": "satisfied", "attitude": "satisfied", "text": "路口通畅多了，谢谢！" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseRate {
    rating: words::CaseRating,
    /// 对经办人态度的评价。 How whoever handled it behaved.
    #[schema(nullable = false)]
    attitude: Option<words::CaseRating>,
    /// 不满意的原因；结果不满意时必填。 Why; needed where the outcome is dissatisfying.
    #[schema(max_items = 4)]
    #[serde(default)]
    reasons: Vec<words::RatingReason>,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 四周后是否可以再问一次；默认可以。 Whether you may be asked again after four weeks; true when absent.
    #[schema(nullable = false)]
    may_follow_up: Option<bool>,
}

impl Input for CaseRate {
    type Command = Rate;
    fn read(&self, checks: &mut Checks) -> Option<Rate> {
        Some(Rate {
            note: note(checks, self.text.as_ref(), &[])?,
            answer: answer(self.rating, self.attitude, &self.reasons),
            may_follow_up: self.may_follow_up.unwrap_or(true),
        })
    }
}

/// 电话回访。 What came of a call.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "reached": true, "rating": "satisfied", "text": "本人接听，表示已经通畅。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseCallBackRecord {
    /// 本人是否接听。 Whether the resident was on the phone.
    reached: bool,
    /// 本人的评价；没有评价的省略。 What the resident said; absent where nothing.
    #[schema(nullable = false)]
    rating: Option<words::CaseRating>,
    /// 对经办人态度的评价。 How whoever handled it behaved.
    #[schema(nullable = false)]
    attitude: Option<words::CaseRating>,
    /// 不满意的原因；结果不满意时必填。 Why; needed where the outcome is dissatisfying.
    #[schema(max_items = 4)]
    #[serde(default)]
    reasons: Vec<words::RatingReason>,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for CaseCallBackRecord {
    type Command = RecordCallBack;
    fn read(&self, checks: &mut Checks) -> Option<RecordCallBack> {
        let note = note(checks, self.text.as_ref(), &[])?;
        let answer = self.rating.map(|rating| answer(rating, self.attitude, &self.reasons));
        Some(RecordCallBack { note, reached: self.reached, answer })
    }
}

/// 对评价异议的处理。 What the office makes of an objection.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "outcome": "upheld", "text": "经核实，问题确未解决。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseContestDecision {
    outcome: words::ContestOutcome,
    text: LongText,
}

impl Input for CaseContestDecision {
    type Command = DecideContest;
    fn read(&self, checks: &mut Checks) -> Option<DecideContest> {
        Some(DecideContest { note: note(checks, Some(&self.text), &[])?, outcome: self.outcome.0 })
    }
}

/// 对回头看的答复。 Whether it is still in order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "ask_no_more": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseFollowUpAnswer {
    /// 是否仍正常。 Whether it is still in order.
    #[schema(nullable = false)]
    still_in_order: Option<bool>,
    /// 不再询问。 That you want not to be asked.
    #[serde(default)]
    ask_no_more: bool,
    #[schema(nullable = false)]
    text: Option<LongText>,
}

impl Input for CaseFollowUpAnswer {
    type Command = AnswerFollowUp;
    fn read(&self, checks: &mut Checks) -> Option<AnswerFollowUp> {
        let note = note(checks, self.text.as_ref(), &[])?;
        Some(AnswerFollowUp { note, still_in_order: self.still_in_order, ask_no_more: self.ask_no_more })
    }
}

/// 评价的详情。 The particulars of a rating.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseEvaluation {
    standing: words::RatingStanding,
    /// 评价时间；早期版本的评价没有。 When it was given; absent of an earlier version's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at: Option<DateTime<Utc>>,
    /// 对经办人态度的评价。 How whoever handled it behaved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attitude: Option<words::CaseRating>,
    /// 不满意的原因。 Why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<words::RatingReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proof: Option<words::RatingProof>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    flagged: Option<words::RatingFlag>,
}

impl CaseEvaluation {
    pub(super) fn of(standing: RatingStanding, evaluation: Option<&domain::Evaluation>) -> Self {
        Self {
            standing: Word(standing),
            at: evaluation.map(|one| one.at),
            attitude: evaluation.and_then(|one| one.attitude).map(Word),
            reasons: evaluation.iter().flat_map(|one| one.reasons.iter().copied().map(Word)).collect(),
            proof: evaluation.and_then(|one| one.proof).map(Word),
            flagged: evaluation.and_then(|one| one.flag).map(Word),
        }
    }
}

/// 一次电话回访。 One call.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseCallBack {
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 本人是否接听。 Whether the resident was on the phone.
    reached: bool,
}

/// 办结以后。 What followed once a case was settled.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseAftercare {
    /// 办结时间。 When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    closed_at: Option<DateTime<Utc>>,
    /// 电话回访；重新办理后重新计。 Each time that the resident was called since it was last opened again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    call_backs: Vec<CaseCallBack>,
    /// 单位提出异议的时间。 When the unit contested the rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contested_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contest_outcome: Option<words::ContestOutcome>,
    /// 询问是否仍正常的时间。 When the resident was asked whether it is still in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    follow_up_at: Option<DateTime<Utc>>,
    /// 是否仍正常。 What the resident answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    still_in_order: Option<bool>,
}

impl CaseAftercare {
    /// Nothing where nothing followed yet.
    pub(super) fn of(aftercare: &domain::Aftercare) -> Option<Self> {
        let call = |call: &domain::CallBack| CaseCallBack { at: call.at, reached: call.reached };
        let shown = Self {
            closed_at: aftercare.closed_at,
            call_backs: aftercare.call_backs.iter().map(call).collect(),
            contested_at: aftercare.contest.map(|contest| contest.at),
            contest_outcome: aftercare.contest.and_then(|contest| contest.outcome).map(Word),
            follow_up_at: aftercare.follow_up_at,
            still_in_order: aftercare.still_in_order,
        };
        (*aftercare != domain::Aftercare::default()).then_some(shown)
    }
}
