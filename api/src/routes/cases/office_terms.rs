//! Who has how long with suggestions and supervision orders, as a part of a rule set, and on what each term rests.

use mashang_domain::cases::clocks::RuleSet;
use mashang_domain::cases::{OrderTerms, SourcedTerm, SuggestionTerms, sourced_terms};
use mashang_domain::shared::Vocabulary;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::words::{self, Word};

/// 办理代表建议的时限，法律未规定的。 Who has how long with suggestions, where no statute says it.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(as = SuggestionTermsCreate, example = json!({ "rework_months": 1, "assign_working_days": 5 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SuggestionTermsInput {
    /// 受邀联名的代表几天内答复；省略为 10。 Days within which a deputy who is asked to sign answers; 10 when absent.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    cosign_days: Option<u32>,
    /// 登记后几个工作日内交办；省略为 5。 Working days from registration to assignment; 5 when absent.
    #[schema(minimum = 1, maximum = 30, nullable = false)]
    assign_working_days: Option<u32>,
    /// 交办后几个工作日内可申请退回；省略为 7。 Working days within which a unit says that a suggestion is another's; 7 when absent.
    #[schema(minimum = 1, maximum = 30, nullable = false)]
    object_working_days: Option<u32>,
    /// 答复后几个工作日内评价；省略为 15。 Working days within which the deputy rates an answer; 15 when absent.
    #[schema(minimum = 5, maximum = 60, nullable = false)]
    rate_working_days: Option<u32>,
    /// 交办后几个月内可申请延长、提出协办意见；省略为 2。 Months within which a unit may be given more time, and those that help give their opinion; 2 when absent.
    #[schema(minimum = 1, maximum = 3, nullable = false)]
    second_months: Option<u32>,
    /// 不满意的几个月内重新办理；省略为 1。 Months for an answer that did not satisfy; 1 when absent.
    #[schema(minimum = 1, maximum = 3, nullable = false)]
    rework_months: Option<u32>,
    /// 几个月报告一次承诺进展；省略为 3。 Months between two reports on what was promised; 3 when absent.
    #[schema(minimum = 1, maximum = 12, nullable = false)]
    report_months: Option<u32>,
    /// 收到延期申请后几个工作日内决定；省略为 5。 Working days within which the office decides on a unit's asking for more time; 5 when absent.
    #[schema(minimum = 1, maximum = 30, nullable = false)]
    decide_working_days: Option<u32>,
    /// 代表不满意后几个工作日内交回承办单位重新办理；省略为 5。 Working days within which the office has a unit handle anew what did not satisfy the deputy; 5 when absent.
    #[schema(minimum = 1, maximum = 30, nullable = false)]
    return_working_days: Option<u32>,
}

impl SuggestionTermsInput {
    /// With what ships where nothing is said.
    pub(crate) fn read(given: Option<Self>) -> SuggestionTerms {
        let standard = SuggestionTerms::standard();
        let Some(given) = given else { return standard };
        SuggestionTerms {
            cosign_days: given.cosign_days.unwrap_or(standard.cosign_days),
            assign_working_days: given.assign_working_days.unwrap_or(standard.assign_working_days),
            object_working_days: given.object_working_days.unwrap_or(standard.object_working_days),
            rate_working_days: given.rate_working_days.unwrap_or(standard.rate_working_days),
            second_months: given.second_months.unwrap_or(standard.second_months),
            rework_months: given.rework_months.unwrap_or(standard.rework_months),
            report_months: given.report_months.unwrap_or(standard.report_months),
            decide_working_days: given.decide_working_days.unwrap_or(standard.decide_working_days),
            return_working_days: given.return_working_days.unwrap_or(standard.return_working_days),
        }
    }
}

/// 督办单的时限。 Who has how long with supervision orders.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(as = OrderTermsCreate, example = json!({ "acknowledge_working_days": 1, "answer_working_days": 5 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderTermsInput {
    /// 几个工作日内签收；省略为 1。 Working days until it is acknowledged; 1 when absent.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    acknowledge_working_days: Option<u32>,
    /// 几个工作日内答复，不得短于签收期限；省略为 5。 Working days until it is answered; no fewer than until it is acknowledged; 5 when absent.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    answer_working_days: Option<u32>,
    /// 同一机构最多退回几次，再次不认可的由上级机构接手；省略为 2。 How often one office sends an answer back; 2 when absent.
    #[schema(minimum = 0, maximum = 5, nullable = false)]
    send_backs: Option<u32>,
    /// 超期几天报机构负责人；省略为 3。 Days past due from which the head of the office is told; 3 when absent.
    #[schema(minimum = 1, maximum = 30, nullable = false)]
    head_after_days: Option<u32>,
    /// 超期几天报上级机构，不得早于报负责人；省略为 7。 Days past due from which the office above is told; no fewer than for the head; 7 when absent.
    #[schema(minimum = 1, maximum = 60, nullable = false)]
    above_after_days: Option<u32>,
}

impl OrderTermsInput {
    /// With what ships where nothing is said.
    pub(crate) fn read(given: Option<Self>) -> OrderTerms {
        let standard = OrderTerms::standard();
        let Some(given) = given else { return standard };
        OrderTerms {
            acknowledge_working_days: given.acknowledge_working_days.unwrap_or(standard.acknowledge_working_days),
            answer_working_days: given.answer_working_days.unwrap_or(standard.answer_working_days),
            send_backs: given.send_backs.unwrap_or(standard.send_backs),
            head_after_days: given.head_after_days.unwrap_or(standard.head_after_days),
            above_after_days: given.above_after_days.unwrap_or(standard.above_after_days),
        }
    }
}

/// 办理代表建议的时限，法律未规定的。 Who has how long with suggestions, where no statute says it.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = SuggestionTerms)]
pub(crate) struct SuggestionTermsAnswer {
    /// 受邀联名的代表几天内答复。 Days within which a deputy who is asked to sign answers.
    cosign_days: u32,
    /// 登记后几个工作日内交办。 Working days from registration to assignment.
    assign_working_days: u32,
    /// 交办后几个工作日内可申请退回。 Working days within which a unit says that a suggestion is another's.
    object_working_days: u32,
    /// 答复后几个工作日内评价。 Working days within which the deputy rates an answer.
    rate_working_days: u32,
    /// 交办后几个月内可申请延长、提出协办意见。 Months within which a unit may be given more time, and those that help give their opinion.
    second_months: u32,
    /// 不满意的几个月内重新办理。 Months for an answer that did not satisfy.
    rework_months: u32,
    /// 几个月报告一次承诺进展。 Months between two reports on what was promised.
    report_months: u32,
    /// 收到延期申请后几个工作日内决定。 Working days within which the office decides on a unit's asking for more time.
    decide_working_days: u32,
    /// 代表不满意后几个工作日内交回承办单位重新办理。 Working days within which the office has a unit handle anew what did not satisfy the deputy.
    return_working_days: u32,
}

impl From<SuggestionTerms> for SuggestionTermsAnswer {
    fn from(terms: SuggestionTerms) -> Self {
        Self {
            cosign_days: terms.cosign_days,
            assign_working_days: terms.assign_working_days,
            object_working_days: terms.object_working_days,
            rate_working_days: terms.rate_working_days,
            second_months: terms.second_months,
            rework_months: terms.rework_months,
            report_months: terms.report_months,
            decide_working_days: terms.decide_working_days,
            return_working_days: terms.return_working_days,
        }
    }
}

/// 督办单的时限。 Who has how long with supervision orders.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = OrderTerms)]
pub(crate) struct OrderTermsAnswer {
    /// 几个工作日内签收。 Working days until it is acknowledged.
    acknowledge_working_days: u32,
    /// 几个工作日内答复，不得短于签收期限。 Working days until it is answered; no fewer than until it is acknowledged.
    answer_working_days: u32,
    /// 同一机构最多退回几次，再次不认可的由上级机构接手。 How often one office sends an answer back.
    send_backs: u32,
    /// 超期几天报机构负责人。 Days past due from which the head of the office is told.
    head_after_days: u32,
    /// 超期几天报上级机构，不得早于报负责人。 Days past due from which the office above is told; no fewer than for the head.
    above_after_days: u32,
}

impl From<OrderTerms> for OrderTermsAnswer {
    fn from(terms: OrderTerms) -> Self {
        Self {
            acknowledge_working_days: terms.acknowledge_working_days,
            answer_working_days: terms.answer_working_days,
            send_backs: terms.send_backs,
            head_after_days: terms.head_after_days,
            above_after_days: terms.above_after_days,
        }
    }
}

/// 一项时限及其依据。 A term with its source.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = SourcedTerm)]
pub(crate) struct SourcedTermAnswer {
    term: words::HandlingTerm,
    /// 多少；单位见词表。 How much, in the unit that its word names.
    count: u32,
    /// 为 true 时由法律法规规定，各地不能另定。 True where a statute says it, and no division sets another.
    fixed: bool,
    basis: words::TermBasis,
    /// 法律法规条文。 The article, where a statute says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    article: Option<&'static str>,
}

impl From<SourcedTerm> for SourcedTermAnswer {
    fn from(one: SourcedTerm) -> Self {
        let SourcedTerm { term, count, fixed, basis } = one;
        Self { term: Word(term), count, fixed, basis: Word(basis), article: term.article() }
    }
}

/// Every term of handling suggestions, disputes and orders by those rules.
pub(crate) fn sourced(rules: &RuleSet) -> Vec<SourcedTermAnswer> {
    sourced_terms(&rules.suggestions, &rules.orders).into_iter().map(SourcedTermAnswer::from).collect()
}
