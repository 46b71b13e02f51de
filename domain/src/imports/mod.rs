//! Tables of institutions, grids, deputies and who works where, as files bring them in and take them out.
//!
//! An import is planned on a copy in memory of what it is about ([`draft`]), by the very use cases that change one thing at a
//! time, so that nothing has a second way in. What came of it is then written at once, or not at all: on SQLite, which has
//! one writer, a submission waits for no more than that.

mod assignments;
mod bulk;
mod calendar;
pub(crate) mod cells;
mod columns;
mod congresses;
mod deputies;
mod draft;
mod exports;
mod faults;
mod grids;
mod guests;
mod hours;
mod institutions;
mod mediators;
mod parents;
mod plan;
mod ports;
mod screening;
mod seats;
mod shelf;
mod store;
mod table;
mod words;

pub(crate) use assignments::grid_code;
pub use bulk::*;
pub use calendar::arrangement;
pub use columns::{Column, columns};
pub(crate) use columns::{needed, optional};
pub use exports::export;
pub use faults::*;
pub use guests::{Issued, codes};
pub use plan::{Counts, Kept, Plan, keep, plan};
pub use ports::*;
pub use table::*;
pub use words::*;
