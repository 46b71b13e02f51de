//! Handing over (移交、请假): a deputy who is away, suspended, gone or overloaded leaves open work to somebody who acts.

pub mod consequences;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod usecases;
mod view;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use machine::{HandoverAction, HandoverState};
pub use model::*;
pub use policy::{HandoverRelation, may_give_up, permit, relations};
pub use ports::*;
pub use view::*;
