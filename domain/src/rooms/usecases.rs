//! What people do with rooms.

use super::{ActivityRoom, RoomDetails, RoomKind};
use crate::institutions::usecases::{change, found};
use crate::institutions::{InstitutionFault, InstitutionState, Institutions};
use crate::shared::attachment::claim;
use crate::shared::flow::Journal;
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{
    At, AttachmentId, Context, Failure, Flow, MAX_ATTACHMENTS, Repository, RoomId, Standing, ValueFault,
};
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
/// Forbidden outside the area; field errors for a division that does not exist or has no office, for hours that can be none, and for photos
/// that are not there or another's.
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
    claim(store, "photos", &room.details.photos, room.subject())?;
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
/// As every step; field errors as [`create_room`].
pub fn change_room<S: Repository<ActivityRoom> + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<RoomId>,
    command: ChangeRoom,
) -> Result<ActivityRoom, Failure> {
    change(store, ctx, at, |store: &mut S, room: &mut ActivityRoom| {
        let had = std::mem::take(&mut room.details.photos);
        (room.kind, room.name, room.address) = (command.kind, command.name, command.address);
        room.point = command.point;
        room.details = command.details.in_order()?;
        // Those that it has are its own already.
        let new: Vec<AttachmentId> = room.details.photos.iter().copied().filter(|photo| !had.contains(photo)).collect();
        if room.details.photos.len() > MAX_ATTACHMENTS {
            return Err(Failure::field("photos", ValueFault::TooManyAttachments));
        }
        claim(store, "photos", &new, room.subject())
    })
}
