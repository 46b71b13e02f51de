//! What people do with reports to voters.

mod ballots;
mod meetings;
mod writing;

pub use ballots::*;
pub use meetings::*;
pub use writing::*;

use super::{VoterReport, VoterReportAction, VoterReportEvent, VoterReportId, VoterReports};
use crate::shared::flow::{Journal, step};
use crate::shared::{At, Context, Failure};

type Result<T> = std::result::Result<T, Failure>;

/// Makes a step that changes nothing but where a report stands.
fn bare<S: VoterReports + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<VoterReportId>,
    action: VoterReportAction,
    event: VoterReportEvent,
) -> Result<VoterReport> {
    step(store, ctx, at, |_| action, |_, _: &mut VoterReport, _| Ok(event))
}
