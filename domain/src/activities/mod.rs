//! Activities that a congress organises for its deputies (代表法第二十六条至第三十三条、第三十七条、第四十七条): inspections, research,
//! checks of how laws are carried out, meetings, training, visits and exchanges; and the groups in which deputies go about them. An
//! office plans and announces, deputies answer, a report goes through the office to units, and these feed back to each participant.

mod clock;
pub mod consequences;
mod deadlines;
mod events;
mod faults;
mod figures;
mod flow;
mod groups;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod terms;
pub mod usecases;
mod view;
mod words;

pub use consequences::{GROUP, SUBJECT};
pub use events::*;
pub use faults::*;
pub use figures::*;
pub use groups::*;
pub use machine::*;
pub use model::*;
pub use policy::*;
pub use ports::*;
pub use view::*;
pub use words::*;
