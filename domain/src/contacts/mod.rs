//! 双联 (代表法第四十四条): members of a standing committee keep in touch with deputies, and deputies with households, enterprises and voters.
//! A link says how often, visits say what was heard; whoever is visited has consented, and ends it at any time.

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
pub use machine::{ContactLinkAction, ContactLinkState};
pub use model::*;
pub use policy::{ContactLinkRelation, permit, relations};
pub use ports::*;
pub use view::*;
pub use words::*;
