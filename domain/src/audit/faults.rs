//! What the rules of retention refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of retention refuse.
    RetentionFault "保存期限规则" {
        /// It must be kept for longer than that.
        TooShort = "retention_too_short" "保存期限短于该类数据的下限" by "个人信息保护法第十九条",
        /// What is not kept by divisions has one rule, of a city or more.
        OfTheWholeHouse = "retention_of_the_house" "该类数据不分区划，由市级以上管理员规定",
    }
}

impl Faults for RetentionFault {}
