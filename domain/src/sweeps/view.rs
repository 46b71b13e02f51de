//! What each viewer sees of sweeps, reports and findings.

use super::{
    SweepCampaign, SweepCampaignAction, SweepCampaignRelation, SweepFinding, SweepFindingAction, SweepFindingChange,
    SweepFindingEventKind, SweepFindingRelation, SweepReport, SweepRound, finding_relations,
};
use crate::cases::ClockLight;
use crate::shared::flow::open_to;
use crate::shared::{Context, Instant, Note, Party, Recorded};

/// A sweep as one viewer sees it.
#[derive(Clone, Debug)]
pub struct SweepCampaignView {
    pub campaign: SweepCampaign,
    /// Its rounds, with the instants by which each grid has reported.
    pub rounds: Vec<(SweepRound, Instant)>,
    /// The number of the round that runs.
    pub current: Option<u32>,
    pub relations: Vec<SweepCampaignRelation>,
    pub allowed: Vec<SweepCampaignAction>,
}

/// A grid's report as one viewer sees it.
#[derive(Clone, Debug)]
pub struct SweepReportView {
    pub report: SweepReport,
    /// The findings that it names.
    pub findings: Vec<SweepFindingView>,
}

/// Something that happened to a finding.
#[derive(Clone, Debug)]
pub struct SweepFindingStep {
    pub kind: SweepFindingEventKind,
    pub at: Instant,
    /// In whose name.
    pub by: Option<Party>,
    pub note: Note,
}

/// A finding as one viewer sees it.
#[derive(Clone, Debug)]
pub struct SweepFindingView {
    pub finding: SweepFinding,
    pub light: Option<ClockLight>,
    /// What happened to it, the oldest first; not in lists.
    pub steps: Vec<SweepFindingStep>,
    pub relations: Vec<SweepFindingRelation>,
    pub allowed: Vec<SweepFindingAction>,
}

/// How near the term of a finding is.
#[must_use]
pub fn light(finding: &SweepFinding, now: Instant) -> Option<ClockLight> {
    if !finding.state().is_in_hand() {
        return None;
    }
    Some(if now >= finding.due {
        ClockLight::Red
    } else if super::terms::near(now) >= finding.due {
        ClockLight::Yellow
    } else {
        ClockLight::Green
    })
}

/// Shows `finding`, without what happened to it; `None` where the actor may not know that it exists.
#[must_use]
pub fn finding_view(finding: SweepFinding, ctx: &Context) -> Option<SweepFindingView> {
    let relations = finding_relations(&ctx.actor, &finding);
    if relations.is_empty() {
        return None;
    }
    let (allowed, light) = (open_to(&finding, &relations), light(&finding, ctx.now));
    Some(SweepFindingView { finding, light, steps: Vec::new(), relations, allowed })
}

/// What happened, of all that was recorded.
#[must_use]
pub fn finding_steps(events: Vec<Recorded<SweepFindingChange>>) -> Vec<SweepFindingStep> {
    let step = |recorded: Recorded<SweepFindingChange>| match recorded {
        Recorded::Known(record) => {
            let event = record.change.event;
            Some(SweepFindingStep { kind: event.kind, at: record.at, by: record.party, note: event.note })
        }
        Recorded::Unknown { .. } => None,
    };
    events.into_iter().filter_map(step).collect()
}
