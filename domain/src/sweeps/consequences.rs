//! What follows from what happened in a sweep: who is told, what it credits deputies with, and which files it shows.

use super::{
    SweepChange, SweepFinding, SweepFindingChange, SweepFindingEvent, SweepFindingEventKind, SweepFindingId, Sweeps,
    finding_relations,
};
use crate::disputes::DisputeRisk;
use crate::duties::{Credit, DutyActivity, DutyRole};
use crate::shared::{AttachmentId, Context, DeputyId, Flow, Party, Recorded, StoreError, SubjectKind, Vocabulary};

/// Sweeps as what events are about.
pub const CAMPAIGN: SubjectKind =
    SubjectKind { value: "sweep_campaign", label: "矛盾纠纷排查", description: "A sweep for disputes." };

/// Grids' reports as what events are about.
pub const REPORT: SubjectKind =
    SubjectKind {
        value: "sweep_report", label: "排查报告", description: "What a grid reports in a round of a sweep."
    };

/// What sweeps found, as what events are about.
pub const FINDING: SubjectKind =
    SubjectKind { value: "sweep_finding", label: "排查发现", description: "Something that a sweep found." };

/// The word of its list of kinds.
#[must_use]
pub fn kind(change: &SweepChange) -> &'static str {
    match change {
        SweepChange::Campaign(change) => change.event.kind.as_str(),
        SweepChange::Report(change) => change.event.kind.as_str(),
        SweepChange::Finding(change) => change.event.kind.as_str(),
    }
}

/// Whom something that happened to a finding is news to. High risk is told at once to the offices (人民调解法第二十五条).
#[must_use]
pub fn told(finding: &SweepFinding, change: &SweepFindingChange) -> Vec<Party> {
    use SweepFindingEventKind as K;
    let office = Party::Office(finding.office);
    let offices = || vec![office, Party::Office(finding.issuer)];
    match change.event.kind {
        K::HighRiskFound => offices(),
        // They were told of it, and look for it in vain.
        K::Withdrawn if finding.risk == DisputeRisk::High => offices(),
        K::Watched => change.event.watcher.into_iter().collect(),
        K::DisputeOpened | K::CaseOpened => vec![office],
        K::Dismissed | K::StruckOff => [finding.reporter].into_iter().chain(finding.watcher).collect(),
        K::Found | K::Linked | K::Separated | K::Withdrawn => Vec::new(),
    }
}

/// What the deputy who reported it is credited with once something is to be done about it: once a finding, whatever comes of it.
#[must_use]
pub fn credit(change: &SweepChange) -> Option<Credit> {
    match change {
        SweepChange::Campaign(_) | SweepChange::Report(_) => None,
        SweepChange::Finding(change) => credit_of_finding(&change.event),
    }
}

/// The same of what happened to a finding.
#[must_use]
pub fn credit_of_finding(event: &SweepFindingEvent) -> Option<Credit> {
    use SweepFindingEventKind as K;
    match event.kind {
        K::DisputeOpened | K::CaseOpened | K::Watched => {
            Some(Credit::of_matter(DutyRole::SentimentInformant, DutyActivity::PassedOn).named())
        }
        K::Found | K::HighRiskFound | K::Linked | K::Separated | K::Dismissed | K::StruckOff | K::Withdrawn => None,
    }
}

/// The deputies whom an event names as having reported.
#[must_use]
pub fn named(change: &SweepChange) -> &[DeputyId] {
    match change {
        SweepChange::Campaign(_) | SweepChange::Report(_) => &[],
        SweepChange::Finding(change) => &change.event.informant,
    }
}

/// Whether an event of the finding that the actor sees shows `file`.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Sweeps>(
    store: &mut S,
    ctx: &Context,
    id: SweepFindingId,
    file: AttachmentId,
) -> Result<bool, StoreError> {
    let Some(finding) = store.sweep_finding(id)? else { return Ok(false) };
    if finding_relations(&ctx.actor, &finding).is_empty() {
        return Ok(false);
    }
    let events: Vec<Recorded<SweepFindingChange>> = store.events_of(finding.subject())?;
    Ok(events.iter().any(|recorded| match recorded {
        Recorded::Known(record) => record.change.event.note.attachments.contains(&file),
        Recorded::Unknown { .. } => false,
    }))
}
