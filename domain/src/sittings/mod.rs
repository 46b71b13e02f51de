//! Sittings at a tea room (民情茶室议事): what was on the agenda, who took part, what was resolved on each item, and what is followed up
//! by whom and until when.

pub mod consequences;
mod deadlines;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod terms;
pub mod usecases;
mod view;
mod words;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use machine::{SittingAction, SittingState};
pub use model::*;
pub use policy::{SittingRelation, permit, relations};
pub use ports::*;
pub use view::*;
pub use words::*;
