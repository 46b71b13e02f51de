//! What people do with cases: one function for each thing, by who does it.

mod clock;
mod handling;
mod intake;
mod links;
mod office;
mod resident;
mod units;

pub use clock::*;
pub use handling::*;
pub use intake::*;
pub use links::*;
pub use office::*;
pub use resident::*;
pub use units::*;

use super::{Case, CaseMeasure, MAX_MEASURES};
use crate::codes::CodeIntake;
use crate::shared::Failure;

/// Rules of this context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The code takes no cases (代表法第六十一条、第六十二条: suspension and end close it).
    #[error("intake closed")]
    IntakeClosed(CodeIntake),
    /// The unit's time to give back a wrong assignment is over.
    #[error("too late to return")]
    TooLateToReturn,
    /// A unit is given more time only once.
    #[error("already extended")]
    AlreadyExtended,
    /// The resident left no phone.
    #[error("no contact")]
    NoContact,
}

type Result<T> = std::result::Result<T, Failure<CaseError>>;

fn gather(case: &mut Case, measures: &[CaseMeasure]) -> Result<()> {
    if case.handling.measures.len() + measures.len() > MAX_MEASURES {
        return Err(Failure::field("/measures", "一件诉求最多记录 50 项措施"));
    }
    case.handling.measures.extend_from_slice(measures);
    Ok(())
}
