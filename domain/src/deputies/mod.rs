//! Deputies with their mandates, the rooms in which they receive people, and the codes by which they are found.

mod model;
mod ports;
pub mod usecases;

pub use model::*;
pub use ports::*;
