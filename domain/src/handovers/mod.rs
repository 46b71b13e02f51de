//! Handing over (移交、请假): a deputy who is away, suspended, gone or overloaded leaves open work to somebody who acts.

mod machine;
mod model;

pub use machine::{HandoverAction, HandoverState};
pub use model::*;
