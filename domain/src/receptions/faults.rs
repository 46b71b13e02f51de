//! What the rules of receptions refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of receptions refuse.
    ReceptionFault "接待规则" {
        /// No reception takes place in that room now.
        NoReceptionNow = "no_reception_now" "此活动室现在没有接待活动",
        /// You don't serve today; or neither do you receive in that room, nor does your congress reach there.
        NotYourRoom = "not_your_room" "您今日不在任，或不在此活动室接待、所在的人大也不在此地",
        /// You checked in already.
        AlreadyCheckedIn = "already_checked_in" "您已签到",
        /// A case came of that entry already.
        AlreadySubmitted = "already_submitted" "这条意见已转为诉求",
        /// Neither the deputy nor the room has a code in use to submit by.
        NoCode = "no_code" "代表和活动室都没有在用的代码，不能转为诉求",
        /// A register has at most 200 entries.
        RegisterFull = "register_full" "一次接待最多登记 200 条",
        /// A reception ends after it begins.
        EndsBeforeItBegins = "ends_before_it_begins" "结束时间应晚于开始时间",
        /// The grid does not exist, or lies in another village.
        GridElsewhere = "grid_elsewhere" "网格不存在或不属于该村（社区）",
        /// That day has passed.
        DayPast = "day_past" "日期已过",
        /// A reception is announced at least as many days before as the rules of the place say.
        NoticeTooShort = "notice_too_short" "接待须按规则提前公告",
        /// A reception is announced at most as many days before as the rules of the place say.
        TooFarAhead = "too_far_ahead" "接待公告得过早，超过规则允许的天数",
        /// No day is left that could be announced as long before as the rules of the place say.
        NoDayLeft = "no_day_left" "期间内没有来得及公告的日期",
        /// This is not the code that the room shows today.
        NotTodaysCode = "not_todays_code" "不是活动室当日的签到码",
        /// The code for checking in is shown on the day of the reception alone.
        NotItsDay = "not_its_day" "签到码仅在接待当日显示",
        /// There is no such reception.
        NoSuchReception = "no_such_reception" "接待不存在",
        /// The room stands for that entry already.
        AlreadyConfirmed = "already_confirmed" "这条登记已核对",
        /// There is no voice of that number in the register.
        UnknownEntry = "unknown_entry" "没有这个序号的意见",
        /// That entry has ended.
        EntryEnded = "register_entry_ended" "这条意见已办结",
        /// A case comes of an entry by submitting it.
        EndsByCase = "register_entry_case" "转为诉求请用“意见转为诉求”",
        /// Say what was answered.
        AnswerMissing = "register_answer_missing" "请填写答复内容",
        /// Walk-ins are written down as they come: nobody announces them.
        WalkInsNotAnnounced = "walk_ins_not_announced" "来访随到随登记，不需要公告",
    }
}

impl Faults for ReceptionFault {}
