//! A person's work, out of every context: what waits for whom, and many things done at once.

mod batch;
mod list;

pub use batch::*;
pub use list::*;
