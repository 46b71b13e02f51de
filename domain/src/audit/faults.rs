//! What the rules of retention refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of retention refuse.
    RetentionFault "保存期限规则" {
        /// It must be kept for longer than that.
        TooShort = "retention_too_short" "保存期限短于该类数据的下限" by "个人信息保护法第十九条",
        /// Answers hold what people wrote, also of those who had it erased: they are kept for a month at most.
        TooLong = "retention_too_long" "应答中含有群众所写的内容，最多保存 30 天",
        /// What is not kept by divisions has one rule, of a city or more.
        OfTheWholeHouse = "retention_of_the_house" "该类数据不分区划，由市级以上管理员规定",
    }
}

impl Faults for RetentionFault {}
