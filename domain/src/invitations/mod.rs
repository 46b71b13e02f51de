//! Invitations (邀请): an office brings in those who work with it, each by a code that is good once, for seven days, and only for
//! whoever holds the phone that the invitation names.

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

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use machine::{InvitationAction, InvitationState};
pub use model::*;
pub use policy::{InvitationRelation, permit, relations};
pub use ports::*;
