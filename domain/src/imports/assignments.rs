//! In which grids and rooms deputies work.

use super::ImportFault;
use super::cells::{Outcome, Row, Stop, date, plain};
use super::deputies::room;
use super::draft::{Draft, which};
use super::institutions::{at, key, spelled, unchanged};
use crate::deputies::usecases::{
    AssignGrid, CorrectDeputy, EndAssignment, assign_grid, correct_deputy, end_assignment,
};
use crate::deputies::{Deputy, DeputyFault};
use crate::shared::time::Period;
use crate::shared::{Context, GridId, ValueFault};
use crate::territory::TerritoryFault;

type Result<T> = std::result::Result<T, Stop>;

/// The deputy that a row names, with the key as a text.
fn deputy(row: &mut Row<'_>, draft: &Draft) -> Result<(Deputy, String)> {
    let (name, division, number) = key(row)?;
    match which(&draft.named, &division, &name, number) {
        Ok(known) => {
            let deputy = known.and_then(|id| draft.deputies.get(id)).cloned();
            let deputy = deputy.ok_or_else(|| row.wrong("name", DeputyFault::UnknownDeputy))?;
            Ok((deputy, spelled(&name, &division, number)))
        }
        Err(fault) => Err(row.wrong("name", fault)),
    }
}

/// The fifteen digits of a grid's code.
pub(crate) fn grid_code(text: &str) -> std::result::Result<String, ImportFault> {
    let code = plain(text);
    let is_code = code.len() == 15 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Ok(code) } else { Err(ImportFault::NotAGridCode) }
}

pub(super) fn of_grid(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (who, code) = (deputy(row, draft), row.take("grid_code", grid_code));
    let (from, to) = (row.date("from"), row.take_opt("to", date));
    let ((deputy, who), code, from, to) = (who?, code?, from?, to?);
    row.once(format!("{who} {code} {from}"))?;
    let grid = draft.grid_codes.get(&code).copied().map(GridId);
    let grid = grid.ok_or_else(|| row.wrong("grid_code", TerritoryFault::UnknownGrid))?;
    let there = deputy.assignments.iter().find(|one| one.grid == grid && one.period.from == from);
    let Some(there) = there else {
        assign_grid(draft, ctx, at(deputy.id), AssignGrid { grid, period: Period { from, to } })?;
        return Ok(Outcome::Created);
    };
    match (there.period.to, to) {
        (before, now) if before == now => unchanged(ctx, &deputy.division),
        (_, Some(last)) => {
            end_assignment(draft, ctx, at(deputy.id), EndAssignment { assignment: there.id, last })?;
            Ok(Outcome::Changed)
        }
        (_, None) => Err(row.wrong("to", ImportFault::PeriodDiffers)),
    }
}

pub(super) fn of_room(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (deputy, who) = deputy(row, draft)?;
    row.once(who)?;
    let room = room(row, draft, &deputy.division, deputy.room)?;
    if room.is_none() {
        return Err(row.wrong("room", ValueFault::Blank));
    }
    if deputy.room == room {
        return unchanged(ctx, &deputy.division);
    }
    correct_deputy(
        draft,
        ctx,
        at(deputy.id),
        CorrectDeputy { name: None, division: None, profile: deputy.profile, room },
    )?;
    Ok(Outcome::Changed)
}
