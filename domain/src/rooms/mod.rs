//! The rooms in which deputies receive people (代表活动室、联络站).

pub mod consequences;
mod details;
mod faults;
mod flow;
mod model;
mod ports;
pub mod usecases;

pub use consequences::SUBJECT;
pub use details::*;
pub use faults::*;
pub use model::*;
pub use ports::*;
