use chrono::NaiveDate;

use super::MandateStatus;
use crate::congresses::TermId;
use crate::shared::time::Period;
use crate::shared::{AssignmentId, GridId, MandateId};

crate::vocabulary! {
    /// What happened to a deputy's entry.
    DeputyEventKind "代表信息进程" {
        /// A deputy was entered.
        Entered = "entered" "录入代表",
        /// What is known of a deputy was changed.
        Changed = "changed" "修改代表",
        /// A deputy was assigned to a grid.
        GridAssigned = "grid_assigned" "联系网格",
        /// An assignment was ended.
        GridAssignmentEnded = "grid_assignment_ended" "结束联系网格",
        /// A mandate was suspended, resumed or ended.
        MandateChanged = "mandate_changed" "变更代表资格",
        /// A term changed, or its change was taken back.
        TermChanged = "term_changed" "换届",
    }
}

/// What happened to a deputy's entry.
#[derive(Clone, Debug, PartialEq)]
pub enum DeputyEvent {
    /// The deputy was entered.
    Entered,
    /// Profile or room were changed.
    Changed,
    /// The deputy was assigned to a grid.
    GridAssigned {
        assignment: AssignmentId,
        grid: GridId,
        /// For how long.
        period: Period,
    },
    /// An assignment was ended.
    GridAssignmentEnded {
        assignment: AssignmentId,
        /// Its last day.
        last: NaiveDate,
    },
    /// A mandate was suspended, resumed or ended.
    MandateChanged {
        mandate: MandateId,
        /// How it stands.
        status: MandateStatus,
    },
    /// Mandates, grids and room are as a change of term has them, or as they were before it was taken back.
    TermChanged {
        /// The new term.
        term: TermId,
        /// Every grid in which the deputy worked before, or works since.
        grids: Vec<GridId>,
    },
}

impl DeputyEvent {
    #[must_use]
    pub fn kind(&self) -> DeputyEventKind {
        match self {
            Self::Entered => DeputyEventKind::Entered,
            Self::Changed => DeputyEventKind::Changed,
            Self::GridAssigned { .. } => DeputyEventKind::GridAssigned,
            Self::GridAssignmentEnded { .. } => DeputyEventKind::GridAssignmentEnded,
            Self::MandateChanged { .. } => DeputyEventKind::MandateChanged,
            Self::TermChanged { .. } => DeputyEventKind::TermChanged,
        }
    }
}
