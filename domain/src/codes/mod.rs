//! The codes that are printed for deputies and rooms, and what they show and lead to.

mod faults;
mod model;
mod ports;
pub mod usecases;

pub use faults::*;
pub use model::*;
pub use ports::*;
