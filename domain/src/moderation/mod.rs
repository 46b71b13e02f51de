//! What is about to become public, looked at before it is: by lists of words and by what private data look like. What they find
//! in it waits for somebody of the office in charge who did not write it. A finding is a reason to look, never a verdict.

pub mod consequences;
mod events;
mod faults;
mod flow;
mod fold;
mod lists;
mod machine;
mod model;
mod numbers;
mod policy;
mod ports;
mod screen;
pub mod usecases;
mod words;

pub use consequences::SUBJECT;
pub use events::*;
pub use faults::*;
pub use lists::*;
pub use machine::{ModerationAction, ModerationState};
pub use model::*;
pub use policy::{ModerationRelation, permit, relations};
pub use ports::*;
pub use screen::{Screen, WordEntry};
pub use words::*;
