//! What the rules of stations refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of stations refuse.
    StationFault "联络站规则" {
        /// A plan is made for this year or the next.
        YearOutOfRange = "station_year_out_of_range" "只能制定今年或明年的计划",
        /// The room has a plan for that year.
        PlanExists = "station_plan_exists" "该活动室已有当年计划",
        /// A plan has one to twelve themes.
        NoThemes = "station_themes" "年度计划应有 1 到 12 个主题",
        /// The room has a rota for that month.
        RotaExists = "rota_exists" "该活动室已有当月接待安排",
        /// A rota has one to sixty-two slots.
        SlotCount = "rota_slot_count" "接待安排应有 1 到 62 场",
        /// That day is not in the month.
        DayOutOfMonth = "rota_day_out_of_month" "日期不在当月",
        /// That time has passed.
        SlotPast = "station_slot_past" "时间已过",
        /// A slot ends after it begins.
        SlotBackwards = "station_slot_backwards" "结束时间应晚于开始时间",
        /// A slot has eight hours at most.
        SlotTooLong = "station_slot_too_long" "一场接待最长 8 小时",
        /// The room is taken then.
        RoomTaken = "station_room_taken" "该时段活动室已有其他接待",
        /// The deputy is on duty elsewhere then.
        DeputyTaken = "station_deputy_taken" "该代表同一时段已有其他接待",
        /// The deputy is on leave then.
        DeputyOnLeave = "station_deputy_on_leave" "该代表当日请假",
        /// The deputy does not exist, or does not serve then.
        DeputyNotServing = "station_deputy_not_serving" "代表不存在或当日不在任",
        /// The deputy belongs to another place, and comes as a guest alone: name the deputy among those who are invited.
        ForeignDeputy = "station_foreign_deputy" "外地代表须作为受邀代表列入",
        /// A slot has one to twenty deputies.
        DeputyCount = "station_deputy_count" "每场应有 1 到 20 名代表",
        /// At most ten officials are invited.
        TooManyOfficials = "station_too_many_officials" "每场最多邀请 10 名负责人",
        /// Nobody is available then.
        NobodyAvailable = "nobody_available" "该时段没有可以安排的代表",
        /// There is no slot of that number.
        UnknownSlot = "unknown_station_slot" "没有这个序号的场次",
        /// You are not asked for that slot, or have answered.
        NotAsked = "station_not_asked" "您未被征询，或已答复",
        /// Say why you can't come.
        ReasonMissing = "station_reason_missing" "请说明不能参加的原因",
        /// Deputies have yet to answer, and have time to.
        AnswersOutstanding = "rota_answers_outstanding" "尚有代表未答复，且答复期限未到",
        /// A slot has no deputy.
        SlotWithoutDeputy = "station_slot_without_deputy" "有场次没有代表，不能公布",
        /// A slot is published at least as many days before as the rules of the place say.
        PublishedTooLate = "rota_published_too_late" "须按规则提前公布",
        /// That exchange can't be: you are not in the one slot, the other is not in the other, or one is in both.
        SwapImpossible = "station_swap_impossible" "不能这样换班：双方应各在其中一场",
        /// There is no proposal of that number that waits for you.
        UnknownSwap = "unknown_station_swap" "没有等您答复的换班",
        /// A rota has sixty exchanges at most.
        TooManySwaps = "station_too_many_swaps" "换班次数已满",
        /// There is no such reception that takes bookings.
        NotBookable = "station_not_bookable" "该接待不存在或不接受预约",
        /// No quarter of an hour of that reception begins then.
        NoSuchQuarter = "station_no_such_quarter" "该接待没有这个时段",
        /// That time is taken.
        TimeTaken = "station_time_taken" "该时段已被预约，请选择其他时段",
        /// All times of that reception are taken.
        Full = "station_full" "该场接待已约满",
        /// This phone has a time of that reception.
        BookedAlready = "station_booked_already" "该手机号已预约本场接待",
        /// There is no booking of that code.
        UnknownBooking = "unknown_station_booking" "没有这个预约码",
        /// An account of use covers a day to a year.
        UsePeriod = "room_use_period_out_of_range" "起止日期应为一天到一年",
        /// A workbook holds the uses of 5,000 rooms at most: take smaller divisions out one by one.
        TooManyUses = "too_many_room_uses" "活动室超过 5000 个，请按下级区划导出",
        /// A room had 1,000 receptions or sittings or more in that period: ask for a shorter one.
        UsedTooOften = "room_used_too_often" "一个活动室在该期间有 1000 场以上接待或议事，请缩短起止日期",
    }
}

impl Faults for StationFault {}
