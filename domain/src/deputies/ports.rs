use chrono::NaiveDate;

use super::{Deputy, DeputyEvent, Mandate};
use crate::congresses::ConstituencyId;
use crate::shared::text::Name;
use crate::shared::{DeputyId, EventLog, GridId, Page, PageRequest, Party, StoreError};
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

/// Deputies, kept. The id of an entry that became part of another one leads to that other wherever one deputy is asked for by
/// id; lists show it no more.
pub trait Deputies: EventLog<DeputyEvent> {
    /// The deputy of that id, with mandates and grids.
    fn deputy(&mut self, id: DeputyId) -> Result<Option<Deputy>, StoreError>;

    /// The deputy's name alone.
    fn deputy_name(&mut self, id: DeputyId) -> Result<Option<Name>, StoreError>;

    /// The entry that an id leads to, and where that deputy works.
    fn deputy_place(&mut self, id: DeputyId) -> Result<Option<(DeputyId, DivisionCode)>, StoreError>;

    /// Where the deputy works.
    fn deputy_division(&mut self, id: DeputyId) -> Result<Option<DivisionCode>, StoreError> {
        Ok(self.deputy_place(id)?.map(|(_, division)| division))
    }

    /// The same party by the entry that is kept of it: somebody may name a deputy by the id of one that became part of another.
    fn as_kept(&mut self, party: Party) -> Result<Party, StoreError> {
        let Party::Deputy(id) = party else { return Ok(party) };
        Ok(self.deputy_place(id)?.map_or(party, |(kept, _)| Party::Deputy(kept)))
    }

    /// Deputies by id, with mandates and grids.
    fn deputies(
        &mut self,
        filter: &DeputyFilter,
        page: &PageRequest<DeputyId>,
    ) -> Result<Page<Deputy, DeputyId>, StoreError>;

    /// Deputies who were ever assigned to that grid, with mandates and assignments; at most 1,000.
    fn deputies_of_grid(&mut self, grid: GridId) -> Result<Vec<Deputy>, StoreError>;

    /// Mandates in that constituency, whosever they are and however they stand; at most 1,000. Until the transaction ends nobody else
    /// asks for them.
    fn mandates_in(&mut self, constituency: ConstituencyId) -> Result<Vec<Mandate>, StoreError>;

    fn add_deputies(&mut self, deputies: &[Deputy]) -> Result<(), StoreError>;

    /// Keeps a changed deputy whose version before was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer `seen`.
    fn save_deputy(&mut self, deputy: &Deputy, seen: i32) -> Result<(), StoreError>;
}

/// What a deputy has beside the entry, where two entries become one.
pub trait Merging {
    /// Moves codes, grants, messages, duty records, leaves and handovers that are over, and cases of `from` to `to`, and what was
    /// merged into `from` before. Of two duty records of the same matter one stays. Open cases were addressed to `to` before, by a
    /// step of each.
    fn move_records(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError>;
}
