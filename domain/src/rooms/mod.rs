//! The rooms in which deputies receive people (代表活动室、联络站).

mod model;
mod ports;
pub mod usecases;

pub use model::*;
pub use ports::*;
