//! What people do with rooms.

use super::{ActivityRoom, RoomKind, Rooms};
use crate::institutions::Institutions;
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{Context, Failure, Never};
use crate::territory::DivisionCode;

/// A room as an administrator sets it up.
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
}

/// An administrator of the area sets up a room.
///
/// # Errors
/// Forbidden outside the administrator's area; a field error for a division without an office.
pub fn create_room(
    store: &mut (impl Rooms + Institutions),
    ctx: &Context,
    command: CreateRoom,
) -> Result<ActivityRoom, Failure<Never>> {
    if !ctx.actor.administers(&command.division) {
        return Err(Failure::Forbidden);
    }
    let office = store
        .office_serving(&command.division)?
        .ok_or_else(|| Failure::missing("/division_code", "该区划没有人大机构"))?;
    let room = ActivityRoom {
        id: ctx.mint().into(),
        version: 1,
        kind: command.kind,
        name: command.name,
        office: office.id,
        division: command.division,
        address: command.address,
        point: command.point,
    };
    store.add_rooms(std::slice::from_ref(&room))?;
    Ok(room)
}
