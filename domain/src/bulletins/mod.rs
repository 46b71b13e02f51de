//! Briefings (《民情专报》): an office tells leaders of one matter in four parts, out of what is on record; they write down what is to be
//! done, whoever is named answers, and it comes back to the deputies and the residents from whom it came.

pub mod citing;
pub mod consequences;
mod deadlines;
mod desk;
pub mod digest;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
pub mod papers;
mod policy;
mod ports;
pub mod queries;
mod scan;
pub mod usecases;
mod view;
mod words;

pub use crate::shared::BulletinId;
pub use consequences::SUBJECT;
pub use desk::BulletinDesk;
pub use events::*;
pub use faults::*;
pub use machine::{BulletinAction, BulletinState};
pub use model::*;
pub use policy::{BulletinRelation, permit, relations};
pub use ports::*;
pub use view::*;
pub use words::*;
