//! Tables of what there is, with the columns by which it is imported: what is exported and imported again changes nothing.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::grids::ROLES;
use super::{ImportFault, ImportKind, Imports, Line, MAX_ROWS, Places, Problems, Table, columns, hours};
use crate::cases::{DivisionList, categories_for};
use crate::deputies::{Deputy, Mandate};
use crate::disputes::MediationOrganisation;
use crate::institutions::{CongressOffice, Duty, HandlingUnit, InstitutionDetails, Mediator};
use crate::rooms::ActivityRoom;
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{Context, DivisionCode, Failure, GridId, RoomId, StoreError, Vocabulary};
use crate::territory::Grid;

/// Everything of a kind inside `division`, as a table: by division, name and the order in which it was entered. Whoever looks
/// after the division may have it.
///
/// # Errors
/// Forbidden for everybody else; [`ImportFault::TooManyRows`] where it is more than a table holds.
pub fn export(
    store: &mut impl Imports,
    ctx: &Context,
    kind: ImportKind,
    division: &DivisionCode,
) -> Result<Table, Failure> {
    if !ctx.actor.oversees(division) {
        return Err(Failure::Forbidden);
    }
    let rows = rows(store, kind, division, local_date(ctx.now))?;
    if rows.len() > MAX_ROWS as usize {
        return Err(Failure::field("division", ImportFault::TooManyRows));
    }
    let header = columns(kind).iter().map(|column| column.title.to_owned()).collect();
    let line = |(number, cells)| Line { number, cells };
    Ok(Table {
        sheet: kind.label().to_owned(),
        header: Line { number: 1, cells: header },
        lines: (2..).zip(rows).map(line).collect(),
        problems: Problems::default(),
    })
}

type Rows = Vec<Vec<String>>;

fn text(name: &Name) -> String {
    name.as_str().to_owned()
}

fn code(division: &DivisionCode) -> String {
    division.as_str().to_owned()
}

/// Something with a name in a division, and its id.
type Place<'a, T> = fn(&'a T) -> (&'a DivisionCode, &'a Name, Uuid);

/// All in the order in which they are listed, each with its number among those that have its name there, if there are several.
fn numbered<'a, T>(all: &'a [T], place: Place<'a, T>) -> Vec<(&'a T, String)> {
    let mut order = Vec::with_capacity(all.len());
    let mut several: HashMap<(&DivisionCode, &str), usize> = HashMap::new();
    for one in all {
        let (division, name, id) = place(one);
        let key = (division, name.as_str());
        *several.entry(key).or_default() += 1;
        order.push(((key, id), one));
    }
    order.sort_unstable_by_key(|(key, _)| *key);
    let mut last: HashMap<(&DivisionCode, &str), usize> = HashMap::new();
    let mut listed = Vec::with_capacity(order.len());
    for ((key, _), one) in order {
        let number = last.entry(key).or_default();
        *number += 1;
        let many = several.get(&key).is_some_and(|several| *several > 1);
        listed.push((one, if many { number.to_string() } else { String::new() }));
    }
    listed
}

fn rows(
    store: &mut impl Imports,
    kind: ImportKind,
    division: &DivisionCode,
    today: NaiveDate,
) -> Result<Rows, StoreError> {
    let over = division.ancestry();
    let (places, above) = (Places::Within(division), Places::In(&over));
    match kind {
        ImportKind::Offices => {
            let all = store.offices_at(places)?;
            let mut codes: HashMap<Uuid, String> = all.iter().map(|one| (one.id.0, code(&one.division))).collect();
            codes.extend(store.offices_at(above)?.iter().map(|one| (one.id.0, code(&one.division))));
            let parent = |one: &CongressOffice| one.details.parent.and_then(|id| codes.get(&id).cloned());
            let listed = numbered(&all, |one| (&one.division, &one.name, one.id.0)).into_iter();
            let row =
                |one: &CongressOffice| vec![text(&one.name), code(&one.division), parent(one).unwrap_or_default()];
            Ok(listed.map(|(one, _)| row(one)).collect())
        }
        ImportKind::Units => {
            let (all, over, lists) = (store.units_at(places)?, store.units_at(above)?, store.lists()?);
            let named = Parents::of(all.iter().chain(&over).map(|one| (one.id.0, &one.division, &one.name)));
            let listed = numbered(&all, |one| (&one.division, &one.name, one.id.0)).into_iter();
            Ok(listed.map(|(one, number)| unit_row((one, number), &named, (&lists, today))).collect())
        }
        // Whoever is invited is told so, and nobody else: there is nothing to take out.
        ImportKind::Invitations => Ok(Vec::new()),
        ImportKind::Rooms => {
            let all = store.rooms_at(places)?;
            let listed = numbered(&all, |one| (&one.division, &one.name, one.id.0)).into_iter();
            Ok(listed.map(|(one, number)| room_row(one, number)).collect())
        }
        ImportKind::Organisations => {
            let (all, over) = (store.organisations_at(places)?, store.organisations_at(above)?);
            let named = Parents::of(all.iter().chain(&over).map(|one| (one.id.0, &one.division, &one.name)));
            let listed = numbered(&all, |one| (&one.division, &one.name, one.id.0)).into_iter();
            Ok(listed.map(|(one, number)| organisation_row(one, number, &named)).collect())
        }
        ImportKind::Mediators => {
            let all = store.organisations_at(places)?;
            let listed = numbered(&all, |one| (&one.division, &one.name, one.id.0));
            Ok(listed.iter().flat_map(|(one, number)| mediator_rows(one, number)).collect())
        }
        ImportKind::Grids => {
            let mut all = store.grids_at(places)?;
            all.sort_by_cached_key(Grid::code);
            Ok(all.iter().map(grid_row).collect())
        }
        ImportKind::Deputies => {
            let all = store.deputies_at(places)?;
            let rooms = rooms_of(store, &all)?;
            let listed = numbered(&all, |one| (&one.division, &one.name, one.id.0));
            Ok(listed.iter().flat_map(|(deputy, number)| deputy_rows(deputy, number, &rooms)).collect())
        }
        ImportKind::GridAssignments => {
            let all = store.deputies_at(places)?;
            grid_assignments(store, &all)
        }
        ImportKind::RoomAssignments => {
            let all = store.deputies_at(places)?;
            let rooms = rooms_of(store, &all)?;
            let listed = numbered(&all, |one| (&one.division, &one.name, one.id.0));
            let row = |(deputy, number): &(&Deputy, String)| {
                let [room, at] = room_cells(deputy, &rooms);
                let named = !room.is_empty();
                named.then(|| vec![text(&deputy.name), code(&deputy.division), number.clone(), room, at])
            };
            Ok(listed.iter().filter_map(row).collect())
        }
    }
}

/// What those are called that stand above others, and where they work: of several that have one name there, none can be named.
struct Parents(HashMap<Uuid, (DivisionCode, String)>);

impl Parents {
    fn of<'a>(all: impl Iterator<Item = (Uuid, &'a DivisionCode, &'a Name)>) -> Self {
        let mut called: HashMap<(&DivisionCode, &str), BTreeSet<Uuid>> = HashMap::new();
        for (id, division, name) in all {
            called.entry((division, name.as_str())).or_default().insert(id);
        }
        let alone = called.into_iter().filter(|(_, ids)| ids.len() == 1);
        let named = |((division, name), ids): ((&DivisionCode, &str), BTreeSet<Uuid>)| {
            ids.first().map(|id| (*id, (division.clone(), name.to_owned())))
        };
        Self(alone.filter_map(named).collect())
    }

    /// The name, and the division only if that is another.
    fn cells(&self, details: &InstitutionDetails, own: &DivisionCode) -> [String; 2] {
        match details.parent.and_then(|id| self.0.get(&id)) {
            Some((division, name)) if division == own => [name.clone(), String::new()],
            Some((division, name)) => [name.clone(), code(division)],
            None => <[String; 2]>::default(),
        }
    }
}

fn unit_row(
    (unit, number): (&HandlingUnit, String),
    parents: &Parents,
    (lists, today): (&[DivisionList], NaiveDate),
) -> Vec<String> {
    let words = categories_for(lists, &unit.division, today);
    // What the list no longer has is told by its code: somebody else may be called as it was.
    let called = |duty: &Duty| {
        let entry = words.iter().find(|entry| entry.code == duty.0);
        entry.map_or_else(|| duty.0.as_str().to_owned(), |entry| entry.label.as_str().to_owned())
    };
    let duties: Vec<String> = unit.details.duties.iter().map(called).collect();
    let level = unit.details.level.map(|level| level.label().to_owned());
    let contact = unit.contact.as_ref().map(|one| [text(&one.name), one.phone.reveal().to_owned()]);
    let mut row = vec![text(&unit.name), code(&unit.division), number];
    row.extend(parents.cells(&unit.details, &unit.division));
    row.extend([duties.join("、"), level.unwrap_or_default()]);
    row.extend(contact.unwrap_or_default());
    row
}

fn organisation_row(one: &MediationOrganisation, number: String, parents: &Parents) -> Vec<String> {
    let mut row = vec![one.kind.label().to_owned(), text(&one.name), code(&one.division), number];
    row.extend(parents.cells(&one.details, &one.division));
    row.extend([&one.details.trade, &one.details.seal].map(|said| said.as_ref().map(text).unwrap_or_default()));
    row
}

fn mediator_rows(one: &MediationOrganisation, number: &str) -> Rows {
    let row = |mediator: &Mediator| -> Vec<String> {
        let last = mediator.to.map(|last| last.to_string()).unwrap_or_default();
        let place = [text(&one.name), code(&one.division), number.to_owned()];
        place.into_iter().chain([text(&mediator.name), mediator.from.to_string(), last]).collect()
    };
    one.details.mediators.iter().map(row).collect()
}

fn room_row(room: &ActivityRoom, number: String) -> Vec<String> {
    let point = room.point.map(|point| [point.longitude().to_string(), point.latitude().to_string()]);
    let [longitude, latitude] = point.unwrap_or_default();
    let (details, said) = (&room.details, |name: Option<&Name>| name.map(text).unwrap_or_default());
    vec![
        room.kind.label().to_owned(),
        text(&room.name),
        code(&room.division),
        text(&room.address),
        longitude,
        latitude,
        number,
        hours::written(&details.hours),
        said(details.closed_days.as_ref()),
        details.phone.as_ref().map(|phone| phone.reveal().to_owned()).unwrap_or_default(),
        said(details.head.as_ref()),
        said(details.liaison.as_ref()),
        said(details.trade.as_ref()),
        details.floor_area.map(|area| area.to_string()).unwrap_or_default(),
        said(details.equipment.as_ref()),
    ]
}

fn grid_row(grid: &Grid) -> Vec<String> {
    let mut row = vec![code(&grid.division), grid.ordinal.to_string(), text(&grid.name), grid.households.to_string()];
    row.extend(ROLES.map(|(_, role)| {
        let people = grid.members.iter().filter(|member| member.role == role);
        people.map(|member| member.name.as_str()).collect::<Vec<_>>().join("、")
    }));
    row
}

/// The rooms of those deputies, by their ids.
fn rooms_of(store: &mut impl Imports, all: &[Deputy]) -> Result<HashMap<RoomId, ActivityRoom>, StoreError> {
    let mut ids: Vec<_> = all.iter().filter_map(|deputy| deputy.room).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(store.rooms_of(&ids)?.into_iter().map(|room| (room.id, room)).collect())
}

/// A deputy's room, as it is named: where it lies, only if that is elsewhere.
fn room_cells(deputy: &Deputy, rooms: &HashMap<RoomId, ActivityRoom>) -> [String; 2] {
    match deputy.room.and_then(|id| rooms.get(&id)).filter(|room| room.is_open()) {
        Some(room) if room.division == deputy.division => [text(&room.name), String::new()],
        Some(room) => [text(&room.name), code(&room.division)],
        None => <[String; 2]>::default(),
    }
}

fn deputy_rows(deputy: &Deputy, number: &str, rooms: &HashMap<RoomId, ActivityRoom>) -> Rows {
    let mut mandates: Vec<&Mandate> = deputy.mandates.iter().collect();
    mandates.sort_by_key(|mandate| (mandate.seat.level, mandate.seat.number, mandate.from, mandate.id));
    let row = |mandate: &Mandate| {
        let mut cells = vec![
            text(&deputy.name),
            code(&deputy.division),
            number.to_owned(),
            mandate.seat.level.label().to_owned(),
            code(&mandate.seat.congress),
            mandate.seat.number.to_string(),
            text(&mandate.seat.constituency_name),
            mandate.from.to_string(),
            mandate.to.map(|to| to.to_string()).unwrap_or_default(),
            deputy.profile.as_ref().map(|profile| profile.as_str().to_owned()).unwrap_or_default(),
        ];
        cells.extend(room_cells(deputy, rooms));
        cells
    };
    mandates.into_iter().map(row).collect()
}

fn grid_assignments(store: &mut impl Imports, all: &[Deputy]) -> Result<Rows, StoreError> {
    let mut ids: Vec<GridId> = all.iter().flat_map(|deputy| deputy.assignments.iter().map(|one| one.grid)).collect();
    ids.sort_unstable();
    ids.dedup();
    let codes: HashMap<GridId, String> = store.grids_of(&ids)?.into_iter().map(|grid| (grid.id, grid.code())).collect();
    let mut rows = Vec::new();
    for (deputy, number) in numbered(all, |one| (&one.division, &one.name, one.id.0)) {
        for one in &deputy.assignments {
            let Some(grid) = codes.get(&one.grid) else { continue };
            let last = one.period.to.map(|last| last.to_string()).unwrap_or_default();
            rows.push(vec![
                text(&deputy.name),
                code(&deputy.division),
                number.clone(),
                grid.clone(),
                one.period.from.to_string(),
                last,
            ]);
        }
    }
    Ok(rows)
}
