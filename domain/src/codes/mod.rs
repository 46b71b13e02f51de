//! The codes that are printed for deputies, rooms and offices, and what they show and lead to.

pub mod consequences;
mod events;
mod faults;
mod model;
pub mod plates;
mod ports;
pub mod usecases;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use model::*;
pub use plates::{CodeBearer, Plate, PlateBearer, PlateSeat, Plates, PrintForm, PrintFormat, Station};
pub use ports::*;
