//! The state machine of a sitting: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a sitting stands.
    SittingState "茶室议事状态" {
        /// Those who are invited know of it.
        Announced = "announced" "已通知",
        /// It took place, and what is followed up goes on.
        Held = "held" "已召开",
        /// It does not take place.
        Cancelled = "cancelled" "已取消",
    }
}

crate::vocabulary! {
    /// What can be done to a sitting.
    SittingAction "茶室议事操作" {
        /// Plans it anew.
        Change = "change" "变更",
        /// Writes down who took part, what was resolved, and what is followed up.
        Record = "record" "记录",
        /// Calls it off.
        Cancel = "cancel" "取消",
        /// Adds something that is followed up.
        FollowUp = "follow_up" "增加跟进事项",
        /// Says that something was done.
        Finish = "finish" "报告落实",
        /// Says that something is not done, and why.
        Drop = "drop" "不再落实",
        /// Makes a case of something that is followed up.
        OpenCase = "open_case" "转为诉求",
        /// Names the case in which something is followed up.
        NameCase = "name_case" "关联诉求",
        /// Lets somebody else answer for something, or whoever answered for it before.
        Reassign = "reassign" "移交跟进事项",
        /// Reminds whoever answers for something of which little time is left.
        Remind = "remind" "提醒落实",
    }
}

impl Machine for SittingAction {
    type State = SittingState;

    fn row(self) -> Row<SittingState> {
        use SittingState as S;
        match self {
            Self::Change => Row::stay(&[S::Announced]),
            Self::Record => Row::to(&[S::Announced], S::Held),
            Self::Cancel => Row::to(&[S::Announced], S::Cancelled),
            Self::FollowUp
            | Self::Finish
            | Self::Drop
            | Self::OpenCase
            | Self::NameCase
            | Self::Reassign
            | Self::Remind => Row::stay(&[S::Held]),
        }
    }

    /// What follows from a handover, or comes with time, happens by itself.
    fn is_offered(self) -> bool {
        !matches!(self, Self::Reassign | Self::Remind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("sittings-states.md", &golden::states::<SittingAction>("Sitting"));
    }
}
