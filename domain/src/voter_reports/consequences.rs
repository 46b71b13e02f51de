//! What follows from what happened to a report to voters: who is told. Nothing else does: no review has any consequence by itself.

use super::{VoterReport, VoterReportChange, VoterReportEventKind};
use crate::shared::{Party, SubjectKind};

/// Reports to voters as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "voter_report", label: "述职报告", description: "A deputy's report to voters." };

/// Whom it is news to.
#[must_use]
pub fn told(report: &VoterReport, change: &VoterReportChange) -> Vec<Party> {
    use VoterReportEventKind as K;
    let (deputy, office) = (Party::Deputy(report.deputy), Party::Office(report.office));
    match change.event.kind {
        K::Drafted | K::Answered => vec![office],
        K::Asked => vec![deputy, office],
        K::Scheduled
        | K::Checked
        | K::SentBack
        | K::Announced
        | K::Published
        | K::Held
        | K::ReviewOpened
        | K::ReviewClosed
        | K::Filed
        | K::Cancelled => vec![deputy],
    }
}
