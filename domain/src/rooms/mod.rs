//! The rooms in which deputies receive people (代表活动室、联络站).

mod faults;
mod model;
mod ports;
pub mod usecases;

pub use faults::*;
pub use model::*;
pub use ports::*;
