//! What people do with links, and what follows by itself where a deputy goes.

mod links;
mod moves;
mod visits;

pub use links::*;
pub use moves::{give_back, lapse_unanswered, leave_alone, pass_on};
pub use visits::*;

use crate::shared::Failure;

type Result<T> = std::result::Result<T, Failure>;
