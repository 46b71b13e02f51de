//! The roster of those elected: read off a table, held against what is entered, and kept as a whole or not at all.

mod columns;
mod matching;
mod plan;
mod read;

pub use columns::COLUMNS;
pub use matching::may_be;
pub use plan::{LoadRoster, RosterCounts, RosterPlan, keep, may_load, plan};
