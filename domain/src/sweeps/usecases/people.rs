//! For which grids somebody reports, and in whose name.

use crate::shared::time::local_date;
use crate::shared::{Context, DivisionCode, Grant, GridId, Party, StoreError};
use crate::sweeps::Sweeps;

/// Grids of one person that are looked at, at most.
const MOST: usize = 200;

/// A grid for which the actor reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnGrid {
    pub grid: GridId,
    /// The village or community that it is a part of.
    pub division: DivisionCode,
    /// In whose name: the person's own as one of its staff, the deputy's who is assigned to it, or that of the room of such a deputy.
    pub party: Party,
}

/// The grids for which the actor reports today, each once.
///
/// # Errors
/// When the store fails.
pub fn own_grids(store: &mut impl Sweeps, ctx: &Context) -> Result<Vec<OwnGrid>, StoreError> {
    let today = local_date(ctx.now);
    let mut named: Vec<(GridId, Party)> = Vec::new();
    for grant in ctx.actor.grants() {
        match grant {
            Grant::GridStaff { grid } => named.extend(ctx.actor.account().map(|one| (*grid, Party::Account(one)))),
            Grant::Deputy { deputy } => {
                let grids = store.deputy(*deputy)?.map(|one| one.grids_on(today)).unwrap_or_default();
                named.extend(grids.into_iter().map(|grid| (grid, Party::Deputy(*deputy))));
            }
            Grant::RoomLiaison { room } => {
                let grids = store.grids_of_room(*room, today)?;
                named.extend(grids.into_iter().map(|grid| (grid, Party::Room(*room))));
            }
            Grant::Former { .. }
            | Grant::Office { .. }
            | Grant::HandlingUnit { .. }
            | Grant::Leader { .. }
            | Grant::Administrator { .. }
            | Grant::Part { .. }
            | Grant::Mediator { .. } => {}
        }
    }
    let mut own: Vec<OwnGrid> = Vec::new();
    for (id, party) in named.into_iter().take(MOST) {
        if own.iter().any(|one| one.grid == id) {
            continue;
        }
        if let Some(grid) = store.grid(id)? {
            own.push(OwnGrid { grid: id, division: grid.division, party });
        }
    }
    Ok(own)
}
