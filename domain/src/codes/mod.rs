//! The codes that are printed for deputies and rooms, and what they show and lead to.

mod model;
mod ports;
pub mod usecases;

pub use model::*;
pub use ports::*;
