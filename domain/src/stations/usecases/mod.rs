//! What people do with plans, rotas and bookings.

mod bookings;
mod clock;
mod duties;
mod plans;
mod publish;
mod rotas;
mod slots;

use crate::rooms::{ActivityRoom, RoomFault, Rooms};
use crate::shared::{Context, Failure, Party, RoomId};

pub use bookings::*;
pub use clock::*;
pub use duties::*;
pub use plans::*;
pub use publish::*;
pub use rotas::*;

type Result<T> = std::result::Result<T, Failure>;

/// The room, where the actor plans for it: its liaison, or an office in whose area it lies.
fn own_room(store: &mut impl Rooms, ctx: &Context, room: RoomId) -> Result<ActivityRoom> {
    let room = store.room(room)?.ok_or_else(|| Failure::missing("room", RoomFault::UnknownRoom))?;
    if !ctx.actor.oversees(&room.division) && !ctx.actor.acts_for(Party::Room(room.id)) {
        return Err(Failure::Forbidden);
    }
    if room.is_open() { Ok(room) } else { Err(Failure::field("room", RoomFault::RoomClosed)) }
}
