//! What the rules of closing a month refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of closing a month refuse.
    ClosingFault "月报封账规则" {
        /// A month is closed once it is over.
        MonthUnfinished = "month_unfinished" "本月尚未结束，不能封账",
        /// The month is closed already; what changes later shows as a correction beside the next one.
        MonthClosed = "month_closed" "该月已封账；以后的变化在下月列为上月更正",
        /// Not everything of the month is counted yet: try again a little later.
        StillCounting = "still_counting" "该月的数字尚未汇总完毕，请稍后再试",
        /// A month is a year and a month, as 2026-03.
        NotAMonth = "month_unreadable" "月份应写作 2026-03",
        /// The month has not been closed.
        MonthNotClosed = "month_not_closed" "该月尚未封账",
    }
}

impl Faults for ClosingFault {}
