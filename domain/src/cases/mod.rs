//! Cases (群众诉求): what a resident submits, on its way from the scan to the rated answer.
//!
//! A deputy does not exercise administrative power (代表法第三十一条: 不直接处理问题). A deputy accepts, explains,
//! coordinates, passes on and verifies; what an authority must decide or do is replied by a handling unit.

pub mod clocks;
mod events;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod usecases;
mod view;
mod words;

pub use events::*;
use flow::RULES;
pub use machine::{CaseAction, CaseState};
pub use model::*;
pub use policy::{CaseRelation, permit, relations};
pub use ports::*;
pub use view::*;
pub use words::*;
