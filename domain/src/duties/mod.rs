//! Duties (履职): the roles that deputies fill, and the record of what they did. Work done in the system writes its own
//! records from events; only work done outside is typed in, and an office confirms it.

pub mod consequences;
mod credit;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
pub mod papers;
mod policy;
mod ports;
pub mod queries;
mod span;
pub mod table;
pub mod usecases;
mod words;

pub use consequences::SUBJECT;
pub use credit::*;
pub use events::*;
pub use faults::*;
pub use machine::{DutyAction, DutyState};
pub use model::*;
pub use policy::{DutyRelation, permit, relations};
pub use ports::*;
pub use span::*;
pub use words::*;
