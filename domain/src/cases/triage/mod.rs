//! What a case seems to be about, read off its words: category, nature, urgency, whether it accuses an official, whether it tells
//! of an emergency. It orders and pre-selects and never decides; nothing of it is kept.
//!
//! A softmax regression for each question, over the sequences of one to three characters that a report holds, hashed into
//! [`BUCKETS`]. Weights are whole numbers and their sums are exact, the exponential is `libm`'s and every sum of fractions has one
//! order: on every machine the same words get the same answer, to the last bit.

mod features;
mod measuring;
mod model;
mod reasons;
mod training;

pub use features::{BUCKETS, Features};
pub use measuring::{Measure, measure};
pub use model::{Answer, Answers, Model, Questions, Reading, Reason, Suggestion};
pub use reasons::MOST_REASONS;
pub use training::{Example, Labels, learn};
