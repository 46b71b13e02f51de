//! Deputies with their mandates and the grids to which they are assigned.

mod model;
mod ports;
pub mod usecases;

pub use model::*;
pub use ports::*;
