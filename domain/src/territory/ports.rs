use super::{Division, DivisionCode, DivisionLevel, Grid, GridEvent, Plot};
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{EventLog, GridId, Page, PageRequest, StoreError};

/// Which divisions a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct DivisionFilter {
    /// Directly inside this one.
    pub parent: Option<DivisionCode>,
    /// Of this level.
    pub level: Option<DivisionLevel>,
    /// Whose name contains this.
    pub name: Option<Name>,
}

/// Which grids a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct GridFilter {
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
    /// Whose name contains this.
    pub name: Option<Name>,
}

/// Grids that are offered to be chosen from, at most.
pub const MAX_PLOTS: usize = 300;

/// Grids around a point that are looked at, at most.
pub const MAX_NEAR: usize = 100;

/// Bounds of grids around a point that are looked at, at most.
pub const MAX_BOUNDS: usize = 2_000;

/// What a list of divisions is sorted by.
pub type DivisionKey = (DivisionCode, DivisionLevel);

/// Divisions and grids, kept.
pub trait Territory: EventLog<GridEvent> {
    /// The division of that code; the highest, where several levels share one.
    fn division(&mut self, code: &DivisionCode) -> Result<Option<Division>, StoreError>;

    /// Divisions by code and level.
    fn divisions(
        &mut self,
        filter: &DivisionFilter,
        page: &PageRequest<DivisionKey>,
    ) -> Result<Page<Division, DivisionKey>, StoreError>;

    /// Adds divisions that are not there yet.
    fn add_divisions(&mut self, divisions: &[Division]) -> Result<(), StoreError>;

    /// The grid of that id, with its people.
    fn grid(&mut self, id: GridId) -> Result<Option<Grid>, StoreError>;

    /// Grids by id, without their people.
    fn grids(&mut self, filter: &GridFilter, page: &PageRequest<GridId>) -> Result<Page<Grid, GridId>, StoreError>;

    /// Grids inside `within` whose bounds hold `point`, without their people; the caller asks their boundaries. At
    /// most 20.
    fn grids_around(&mut self, point: Point, within: Option<&DivisionCode>) -> Result<Vec<Grid>, StoreError>;

    /// Grids whose bounds hold `point` or lie no further from it than `reach` degrees, without their people. At most
    /// [`MAX_NEAR`].
    fn grids_near(&mut self, point: Point, reach: f64) -> Result<Vec<Grid>, StoreError>;

    /// The same grids, by code, as they are chosen from a list, with their bounds: west, south, east, north. At most
    /// [`MAX_BOUNDS`].
    fn plots_near(&mut self, point: Point, reach: f64) -> Result<Vec<(Plot, [f64; 4])>, StoreError>;

    /// The grids inside `within` by code, [`MAX_PLOTS`] and one more at most.
    fn plots(&mut self, within: &DivisionCode) -> Result<Vec<Plot>, StoreError>;

    /// Adds a grid.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the village has a grid of that ordinal.
    fn add_grid(&mut self, grid: &Grid) -> Result<(), StoreError>;

    /// Keeps a changed grid whose version before was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer `seen`.
    fn save_grid(&mut self, grid: &Grid, seen: i32) -> Result<(), StoreError>;
}
