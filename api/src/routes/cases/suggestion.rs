//! What the program suggests of a case to those who sort it.

use mashang_domain::cases::triage::{Reason, Suggestion};
use serde::Serialize;
use utoipa::ToSchema;

use crate::words::{self, Word};

/// 建议的理由：原文中最能说明问题的字词。 Why something is suggested: the words of the text that spoke most for it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseSuggestionReason {
    question: words::CaseTriageQuestion,
    /// 最有力的在前。 The strongest first.
    #[schema(max_items = 5)]
    words: Vec<String>,
}

/// 由程序按原文提出的分类建议，只供排序和预选，不作决定，也不保存。 What the program suggests by the text alone: it orders and pre-selects, decides nothing
/// and is not kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseSuggestion {
    category: words::CaseCategory,
    nature: words::CaseNature,
    urgency: words::CaseUrgency,
    /// 可能是检举控告（12388）。 It may accuse an official.
    accusation: bool,
    /// 可能是紧急求助（110/119/120）。 It may tell of an emergency.
    emergency: bool,
    /// 有把握的事项；不在其中的，请显示“不确定”。 What it is sure of; of the rest it is uncertain, and nothing is to be pre-selected.
    #[schema(max_items = 5)]
    sure: Vec<words::CaseTriageQuestion>,
    /// 理由。 Why.
    #[schema(max_items = 5)]
    reasons: Vec<CaseSuggestionReason>,
    /// 所用权重的编号。 The number of the weights that suggest it.
    model: u32,
}

impl From<Suggestion> for CaseSuggestion {
    fn from(made: Suggestion) -> Self {
        let reason = |Reason { question, words }| CaseSuggestionReason { question: Word(question), words };
        Self {
            category: Word(made.category),
            nature: Word(made.nature),
            urgency: Word(made.urgency),
            accusation: made.accusation,
            emergency: made.emergency,
            sure: made.sure.into_iter().map(Word).collect(),
            reasons: made.reasons.into_iter().map(reason).collect(),
            model: made.model,
        }
    }
}
