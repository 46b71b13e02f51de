//! A row of a roster, read off its cells.

use std::collections::HashMap;

use uuid::Uuid;

use crate::congresses::{CongressFault, Constituency, ConstituencyId};
use crate::deputies::DeputyFault;
use crate::imports::cells::{BETWEEN, Row, Stop, division, plain, word};
use crate::imports::{ImportFault, grid_code};
use crate::rooms::RoomFault;
use crate::shared::text::{Name, Phone};
use crate::shared::{DeputyId, DivisionCode, GridId, RoomId};
use crate::term_changes::{BirthMonth, Elected, Employer, MAX_GRIDS, TermChangeFault, deputy_number};

type Result<T> = std::result::Result<T, Stop>;

/// What a row says of the deputy whom it goes on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Former {
    /// Nothing.
    Unsaid,
    /// That there is one.
    Somebody,
    /// Who it is.
    Number(DeputyId),
}

/// A row, as far as its cells alone tell.
pub(super) struct Told {
    pub(super) elected: Elected,
    pub(super) constituency: ConstituencyId,
    pub(super) room: Option<RoomId>,
    pub(super) grids: Vec<GridId>,
    pub(super) former: Former,
}

/// What rows name.
#[derive(Default)]
pub(super) struct Ground {
    pub(super) constituencies: HashMap<String, Constituency>,
    /// Open rooms of the congress's area by name, with where they lie.
    pub(super) rooms: HashMap<String, Vec<(RoomId, DivisionCode)>>,
    /// Grids of the villages that rows name, by code.
    pub(super) grids: HashMap<String, Uuid>,
}

fn born(row: &mut Row<'_>) -> Result<BirthMonth> {
    row.take("birth_month", |text| BirthMonth::read(&plain(text)).ok_or(TermChangeFault::NotAMonth))
}

fn elected(row: &mut Row<'_>) -> Result<Elected> {
    let (name, born) = (row.name("name"), born(row));
    let sex = row.take_opt("sex", |text| word(text).ok_or(ImportFault::NotAWord));
    let (ethnicity, party) = (row.take_opt("ethnicity", Name::new), row.take_opt("party", Name::new));
    let employer = row.take_opt("employer", Employer::new);
    let phone = row.take_opt("phone", |text| Phone::mobile(&plain(text)));
    Ok(Elected {
        name: name?,
        sex: sex?,
        born: born?,
        ethnicity: ethnicity?,
        party: party?,
        employer: employer?,
        phone: phone?,
    })
}

fn former(row: &mut Row<'_>) -> Result<Former> {
    let said = plain(row.text("former_deputy"));
    Ok(match said.as_str() {
        "" | "否" | "新任" => Former::Unsaid,
        "是" | "连任" => Former::Somebody,
        number => {
            let number = deputy_number(number);
            Former::Number(number.map_err(|_| row.wrong("former_deputy", TermChangeFault::NotADeputyNumber))?)
        }
    })
}

fn constituency(row: &mut Row<'_>, ground: &Ground) -> Result<ConstituencyId> {
    let name = row.name("constituency")?;
    match ground.constituencies.get(name.as_str()) {
        Some(constituency) => Ok(constituency.id),
        None => Err(row.wrong("constituency", CongressFault::UnknownConstituency)),
    }
}

fn room(row: &mut Row<'_>, ground: &Ground) -> Result<Option<RoomId>> {
    let (name, place) = (row.take_opt("room", Name::new), row.take_opt("room_division_code", division));
    let (Some(name), place) = (name?, place?) else { return Ok(None) };
    let named = ground.rooms.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
    let there = named.iter().filter(|(_, division)| place.as_ref().is_none_or(|place| place == division));
    match there.collect::<Vec<_>>().as_slice() {
        [] => Err(row.wrong("room", RoomFault::UnknownRoom)),
        [(room, _)] => Ok(Some(*room)),
        [_, _, ..] => Err(row.wrong("room", ImportFault::SeveralNamed)),
    }
}

/// The codes of grids that a cell names, as far as they are codes.
pub(super) fn grid_codes(text: &str) -> impl Iterator<Item = std::result::Result<String, ImportFault>> {
    text.split(BETWEEN).map(str::trim).filter(|code| !code.is_empty()).map(grid_code)
}

fn grids(row: &mut Row<'_>, ground: &Ground, congress: &DivisionCode) -> Result<Vec<GridId>> {
    let mut grids = Vec::new();
    for code in grid_codes(row.text("grid_codes")) {
        let code = code.map_err(|fault| row.wrong("grid_codes", fault))?;
        let outside = code.get(..12).and_then(|village| DivisionCode::new(village).ok());
        if !outside.is_some_and(|village| congress.covers(&village)) {
            return Err(row.wrong("grid_codes", DeputyFault::GridOutside));
        }
        let Some(grid) = ground.grids.get(&code) else {
            return Err(row.wrong("grid_codes", TermChangeFault::UnknownGridCode));
        };
        if !grids.contains(&GridId(*grid)) {
            grids.push(GridId(*grid));
        }
    }
    if grids.len() > MAX_GRIDS {
        return Err(row.wrong("grid_codes", DeputyFault::TooManyAssignments));
    }
    Ok(grids)
}

/// Reads a row; all that is wrong with its cells is noted at once.
pub(super) fn told(row: &mut Row<'_>, ground: &Ground, congress: &DivisionCode) -> Result<Told> {
    let (elected, former) = (elected(row), former(row));
    let (constituency, room) = (constituency(row, ground), room(row, ground));
    let grids = grids(row, ground, congress);
    Ok(Told { elected: elected?, constituency: constituency?, room: room?, grids: grids?, former: former? })
}
