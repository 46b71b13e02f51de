//! A person's work, out of every context: what waits for whom, and many things done at once.

mod batch;
mod list;
mod sittings;
mod sources;
mod task;

pub use batch::*;
pub use list::*;
pub use sources::Desk;
pub use task::{Task, TaskActions, TaskKey, TaskKind};
