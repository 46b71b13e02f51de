//! Sweeps (矛盾纠纷大排查): an office has the grids of an area looked through for disputes. Each grid reports each round, a zero report
//! included; what is found becomes a dispute, a case or something to watch, and stands in a ledger until the office strikes it off.

mod alike;
pub mod consequences;
mod deadlines;
mod events;
mod faults;
mod figures;
mod flow;
mod machine;
mod model;
mod policy;
mod ports;
pub mod queries;
mod rounds;
pub mod terms;
pub mod usecases;
mod view;
mod words;

pub use alike::{Alike, likely_same};
pub use consequences::{CAMPAIGN, FINDING, REPORT};
pub use events::*;
pub use faults::*;
pub use figures::*;
pub use machine::*;
pub use model::*;
pub use policy::*;
pub use ports::*;
pub use rounds::{SweepRound, rounds};
pub use view::*;
pub use words::*;
