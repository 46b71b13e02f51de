//! What the week of one township stands on: reports that are invented and believable, chance that is the same each time, and a
//! reading of histories by a calendar of its own. Nothing of the program's rules, clocks or counting is used.

pub mod calendar;
mod counts;
mod dice;
mod history;
mod words;

pub use counts::{Counts, STAGES};
pub use dice::Dice;
pub use history::{Reading, Standing};
pub use words::{Template, Village, Words, person};
