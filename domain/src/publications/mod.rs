//! Public versions of cases (公开的诉求): of a case whose resident consented, those who handle it propose one in other words, the
//! office shows it once somebody who did not write it has looked, and whoever has the same trouble joins by one tap (附议). It says
//! how the matter stands in few public words, where it lies no closer than a street, and never who raised it.

mod cells;
pub mod consequences;
mod events;
mod faults;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
pub mod usecases;
mod view;
mod words;

pub use cells::*;
pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use machine::{PublicationAction, PublicationState};
pub use model::*;
pub use policy::{PublicationRelation, permit, relations};
pub use ports::*;
pub use view::*;
pub use words::*;
