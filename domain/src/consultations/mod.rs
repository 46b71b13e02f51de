//! Consultations (民主协商、意见征集): an office asks an area about a topic, in meetings and by opinions that anybody may send; what is
//! alike is grouped, each group is decided on with a reason and answered in public, and what was promised has milestones.

pub mod consequences;
mod deadlines;
mod events;
mod faults;
mod flow;
mod likeness;
mod machine;
mod model;
mod opinions;
mod policy;
mod ports;
pub mod queries;
pub mod terms;
pub mod usecases;
mod view;
mod words;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use likeness::{Likeness, propose};
pub use machine::*;
pub use model::*;
pub use opinions::*;
pub use policy::*;
pub use ports::*;
pub use view::*;
pub use words::*;
