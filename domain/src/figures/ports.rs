use std::collections::BTreeMap;

use uuid::Uuid;

use crate::shared::rollup::{Cells, RollUps};
use crate::shared::time::Period;
use crate::shared::{GridId, StoreError, Subject, SubjectKind};
use crate::territory::DivisionCode;

/// Roll-ups, kept.
pub trait Figures: RollUps {
    /// Takes the entities' contributions for the transaction, so that nobody else changes them meanwhile, and returns them.
    /// `subjects` are in order, each once.
    fn take_contributions(&mut self, subjects: &[Subject]) -> Result<BTreeMap<Uuid, Cells>, StoreError>;

    /// Keeps what the entities contribute now, and how the cells, and those of everything that their places lie in, change
    /// by it.
    fn keep_contributions(&mut self, contributions: &[(Subject, Cells)], change: &Cells) -> Result<(), StoreError>;

    /// Keeps the days on which grids are without a deputy.
    fn keep_gaps(&mut self, gaps: &[(GridId, DivisionCode, Vec<Period>)]) -> Result<(), StoreError>;

    fn forget_figures(&mut self) -> Result<(), StoreError>;

    /// Ids of the entities of a kind that contribute, after `after`, in order; at most `limit`.
    fn contributors(&mut self, kind: SubjectKind, after: Option<Uuid>, limit: u32) -> Result<Vec<Uuid>, StoreError>;
}
