//! Deputies with their mandates and the grids to which they are assigned.

pub mod consequences;
pub mod coverage;
mod events;
mod faults;
mod model;
mod ports;
mod service;
pub mod usecases;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use model::*;
pub use ports::*;
pub use service::*;
