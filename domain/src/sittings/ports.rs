use chrono::NaiveDate;

use super::{Sitting, SittingId, SittingState};
use crate::shared::{DivisionCode, Instant, Page, PageRequest, Party, Repository, RoomId, StoreError};

/// Which sittings an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SittingScope {
    /// Those in this room.
    Room(RoomId),
    /// Those that take place in this area.
    Area(DivisionCode),
    /// Those to which this party is invited, came, or for which it is responsible.
    Party(Party),
}

/// Which sittings a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct SittingFilter {
    /// In one of these states; in any where there is none.
    pub states: Vec<SittingState>,
    pub room: Option<RoomId>,
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
}

/// Where a sitting stands among those after which somebody still has to do something: the first day on which that is due.
pub type SittingTaskKey = (NaiveDate, SittingId);

/// Sittings, kept.
pub trait Sittings: Repository<Sitting> {
    /// The sitting of that id.
    fn sitting(&mut self, id: SittingId) -> Result<Option<Sitting>, StoreError> {
        Repository::<Sitting>::load(self, id)
    }

    /// Sittings within any of `scopes` that fit `filter`, the newest first.
    fn sittings(
        &mut self,
        scopes: &[SittingScope],
        filter: &SittingFilter,
        page: &PageRequest<SittingId>,
    ) -> Result<Page<Sitting, SittingId>, StoreError>;

    /// Sittings in that room that begin at the first instant or later and before the second, by when they begin; `most` at most. One
    /// that can't be read is left out, and counted in how many were found.
    fn sittings_in(
        &mut self,
        room: RoomId,
        within: (Instant, Instant),
        most: usize,
    ) -> Result<(Vec<Sitting>, usize), StoreError>;

    /// Sittings after which one of those still has to do something, each with the first day on which that is due of that one, what is due
    /// first before all else.
    fn sitting_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<SittingTaskKey>,
    ) -> Result<Page<(NaiveDate, Sitting), SittingTaskKey>, StoreError>;

    /// Sittings whose clocks do something by that day, whoever waits longest first; `limit` at most.
    fn sittings_due(&mut self, until: NaiveDate, limit: u32) -> Result<Vec<SittingId>, StoreError>;
}
