use std::collections::BTreeMap;

use uuid::Uuid;

use crate::shared::rollup::{Cells, RollUps};
use crate::shared::time::Period;
use crate::shared::{GridId, StoreError, Subject, SubjectKind};
use crate::territory::DivisionCode;

/// All roll-ups, made once. One edition is shown; another may be built beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edition(pub i32);

/// An edition that is being built, and how far.
#[derive(Clone, Debug)]
pub struct Building {
    pub edition: Edition,
    /// The kind of entities that is being taken, by its value.
    pub kind: Option<String>,
    /// The last entity of that kind that was taken.
    pub after: Option<Uuid>,
}

/// Roll-ups, kept.
pub trait Figures: RollUps {
    /// The editions that changes go to: the one that is shown, and the one that is being built, in order.
    fn editions(&mut self) -> Result<Vec<Edition>, StoreError>;

    /// The edition that is being built, for the transaction: nobody else builds it meanwhile.
    fn building(&mut self) -> Result<Option<Building>, StoreError>;

    /// Begins an edition, unless somebody else did.
    fn begin_edition(&mut self) -> Result<(), StoreError>;

    /// Notes how far an edition is built.
    fn note_building(&mut self, building: &Building) -> Result<(), StoreError>;

    /// Shows the edition that was being built in place of the one before.
    fn show_edition(&mut self, edition: Edition) -> Result<(), StoreError>;

    /// Forgets some of what editions hold that are shown no longer; `false` when nothing is left of them.
    fn forget_editions(&mut self) -> Result<bool, StoreError>;

    /// Takes the entities' contributions to an edition for the transaction, so that nobody else changes them meanwhile, and
    /// returns them. `subjects` are in order, each once.
    fn take_contributions(
        &mut self,
        edition: Edition,
        subjects: &[Subject],
    ) -> Result<BTreeMap<Uuid, Cells>, StoreError>;

    /// Keeps what the entities contribute now, and how the cells, and those of everything that their places lie in, change
    /// by it.
    fn keep_contributions(
        &mut self,
        edition: Edition,
        contributions: &[(Subject, Cells)],
        change: &Cells,
    ) -> Result<(), StoreError>;

    /// Keeps the days on which grids are without a deputy.
    fn keep_gaps(&mut self, edition: Edition, gaps: &[(GridId, DivisionCode, Vec<Period>)]) -> Result<(), StoreError>;

    /// Ids of the entities of a kind that contribute, after `after`, in order; at most `limit`.
    fn contributors(&mut self, kind: SubjectKind, after: Option<Uuid>, limit: u32) -> Result<Vec<Uuid>, StoreError>;
}
