//! Figures (统计): roll-ups that the worker keeps, so that a dashboard costs the same however much has happened. What an
//! entity contributes follows from how it stands now; when it changes, the old contribution is taken out and the new one put
//! in. Doing that twice changes nothing, and doing it for everything from nothing gives the same numbers.

mod coverage;
mod disputes;
pub mod usecases;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use coverage::{Coverage, Gap, Suitable, deputy_cells, gaps_of, grid_cells};
pub use disputes::{DisputeFigures, DisputeTotals, dispute_cells};

use crate::disputes::DisputeKind;
use crate::shared::time::Period;
use crate::shared::{GridId, OrganisationId, Page, PageRequest, StoreError, Subject, SubjectKind};
use crate::territory::DivisionCode;

crate::vocabulary! {
    /// What a roll-up counts. Those of coverage change on a day and stay so; those of disputes are of a month.
    Indicator "统计指标" {
        /// Deputies of county and township who serve.
        DeputiesActive = "coverage_deputies_active" "在任县乡代表",
        /// Those of them who are assigned to a grid.
        DeputiesInGrid = "coverage_deputies_in_grid" "进网格代表",
        /// Grids.
        Grids = "coverage_grids" "网格",
        /// Grids with a deputy.
        GridsCovered = "coverage_grids_covered" "有代表的网格",
        /// Disputes reported.
        DisputesReceived = "dispute_received" "接收纠纷",
        /// Disputes that every party let mediate.
        DisputesAccepted = "dispute_accepted" "受理纠纷",
        /// Disputes settled by an agreement.
        DisputesAgreed = "dispute_agreed" "调解成功",
        /// Mediations that ended without one.
        DisputesTerminated = "dispute_terminated" "调解终止",
        /// Agreements carried out.
        DisputesPerformed = "dispute_performed" "协议履行",
        /// What agreements come to, in fen.
        DisputeAmount = "dispute_amount_fen" "协议金额（分）",
        /// Days from acceptance to agreement, all together.
        DisputeDays = "dispute_days" "达成协议用时（天）",
        /// Disputes of high risk that were settled by an agreement.
        EscalationsAverted = "dispute_averted" "防止激化",
    }
}

/// Where a roll-up keeps a number: a place, what is counted, of which type and by which organisation, and the day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    pub division: DivisionCode,
    /// What is counted.
    pub measure: Indicator,
    /// Of which type of dispute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DisputeKind>,
    /// By which organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The day on which the number changes, or the first of the month in which it counts.
    pub on: NaiveDate,
}

/// Numbers by cell.
pub type Cells = BTreeMap<Cell, i64>;

/// What an entity contributes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contribution {
    /// To the roll-ups.
    pub cells: Cells,
    /// The days on which it is a grid without a deputy.
    pub gaps: Vec<Period>,
}

/// Adds `value` for a place and everything that it lies in, up to the city. What is not administered counts nowhere.
fn add(cells: &mut Cells, place: &DivisionCode, cell: impl Fn(DivisionCode) -> Cell, value: i64) {
    if value == 0 || !place.is_administered() {
        return;
    }
    for division in place.ancestry().into_iter().filter(|area| area.prefix().len() > 2) {
        *cells.entry(cell(division)).or_default() += value;
    }
}

/// A sum over the months of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisputeSum {
    /// What is counted.
    pub measure: Indicator,
    /// Of which type of dispute.
    pub kind: Option<DisputeKind>,
    /// By which organisation.
    pub organisation: Option<OrganisationId>,
    pub value: i64,
}

pub trait Figures {
    /// Takes the entities' contributions for the transaction, so that nobody else changes them meanwhile, and returns them.
    /// `subjects` are in order, each once.
    fn take_contributions(&mut self, subjects: &[Subject]) -> Result<BTreeMap<Uuid, Cells>, StoreError>;

    /// Keeps what the entities contribute now, and how the cells change by it.
    fn keep_contributions(&mut self, contributions: &[(Subject, Cells)], change: &Cells) -> Result<(), StoreError>;

    /// Keeps the days on which grids are without a deputy.
    fn keep_gaps(&mut self, gaps: &[(GridId, DivisionCode, Vec<Period>)]) -> Result<(), StoreError>;

    /// Forgets every roll-up.
    fn forget_figures(&mut self) -> Result<(), StoreError>;

    /// Ids of the entities of a kind that contribute, after `after`, in order; at most `limit`.
    fn contributors(&mut self, kind: SubjectKind, after: Option<Uuid>, limit: u32) -> Result<Vec<Uuid>, StoreError>;

    /// The measures of coverage of a division, summed up to and including `on`.
    fn coverage_sums(&mut self, division: &DivisionCode, on: NaiveDate) -> Result<Vec<(Indicator, i64)>, StoreError>;

    /// Grids of a division's subtree that have no deputy on that day, by id.
    fn gaps(
        &mut self,
        division: &DivisionCode,
        on: NaiveDate,
        page: &PageRequest<GridId>,
    ) -> Result<Page<GridId, GridId>, StoreError>;

    /// The measures of disputes of a division in the months between two days, by type and organisation; at most 50,000 lines.
    fn dispute_sums(
        &mut self,
        division: &DivisionCode,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<DisputeSum>, StoreError>;
}

/// Whether entities of that kind contribute to roll-ups, so that whatever happens to one may change them.
#[must_use]
pub fn contributes(kind: SubjectKind) -> bool {
    match kind {
        SubjectKind::Dispute | SubjectKind::Deputy | SubjectKind::Grid => true,
        SubjectKind::Case | SubjectKind::Reception | SubjectKind::DutyRecord => false,
    }
}

crate::vocabulary! {
    /// What the rules of figures refuse.
    FigureFault "统计规则" {
        /// The last day lies before the first, or more than ten years after it.
        PeriodOutOfRange = "period_out_of_range" "期间有误：截止早于开始，或超过十年",
    }
}

impl crate::shared::Faults for FigureFault {}
