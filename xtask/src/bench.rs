//! Placeholder.
use crate::tools::Outcome;
pub(crate) fn run(_: &[String]) -> Outcome {
    Ok(())
}
