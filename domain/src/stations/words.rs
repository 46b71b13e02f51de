//! What is said of a station's slots, each in a closed list.

crate::vocabulary! {
    /// How deputies receive people in a slot.
    StationForm "接待形式" {
        /// In the station.
        InStation = "in_station" "驻站接待",
        /// Where people live and work.
        Mobile = "mobile" "流动接待",
        /// Online.
        Online = "online" "线上接待",
    }
}

crate::vocabulary! {
    /// What a deputy says to a slot.
    SlotAnswer "轮值答复" {
        /// Nothing yet.
        Pending = "pending" "待答复",
        /// Comes.
        Accepted = "accepted" "同意",
        /// Does not come.
        Declined = "declined" "不能参加",
    }
}

crate::vocabulary! {
    /// What is told of a slot by the clock.
    SlotAlert "轮值提醒" {
        /// It is in three days.
        ThreeDays = "three_days" "三天前提醒",
        /// It is tomorrow.
        OneDay = "one_day" "一天前提醒",
        /// It is in two hours.
        TwoHours = "two_hours" "两小时前提醒",
        /// Half an hour after its beginning it is looked whether a deputy has come.
        Attendance = "attendance" "到场核对",
    }
}

crate::vocabulary! {
    /// How a slot stands.
    SlotStanding "接待安排状态" {
        /// It is still to be published.
        Planned = "planned" "待公布",
        /// It was announced, and nobody has come yet.
        Announced = "announced" "已公布",
        /// A deputy is there, or was.
        Held = "held" "已接待",
        /// No deputy had come half an hour after its beginning.
        Missed = "missed" "缺席",
        /// It was called off.
        Cancelled = "cancelled" "已取消",
    }
}
