use chrono::NaiveDate;

use super::{Reception, ReceptionState};
use crate::shared::code::DayCode;
use crate::shared::{Capped, Instant, Page, PageRequest, Party, ReceptionId, Repository, RoomId, StoreError};
use crate::territory::DivisionCode;

/// What a list of receptions is sorted by: when each begins, the next first, or when it last changed, the earliest first.
pub type ReceptionKey = (Instant, ReceptionId);

/// Whether the registers of walk-ins are among what a list asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WalkInPart {
    /// Receptions that were announced, alone.
    #[default]
    Without,
    /// Both.
    With,
    /// Registers of walk-ins alone.
    Only,
}

/// Which receptions a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct ReceptionFilter {
    /// In one of these states; in any, where there are none.
    pub states: Vec<ReceptionState>,
    /// In this room.
    pub room: Option<RoomId>,
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
    /// Ending at this instant or later.
    pub from: Option<Instant>,
    /// Beginning before this instant.
    pub to: Option<Instant>,
    /// Changed at this instant or later: the list is in the order of changes then.
    pub updated_since: Option<Instant>,
    pub walk_ins: WalkInPart,
}

pub trait Receptions: Repository<Reception> {
    /// The reception of that id.
    fn reception(&mut self, id: ReceptionId) -> Result<Option<Reception>, StoreError> {
        Repository::<Reception>::load(self, id)
    }

    /// The code that is shown at the reception on that day, and nowhere else.
    fn day_code(&self, reception: ReceptionId, day: NaiveDate) -> DayCode;

    /// How many entries of registers wait for any of those rooms and offices to confirm them.
    fn count_waiting_entries(&mut self, parties: &[Party]) -> Result<Capped, StoreError>;

    /// Receptions with entries that wait for any of those rooms and offices to confirm them, by id.
    fn waiting_receptions(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ReceptionId>,
    ) -> Result<Page<Reception, ReceptionId>, StoreError>;

    /// Receptions with entries that are to end and for which any of those rooms and offices answer, by when the first is due.
    fn entry_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ReceptionKey>,
    ) -> Result<Page<Reception, ReceptionKey>, StoreError>;

    /// Those of which the clock of an entry tells something by `now`, whoever waits longest first; `limit` at most.
    fn registers_due(&mut self, now: Instant, limit: u32) -> Result<Vec<ReceptionId>, StoreError>;

    /// The register of those who come to the room of themselves on the day that begins then.
    fn walk_ins_of(&mut self, room: RoomId, day_begins: Instant) -> Result<Option<ReceptionId>, StoreError>;

    /// Receptions that fit `filter`, by the time at which they begin, or at which they changed.
    fn receptions(
        &mut self,
        filter: &ReceptionFilter,
        page: &PageRequest<ReceptionKey>,
    ) -> Result<Page<Reception, ReceptionKey>, StoreError>;
}
