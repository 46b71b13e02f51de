//! The change of term (换届) as one operation: the roster of those elected is loaded, confirmed and, with the first session of
//! the new term, takes effect in one resumable job, which can be taken back for a day.

pub mod consequences;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod report;
pub mod roster;
pub mod switch;
pub mod undo;
pub mod usecases;
mod words;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use machine::{TermChangeAction, TermChangeState};
pub use model::*;
pub use policy::{TermChangeRelation, permit, relations};
pub use ports::*;
pub use words::*;
