//! Figures (统计): how roll-ups are kept and rebuilt. When an entity changes, its old contribution is taken out and the new
//! one put in. Doing that twice changes nothing, and doing it for everything from nothing gives the same numbers.

mod ports;
pub mod usecases;

pub use ports::*;
