use super::ImportKind;
use crate::accounts::Accounts;
use crate::cases::Lists;
use crate::congresses::{Congresses, TermId};
use crate::deputies::{Deputies, Deputy, Mandate};
use crate::disputes::{Disputes, MediationOrganisation};
use crate::institutions::{CongressOffice, HandlingUnit, Institutions};
use crate::invitations::Invitations;
use crate::moderation::Moderation;
use crate::rooms::{ActivityRoom, Rooms};
use crate::shared::{AccountId, Attachments, DeputyId, DivisionCode, GridId, Instant, Repository, RoomId, StoreError};
use crate::territory::{Division, Grid, Territory};

/// Where something lies.
#[derive(Clone, Copy, Debug)]
pub enum Places<'a> {
    /// In one of these very divisions.
    In(&'a [DivisionCode]),
    /// In this division or anywhere inside it.
    Within(&'a DivisionCode),
}

/// An import as it is kept: what came of it stands in the log of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRecord {
    /// 1, 2, 3 …: of two that were planned on the same state one is told so.
    pub number: i64,
    pub kind: ImportKind,
    pub at: Instant,
    pub account: Option<AccountId>,
    pub created: u32,
    pub changed: u32,
}

/// What imports and exports read of many divisions at once, and what imports write. Of each kind at most one more than
/// [`MAX_ROWS`](super::MAX_ROWS) where all within a division are asked for; institutions that are closed are left out.
pub trait Imports: Moderation + Congresses + Lists {
    /// Those divisions that exist.
    fn divisions_of(&mut self, codes: &[DivisionCode]) -> Result<Vec<Division>, StoreError>;

    fn offices_at(&mut self, places: Places<'_>) -> Result<Vec<CongressOffice>, StoreError>;

    fn units_at(&mut self, places: Places<'_>) -> Result<Vec<HandlingUnit>, StoreError>;

    fn rooms_at(&mut self, places: Places<'_>) -> Result<Vec<ActivityRoom>, StoreError>;

    fn organisations_at(&mut self, places: Places<'_>) -> Result<Vec<MediationOrganisation>, StoreError>;

    /// With their people.
    fn grids_at(&mut self, places: Places<'_>) -> Result<Vec<Grid>, StoreError>;

    /// With mandates and assignments.
    fn deputies_at(&mut self, places: Places<'_>) -> Result<Vec<Deputy>, StoreError>;

    /// All mandates of a term, whosever they are.
    fn mandates_of_term(&mut self, term: TermId) -> Result<Vec<Mandate>, StoreError>;

    /// Those deputies, with mandates and assignments.
    fn deputies_of(&mut self, ids: &[DeputyId]) -> Result<Vec<Deputy>, StoreError>;

    /// Those rooms, closed ones among them.
    fn rooms_of(&mut self, ids: &[RoomId]) -> Result<Vec<ActivityRoom>, StoreError>;

    /// Those grids, without their people.
    fn grids_of(&mut self, ids: &[GridId]) -> Result<Vec<Grid>, StoreError>;

    /// The number of the last import, 0 before the first.
    fn last_import(&mut self) -> Result<i64, StoreError>;

    /// Adds grids.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a village has a grid of that ordinal.
    fn add_grids(&mut self, grids: &[Grid]) -> Result<(), StoreError>;

    /// Keeps grids whose name, households or people changed, each with the version that it had.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when one is no longer of that version.
    fn save_grids(&mut self, changed: &[(&Grid, i32)]) -> Result<(), StoreError>;

    /// Keeps deputies whose profile, room or assignments changed, each with the version that it had.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when one is no longer of that version.
    fn save_deputies(&mut self, changed: &[(&Deputy, i32)]) -> Result<(), StoreError>;

    /// Keeps that there was an import.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when there is one of that number.
    fn add_import(&mut self, import: &ImportRecord) -> Result<(), StoreError>;
}

/// Whatever an import writes to.
pub trait ImportStore:
    Imports
    + Institutions
    + Rooms
    + Disputes
    + Territory
    + Deputies
    + Accounts
    + Invitations
    + Attachments
    + Repository<CongressOffice>
    + Repository<HandlingUnit>
    + Repository<ActivityRoom>
    + Repository<MediationOrganisation>
{
}

impl<T> ImportStore for T where
    T: Imports
        + Institutions
        + Rooms
        + Disputes
        + Territory
        + Deputies
        + Accounts
        + Invitations
        + Attachments
        + Repository<CongressOffice>
        + Repository<HandlingUnit>
        + Repository<ActivityRoom>
        + Repository<MediationOrganisation>
{
}
