//! Cases (群众诉求): what a resident submits, on its way from the scan to the rated answer.
//!
//! A deputy does not exercise administrative power (代表法第三十一条: 不直接处理问题). A deputy accepts, explains,
//! coordinates, passes on and verifies; what an authority must decide or do is replied by a handling unit.

mod answer_links;
pub mod clocks;
pub mod consequences;
mod events;
mod faults;
mod floor;
mod flow;
mod lists;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
mod recounts;
mod rules;
pub mod search;
mod terms;
pub mod triage;
pub mod usecases;
mod view;
mod words;

pub use answer_links::*;
pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use floor::LEAST_HOURS;
pub use lists::*;
pub use machine::{CaseAction, CaseState};
pub use model::*;
pub use policy::{CaseRelation, permit, relations};
pub use ports::*;
pub use rules::{DivisionRules, KeptRules, Rules, Standings, other_terms, rules_for};
pub use view::*;
pub use words::*;
