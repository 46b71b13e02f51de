//! Offices, units, rooms and mediation organisations: the division and the name tell which is which; of offices the division
//! alone, which has one.

use super::ImportFault;
use super::cells::{Outcome, Row, Stop, decimal};
use super::draft::{Draft, which};
use crate::disputes::OrganisationKind;
use crate::disputes::usecases::{ChangeOrganisation, CreateOrganisation, change_organisation, create_organisation};
use crate::institutions::usecases::{OpenInstitution, Rename, change_office, open_office, open_unit};
use crate::rooms::usecases::{ChangeRoom, CreateRoom, change_room, create_room};
use crate::rooms::{RoomDetails, RoomKind};
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{At, Context, DivisionCode, Failure, OfficeId, OrganisationId, RoomId};

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

pub(super) fn office(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (name, division) = (row.name("name"), row.division());
    let (name, division) = (name?, division?);
    row.once(division.as_str().to_owned())?;
    let known = draft.serving.get(&division).copied();
    let same = known.and_then(|id| draft.offices.get(id)).is_some_and(|office| office.name == name);
    match known {
        None => {
            open_office(draft, ctx, OpenInstitution { name, division })?;
            Ok(Outcome::Created)
        }
        Some(_) if same => unchanged(ctx, &division),
        Some(id) => {
            change_office(draft, ctx, at(OfficeId(id)), Rename { name })?;
            Ok(Outcome::Changed)
        }
    }
}

pub(super) fn unit(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (name, division, number) = key(row)?;
    row.once(spelled(&name, &division, number))?;
    match which(&draft.named, &division, &name, number) {
        Err(fault) => Err(row.wrong("name", fault)),
        Ok(Some(_)) => unchanged(ctx, &division),
        Ok(None) => {
            open_unit(draft, ctx, OpenInstitution { name, division })?;
            Ok(Outcome::Created)
        }
    }
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

pub(super) fn room(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (kind, key, address) = (row.word::<RoomKind>("kind"), key(row), row.name("address"));
    let point = point(row);
    let (kind, (name, division, number), address, point) = (kind?, key?, address?, point?);
    row.once(spelled(&name, &division, number))?;
    let known = which(&draft.rooms_named, &division, &name, number).map_err(|fault| row.wrong("name", fault))?;
    let Some(room) = known.and_then(|id| draft.rooms.get(id)) else {
        create_room(draft, ctx, CreateRoom { kind, name, division, address, point, details: RoomDetails::default() })?;
        return Ok(Outcome::Created);
    };
    // What the file leaves blank stays as it is.
    let point = point.or(room.point);
    if (room.kind, &room.address, room.point) == (kind, &address, point) {
        return unchanged(ctx, &division);
    }
    let (id, details): (RoomId, _) = (room.id, room.details.clone());
    change_room(draft, ctx, at(id), ChangeRoom { kind, name, address, point, details })?;
    Ok(Outcome::Changed)
}

pub(super) fn organisation(row: &mut Row<'_>, draft: &mut Draft, ctx: &Context) -> Result<Outcome> {
    let (kind, key) = (row.word::<OrganisationKind>("kind"), key(row));
    let (kind, (name, division, number)) = (kind?, key?);
    row.once(spelled(&name, &division, number))?;
    let known = which(&draft.named, &division, &name, number).map_err(|fault| row.wrong("name", fault))?;
    let Some(organisation) = known.and_then(|id| draft.organisations.get(id)) else {
        create_organisation(draft, ctx, CreateOrganisation { kind, name, division })?;
        return Ok(Outcome::Created);
    };
    if organisation.kind == kind {
        return unchanged(ctx, &division);
    }
    let id: OrganisationId = organisation.id;
    change_organisation(draft, ctx, at(id), ChangeOrganisation { kind, name })?;
    Ok(Outcome::Changed)
}
