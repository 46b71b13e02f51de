//! The state machine of a term: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a term stands.
    TermState "届次状态" {
        /// It is being prepared: seats, constituencies, days.
        Preparing = "preparing" "筹备中",
        /// The roster of those elected is loaded and can still be changed.
        RosterLoaded = "roster_loaded" "名单已载入",
        /// The roster is confirmed by the credentials report (选举法第四十七条): the term begins with its first session.
        Confirmed = "confirmed" "名单已确认",
        /// Its deputies serve.
        InOffice = "in_office" "任期内",
        /// The next term has begun.
        Closed = "closed" "已届满",
    }
}

crate::vocabulary! {
    /// What can be done to a term.
    TermAction "届次操作" {
        /// Corrects seats, days or constituencies.
        Revise = "revise" "修改",
        /// Loads the roster of those elected.
        LoadRoster = "load_roster" "载入名单",
        /// Takes the roster back: before it is confirmed, or once the beginning was taken back.
        DropRoster = "drop_roster" "撤回名单",
        /// Confirms the roster by the credentials report.
        Confirm = "confirm" "确认名单",
        /// Moves the first session, until it is reached.
        MoveSession = "move_session" "调整首次会议日期",
        /// Begins with the first session.
        Begin = "begin" "届次开始",
        /// Enters a congress's running term, where the house begins with it.
        Enter = "enter" "录入本届",
        /// Takes the beginning back.
        Undo = "undo" "撤销换届",
        /// Ends, because the next term begins.
        Close = "close" "届满",
        /// Goes on, because the next term's beginning was taken back.
        Reopen = "reopen" "恢复任期",
    }
}

impl Machine for TermAction {
    type State = TermState;

    fn row(self) -> Row<TermState> {
        use TermState as S;
        match self {
            Self::Revise => Row::stay(&[S::Preparing, S::RosterLoaded, S::Confirmed, S::InOffice]),
            Self::LoadRoster => Row::to(&[S::Preparing, S::RosterLoaded], S::RosterLoaded),
            Self::DropRoster => Row::to(&[S::RosterLoaded, S::Confirmed], S::Preparing),
            Self::Confirm => Row::to(&[S::RosterLoaded], S::Confirmed),
            Self::MoveSession => Row::stay(&[S::Preparing, S::RosterLoaded, S::Confirmed]),
            Self::Begin => Row::to(&[S::Confirmed], S::InOffice),
            Self::Enter => Row::to(&[S::Preparing], S::InOffice),
            Self::Undo => Row::to(&[S::InOffice], S::Confirmed),
            Self::Close => Row::to(&[S::InOffice], S::Closed),
            Self::Reopen => Row::to(&[S::Closed], S::InOffice),
        }
    }

    fn is_offered(self) -> bool {
        !matches!(self, Self::Begin | Self::Close | Self::Reopen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("congresses-states.md", &golden::states::<TermAction>("Term"));
    }
}
