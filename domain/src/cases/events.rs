use serde::{Deserialize, Serialize};

use super::{
    CaseAudience, CaseChannel, CaseDiversion, CaseMeasure, CaseNature, CaseRating, CaseReportKind, CaseSettlement,
    CaseState,
};
use crate::shared::text::Name;
use crate::shared::timeline::Told;
use crate::shared::{AttachmentId, CaseId, Change, DisputeId, EventKind, GridMemberId, Instant, Note, Party, UnitId};

/// What happened to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CaseEvent {
    /// It came in.
    Submitted {
        channel: CaseChannel,
        /// To whom it is addressed.
        to: Party,
        /// The files that came with it.
        note: Note,
    },
    /// The deputy took it on.
    Accepted {
        /// Words to the resident.
        note: Note,
    },
    /// It was refused.
    Declined {
        note: Note,
        /// Where it belongs.
        proper_channel: Name,
    },
    /// It was handed to somebody else.
    Transferred { note: Note, to: Party },
    /// It was sent where it belongs.
    Diverted { note: Note, to: CaseDiversion },
    /// The resident was asked for more.
    InfoRequested { note: Note },
    /// The resident added something.
    Supplemented { note: Note },
    /// Somebody told how it goes.
    Reported {
        note: Note,
        /// What kind of report.
        report: CaseReportKind,
        /// Who sees it.
        audience: CaseAudience,
        /// The grid's people who were there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        companions: Vec<GridMemberId>,
        /// What was agreed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        measures: Vec<CaseMeasure>,
        /// The numbers of measures that are done now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        completed: Vec<u32>,
    },
    /// It was passed to the office.
    Escalated { note: Note },
    /// A unit was made responsible.
    Assigned {
        /// Words to the unit.
        note: Note,
        /// The unit in the lead.
        lead: UnitId,
        /// The units that help.
        co: Vec<UnitId>,
        /// The nature that decides the term.
        nature: CaseNature,
        due: Instant,
    },
    /// The unit gave it back.
    Returned { note: Note },
    /// The unit began.
    Started { note: Note },
    /// The unit told the result.
    Replied {
        note: Note,
        /// Photos of before.
        before: Vec<AttachmentId>,
        /// Photos of after.
        after: Vec<AttachmentId>,
        /// What was done.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        measures: Vec<CaseMeasure>,
    },
    /// The deputy confirmed the result on site.
    Verified {
        /// What was seen.
        note: Note,
    },
    /// The deputy did not accept the result.
    Rejected {
        note: Note,
        /// Until when it is to be done again.
        due: Instant,
    },
    /// The unit was given more time.
    Extended {
        note: Note,
        /// Until when now.
        due: Instant,
    },
    /// It was settled without a unit.
    Resolved {
        note: Note,
        /// By an answer or by measures.
        settlement: CaseSettlement,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        measures: Vec<CaseMeasure>,
    },
    /// The resident rated it.
    Rated { note: Note, rating: CaseRating },
    /// No rating came in time.
    Expired,
    /// Whoever holds it was urged.
    Reminded {
        note: Note,
        /// Who was urged.
        holder: Option<Party>,
    },
    /// It was put under the office's supervision.
    Supervised { note: Note },
    /// The resident's phone was shown to somebody.
    ContactRevealed,
    /// The resident took it back.
    Withdrawn { note: Note },
    /// It continues in another case.
    Merged { note: Note, into: CaseId },
    /// Another case continues in this one.
    Absorbed { case: CaseId },
    /// A dispute came out of it.
    DisputeOpened { note: Note, dispute: DisputeId },
}

/// A [`CaseEvent`] with the step that it was.
pub type CaseChange = Change<CaseEvent, CaseState>;

/// What a timeline shows of a case's event, whatever its kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseParticulars {
    /// Words and files.
    pub note: Note,
    /// Photos of before.
    pub before: Vec<AttachmentId>,
    /// Photos of after.
    pub after: Vec<AttachmentId>,
    /// What was agreed or done.
    pub measures: Vec<CaseMeasure>,
    pub to: Option<Party>,
    pub due: Option<Instant>,
    pub rating: Option<CaseRating>,
    /// What kind of report.
    pub report: Option<CaseReportKind>,
    /// Where it belongs.
    pub proper_channel: Option<Name>,
    /// The other case of a merger.
    pub other_case: Option<CaseId>,
    /// The dispute that came out of it.
    pub dispute: Option<DisputeId>,
    /// How many of the grid's people were there.
    pub companions: usize,
}

impl Told for CaseEvent {
    type Audience = CaseAudience;
    type Particulars = CaseParticulars;

    fn kind(&self) -> EventKind {
        match self {
            Self::Submitted { .. } => EventKind::Submitted,
            Self::Accepted { .. } => EventKind::Accepted,
            Self::Declined { .. } => EventKind::Declined,
            Self::Transferred { .. } => EventKind::Transferred,
            Self::Diverted { .. } => EventKind::Diverted,
            Self::InfoRequested { .. } => EventKind::InfoRequested,
            Self::Supplemented { .. } => EventKind::Supplemented,
            Self::Reported { .. } => EventKind::Reported,
            Self::Escalated { .. } => EventKind::Escalated,
            Self::Assigned { .. } => EventKind::Assigned,
            Self::Returned { .. } => EventKind::Returned,
            Self::Started { .. } => EventKind::Started,
            Self::Replied { .. } => EventKind::Replied,
            Self::Verified { .. } => EventKind::Verified,
            Self::Rejected { .. } => EventKind::Rejected,
            Self::Extended { .. } => EventKind::Extended,
            Self::Resolved { .. } => EventKind::Resolved,
            Self::Rated { .. } => EventKind::Rated,
            Self::Expired => EventKind::Expired,
            Self::Reminded { .. } => EventKind::Reminded,
            Self::Supervised { .. } => EventKind::Supervised,
            Self::ContactRevealed => EventKind::ContactRevealed,
            Self::Withdrawn { .. } => EventKind::Withdrawn,
            Self::Merged { .. } => EventKind::Merged,
            Self::Absorbed { .. } => EventKind::Absorbed,
            Self::DisputeOpened { .. } => EventKind::DisputeOpened,
        }
    }

    /// What only organises the handling stays with those who handle.
    fn audience(&self) -> CaseAudience {
        match self {
            Self::Reported { audience, .. } => *audience,
            Self::Returned { .. } | Self::Rejected { .. } | Self::Reminded { .. } | Self::ContactRevealed => {
                CaseAudience::Handlers
            }
            Self::Submitted { .. }
            | Self::Accepted { .. }
            | Self::Declined { .. }
            | Self::Transferred { .. }
            | Self::Diverted { .. }
            | Self::InfoRequested { .. }
            | Self::Supplemented { .. }
            | Self::Escalated { .. }
            | Self::Assigned { .. }
            | Self::Started { .. }
            | Self::Replied { .. }
            | Self::Verified { .. }
            | Self::Extended { .. }
            | Self::Resolved { .. }
            | Self::Rated { .. }
            | Self::Expired
            | Self::Supervised { .. }
            | Self::Withdrawn { .. }
            | Self::Merged { .. }
            | Self::Absorbed { .. }
            | Self::DisputeOpened { .. } => CaseAudience::Everyone,
        }
    }

    fn particulars(self) -> CaseParticulars {
        let plain = CaseParticulars::default();
        match self {
            Self::Submitted { note, to, .. } | Self::Transferred { note, to } => {
                CaseParticulars { note, to: Some(to), ..plain }
            }
            Self::Accepted { note }
            | Self::InfoRequested { note }
            | Self::Supplemented { note }
            | Self::Escalated { note }
            | Self::Returned { note }
            | Self::Started { note }
            | Self::Verified { note }
            | Self::Supervised { note }
            | Self::Withdrawn { note } => CaseParticulars { note, ..plain },
            Self::Diverted { note, to } => {
                let label = crate::shared::Vocabulary::label(to);
                CaseParticulars { note, proper_channel: Name::new(label).ok(), ..plain }
            }
            Self::Declined { note, proper_channel } => {
                CaseParticulars { note, proper_channel: Some(proper_channel), ..plain }
            }
            Self::Reported { note, report, companions, measures, .. } => {
                CaseParticulars { note, report: Some(report), companions: companions.len(), measures, ..plain }
            }
            Self::Assigned { note, lead, due, .. } => {
                CaseParticulars { note, to: Some(Party::Unit(lead)), due: Some(due), ..plain }
            }
            Self::Replied { note, before, after, measures } => {
                CaseParticulars { note, before, after, measures, ..plain }
            }
            Self::Rejected { note, due } | Self::Extended { note, due } => {
                CaseParticulars { note, due: Some(due), ..plain }
            }
            Self::Resolved { note, measures, .. } => CaseParticulars { note, measures, ..plain },
            Self::Rated { note, rating } => CaseParticulars { note, rating: Some(rating), ..plain },
            // Accounts are nobody's business but their owners'.
            Self::Reminded { note, holder } => {
                let to = holder.filter(|party| !matches!(party, Party::Account(_)));
                CaseParticulars { note, to, ..plain }
            }
            Self::Expired | Self::ContactRevealed => plain,
            Self::Merged { note, into } => CaseParticulars { note, other_case: Some(into), ..plain },
            Self::Absorbed { case } => CaseParticulars { other_case: Some(case), ..plain },
            Self::DisputeOpened { note, dispute } => CaseParticulars { note, dispute: Some(dispute), ..plain },
        }
    }
}
