//! `rule_sets.rules`: who has how long in the cases of a division; `calendar_years.days`: on which days "Monday to Friday" does
//! not hold.

use chrono::NaiveDate;
use mashang_domain::cases::{AssignReach, clocks};
use serde::{Deserialize, Serialize};

use crate::stored::word::Word;

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

    use super::*;

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
            ..RuleSet::standard()
        };
        let mut written = serde_json::to_value(Terms::from(&whole)).expect("JSON");
        let again = serde_json::from_value::<Terms>(written.clone()).expect("a shape").numbered(1);
        assert_eq!(again, whole);
        let fields = written.as_object_mut().expect("an object");
        let later = |name: &str| name.starts_with("extension") || name.ends_with("_days") || name == "assign_reach";
        fields.retain(|name, _| !later(name.as_str()));
        assert_eq!(serde_json::from_value::<Terms>(written).expect("a shape").numbered(1), RuleSet::standard());
    }
}
