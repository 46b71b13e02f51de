//! The state machine of a report to voters: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a report to voters stands.
    VoterReportState "述职状态" {
        /// It is planned, and the deputy writes it.
        Scheduled = "scheduled" "已列入计划",
        /// It is written, and the office looks at it.
        Drafted = "drafted" "已拟稿",
        /// The office found nothing amiss.
        Checked = "checked" "已核对",
        /// Everybody may read it.
        Published = "published" "已公布",
        /// It was given to voters at a meeting.
        Held = "held" "已述职",
        /// Voters asked, and the deputy has to answer.
        Questioned = "questioned" "选民提问待答",
        /// Every question is answered.
        Answered = "answered" "已答复",
        /// Voters reviewed it.
        Reviewed = "reviewed" "已评议",
        /// It is over.
        Filed = "filed" "已归档",
        /// None is given: it was planned by mistake, or the deputy serves no more.
        Cancelled = "cancelled" "已撤销",
    }
}

crate::vocabulary! {
    /// What can be done to a report to voters.
    VoterReportAction "述职操作" {
        /// Writes it, with the figures of the duty file as they are then.
        Draft = "draft" "拟稿",
        /// Finds nothing amiss.
        Check = "check" "核对",
        /// Gives it back to the deputy.
        SendBack = "send_back" "退回修改",
        /// Says when and where voters meet.
        Announce = "announce" "通知述职会",
        /// Shows it to everybody.
        Publish = "publish" "公布",
        /// Writes down that the meeting was, and who was there.
        Hold = "hold" "登记述职会",
        /// Writes down what a voter asks.
        Ask = "ask" "登记提问",
        /// Answers a question, others are left.
        Answer = "answer" "答复提问",
        /// Answers the last question that was left.
        AnswerLast = "answer_last" "答复最后一问",
        /// Opens the secret ballot.
        OpenReview = "open_review" "开始评议",
        /// Closes it.
        CloseReview = "close_review" "结束评议",
        /// Ends it.
        File = "file" "归档",
        /// Takes it off the plan, before anybody else knows of it.
        Cancel = "cancel" "撤销计划",
    }
}

impl Machine for VoterReportAction {
    type State = VoterReportState;

    fn row(self) -> Row<VoterReportState> {
        use VoterReportState as S;
        match self {
            Self::Draft => Row::to(&[S::Scheduled, S::Drafted], S::Drafted),
            Self::Check => Row::to(&[S::Drafted], S::Checked),
            Self::SendBack => Row::to(&[S::Drafted], S::Scheduled),
            Self::Announce => Row::stay(&[S::Checked, S::Published, S::Questioned, S::Answered]),
            Self::Publish => Row::to(&[S::Checked], S::Published),
            // What was published and asked about is given at a meeting all the same.
            Self::Hold => Row::to(&[S::Checked, S::Published, S::Answered], S::Held),
            Self::Ask => Row::to(&[S::Published, S::Held, S::Questioned], S::Questioned),
            Self::Answer => Row::stay(&[S::Questioned]),
            Self::AnswerLast => Row::to(&[S::Questioned], S::Answered),
            Self::OpenReview => Row::stay(&[S::Held, S::Answered]),
            Self::CloseReview => Row::to(&[S::Held, S::Answered], S::Reviewed),
            Self::File => Row::to(&[S::Published, S::Answered, S::Reviewed], S::Filed),
            Self::Cancel => Row::to(&[S::Scheduled, S::Drafted, S::Checked], S::Cancelled),
        }
    }

    /// Which answer is the last one, nobody chooses.
    fn is_offered(self) -> bool {
        self != Self::AnswerLast
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Vocabulary, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("voter_reports-states.md", &golden::states::<VoterReportAction>("Report to voters"));
    }

    #[test]
    fn what_is_over_stays_so() {
        for state in [VoterReportState::Filed, VoterReportState::Cancelled] {
            assert!(VoterReportAction::ALL.iter().all(|action| !action.is_legal_in(state)), "{state:?}");
        }
    }
}
