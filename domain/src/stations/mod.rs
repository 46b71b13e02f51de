//! Liaison stations (代表联络站): a room's plan of a year, the rota of a month that is proposed by fair rotation, quarter-hours that
//! residents book, and the report that follows from the receptions that were held. A slot that is published is a reception: who came
//! and what was heard is written there and nowhere else.

mod bookings;
mod clock;
pub mod consequences;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
pub mod papers;
mod policy;
mod ports;
mod progress;
pub mod queries;
mod report;
mod rotation;
pub mod terms;
mod usage;
pub mod usecases;
mod view;
mod words;

pub use bookings::*;
pub use consequences::{BOOKING, PLAN, ROTA};
pub use events::*;
pub use faults::*;
pub use machine::{BookingAction, BookingState, PlanAction, PlanState, RotaAction, RotaState};
pub use model::*;
pub use policy::{
    StationRelation, booking_relations, permit_booking, permit_plan, permit_rota, plan_relations, rota_relations,
};
pub use ports::*;
pub use progress::*;
pub use report::*;
pub use rotation::{Person, Place, Span, propose};
pub use usage::*;
pub use view::*;
pub use words::*;
