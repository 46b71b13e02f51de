//! What each viewer sees of a report to voters.

use super::{BallotResult, VoterReport, VoterReportAction, VoterReportRelation, relations};
use crate::cases::ClockLight;
use crate::shared::Context;
use crate::shared::flow::offered;

/// A report as one viewer sees it.
#[derive(Clone, Debug)]
pub struct VoterReportView {
    pub report: VoterReport,
    pub light: Option<ClockLight>,
    /// What voters said of it, once the review is closed; not in lists.
    pub result: Option<BallotResult>,
    pub relations: Vec<VoterReportRelation>,
    pub allowed: Vec<VoterReportAction>,
}

/// Shows `report` to the actor, without what voters said of it; `None` where the actor may not know how it comes to be.
#[must_use]
pub fn view(report: VoterReport, ctx: &Context) -> Option<VoterReportView> {
    let relations = relations(&ctx.actor, &report);
    if relations.is_empty() {
        return None;
    }
    let allowed = offered(&report, &relations, &ctx.actor, ctx.now);
    let light = report.light(ctx.now, report.yellow(ctx));
    Some(VoterReportView { report, light, result: None, relations, allowed })
}
