//! Policy notes (政策明白纸): an office publishes one to a division, people read it uncounted as persons, and a deputy who
//! explains it at a reception is credited as a publicist (政策法规宣传员).

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
pub use machine::{NoticeAction, NoticeState};
pub use model::*;
pub use policy::{NoticeRelation, permit, relations};
pub use ports::*;
pub use view::*;
