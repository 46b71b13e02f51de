//! Where things are: administrative divisions (行政区划) and the governance grids (网格) in them.

mod areas;
pub mod consequences;
mod events;
mod faults;
mod listed;
mod model;
mod ports;
pub mod usecases;

pub use areas::{UnfitAreas, unfit_areas};
pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use listed::{Listed, ListedDivision};
pub use model::*;
pub use ports::*;

pub use crate::shared::division::DivisionCode;
