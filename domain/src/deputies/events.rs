use chrono::NaiveDate;

use super::{MandateChange, MandateStatus, NameReason};
use crate::congresses::TermId;
use crate::shared::text::Name;
use crate::shared::time::Period;
use crate::shared::{AssignmentId, DeputyId, DivisionCode, GridId, MandateId};

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
        /// A further mandate was entered.
        MandateAdded = "mandate_added" "录入代表资格",
        /// A change of a mandate that was still to come was taken back.
        MandateChangeDropped = "mandate_change_dropped" "撤回代表资格变更",
        /// The name, or where the deputy works, was corrected.
        Corrected = "corrected" "更正代表",
        /// Who acts for the deputy was said.
        StandInSet = "stand_in_set" "确定代办人",
        /// A second entry of the same person became part of this one.
        Absorbed = "absorbed" "并入重复记录",
        /// The entry became part of another one of the same person.
        Merged = "merged" "并入其他记录",
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
        /// How it stands, from the day on which the change takes effect.
        status: MandateStatus,
        /// What was decided; the oldest events don't say it.
        change: Option<MandateChange>,
    },
    /// A further mandate was entered.
    MandateAdded { mandate: MandateId },
    /// A change that was still to come was taken back: the mandate stands as it did.
    MandateChangeDropped { mandate: MandateId },
    /// Name or division were corrected.
    Corrected {
        /// What the deputy was called, and why no longer.
        name: Option<(Name, NameReason)>,
        /// Where the deputy worked.
        division: Option<DivisionCode>,
    },
    /// Who acts for the deputy was said, by a handover.
    StandInSet,
    /// A second entry of the same person became part of this one.
    Absorbed { deputy: DeputyId },
    /// The entry became part of another one.
    Merged { into: DeputyId },
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
            Self::MandateAdded { .. } => DeputyEventKind::MandateAdded,
            Self::MandateChangeDropped { .. } => DeputyEventKind::MandateChangeDropped,
            Self::Corrected { .. } => DeputyEventKind::Corrected,
            Self::StandInSet => DeputyEventKind::StandInSet,
            Self::Absorbed { .. } => DeputyEventKind::Absorbed,
            Self::Merged { .. } => DeputyEventKind::Merged,
            Self::TermChanged { .. } => DeputyEventKind::TermChanged,
        }
    }
}
