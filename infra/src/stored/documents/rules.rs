//! `rule_sets.rules`: who has how long in the cases of a division; `calendar_years.days`: on which days "Monday to Friday" does
//! not hold.

use chrono::NaiveDate;
use mashang_domain::cases::clocks;
use serde::{Deserialize, Serialize};

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
        }
    }
}

impl Terms {
    pub(crate) fn numbered(self, version: i32) -> clocks::RuleSet {
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
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Day {
    pub(crate) date: NaiveDate,
    pub(crate) works: bool,
}
