//! Duties (履职): the roles that deputies fill, and the record of what they did. Work done in the system writes its own
//! records from events; only work done outside is typed in, and an office confirms it.

mod events;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod usecases;
mod words;

pub use events::*;
pub use machine::{DutyAction, DutyState};
pub use model::*;
pub use policy::{DutyRelation, permit, relations};
pub use ports::*;
pub use words::*;
