//! Cases (群众诉求): what a resident submits, on its way from the scan to the rated answer.
//!
//! A deputy does not exercise administrative power (代表法第三十一条: 不直接处理问题). A deputy accepts, explains,
//! coordinates, passes on and verifies; what an authority must decide or do is replied by a handling unit.

mod about;
mod answer_links;
pub mod clocks;
pub mod consequences;
mod deadlines;
mod evaluation;
mod events;
mod fallbacks;
mod faults;
mod floor;
mod flow;
mod hindrance;
mod lists;
pub mod lots;
mod machine;
mod model;
pub mod months;
mod office_terms;
mod policy;
mod ports;
pub mod queries;
mod questions;
mod ratings;
mod reach;
mod receipts;
mod recounts;
mod recusal;
mod reminders;
mod rules;
#[cfg(test)]
mod samples;
pub mod satisfaction;
pub mod search;
mod stages;
mod standard_texts;
mod stepping_in;
mod terms;
pub mod triage;
pub mod usecases;
mod view;
mod waits;
mod why_not;
mod words;

pub use about::*;
pub use answer_links::*;
pub use consequences::SUBJECT;
pub use evaluation::*;
pub use events::*;
pub use faults::*;
pub use floor::LEAST_HOURS;
pub use hindrance::GO_ON_DAYS;
pub use lists::*;
pub use machine::{CaseAction, CaseState};
pub use model::*;
pub use office_terms::*;
pub use policy::{CaseRelation, permit, relations, shows_phone};
pub use ports::*;
pub use questions::CaseQuestion;
pub use ratings::ask_at;
pub use reach::assigners;
pub use receipts::{DiversionReceipt, ReceiptKey};
pub use rules::{DivisionRules, KeptRules, Rules, Standings, other_terms, rules_for};
pub use stages::StageMark;
pub use standard_texts::*;
pub use view::*;
pub use waits::*;
pub use why_not::*;
pub use words::*;
