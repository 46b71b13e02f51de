//! What follows from what happened to a room: cards and lists show it as it stands, and nobody is told; who sees its photos.

use super::Rooms;
use crate::shared::{AttachmentId, Context, RoomId, StoreError, SubjectKind};

/// Rooms as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "room", label: "代表活动室", description: "A room in which deputies receive people." };

/// Whether the room shows `file` among its photos to the actor: to whoever has an office here, be it a deputy's.
///
/// # Errors
/// When the store fails.
pub fn shows<S: Rooms>(store: &mut S, ctx: &Context, id: RoomId, file: AttachmentId) -> Result<bool, StoreError> {
    if ctx.actor.grants().is_empty() {
        return Ok(false);
    }
    Ok(store.room(id)?.is_some_and(|room| room.details.photos.contains(&file)))
}
