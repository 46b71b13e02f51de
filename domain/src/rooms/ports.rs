use super::ActivityRoom;
use crate::shared::text::Name;
use crate::shared::{Page, PageRequest, RoomId, StoreError};
use crate::territory::DivisionCode;

/// Rooms, kept.
pub trait Rooms {
    /// The room of that id.
    fn room(&mut self, id: RoomId) -> Result<Option<ActivityRoom>, StoreError>;

    /// Rooms by id; with a `name` those whose own contains it.
    fn rooms(
        &mut self,
        within: Option<&DivisionCode>,
        name: Option<&Name>,
        page: &PageRequest<RoomId>,
    ) -> Result<Page<ActivityRoom, RoomId>, StoreError>;

    /// How many rooms lie in that division, closed ones among them; `most` are counted of each part of it that an index is asked for.
    fn count_rooms(&mut self, within: &DivisionCode, most: usize) -> Result<usize, StoreError>;

    fn add_rooms(&mut self, rooms: &[ActivityRoom]) -> Result<(), StoreError>;
}
