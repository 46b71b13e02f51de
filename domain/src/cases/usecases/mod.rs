//! What people do with cases: one function for each thing, by who does it.

mod answer_links;
mod assigning;
mod children;
mod clock;
mod diverting;
mod drawing;
mod evaluation;
mod handling;
mod intake;
mod links;
mod lists;
mod office;
mod put_back;
mod reassign;
mod recusal;
mod resident;
mod rights;
mod rules;
mod shown;
mod splits;
mod units;

pub use answer_links::*;
pub use assigning::*;
pub use clock::*;
pub use diverting::*;
pub use drawing::*;
pub use evaluation::*;
pub use handling::*;
pub use intake::*;
pub use links::*;
pub use lists::*;
pub use office::*;
pub use put_back::*;
pub use reassign::*;
pub use resident::*;
pub use rights::*;
pub use rules::*;
pub use splits::*;
pub use units::*;

use super::{Case, CaseFault, CaseMeasure, MAX_MEASURES};
use crate::shared::Failure;

type Result<T> = std::result::Result<T, Failure>;

fn gather(case: &mut Case, measures: &[CaseMeasure]) -> Result<()> {
    if case.handling.measures.len() + measures.len() > MAX_MEASURES {
        return Err(Failure::field("measures", CaseFault::TooManyMeasures));
    }
    case.handling.measures.extend_from_slice(measures);
    Ok(())
}
