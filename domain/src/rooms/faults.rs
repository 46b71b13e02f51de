//! What the rules of rooms refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of rooms refuse.
    RoomFault "活动室规则" {
        /// There is no such room.
        UnknownRoom = "unknown_room" "活动室不存在",
        /// The room is closed.
        RoomClosed = "room_closed" "活动室已停用",
        /// A room is open in fourteen spans of a week at most.
        TooManySpans = "too_many_spans" "每周最多填写 14 段开放时间",
        /// It closes after it opens.
        SpanBackwards = "span_backwards" "结束时间应晚于开始时间",
        /// It is open then already: the spans of a day don't overlap.
        SpansOverlap = "spans_overlap" "同一天的开放时间不能重叠",
        /// A room has 1 to 100000 square metres.
        FloorAreaOutOfRange = "room_floor_area_out_of_range" "面积应为 1 到 100000 平方米",
    }
}

impl Faults for RoomFault {}
