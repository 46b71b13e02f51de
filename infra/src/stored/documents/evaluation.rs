//! Within `case_handling.handling` and the events of cases: what belongs to a rating beside its grade, and what follows once a case
//! was settled.

use mashang_domain::cases::{self, CaseRating, ContestOutcome, EvaluationFacts, RatingFlag, RatingProof, RatingReason};
use mashang_domain::shared::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{Word, each, is_default};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Evaluation {
    at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attitude: Option<Word<CaseRating>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Word<RatingReason>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<Word<RatingProof>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flag: Option<Word<RatingFlag>>,
    #[serde(default, skip_serializing_if = "is_default")]
    excluded: bool,
}

impl From<&cases::Evaluation> for Evaluation {
    fn from(evaluation: &cases::Evaluation) -> Self {
        Self {
            at: evaluation.at,
            attitude: evaluation.attitude.map(Word),
            reasons: evaluation.reasons.iter().copied().map(Word).collect(),
            proof: evaluation.proof.map(Word),
            flag: evaluation.flag.map(Word),
            excluded: evaluation.excluded,
        }
    }
}

impl From<Evaluation> for cases::Evaluation {
    fn from(evaluation: Evaluation) -> Self {
        Self {
            at: evaluation.at,
            attitude: evaluation.attitude.map(Word::known),
            reasons: evaluation.reasons.into_iter().map(Word::known).collect(),
            proof: evaluation.proof.map(Word::known),
            flag: evaluation.flag.map(Word::known),
            excluded: evaluation.excluded,
        }
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Call {
    by: Uuid,
    at: Instant,
    reached: bool,
}

impl From<&cases::CallBack> for Call {
    fn from(call: &cases::CallBack) -> Self {
        Self { by: call.by.0, at: call.at, reached: call.reached }
    }
}

impl From<Call> for cases::CallBack {
    fn from(call: Call) -> Self {
        Self { by: call.by.into(), at: call.at, reached: call.reached }
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Contest {
    at: Instant,
    rated_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<Word<ContestOutcome>>,
}

impl From<cases::Contest> for Contest {
    fn from(contest: cases::Contest) -> Self {
        Self { at: contest.at, rated_at: contest.rated_at, outcome: contest.outcome.map(Word) }
    }
}

impl From<Contest> for cases::Contest {
    fn from(contest: Contest) -> Self {
        Self { at: contest.at, rated_at: contest.rated_at, outcome: contest.outcome.map(Word::known) }
    }
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Aftercare {
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reminded_at: Option<Instant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<Call>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contest: Option<Contest>,
    #[serde(skip_serializing_if = "is_default")]
    follow_up_refused: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    still_in_order: Option<bool>,
}

impl From<&cases::Aftercare> for Aftercare {
    fn from(aftercare: &cases::Aftercare) -> Self {
        Self {
            closed_at: aftercare.closed_at,
            reminded_at: aftercare.reminded_at,
            calls: each(&aftercare.call_backs),
            contest: aftercare.contest.map(Contest::from),
            follow_up_refused: aftercare.follow_up_refused,
            follow_up_at: aftercare.follow_up_at,
            still_in_order: aftercare.still_in_order,
        }
    }
}

impl From<Aftercare> for cases::Aftercare {
    fn from(aftercare: Aftercare) -> Self {
        Self {
            closed_at: aftercare.closed_at,
            reminded_at: aftercare.reminded_at,
            call_backs: each(aftercare.calls),
            contest: aftercare.contest.map(Into::into),
            follow_up_refused: aftercare.follow_up_refused,
            follow_up_at: aftercare.follow_up_at,
            still_in_order: aftercare.still_in_order,
        }
    }
}

/// What an event tells of a rating beside its grade.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Told {
    #[serde(skip_serializing_if = "Option::is_none")]
    attitude: Option<Word<CaseRating>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Word<RatingReason>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Word<RatingProof>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<Word<RatingFlag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reached: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Word<ContestOutcome>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    still_in_order: Option<bool>,
}

impl From<&EvaluationFacts> for Told {
    fn from(facts: &EvaluationFacts) -> Self {
        Self {
            attitude: facts.attitude.map(Word),
            reasons: facts.reasons.iter().copied().map(Word).collect(),
            proof: facts.proof.map(Word),
            flag: facts.flag.map(Word),
            reached: facts.reached,
            outcome: facts.outcome.map(Word),
            still_in_order: facts.still_in_order,
        }
    }
}

impl From<Told> for EvaluationFacts {
    fn from(told: Told) -> Self {
        Self {
            attitude: told.attitude.map(Word::known),
            reasons: told.reasons.into_iter().map(Word::known).collect(),
            proof: told.proof.map(Word::known),
            flag: told.flag.map(Word::known),
            reached: told.reached,
            outcome: told.outcome.map(Word::known),
            still_in_order: told.still_in_order,
        }
    }
}
