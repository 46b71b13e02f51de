//! What proves the log: a tree over its events, whose root tells of each of them. And who looked at what is sensitive.

mod entries;
mod faults;
mod retention;
pub mod tree;
mod words;

pub use entries::*;
pub use faults::*;
pub use retention::*;
pub use words::*;
