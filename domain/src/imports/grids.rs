//! Grids with their people: the village and the ordinal tell which is which.

use super::ImportFault;
use super::cells::{BETWEEN, Outcome, Row, Stop};
use super::draft::Draft;
use super::institutions::at;
use crate::shared::text::Name;
use crate::shared::{Context, Failure};
use crate::territory::usecases::{ChangeGrid, CreateGrid, MemberDraft, create_grid, update_grid};
use crate::territory::{GridMember, GridMemberRole};

/// People that a grid has at most.
const MAX_PEOPLE: usize = 50;
/// The columns of people, in the order in which they are kept.
pub(super) const ROLES: [(&str, GridMemberRole); 3] = [
    ("leader", GridMemberRole::Leader),
    ("second_leader", GridMemberRole::SecondLeader),
    ("staff", GridMemberRole::Staff),
];

type Result<T> = std::result::Result<T, Stop>;

/// The people that a row names in one role.
fn people(row: &mut Row<'_>, (column, role): (&str, GridMemberRole)) -> Result<Vec<MemberDraft>> {
    let texts = row.text(column).split(BETWEEN).map(str::trim).filter(|text| !text.is_empty());
    let mut members = Vec::new();
    for text in texts {
        let name = Name::new(text).map_err(|fault| row.wrong(column, fault))?;
        members.push(MemberDraft { name, role });
    }
    Ok(members)
}

/// Those in that role as they are kept.
fn kept(members: &[GridMember], role: GridMemberRole) -> Vec<MemberDraft> {
    let of_role = members.iter().filter(|member| member.role == role);
    of_role.map(|member| MemberDraft { name: member.name.clone(), role }).collect()
}

fn same_people(members: &[GridMember], drafts: &[MemberDraft]) -> bool {
    let mut there: Vec<_> = members.iter().map(|one| (one.role, one.name.as_str())).collect();
    let mut wanted: Vec<_> = drafts.iter().map(|one| (one.role, one.name.as_str())).collect();
    there.sort_unstable();
    wanted.sort_unstable();
    there == wanted
}

pub(super) fn grid(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (division, ordinal, name) = (row.division(), row.number("ordinal", (1, 999)), row.name("name"));
    let households = row.number("households", (0, 100_000));
    let listed = ROLES.map(|role| people(row, role));
    let (division, ordinal, name, households) = (division?, ordinal?, name?, households?);
    let code = format!("{}{ordinal:03}", division.as_str());
    row.once(code.clone())?;
    let known = draft.grid_codes.get(&code).and_then(|id| draft.grids.get(*id)).cloned();
    let before = known.as_ref().map(|grid| grid.members.as_slice()).unwrap_or_default();
    let mut members = Vec::new();
    for ((column, role), named) in ROLES.into_iter().zip(listed) {
        members.extend(if row.text(column).is_empty() { kept(before, role) } else { named? });
    }
    if members.len() > MAX_PEOPLE {
        return Err(row.wrong("staff", ImportFault::TooManyPeople));
    }
    let Some(grid) = known else {
        create_grid(draft, ctx, CreateGrid { division, ordinal, name, households, boundary: None, members })?;
        return Ok(Outcome::Created);
    };
    if grid.name == name && grid.households == households && same_people(&grid.members, &members) {
        let may = ctx.actor.administers(&division);
        return if may { Ok(Outcome::Unchanged) } else { Err(Failure::Forbidden.into()) };
    }
    let command = ChangeGrid { name, households, boundary: grid.boundary, members };
    update_grid(draft, ctx, at(grid.id), command)?;
    Ok(Outcome::Changed)
}
