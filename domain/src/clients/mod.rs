//! API clients (第三方系统): the systems of others that call in an office's name, each with what it may ask for, where, how often
//! and until when. A client is no person: it logs in nowhere, owns nothing, and its every call is held against what is kept here.

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
mod words;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use machine::{ClientAction, ClientState};
pub use model::*;
pub use policy::{ClientRelation, keeps, permit, relations};
pub use ports::*;
pub use words::*;
