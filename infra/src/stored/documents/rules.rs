//! `rule_sets.rules`: who has how long in the cases of a division; `calendar_years.days`: on which days "Monday to Friday" does
//! not hold.

use chrono::{NaiveDate, NaiveTime};
use mashang_domain::cases::{AssignReach, clocks};
use mashang_domain::shared::text::Name;
use serde::{Deserialize, Serialize};

use super::office_terms::{OrderTerms, SuggestionTerms};
use crate::stored::word::{Plain, Word, plain};

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Term {
    Hours(u32),
    Days(u32),
    WorkingDays(u32),
}

/// The number of the set has a column of its own, and is not read from here.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Terms {
    accept: Term,
    handle: Term,
    assign: Term,
    question: Term,
    help: Term,
    proposal: Term,
    complaint: Term,
    verify: Term,
    rate: Term,
    rework: Term,
    return_within: u32,
    // What sets of before say nothing of is as the program always did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extensions: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extension: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reception_notice_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reception_ahead_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mediation_extension_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assign_reach: Option<Word<AssignReach>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    objection_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day_ends_at: Option<NaiveTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    remind: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ask_room: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ask_office: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pauses: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reopen_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    suggestions: Option<SuggestionTerms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    orders: Option<OrderTerms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Plain<Name>>,
}

impl From<clocks::Term> for Term {
    fn from(term: clocks::Term) -> Self {
        match term {
            clocks::Term::Hours(count) => Self::Hours(count),
            clocks::Term::Days(count) => Self::Days(count),
            clocks::Term::WorkingDays(count) => Self::WorkingDays(count),
        }
    }
}

impl From<Term> for clocks::Term {
    fn from(term: Term) -> Self {
        match term {
            Term::Hours(count) => Self::Hours(count),
            Term::Days(count) => Self::Days(count),
            Term::WorkingDays(count) => Self::WorkingDays(count),
        }
    }
}

impl From<&clocks::RuleSet> for Terms {
    fn from(rules: &clocks::RuleSet) -> Self {
        Self {
            accept: rules.accept.into(),
            handle: rules.handle.into(),
            assign: rules.assign.into(),
            question: rules.question.into(),
            help: rules.help.into(),
            proposal: rules.proposal.into(),
            complaint: rules.complaint.into(),
            verify: rules.verify.into(),
            rate: rules.rate.into(),
            rework: rules.rework.into(),
            return_within: rules.return_within,
            extensions: Some(rules.extensions),
            extension: rules.extension.map(Term::from),
            reception_notice_days: Some(rules.reception_notice_days),
            reception_ahead_days: Some(rules.reception_ahead_days),
            mediation_extension_days: Some(rules.mediation_extension_days),
            assign_reach: Some(Word(rules.assign_reach)),
            objection_days: Some(rules.objection_days),
            day_ends_at: Some(rules.day_ends_at),
            remind: rules.remind.map(Term::from),
            ask_room: Some(rules.ask_room.into()),
            ask_office: Some(rules.ask_office.into()),
            pauses: Some(rules.pauses),
            answer: Some(rules.answer.into()),
            reopen_days: Some(rules.reopen_days),
            suggestions: Some(rules.suggestions.into()),
            orders: Some(rules.orders.into()),
            source: plain(rules.source.as_ref()),
        }
    }
}

impl Terms {
    pub(crate) fn numbered(self, version: i32) -> clocks::RuleSet {
        let standard = clocks::RuleSet::standard();
        clocks::RuleSet {
            version,
            accept: self.accept.into(),
            handle: self.handle.into(),
            assign: self.assign.into(),
            question: self.question.into(),
            help: self.help.into(),
            proposal: self.proposal.into(),
            complaint: self.complaint.into(),
            verify: self.verify.into(),
            rate: self.rate.into(),
            rework: self.rework.into(),
            return_within: self.return_within,
            extensions: self.extensions.unwrap_or(standard.extensions),
            extension: self.extension.map(Into::into),
            reception_notice_days: self.reception_notice_days.unwrap_or(standard.reception_notice_days),
            reception_ahead_days: self.reception_ahead_days.unwrap_or(standard.reception_ahead_days),
            mediation_extension_days: self.mediation_extension_days.unwrap_or(standard.mediation_extension_days),
            assign_reach: self.assign_reach.map_or(standard.assign_reach, Word::known),
            objection_days: self.objection_days.unwrap_or(standard.objection_days),
            day_ends_at: self.day_ends_at.unwrap_or(standard.day_ends_at),
            remind: self.remind.map(Into::into),
            ask_room: self.ask_room.map_or(standard.ask_room, Into::into),
            ask_office: self.ask_office.map_or(standard.ask_office, Into::into),
            pauses: self.pauses.unwrap_or(standard.pauses),
            answer: self.answer.map_or(standard.answer, Into::into),
            reopen_days: self.reopen_days.unwrap_or(standard.reopen_days),
            suggestions: self.suggestions.map_or(standard.suggestions, Into::into),
            orders: self.orders.map_or(standard.orders, Into::into),
            source: self.source.map(|source| source.0),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Day {
    pub(crate) date: NaiveDate,
    pub(crate) works: bool,
}

#[cfg(test)]
mod tests {
    use mashang_domain::cases::clocks::RuleSet;
    use mashang_domain::cases::{OrderTerms, SuggestionTerms};

    use super::{AssignReach, NaiveTime, Name, Terms, clocks};

    #[test]
    fn a_set_that_says_less_says_what_the_program_did() {
        let whole = RuleSet {
            extensions: 3,
            extension: Some(clocks::Term::WorkingDays(5)),
            reception_notice_days: 7,
            reception_ahead_days: 90,
            mediation_extension_days: 30,
            assign_reach: AssignReach::Any,
            objection_days: 10,
            day_ends_at: NaiveTime::from_hms_opt(18, 0, 0).expect("a time"),
            remind: Some(clocks::Term::Hours(12)),
            ask_room: clocks::Term::WorkingDays(3),
            ask_office: clocks::Term::WorkingDays(4),
            pauses: 1,
            answer: clocks::Term::WorkingDays(7),
            reopen_days: 60,
            suggestions: SuggestionTerms { rework_months: 2, cosign_days: 15, ..SuggestionTerms::standard() },
            orders: OrderTerms { answer_working_days: 8, send_backs: 3, ..OrderTerms::standard() },
            source: Some(Name::new("晋人常办〔2026〕5号").expect("a literal")),
            ..RuleSet::standard()
        };
        let mut written = serde_json::to_value(Terms::from(&whole)).expect("JSON");
        let again = serde_json::from_value::<Terms>(written.clone()).expect("a shape").numbered(1);
        assert_eq!(again, whole);
        let fields = written.as_object_mut().expect("an object");
        let later = [
            "day_ends_at",
            "remind",
            "ask_room",
            "ask_office",
            "pauses",
            "answer",
            "assign_reach",
            "suggestions",
            "orders",
            "source",
        ];
        fields.retain(|name, _| {
            !name.starts_with("extension") && !name.ends_with("_days") && !later.contains(&name.as_str())
        });
        assert_eq!(serde_json::from_value::<Terms>(written).expect("a shape").numbered(1), RuleSet::standard());
    }
}
