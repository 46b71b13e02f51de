use super::{DutyCount, DutyRecord, DutyState, DutyTotal, RoleKey, RoleScheme};
use crate::shared::{Capped, DeputyId, DutyRecordId, Instant, Page, PageRequest, Repository, StoreError};
use crate::territory::DivisionCode;

/// What a list of records is sorted by: when it was done, the newest first, or when each last changed, the earliest first.
pub type DutyKey = (Instant, DutyRecordId);

/// Whose records an actor may list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DutyScope {
    Deputy(DeputyId),
    /// Those of the deputies who work in this area.
    Area(DivisionCode),
}

/// Which records a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct DutyFilter {
    /// In one of these states; in whichever where none is named.
    pub states: Vec<DutyState>,
    /// In this role.
    pub role: Option<RoleKey>,
    /// Done at this instant or later.
    pub from: Option<Instant>,
    /// Done before this instant.
    pub to: Option<Instant>,
    /// Changed at this instant or later: the list is in the order of changes then, the earliest first.
    pub updated_since: Option<Instant>,
}

/// Duty records and role schemes, kept.
pub trait Duties: Repository<DutyRecord> {
    /// The record of that id.
    fn duty_record(&mut self, id: DutyRecordId) -> Result<Option<DutyRecord>, StoreError> {
        Repository::<DutyRecord>::load(self, id)
    }

    /// Adds records that the system wrote. One whose evidence has its record already changes nothing.
    fn add_written_records(&mut self, records: &[DutyRecord]) -> Result<(), StoreError>;

    /// Records within any of `scopes` that fit `filter`, the newest first.
    fn duty_records(
        &mut self,
        scopes: &[DutyScope],
        filter: &DutyFilter,
        page: &PageRequest<DutyKey>,
    ) -> Result<Page<DutyRecord, DutyKey>, StoreError>;

    /// Records that wait for somebody, each in the state in which it does: given back to a deputy, or to be confirmed in an
    /// area. The longest waiting first.
    fn duty_tasks(
        &mut self,
        waiting: &[(DutyScope, DutyState)],
        page: &PageRequest<DutyKey>,
    ) -> Result<Page<DutyRecord, DutyKey>, StoreError>;

    /// How many they are.
    fn count_duty_tasks(&mut self, waiting: &[(DutyScope, DutyState)]) -> Result<Capped, StoreError>;

    /// How often a deputy acted, by role, month and grid: confirmed records of the filter's time; at most 10,000 lines.
    fn duty_counts(&mut self, deputy: DeputyId, filter: &DutyFilter) -> Result<Vec<DutyCount>, StoreError>;

    /// How often each of those deputies did what in which role between those instants, the second not among them, by the state of the
    /// records; in no order.
    fn duty_totals(&mut self, deputies: &[DeputyId], between: (Instant, Instant))
    -> Result<Vec<DutyTotal>, StoreError>;

    /// The scheme of that code.
    fn role_scheme(&mut self, code: &str) -> Result<Option<RoleScheme>, StoreError>;

    /// Every scheme, by code; at most 100.
    fn role_schemes(&mut self) -> Result<Vec<RoleScheme>, StoreError>;

    /// Adds the schemes that are not there yet.
    fn add_role_schemes(&mut self, schemes: &[RoleScheme]) -> Result<(), StoreError>;

    /// Keeps a changed scheme whose version before was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer `seen`.
    fn save_role_scheme(&mut self, scheme: &RoleScheme, seen: i32) -> Result<(), StoreError>;
}
