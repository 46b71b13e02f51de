//! Receptions (接待日、选民代表座谈会): announced as long before as the rules say, held in a room, with the register of what was
//! heard.

pub mod consequences;
mod deadlines;
mod endings;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod titles;
pub mod usecases;
mod view;

pub use consequences::SUBJECT;
pub use endings::*;
pub use events::*;
pub use faults::*;
pub use machine::{ReceptionAction, ReceptionState};
pub use model::*;
pub use policy::{ReceptionRelation, permit, relations, shows_to_attendee};
pub use ports::*;
pub use view::*;
