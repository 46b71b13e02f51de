//! What the rules of notices refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of notices refuse.
    NoticeFault "政策明白纸规则" {
        /// There is no such reception.
        UnknownReception = "unknown_reception" "没有这次接待",
        /// Only a deputy who checked in at that reception explains a notice there.
        NotCheckedIn = "not_checked_in" "您没有在这次接待签到",
        /// What was explained is entered while the reception is open.
        ReceptionNotOpen = "reception_not_open" "接待活动不在进行中",
        /// You explained this notice at that reception already.
        AlreadyExplained = "already_explained" "您已在这次接待宣讲过",
    }
}

impl Faults for NoticeFault {}
