use chrono::NaiveDate;

use super::{Deputy, DeputyEvent};
use crate::shared::text::Name;
use crate::shared::{DeputyId, EventLog, GridId, Page, PageRequest, StoreError};
use crate::territory::DivisionCode;

/// Which deputies a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct DeputyFilter {
    /// Working in this division's subtree.
    pub division: Option<DivisionCode>,
    /// Assigned to this grid on that date.
    pub grid: Option<(GridId, NaiveDate)>,
    /// Whose name contains this.
    pub name: Option<Name>,
}

/// Deputies, kept.
pub trait Deputies: EventLog<DeputyEvent> {
    /// The deputy of that id, with mandates and grids.
    fn deputy(&mut self, id: DeputyId) -> Result<Option<Deputy>, StoreError>;

    /// The deputy's name alone.
    fn deputy_name(&mut self, id: DeputyId) -> Result<Option<Name>, StoreError>;

    /// Where the deputy works.
    fn deputy_division(&mut self, id: DeputyId) -> Result<Option<DivisionCode>, StoreError>;

    /// Deputies by id, with mandates and grids.
    fn deputies(
        &mut self,
        filter: &DeputyFilter,
        page: &PageRequest<DeputyId>,
    ) -> Result<Page<Deputy, DeputyId>, StoreError>;

    /// Deputies who were ever assigned to that grid, with mandates and assignments; at most 1,000.
    fn deputies_of_grid(&mut self, grid: GridId) -> Result<Vec<Deputy>, StoreError>;

    fn add_deputies(&mut self, deputies: &[Deputy]) -> Result<(), StoreError>;

    /// Keeps a changed deputy whose version before was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer `seen`.
    fn save_deputy(&mut self, deputy: &Deputy, seen: i32) -> Result<(), StoreError>;
}
