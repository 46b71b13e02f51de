//! Where things are: administrative divisions (行政区划) and the governance grids (网格) in them.

mod faults;
mod model;
mod ports;
pub mod usecases;

pub use faults::*;
pub use model::*;
pub use ports::*;
