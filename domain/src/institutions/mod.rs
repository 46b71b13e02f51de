//! Who serves and who handles: congress offices (人大机构) and handling units (承办单位); and what every institution has, be it
//! one of these, a room or a mediation organisation: it is opened, changed, closed and opened again, and its history is read.

mod above;
pub mod consequences;
mod details;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod usecases;

pub use consequences::{OFFICE, UNIT};
pub use details::{ContactPerson, Duty, InstitutionDetails, MAX_MEDIATORS, Mediator};
pub use events::*;
pub use faults::*;
pub use flow::Institution;
pub use machine::{InstitutionAction, InstitutionState};
pub use model::*;
pub use policy::{InstitutionRelation, permit};
pub use ports::*;
