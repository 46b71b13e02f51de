//! Suggestions, criticisms and opinions of deputies (代表建议、批评和意见), and motions (议案): from the draft to the answer that the
//! deputy rates, and to what was promised in it.

mod clock;
pub mod clocks;
pub mod consequences;
mod deadlines;
mod duplicates;
mod events;
mod extension;
mod faults;
mod flow;
mod hindrance;
mod machine;
mod model;
pub mod papers;
mod pasted;
mod policy;
mod ports;
pub mod queries;
pub mod usecases;
mod view;
mod waiting;
mod words;

pub use clock::*;
pub use consequences::SUBJECT;
pub use duplicates::*;
pub use events::*;
pub use extension::*;
pub use faults::*;
pub use machine::{SuggestionAction, SuggestionState};
pub use model::*;
pub use papers::{SuggestionPaperKind, SuggestionPaperListed};
pub use policy::{SuggestionRelation, permit, relations};
pub use ports::*;
pub use view::*;
pub use words::*;
