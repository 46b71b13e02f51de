//! Who has how long with suggestions and orders, in rule sets and as it was when a term began. A number that is not said is the one that
//! the program always had.

use mashang_domain::cases;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct SuggestionTerms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cosign_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assign_working_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    object_working_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rate_working_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    second_months: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rework_months: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report_months: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decide_working_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    return_working_days: Option<u32>,
}

impl From<cases::SuggestionTerms> for SuggestionTerms {
    fn from(terms: cases::SuggestionTerms) -> Self {
        let standard = cases::SuggestionTerms::standard();
        Self {
            cosign_days: Some(terms.cosign_days),
            assign_working_days: Some(terms.assign_working_days),
            object_working_days: Some(terms.object_working_days),
            rate_working_days: Some(terms.rate_working_days),
            second_months: Some(terms.second_months),
            rework_months: Some(terms.rework_months),
            report_months: Some(terms.report_months),
            // What was written before these were rules says nothing of them, and is written again as it was.
            decide_working_days: Some(terms.decide_working_days).filter(|days| *days != standard.decide_working_days),
            return_working_days: Some(terms.return_working_days).filter(|days| *days != standard.return_working_days),
        }
    }
}

impl From<SuggestionTerms> for cases::SuggestionTerms {
    fn from(terms: SuggestionTerms) -> Self {
        let standard = Self::standard();
        Self {
            cosign_days: terms.cosign_days.unwrap_or(standard.cosign_days),
            assign_working_days: terms.assign_working_days.unwrap_or(standard.assign_working_days),
            object_working_days: terms.object_working_days.unwrap_or(standard.object_working_days),
            rate_working_days: terms.rate_working_days.unwrap_or(standard.rate_working_days),
            second_months: terms.second_months.unwrap_or(standard.second_months),
            rework_months: terms.rework_months.unwrap_or(standard.rework_months),
            report_months: terms.report_months.unwrap_or(standard.report_months),
            decide_working_days: terms.decide_working_days.unwrap_or(standard.decide_working_days),
            return_working_days: terms.return_working_days.unwrap_or(standard.return_working_days),
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct OrderTerms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acknowledge_working_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer_working_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    send_backs: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    head_after_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    above_after_days: Option<u32>,
}

impl From<cases::OrderTerms> for OrderTerms {
    fn from(terms: cases::OrderTerms) -> Self {
        Self {
            acknowledge_working_days: Some(terms.acknowledge_working_days),
            answer_working_days: Some(terms.answer_working_days),
            send_backs: Some(terms.send_backs),
            head_after_days: Some(terms.head_after_days),
            above_after_days: Some(terms.above_after_days),
        }
    }
}

impl From<OrderTerms> for cases::OrderTerms {
    fn from(terms: OrderTerms) -> Self {
        let standard = Self::standard();
        Self {
            acknowledge_working_days: terms.acknowledge_working_days.unwrap_or(standard.acknowledge_working_days),
            answer_working_days: terms.answer_working_days.unwrap_or(standard.answer_working_days),
            send_backs: terms.send_backs.unwrap_or(standard.send_backs),
            head_after_days: terms.head_after_days.unwrap_or(standard.head_after_days),
            above_after_days: terms.above_after_days.unwrap_or(standard.above_after_days),
        }
    }
}
