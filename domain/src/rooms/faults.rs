//! What the rules of rooms refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of rooms refuse.
    RoomFault "活动室规则" {
        /// There is no such room.
        UnknownRoom = "unknown_room" "活动室不存在",
        /// The room is closed.
        RoomClosed = "room_closed" "活动室已停用",
    }
}

impl Faults for RoomFault {}
