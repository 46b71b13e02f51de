//! 述职 (代表法第五十八条): a deputy tells the voters of the constituency what was done, answers their questions, and is reviewed by them in
//! secret. Figures come from the duty file and nobody types them; nothing follows from a review by itself.

mod ballots;
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
pub mod public;
pub mod queries;
pub mod terms;
pub mod usecases;
mod view;

pub use ballots::{BallotResult, Ballots};
pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use machine::{VoterReportAction, VoterReportState};
pub use model::*;
pub use policy::{VoterReportRelation, permit, relations};
pub use ports::*;
pub use view::*;
