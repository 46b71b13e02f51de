//! What people do with divisions and grids.

use super::{
    DivisionCode, DivisionLevel, Grid, GridEvent, GridMember, GridMemberRole, MAX_BOUNDS, MAX_NEAR, Plot, Territory,
    TerritoryFault,
};
use crate::shared::geo::{Boundary, Point};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{At, Context, EventRecord, Failure, GridId, Scene, StoreError, Subject};

type Result<T> = std::result::Result<T, Failure>;

/// One of a grid's people, as typed in.
#[derive(Clone, Debug)]
pub struct MemberDraft {
    pub name: Name,
    pub role: GridMemberRole,
}

/// What a grid is set up with.
#[derive(Clone, Debug)]
pub struct CreateGrid {
    /// The village or community.
    pub division: DivisionCode,
    /// Which grid of the village.
    pub ordinal: i32,
    pub name: Name,
    pub households: i32,
    pub boundary: Option<Boundary>,
    pub members: Vec<MemberDraft>,
}

/// The people of a grid; who was among them in the same role stays the same person.
fn members(ctx: &Context, mut before: Vec<GridMember>, drafts: Vec<MemberDraft>) -> Vec<GridMember> {
    let stays = |MemberDraft { name, role }| {
        let known = before.iter().position(|one| one.name == name && one.role == role);
        let id = known.map_or_else(|| ctx.mint().into(), |at| before.swap_remove(at).id);
        GridMember { id, name, role }
    };
    drafts.into_iter().map(stays).collect()
}

/// An administrator of the area sets up a grid.
///
/// # Errors
/// Forbidden outside the administrator's area; a field error when the division is no village; [`TerritoryFault::OrdinalTaken`].
pub fn create_grid(store: &mut impl Territory, ctx: &Context, command: CreateGrid) -> Result<Grid> {
    if !ctx.actor.administers(&command.division) {
        return Err(Failure::Forbidden);
    }
    match store.division(&command.division)? {
        Some(division) if division.level == DivisionLevel::Village => {}
        _ => return Err(Failure::missing("division", TerritoryFault::NotAVillage)),
    }
    let grid = Grid {
        id: ctx.mint().into(),
        version: 1,
        division: command.division,
        ordinal: command.ordinal,
        name: command.name,
        since: local_date(ctx.now),
        households: command.households,
        boundary: command.boundary,
        members: members(ctx, Vec::new(), command.members),
    };
    store.add_grid(&grid).map_err(|error| match error {
        StoreError::Duplicate => Failure::rule(TerritoryFault::OrdinalTaken),
        other => other.into(),
    })?;
    record(store, ctx, &grid, GridEvent::Created)?;
    Ok(grid)
}

fn record(store: &mut impl Territory, ctx: &Context, grid: &Grid, event: GridEvent) -> Result<()> {
    let subject = Subject { kind: super::SUBJECT, id: grid.id.0 };
    let scene = Scene { told: Vec::new(), grid: Some(grid.id) };
    store.record(&EventRecord::new(ctx, subject, grid.version, None, scene, event))?;
    Ok(())
}

/// What may be changed of a grid: everything but where it lies.
#[derive(Clone, Debug)]
pub struct ChangeGrid {
    pub name: Name,
    pub households: i32,
    pub boundary: Option<Boundary>,
    /// Its people, all of them.
    pub members: Vec<MemberDraft>,
}

/// An administrator of the area changes a grid.
///
/// # Errors
/// Not found, forbidden, or a version conflict.
pub fn update_grid(store: &mut impl Territory, ctx: &Context, at: At<GridId>, command: ChangeGrid) -> Result<Grid> {
    let mut grid = store.grid(at.id)?.ok_or(Failure::NotFound)?;
    if !ctx.actor.administers(&grid.division) {
        return Err(Failure::Forbidden);
    }
    at.check(grid.version)?;
    let seen = grid.version;
    grid.version += 1;
    grid.name = command.name;
    grid.households = command.households;
    grid.boundary = command.boundary;
    grid.members = members(ctx, grid.members, command.members);
    store.save_grid(&grid, seen)?;
    record(store, ctx, &grid, GridEvent::Changed)?;
    Ok(grid)
}

/// The grid inside `within` in which a point lies; where boundaries overlap by a slip of the pen, the lowest code.
pub fn locate(
    store: &mut impl Territory,
    point: Point,
    within: Option<&DivisionCode>,
) -> std::result::Result<Option<Grid>, StoreError> {
    let candidates = store.grids_around(point, within)?;
    Ok(candidates.into_iter().filter(|grid| grid.contains(point)).min_by_key(Grid::code))
}

/// How far around a point grids tell in which township it lies, in degrees: about a kilometre.
const AROUND: f64 = 0.01;

/// How far it is looked for the nearest grids, in degrees, until there are some: some thirty kilometres at last.
const REACHES: [f64; 4] = [AROUND, 0.03, 0.09, 0.27];
/// What lies in a corner of what was looked at may be farther than what lies beyond a side of it: there, too, it is looked. In no
/// latitude of China is a diagonal longer than this.
const BEYOND: f64 = 3.0;
/// Nearest grids that are told.
const NEAREST: usize = 5;

/// A grid that lies near to a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearPlot {
    pub plot: Plot,
    /// How far its bounds are.
    pub metres: u32,
}

/// Where a point lies, as far as the boundaries of grids tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Surroundings {
    /// The nearest grid's, where it is not certain.
    pub township: DivisionCode,
    /// The grid that holds it.
    pub grid: Option<Grid>,
    /// The nearest grids, the nearest first, where nobody can tell in which township it lies.
    pub nearest: Vec<NearPlot>,
}

impl Surroundings {
    fn certain(township: DivisionCode, grid: Option<Grid>) -> Self {
        Self { township, grid, nearest: Vec::new() }
    }

    /// Whether the township is told by a boundary, or by all grids around, and not by what is nearest.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.nearest.is_empty()
    }
}

/// The nearest grids, of those whose boundary was drawn.
fn nearest(store: &mut impl Territory, point: Point) -> std::result::Result<Vec<NearPlot>, StoreError> {
    for reach in REACHES {
        if store.plots_near(point, reach)?.is_empty() {
            continue;
        }
        let found = store.plots_near(point, reach * BEYOND)?;
        // Of more than are looked at, others may be nearer.
        if found.len() >= MAX_BOUNDS {
            break;
        }
        let near = |(plot, bounds)| NearPlot { plot, metres: point.metres_to_bounds(bounds) };
        let mut all: Vec<NearPlot> = found.into_iter().map(near).collect();
        all.sort_by_cached_key(|near| (near.metres, near.plot.code()));
        all.truncate(NEAREST);
        return Ok(all);
    }
    Ok(Vec::new())
}

/// The grid in which a point lies; or, where it lies in none, the township to which all grids around belong; or else the nearest
/// grids, of which none is certain.
///
/// # Errors
/// When the store fails.
pub fn surroundings(store: &mut impl Territory, point: Point) -> std::result::Result<Option<Surroundings>, StoreError> {
    if let Some(grid) = locate(store, point, None)? {
        return Ok(grid.division.township().map(|township| Surroundings::certain(township, Some(grid))));
    }
    let near = store.grids_near(point, AROUND)?;
    let mut townships = near.iter().filter_map(|grid| grid.division.township());
    let first = townships.next();
    // Of more than are looked at, others may belong elsewhere.
    let alone = first.filter(|first| near.len() < MAX_NEAR && townships.all(|other| other == *first));
    if let Some(township) = alone {
        return Ok(Some(Surroundings::certain(township, None)));
    }
    let nearest = nearest(store, point)?;
    let township = nearest.first().and_then(|near| near.plot.division.township());
    Ok(township.map(|township| Surroundings { township, grid: None, nearest }))
}
