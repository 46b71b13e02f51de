use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CaseCells, CaseCounts, CaseGrouping, CaseGroups, MonthRows};
use crate::shared::{CaseId, Instant, StoreError};
use crate::territory::DivisionCode;

/// What a case contributes, by its events up to that version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseShare {
    pub case: CaseId,
    pub version: i32,
    pub cells: CaseCells,
}

/// What a case contributes by its events, and as what whoever joined what is published of it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoned {
    pub share: CaseShare,
    /// None where nothing is counted.
    pub groups: Option<CaseGroups>,
}

/// Numbers of a group, by what the group is.
pub type Grouped = BTreeMap<String, CaseCounts>;

/// The numbers of months, kept.
pub trait CaseMonths {
    /// Takes what those cases contribute for the transaction, so that nobody else changes it meanwhile. `cases` are in order, each
    /// once; one that contributed nothing yet has version 0.
    fn take_shares(&mut self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, CaseShare>, StoreError>;

    /// When those joined who did what is published of those cases, and did not leave again: each once for a case, by the first time. As
    /// it is at that moment, also where it was not when the transaction began.
    fn joined_at(&mut self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, Vec<Instant>>, StoreError>;

    /// Keeps what they contribute now, and by how much the numbers change.
    fn keep_shares(&mut self, shares: &[&CaseShare], change: &MonthRows) -> Result<(), StoreError>;

    /// The numbers of a division in the months from one to another, by group; all under no name where no grouping is asked for.
    fn month_counts(
        &mut self,
        division: &DivisionCode,
        grouping: Option<CaseGrouping>,
        months: (NaiveDate, NaiveDate),
    ) -> Result<Grouped, StoreError>;

    /// Whether everything that happened before that moment is counted.
    fn is_counted_until(&mut self, moment: Instant) -> Result<bool, StoreError>;
}
