//! What proves the log to others: the content of its leaves, signed roots, and the check that holds every event against them.

mod leaf;
mod note;
mod verify;

pub(crate) use leaf::{Content, salted};
pub use note::{Checkpoint, Signer};
pub use verify::{Flaw, Verified, verify};
