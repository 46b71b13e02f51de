//! Offices, units, rooms and mediation organisations: the division and the name tell which is which; of offices the division
//! alone, which has one.

use uuid::Uuid;

use super::cells::{BETWEEN, Outcome, Row, Stop, decimal, division as code, number, plain, word};
use super::draft::{Draft, which};
use super::{ImportFault, hours};
use crate::cases::{CaseCategory, ListEntry, categories_for, shipped_categories};
use crate::disputes::OrganisationKind;
use crate::disputes::usecases::{ChangeOrganisation, CreateOrganisation, change_organisation, create_organisation};
use crate::institutions::usecases::{
    ChangeOffice, ChangeUnit, OpenOffice, OpenUnit, change_office, change_unit, open_office, open_unit,
};
use crate::institutions::{ContactPerson, Duty, InstitutionDetails, InstitutionFault};
use crate::rooms::usecases::{ChangeRoom, CreateRoom, change_room, create_room};
use crate::rooms::{RoomDetails, RoomKind};
use crate::shared::geo::Point;
use crate::shared::text::{Name, Phone};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DivisionCode, Failure, OfficeId, OrganisationId, RoomId, UnitId, WordCode};
use crate::territory::DivisionLevel;

type Result<T> = std::result::Result<T, Stop>;

/// An entity in whatever version it is.
pub(super) fn at<Id>(id: Id) -> At<Id> {
    At { id, version: None }
}

/// What is so already: whoever may change nothing there is told all the same.
pub(super) fn unchanged(ctx: &Context, division: &DivisionCode) -> Result<Outcome> {
    if ctx.actor.oversees(division) { Ok(Outcome::Unchanged) } else { Err(Failure::Forbidden.into()) }
}

/// Name, division and number of a row, each once.
pub(super) fn key(row: &mut Row<'_>) -> Result<(Name, DivisionCode, Option<i32>)> {
    let (name, division, number) = (row.name("name"), row.division(), row.same_name_number());
    Ok((name?, division?, number?))
}

/// The key of [`key`] as a text.
pub(super) fn spelled(name: &Name, division: &DivisionCode, number: Option<i32>) -> String {
    format!("{} {} {}", division.as_str(), number.unwrap_or(1), name.as_str())
}

/// The one above that a row names, of those of its name in the division that the row says, or else in its own.
fn parent(row: &mut Row<'_>, draft: &Draft, own: &DivisionCode) -> Result<Option<Uuid>> {
    let (name, place) = (row.take_opt("parent", Name::new), row.take_opt("parent_division_code", code));
    let (Some(name), place) = (name?, place?) else { return Ok(None) };
    match which(&draft.named, place.as_ref().unwrap_or(own), &name, None) {
        Ok(Some(id)) => Ok(Some(id)),
        Ok(None) => Err(row.wrong("parent", InstitutionFault::UnknownParent)),
        Err(fault) => Err(row.wrong("parent", fault)),
    }
}

pub(super) fn office(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (name, division, above) = (row.name("name"), row.division(), row.take_opt("parent", code));
    let (name, division, above) = (name?, division?, above?);
    row.once(division.as_str().to_owned())?;
    let parent = match above.map(|above| draft.serving.get(&above).copied()) {
        Some(None) => return Err(row.wrong("parent", InstitutionFault::UnknownParent)),
        Some(found) => found,
        None => None,
    };
    let known = draft.serving.get(&division).and_then(|id| draft.offices.get(*id));
    let Some(office) = known else {
        open_office(draft, ctx, OpenOffice { name, division, parent })?;
        return Ok(Outcome::Created);
    };
    let parent = parent.or(office.details.parent);
    if office.name == name && office.details.parent == parent {
        return unchanged(ctx, &division);
    }
    let id: OfficeId = office.id;
    change_office(draft, ctx, at(id), ChangeOffice { name, parent })?;
    Ok(Outcome::Changed)
}

/// The category that a cell means by its label or its code: one of those of the division, or one that ships.
fn category(words: &[ListEntry], text: &str) -> Option<WordCode> {
    let narrow = plain(text);
    let meant = |entry: &&ListEntry| {
        entry.label.as_str() == text || entry.code.as_str() == text || entry.code.as_str() == narrow
    };
    let own = words.iter().find(meant).map(|entry| entry.code.clone());
    own.or_else(|| word::<CaseCategory>(text).map(WordCode::of))
}

/// Where the row does not say where the unit is, by the categories that ship.
fn duties(row: &mut Row<'_>, draft: &Draft, ctx: &Context, place: Option<&DivisionCode>) -> Result<Vec<Duty>> {
    let texts = row.text("duties").split(BETWEEN).map(str::trim).filter(|text| !text.is_empty());
    let held = |place: &DivisionCode| categories_for(&draft.lists, place, local_date(ctx.now));
    let words = place.map_or_else(shipped_categories, held);
    let mut duties = Vec::new();
    for text in texts {
        let code = category(&words, text).ok_or_else(|| row.wrong("duties", ImportFault::NotAWord))?;
        duties.push(Duty(code));
    }
    Ok(duties)
}

fn contact(row: &mut Row<'_>) -> Result<Option<ContactPerson>> {
    let phone = |text: &str| Phone::new(&plain(text));
    match (row.take_opt("contact", Name::new), row.take_opt("contact_phone", phone)) {
        (Ok(Some(name)), Ok(Some(phone))) => Ok(Some(ContactPerson { name, phone })),
        (Ok(None), Ok(None)) => Ok(None),
        (Ok(Some(_)), Ok(None)) => Err(row.wrong("contact_phone", ImportFault::HalfAContact)),
        (Ok(None), Ok(Some(_))) => Err(row.wrong("contact", ImportFault::HalfAContact)),
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
    }
}

pub(super) fn unit(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let key = key(row);
    let duties = duties(row, draft, ctx, key.as_ref().ok().map(|(_, division, _)| division));
    let contact = contact(row);
    let level = row.take_opt("level", |text| word::<DivisionLevel>(text).ok_or(ImportFault::NotAWord));
    let (name, division, number) = key?;
    let parent = parent(row, draft, &division);
    let (duties, contact, level, parent) = (duties?, contact?, level?, parent?);
    row.once(spelled(&name, &division, number))?;
    let known = which(&draft.named, &division, &name, number).map_err(|fault| row.wrong("name", fault))?;
    let Some(unit) = known.and_then(|id| draft.units.get(id)).cloned() else {
        let details = InstitutionDetails { parent, duties, level, ..InstitutionDetails::default() };
        open_unit(draft, ctx, OpenUnit { name, division, details, contact })?;
        return Ok(Outcome::Created);
    };
    // What the file leaves blank stays as it is.
    let details = InstitutionDetails {
        parent: parent.or(unit.details.parent),
        duties: if duties.is_empty() { unit.details.duties.clone() } else { duties },
        level: level.or(unit.details.level),
        ..unit.details.clone()
    };
    let (details, contact) = (details.in_order()?, contact.or_else(|| unit.contact.clone()));
    if details == unit.details && contact == unit.contact {
        return unchanged(ctx, &division);
    }
    let id: UnitId = unit.id;
    change_unit(draft, ctx, at(id), ChangeUnit { name, details, contact })?;
    Ok(Outcome::Changed)
}

fn point(row: &mut Row<'_>) -> Result<Option<Point>> {
    let (longitude, latitude) = (row.take_opt("longitude", decimal), row.take_opt("latitude", decimal));
    match (longitude?, latitude?) {
        (Some(longitude), Some(latitude)) => {
            Point::new(longitude, latitude).map(Some).map_err(|fault| row.wrong("longitude", fault))
        }
        (None, None) => Ok(None),
        (Some(_), None) => Err(row.wrong("latitude", ImportFault::HalfAPoint)),
        (None, Some(_)) => Err(row.wrong("longitude", ImportFault::HalfAPoint)),
    }
}

/// What a row says of a room's door.
fn door(row: &mut Row<'_>) -> Result<RoomDetails> {
    let phone = |text: &str| Phone::new(&plain(text));
    let (hours, phone) = (row.take_opt("hours", hours::hours), row.take_opt("phone", phone));
    let area = row.take_opt("floor_area", |text| number(text, (1, 100_000)));
    let [closed_days, head, liaison, trade, equipment] =
        ["closed_days", "head", "liaison", "trade", "equipment"].map(|column| row.take_opt(column, Name::new));
    let (hours, phone) = (hours?, phone?);
    let (closed_days, head, liaison, trade) = (closed_days?, head?, liaison?, trade?);
    let (equipment, floor_area) = (equipment?, area?.and_then(|area| u32::try_from(area).ok()));
    let (hours, photos) = (hours.unwrap_or_default(), Vec::new());
    let said = RoomDetails { hours, closed_days, phone, head, liaison, trade, floor_area, equipment, photos };
    // Whatever is wrong with the week is wrong with that cell.
    said.in_order().map_err(|failure| match failure {
        Failure::Field { fault, .. } => row.wrong("hours", fault),
        other => other.into(),
    })
}

/// The door as the file has it; what that leaves blank stays as it was.
fn door_of(said: RoomDetails, before: &RoomDetails) -> RoomDetails {
    RoomDetails {
        hours: if said.hours.is_empty() { before.hours.clone() } else { said.hours },
        closed_days: said.closed_days.or_else(|| before.closed_days.clone()),
        phone: said.phone.or_else(|| before.phone.clone()),
        head: said.head.or_else(|| before.head.clone()),
        liaison: said.liaison.or_else(|| before.liaison.clone()),
        trade: said.trade.or_else(|| before.trade.clone()),
        floor_area: said.floor_area.or(before.floor_area),
        equipment: said.equipment.or_else(|| before.equipment.clone()),
        // No table holds photos.
        photos: before.photos.clone(),
    }
}

pub(super) fn room(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (kind, key, address) = (row.word::<RoomKind>("kind"), key(row), row.name("address"));
    let (point, door) = (point(row), door(row));
    let (kind, (name, division, number), address, point, door) = (kind?, key?, address?, point?, door?);
    row.once(spelled(&name, &division, number))?;
    let known = which(&draft.rooms_named, &division, &name, number).map_err(|fault| row.wrong("name", fault))?;
    let Some(room) = known.and_then(|id| draft.rooms.get(id)) else {
        create_room(draft, ctx, CreateRoom { kind, name, division, address, point, details: door })?;
        return Ok(Outcome::Created);
    };
    // What the file leaves blank stays as it is.
    let (point, details) = (point.or(room.point), door_of(door, &room.details));
    if (room.kind, &room.address, room.point, &room.details) == (kind, &address, point, &details) {
        return unchanged(ctx, &division);
    }
    let id: RoomId = room.id;
    change_room(draft, ctx, at(id), ChangeRoom { kind, name, address, point, details })?;
    Ok(Outcome::Changed)
}

pub(super) fn organisation(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (kind, key) = (row.word::<OrganisationKind>("kind"), key(row));
    let (trade, seal) = (row.take_opt("trade", Name::new), row.take_opt("seal_text", Name::new));
    let (name, division, number) = key?;
    let parent = parent(row, draft, &division);
    let (kind, trade, seal, parent) = (kind?, trade?, seal?, parent?);
    row.once(spelled(&name, &division, number))?;
    let known = which(&draft.named, &division, &name, number).map_err(|fault| row.wrong("name", fault))?;
    let Some(organisation) = known.and_then(|id| draft.organisations.get(id)).cloned() else {
        let details = InstitutionDetails { parent, trade, seal, ..InstitutionDetails::default() };
        create_organisation(draft, ctx, CreateOrganisation { kind, name, division, details })?;
        return Ok(Outcome::Created);
    };
    let before = organisation.details;
    // Only a room belongs to a committee.
    let kept = before.parent.filter(|_| kind == OrganisationKind::Room);
    let details = InstitutionDetails {
        parent: parent.or(kept),
        trade: trade.or_else(|| before.trade.clone()),
        seal: seal.or_else(|| before.seal.clone()),
        ..before.clone()
    };
    if organisation.kind == kind && details == before {
        return unchanged(ctx, &division);
    }
    let id: OrganisationId = organisation.id;
    change_organisation(draft, ctx, at(id), ChangeOrganisation { kind, name, details })?;
    Ok(Outcome::Changed)
}
