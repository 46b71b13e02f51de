//! People's congresses (人民代表大会) with their terms (届) and constituencies (选区).

mod consequences;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
mod ordinals;
mod policy;
mod ports;
pub mod queries;
pub mod sessions;
pub mod usecases;

pub use consequences::{CONGRESS, TERM};
pub use events::*;
pub use faults::*;
pub use machine::{TermAction, TermState};
pub use model::*;
pub use ordinals::term_called;
pub use policy::{TermRelation, permit, relations};
pub use ports::*;
pub use sessions::{CongressSession, CongressSessionId, CongressSessions};
