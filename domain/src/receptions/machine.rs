//! The state machine of a reception: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a reception stands.
    ReceptionState "接待状态" {
        /// It was announced.
        Announced = "announced" "已公告",
        /// A deputy has come.
        Open = "open" "接待中",
        /// It was held to its end.
        Concluded = "concluded" "已结束",
        /// It was called off.
        Cancelled = "cancelled" "已取消",
    }
}

crate::vocabulary! {
    /// What can be done to a reception.
    ReceptionAction "接待操作" {
        /// A deputy comes and scans the code that the room shows that day.
        CheckIn = "check_in" "签到",
        /// Writes down what was heard or explained.
        Record = "record" "登记",
        /// Stands for what a deputy wrote down.
        Confirm = "confirm" "核对登记",
        /// Makes a case of what was heard.
        Submit = "submit" "转为诉求",
        /// Ends it.
        Conclude = "conclude" "结束",
        /// Calls it off.
        Cancel = "cancel" "取消",
        /// Says how what was heard ended.
        End = "end" "办结登记",
        /// Reminds the room of what has not ended.
        RemindEntry = "remind_entry" "临期提醒",
        /// Tells that something has not ended in time.
        TellEntryLate = "tell_entry_late" "超期提醒",
    }
}

impl Machine for ReceptionAction {
    type State = ReceptionState;

    fn row(self) -> Row<ReceptionState> {
        use ReceptionState as S;
        match self {
            Self::CheckIn => Row::to(&[S::Announced, S::Open], S::Open),
            // Who comes when no deputy is there is written down all the same.
            Self::Record => Row::stay(&[S::Announced, S::Open, S::Concluded]),
            // What was heard may be confirmed and become a case after everybody has gone home.
            Self::Confirm | Self::Submit => Row::stay(&[S::Open, S::Concluded]),
            Self::Conclude => Row::to(&[S::Open], S::Concluded),
            Self::Cancel => Row::to(&[S::Announced], S::Cancelled),
            // What was heard ends whatever became of the reception.
            Self::End | Self::RemindEntry | Self::TellEntryLate => {
                Row::stay(&[S::Announced, S::Open, S::Concluded, S::Cancelled])
            }
        }
    }

    /// Clocks strike by themselves.
    fn is_offered(self) -> bool {
        !matches!(self, Self::RemindEntry | Self::TellEntryLate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("receptions-states.md", &golden::states::<ReceptionAction>("Reception"));
    }
}
