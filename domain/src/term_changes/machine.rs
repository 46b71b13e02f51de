//! The state machine of a change of term: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// How far a change of term has come.
    TermChangeState "换届进程状态" {
        /// The roster of those elected is loaded and can still be changed.
        Loaded = "loaded" "名单已载入",
        /// The roster was taken back.
        Dropped = "dropped" "名单已撤回",
        /// The roster is confirmed: it takes effect with the first session, or on the day of a by-election.
        Confirmed = "confirmed" "名单已确认",
        /// It is being carried out.
        Running = "running" "换届进行中",
        /// It is carried out.
        Done = "done" "换届已完成",
        /// It is being taken back.
        Undoing = "undoing" "撤销进行中",
        /// It was taken back: it runs again once the first session is moved to a later day, unless its roster is dropped.
        Undone = "undone" "换届已撤销",
    }
}

crate::vocabulary! {
    /// What can be done to a change of term.
    TermChangeAction "换届操作" {
        /// Loads another roster in place of the one before.
        Load = "load" "载入名单",
        /// Says who somebody of the roster is.
        Decide = "decide" "认定人员",
        /// Takes the roster back.
        Drop = "drop" "撤回名单",
        /// Says where printed codes of those who leave lead.
        ChooseCodes = "choose_codes" "选择代码去向",
        /// Confirms the roster by the credentials report (选举法第四十七条).
        Confirm = "confirm" "确认名单",
        /// The day has come.
        Begin = "begin" "开始换届",
        /// Everybody was come to.
        Finish = "finish" "完成换届",
        /// Takes it back.
        Undo = "undo" "撤销换届",
        /// Everything was come to that could be taken back.
        FinishUndo = "finish_undo" "完成撤销",
        /// A by-election whose term was taken back gives way to a roster of the whole term.
        GiveWay = "give_way" "为新名单撤回",
    }
}

impl Machine for TermChangeAction {
    type State = TermChangeState;

    fn row(self) -> Row<TermChangeState> {
        use TermChangeState as S;
        match self {
            Self::Load => Row::to(&[S::Loaded], S::Loaded),
            Self::Decide => Row::stay(&[S::Loaded]),
            Self::Drop => Row::to(&[S::Loaded, S::Undone], S::Dropped),
            Self::ChooseCodes => Row::stay(&[S::Loaded, S::Confirmed]),
            Self::Confirm => Row::to(&[S::Loaded], S::Confirmed),
            Self::Begin => Row::to(&[S::Confirmed, S::Undone], S::Running),
            Self::Finish => Row::to(&[S::Running], S::Done),
            Self::Undo => Row::to(&[S::Done], S::Undoing),
            Self::FinishUndo => Row::to(&[S::Undoing], S::Undone),
            Self::GiveWay => Row::to(&[S::Loaded, S::Confirmed], S::Dropped),
        }
    }

    fn is_offered(self) -> bool {
        !matches!(self, Self::Begin | Self::Finish | Self::FinishUndo | Self::GiveWay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("term-changes-states.md", &golden::states::<TermChangeAction>("Change of term"));
    }
}
