//! The state machine of an institution: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where an institution stands.
    InstitutionState "机构状态" {
        /// It works.
        Open = "open" "运行中",
        /// It takes nothing new.
        Closed = "closed" "已撤销",
    }
}

crate::vocabulary! {
    /// What can be done to an institution.
    InstitutionAction "机构操作" {
        /// Changes what it is called and where it is found.
        Change = "change" "变更",
        /// Closes it.
        Close = "close" "撤销",
        /// Opens it again.
        Reopen = "reopen" "恢复",
    }
}

impl Machine for InstitutionAction {
    type State = InstitutionState;

    fn row(self) -> Row<InstitutionState> {
        use InstitutionState as S;
        match self {
            Self::Change => Row::stay(&[S::Open]),
            Self::Close => Row::to(&[S::Open], S::Closed),
            Self::Reopen => Row::to(&[S::Closed], S::Open),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("institutions-states.md", &golden::states::<InstitutionAction>("Institution"));
    }
}
