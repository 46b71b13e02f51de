use chrono::NaiveDate;

use super::{ActivityRoom, Alternative, CodeSubject, Deputy, PrintedCode};
use crate::shared::code::QrCode;
use crate::shared::text::Name;
use crate::shared::{DeputyId, GridId, Page, PageRequest, RoomId, StoreError};
use crate::territory::DivisionCode;

/// Which deputies a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct DeputyFilter {
    /// Working in this division's subtree.
    pub division: Option<DivisionCode>,
    /// Assigned to this grid on that date.
    pub grid: Option<(GridId, NaiveDate)>,
}

/// Deputies, rooms and codes, kept.
pub trait Deputies {
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

    /// The room of that id.
    fn room(&mut self, id: RoomId) -> Result<Option<ActivityRoom>, StoreError>;

    /// Rooms by id.
    fn rooms(
        &mut self,
        within: Option<&DivisionCode>,
        page: &PageRequest<RoomId>,
    ) -> Result<Page<ActivityRoom, RoomId>, StoreError>;

    fn add_rooms(&mut self, rooms: &[ActivityRoom]) -> Result<(), StoreError>;

    /// The printed code.
    fn code(&mut self, code: &QrCode) -> Result<Option<PrintedCode>, StoreError>;

    /// The printed code and, when it leads to a deputy, the deputy: what every submission asks, so that a store may
    /// answer it at once.
    fn code_with_deputy(&mut self, code: &QrCode) -> Result<Option<(PrintedCode, Option<Deputy>)>, StoreError>;

    /// The codes that lead to `subject`, newest first; at most 100.
    fn codes_of(&mut self, subject: CodeSubject) -> Result<Vec<PrintedCode>, StoreError>;

    /// Adds codes.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a code exists already.
    fn add_codes(&mut self, codes: &[PrintedCode]) -> Result<(), StoreError>;

    /// Keeps a changed code whose version before was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer `seen`.
    fn save_code(&mut self, code: &PrintedCode, seen: i32) -> Result<(), StoreError>;

    /// Up to five deputies of those grids other than `except` who serve on `date` and have a code.
    fn alternatives(
        &mut self,
        grids: &[GridId],
        except: DeputyId,
        date: NaiveDate,
    ) -> Result<Vec<Alternative>, StoreError>;
}
