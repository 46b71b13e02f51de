//! Supervision orders (督办单): an office tells a unit, or an office below it, by a numbered paper to answer for a matter by a day.
//! Nobody orders a deputy about: deputies are elected, and are reminded at most.

mod clock;
pub mod consequences;
mod deadlines;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
pub mod papers;
mod policy;
mod ports;
pub mod queries;
pub mod terms;
pub mod usecases;
mod view;
mod words;

pub use clock::{OrderAlert, OrderClock};
pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use machine::{OrderAction, OrderState};
pub use model::*;
pub use policy::{OrderRelation, carries, permit, relations};
pub use ports::*;
pub use view::*;
pub use words::*;
