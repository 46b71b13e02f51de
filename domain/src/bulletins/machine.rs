//! The state machine of a briefing: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row, Vocabulary};

crate::vocabulary! {
    /// Where a briefing stands.
    BulletinState "民情专报状态" {
        /// Only its office sees it.
        Drafting = "drafting" "拟稿",
        /// Somebody else of the office found it good.
        Reviewed = "reviewed" "已审核",
        /// It goes back to those who write it.
        Returned = "returned" "已退回修改",
        /// It has its number and was sent.
        Issued = "issued" "已签发",
        /// A leader wrote down what is to be done.
        Instructed = "instructed" "已批示",
        /// Deputies and residents were told what came of it.
        FedBack = "fed_back" "已反馈",
        /// It is on file.
        Filed = "filed" "已归档",
        /// It came to nothing.
        Withdrawn = "withdrawn" "已撤稿",
    }
}

crate::vocabulary! {
    /// What can be done to a briefing.
    BulletinAction "民情专报操作" {
        /// Writes it anew.
        Revise = "revise" "修改",
        /// Takes in what is on record.
        Cite = "cite" "引用",
        /// Takes a citation out.
        Clear = "clear" "删除引用",
        /// Asks somebody else of the office to review it.
        Submit = "submit" "送审",
        /// Finds it good.
        Review = "review" "审核通过",
        /// Gives it back.
        Return = "return" "退回",
        /// Gives it its number and sends it.
        Issue = "issue" "签发",
        /// Gives it up.
        Withdraw = "withdraw" "撤稿",
        /// Enters what a leader wrote.
        Instruct = "instruct" "批示",
        /// Answers an instruction.
        Answer = "answer" "答复批示",
        /// Names the supervision order that followed.
        LinkOrder = "link_order" "关联督办单",
        /// Tells the deputies and the residents what came of it.
        FeedBack = "feed_back" "反馈",
        /// Puts it on file.
        File = "file" "归档",
        /// Blanks what rests on nothing any more.
        Blank = "blank" "清空引用",
    }
}

/// It is being written.
const WRITTEN: &[BulletinState] = &[BulletinState::Drafting, BulletinState::Returned];

impl Machine for BulletinAction {
    type State = BulletinState;

    fn row(self) -> Row<BulletinState> {
        use BulletinState as S;
        match self {
            Self::Revise | Self::Cite | Self::Clear | Self::Submit => Row::stay(WRITTEN),
            Self::Review => Row::to(WRITTEN, S::Reviewed),
            Self::Return => Row::to(&[S::Drafting, S::Returned, S::Reviewed], S::Returned),
            Self::Issue => Row::to(&[S::Reviewed], S::Issued),
            Self::Withdraw => Row::to(&[S::Drafting, S::Returned, S::Reviewed], S::Withdrawn),
            Self::Instruct => Row::to(&[S::Issued, S::Instructed], S::Instructed),
            Self::Answer => Row::stay(&[S::Instructed]),
            Self::LinkOrder => Row::stay(&[S::Instructed, S::FedBack]),
            Self::FeedBack => Row::to(&[S::Issued, S::Instructed], S::FedBack),
            Self::File => Row::to(&[S::FedBack], S::Filed),
            // What was cited may have to go whatever became of it.
            Self::Blank => Row::stay(S::ALL),
        }
    }

    /// What goes with a consent or with an accusation goes by itself.
    fn is_offered(self) -> bool {
        self != Self::Blank
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("bulletins-states.md", &golden::states::<BulletinAction>("Briefing"));
    }

    #[test]
    fn whatever_it_is_a_citation_can_be_blanked_and_nothing_else_happens_to_what_is_over() {
        assert!(BulletinState::ALL.iter().all(|state| BulletinAction::Blank.is_legal_in(*state)));
        for action in BulletinAction::ALL.iter().filter(|action| **action != BulletinAction::Blank) {
            assert!(
                !action.is_legal_in(BulletinState::Filed) && !action.is_legal_in(BulletinState::Withdrawn),
                "{action:?}"
            );
        }
    }

    #[test]
    fn once_it_is_issued_it_is_neither_written_anew_nor_taken_back() {
        use BulletinAction as A;
        for action in [A::Revise, A::Cite, A::Clear, A::Submit, A::Review, A::Return, A::Issue, A::Withdraw] {
            for state in [BulletinState::Issued, BulletinState::Instructed, BulletinState::FedBack] {
                assert!(!action.is_legal_in(state), "{action:?} {state:?}");
            }
        }
    }
}
