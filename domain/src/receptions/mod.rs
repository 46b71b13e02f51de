//! Receptions (接待日、选民代表座谈会): announced at least two days before, held in a room, with the register of what was
//! heard.

mod events;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod usecases;

pub use events::*;
pub use machine::{ReceptionAction, ReceptionState};
pub use model::*;
pub use policy::{ReceptionRelation, permit, relations};
pub use ports::*;
