//! The codes that are printed for deputies and rooms, and what they show and lead to.

mod faults;
mod model;
pub mod plates;
mod ports;
pub mod usecases;

pub use faults::*;
pub use model::*;
pub use plates::{CodeBearer, Plate, PlateBearer, PlateSeat, Plates, PrintForm, PrintFormat, Station};
pub use ports::*;
