//! What people do with rooms.

use super::{ActivityRoom, RoomDetails, RoomKind};
use crate::institutions::usecases::{change, found};
use crate::institutions::{InstitutionFault, InstitutionState, Institutions};
use crate::shared::flow::Journal;
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{At, Context, Failure, Repository, RoomId, Standing};
use crate::territory::{DivisionCode, Territory};

/// A room as it is set up.
#[derive(Clone, Debug)]
pub struct CreateRoom {
    /// What kind of room.
    pub kind: RoomKind,
    pub name: Name,
    /// The village or community.
    pub division: DivisionCode,
    /// Where people find it.
    pub address: Name,
    /// The same as a point.
    pub point: Option<Point>,
    /// What is written on its door.
    pub details: RoomDetails,
}

/// An administrator, or the office of the area, sets up a room.
///
/// # Errors
/// Forbidden outside the area; field errors for a division that does not exist or has no office, and for hours that can be none.
pub fn create_room<S: Repository<ActivityRoom> + Institutions + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: CreateRoom,
) -> Result<ActivityRoom, Failure> {
    if !ctx.actor.oversees(&command.division) {
        return Err(Failure::Forbidden);
    }
    let office = store
        .office_serving(&command.division)?
        .ok_or_else(|| Failure::missing("division", InstitutionFault::NoOffice))?;
    let room = ActivityRoom {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(InstitutionState::Open),
        kind: command.kind,
        name: command.name,
        office: office.id,
        division: command.division,
        address: command.address,
        point: command.point,
        details: command.details.in_order()?,
    };
    found(store, ctx, &room)?;
    Ok(room)
}

/// What may be changed of a room: everything but where it belongs.
#[derive(Clone, Debug)]
pub struct ChangeRoom {
    pub kind: RoomKind,
    pub name: Name,
    /// Where people find it.
    pub address: Name,
    /// The same as a point.
    pub point: Option<Point>,
    /// What is written on its door.
    pub details: RoomDetails,
}

/// An administrator, or the office of the area, changes a room.
///
/// # Errors
/// As every step.
pub fn change_room<S: Repository<ActivityRoom> + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<RoomId>,
    command: ChangeRoom,
) -> Result<ActivityRoom, Failure> {
    change(store, ctx, at, |_, room: &mut ActivityRoom| {
        (room.kind, room.name, room.address) = (command.kind, command.name, command.address);
        room.point = command.point;
        room.details = command.details.in_order()?;
        Ok(())
    })
}
