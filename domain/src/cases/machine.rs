//! The state machine of a case: a row for each action. Nothing else assigns a state.

use crate::shared::{Leads, Machine, Row, Vocabulary};

crate::vocabulary! {
    /// Where a case stands.
    CaseState "诉求状态" {
        /// Waits for the deputy, the room or the office to answer.
        Submitted = "submitted" "待受理",
        /// The deputy works on it.
        Accepted = "accepted" "已受理",
        /// Not a matter for deputies; the reason and the proper channel were told.
        Declined = "declined" "不予受理",
        /// Belongs to police, courts, discipline inspection or the petition procedure; advice was given.
        Diverted = "diverted" "已分流",
        /// Waits for the resident to add something; the clock stands still.
        AwaitingInfo = "awaiting_info" "待补充",
        /// The office is to assign it.
        Escalated = "escalated" "待交办",
        /// A unit was made responsible.
        Assigned = "assigned" "已交办",
        /// The unit works on it.
        InProgress = "in_progress" "办理中",
        /// The unit replied; the deputy verifies on site.
        Replied = "replied" "已答复待核实",
        /// Settled; the resident is asked to rate.
        Resolved = "resolved" "待评价",
        /// Twice rated dissatisfied: the office itself sees to it.
        Supervised = "supervised" "督办中",
        /// Rated and closed.
        Closed = "closed" "已办结",
        /// Closed because no rating came in time; never counted as satisfied.
        ClosedUnrated = "closed_unrated" "已办结（未评价）",
        /// Taken back by the resident.
        Withdrawn = "withdrawn" "已撤回",
        /// Continues in another case.
        Merged = "merged" "已并案",
    }
}

crate::vocabulary! {
    /// What can be done to a case.
    CaseAction "办理动作" {
        /// Takes it on.
        Accept = "accept" "受理",
        /// Refuses it, with the reason and the proper channel.
        Decline = "decline" "不予受理",
        /// Hands it to another deputy, room or office.
        Transfer = "transfer" "转办",
        /// Lets somebody else go on with it, because whoever had it is away, gone or overloaded.
        Reassign = "reassign" "移交",
        /// Sends it to where it belongs.
        Divert = "divert" "分流",
        /// Asks the resident for more.
        RequestInfo = "request_info" "要求补充",
        /// Adds what was asked for.
        Supplement = "supplement" "补充材料",
        /// Tells how it goes.
        Report = "report" "报告进展",
        /// Passes it to the office.
        Escalate = "escalate" "上报",
        /// Says of what nature it is and what it is about.
        Sort = "sort" "分类",
        /// Writes down what is to be done, as a leader of the area.
        Instruct = "instruct" "批示",
        /// Makes a unit responsible.
        Assign = "assign" "交办",
        /// Gives it back as wrongly assigned.
        Return = "return" "退回",
        /// Begins the work.
        Start = "start" "开始办理",
        /// Tells the result.
        Reply = "reply" "答复",
        /// Confirms the result on site.
        Verify = "verify" "核实通过",
        /// Does not accept the result.
        Reject = "reject" "退回重办",
        /// Gives the unit more time, once.
        Extend = "extend" "延期",
        /// Settles it by an answer or by agreed measures.
        Resolve = "resolve" "解决",
        /// Rates it satisfied or basically satisfied.
        RateSatisfied = "rate_satisfied" "评价满意",
        /// Rates it dissatisfied for the first time.
        RateDissatisfied = "rate_dissatisfied" "评价不满意",
        /// Rates it dissatisfied again.
        RateDissatisfiedAgain = "rate_dissatisfied_again" "再次评价不满意",
        /// Closes it because no rating came in time.
        Expire = "expire" "逾期未评价",
        /// Counts its term anew by a year of the calendar that was published since.
        Recount = "recount" "按放假安排调整期限",
        /// Urges whoever holds it.
        Remind = "remind" "催办",
        /// Puts it under the office's supervision.
        Supervise = "supervise" "督办",
        /// Shows the resident's phone; every time is on record.
        RevealContact = "reveal_contact" "查看联系方式",
        /// Takes it back.
        Withdraw = "withdraw" "撤回",
        /// Continues it in another case.
        Merge = "merge" "并案",
        /// Takes in the people of a case that continues in it.
        Absorb = "absorb" "并入他案",
        /// Takes a dispute out of it that goes its own way.
        OpenDispute = "open_dispute" "转入纠纷调处",
        /// Sets right what is wrong of the resident's name, phone or address.
        Correct = "correct" "更正个人信息" by "个人信息保护法第四十六条",
        /// Takes back a consent on which something of it rests.
        WithdrawConsent = "withdraw_consent" "撤回同意" by "个人信息保护法第十五条",
        /// Has what was written erased once nobody works on it any more.
        Erase = "erase" "删除个人信息" by "个人信息保护法第四十七条",
        /// Takes it back and has what was written erased.
        WithdrawAndErase = "withdraw_and_erase" "撤回并删除个人信息" by "个人信息保护法第四十七条",
        /// Takes it apart: each part is a case of its own, and it waits for all of them.
        Split = "split" "拆分",
        /// Asks a body without an account, by a link that is good once.
        AskByLink = "ask_by_link" "发送答复链接",
        /// Takes no answer by such a link any more.
        RevokeLink = "revoke_link" "撤销答复链接",
        /// Answers by such a link.
        AnswerByLink = "answer_by_link" "凭链接答复",
    }
}

/// Somebody still has to do something for the resident.
const OPEN: &[CaseState] = CaseState::OPEN;
/// The same, and it waits for those who handle it.
const WORKING: &[CaseState] = &[
    CaseState::Submitted,
    CaseState::Accepted,
    CaseState::Escalated,
    CaseState::Assigned,
    CaseState::InProgress,
    CaseState::Replied,
    CaseState::Supervised,
];
/// A clock may run.
const CLOCKED: &[CaseState] = &[
    CaseState::Submitted,
    CaseState::Accepted,
    CaseState::Escalated,
    CaseState::Assigned,
    CaseState::InProgress,
    CaseState::Replied,
    CaseState::Supervised,
    CaseState::Resolved,
];
/// Nobody works on it.
const RESTING: &[CaseState] = &[
    CaseState::Declined,
    CaseState::Diverted,
    CaseState::Resolved,
    CaseState::Closed,
    CaseState::ClosedUnrated,
    CaseState::Withdrawn,
    CaseState::Merged,
];
impl Machine for CaseAction {
    type State = CaseState;

    /// A calendar is entered for all cases; a case takes in another when that one is merged into it; consents and erasure are
    /// asked for by the person, of whom a case is only a part; by a link answers whoever holds it.
    fn is_offered(self) -> bool {
        !matches!(
            self,
            Self::Recount
                | Self::Absorb
                | Self::WithdrawConsent
                | Self::Erase
                | Self::WithdrawAndErase
                | Self::AnswerByLink
        )
    }

    fn row(self) -> Row<CaseState> {
        use CaseState as S;
        match self {
            Self::Accept => Row::to(&[S::Submitted], S::Accepted),
            Self::Decline => Row::to(&[S::Submitted], S::Declined),
            Self::Transfer => Row::to(&[S::Submitted], S::Submitted),
            Self::Reassign => Row::stay(OPEN),
            Self::Divert => Row::to(&[S::Submitted, S::Accepted, S::Escalated], S::Diverted),
            Self::RequestInfo => Row { from: WORKING, leads: Leads::Pause(S::AwaitingInfo) },
            Self::Supplement => Row { from: &[S::AwaitingInfo], leads: Leads::Back },
            Self::Report => Row::stay(&[S::Accepted, S::Escalated, S::Assigned, S::InProgress, S::Supervised]),
            // An office may take up at once what lies unanswered.
            Self::Escalate => Row::to(&[S::Submitted, S::Accepted], S::Escalated),
            // The nature decides a unit's term: while one works, it stays as it was assigned, also where that one asks the resident.
            Self::Sort => Row::stay(&[S::Submitted, S::Accepted, S::AwaitingInfo, S::Escalated, S::Supervised]),
            Self::Instruct => Row::stay(OPEN),
            Self::Assign => Row::to(&[S::Escalated, S::Supervised], S::Assigned),
            Self::Return => Row::to(&[S::Assigned], S::Escalated),
            Self::Start => Row::to(&[S::Assigned], S::InProgress),
            Self::Reply => Row::to(&[S::InProgress], S::Replied),
            Self::Verify => Row::to(&[S::Replied], S::Resolved),
            Self::Reject => Row::to(&[S::Replied], S::InProgress),
            Self::Extend => Row::stay(&[S::Assigned, S::InProgress]),
            Self::Resolve => Row::to(&[S::Accepted, S::Supervised], S::Resolved),
            Self::RateSatisfied => Row::to(&[S::Resolved], S::Closed),
            Self::RateDissatisfied => Row::to(&[S::Resolved], S::Accepted),
            Self::RateDissatisfiedAgain => Row::to(&[S::Resolved], S::Supervised),
            Self::Expire => Row::to(&[S::Resolved], S::ClosedUnrated),
            Self::Recount => Row::stay(CLOCKED),
            Self::Remind => Row::stay(WORKING),
            Self::Supervise => Row::stay(WORKING),
            Self::RevealContact => Row::stay(OPEN),
            Self::Withdraw => Row::to(OPEN, S::Withdrawn),
            Self::Merge => Row::to(OPEN, S::Merged),
            Self::Absorb => Row::stay(OPEN),
            Self::OpenDispute => Row::stay(OPEN),
            Self::Correct => Row::stay(OPEN),
            Self::WithdrawConsent => Row::stay(CaseState::ALL),
            Self::Erase => Row::stay(RESTING),
            Self::WithdrawAndErase => Row::to(OPEN, S::Withdrawn),
            Self::Split => Row::stay(&[S::Accepted, S::Escalated, S::Supervised]),
            Self::AskByLink => Row::stay(OPEN),
            Self::RevokeLink => Row::stay(OPEN),
            Self::AnswerByLink => Row::stay(OPEN),
        }
    }
}

impl CaseState {
    /// Somebody still has to do something for the resident.
    pub const OPEN: &'static [Self] = &[
        Self::Submitted,
        Self::Accepted,
        Self::AwaitingInfo,
        Self::Escalated,
        Self::Assigned,
        Self::InProgress,
        Self::Replied,
        Self::Supervised,
    ];

    /// Whether somebody still has to do something for the resident.
    #[must_use]
    pub fn is_open(self) -> bool {
        OPEN.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Standing, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("cases-states.md", &golden::states::<CaseAction>("Case"));
    }

    #[test]
    fn whatever_is_done_a_case_never_leaves_a_final_state() {
        for state in [
            CaseState::Declined,
            CaseState::Diverted,
            CaseState::Closed,
            CaseState::ClosedUnrated,
            CaseState::Withdrawn,
            CaseState::Merged,
        ] {
            assert!(CaseAction::allowed_in(state).is_empty(), "{state:?}");
        }
    }

    #[test]
    fn whatever_its_state_a_case_can_be_erased_in_one_way() {
        for state in CaseState::ALL {
            let ways = [CaseAction::Erase, CaseAction::WithdrawAndErase];
            assert_eq!(ways.iter().filter(|way| way.is_legal_in(*state)).count(), 1, "{state:?}");
        }
    }

    #[test]
    fn whoever_has_an_open_case_it_can_be_handed_over_and_stands_where_it_stood() {
        for state in CaseState::ALL {
            let mut standing = Standing::restore(*state, None);
            let moved = standing.advance(CaseAction::Reassign);
            assert_eq!(moved.is_some(), state.is_open(), "{state:?}");
            assert_eq!(standing.state(), *state);
            assert!(moved.is_none_or(|moved| !moved.entered), "no clock begins anew");
        }
    }

    #[test]
    fn a_question_to_the_resident_comes_back_to_where_it_was_asked() {
        for state in CaseState::ALL {
            let mut standing = Standing::restore(*state, None);
            if standing.advance(CaseAction::RequestInfo).is_some() {
                assert_eq!(standing.state(), CaseState::AwaitingInfo);
                let moved = standing.advance(CaseAction::Supplement).expect("was asked");
                assert_eq!(moved.to, *state);
                assert_eq!(standing.resume(), None);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn every_walk_keeps_the_books(steps in proptest::collection::vec(0..CaseAction::ALL.len(), 0..60)) {
            let mut standing = Standing::at(CaseState::Submitted);
            for step in steps {
                let before = standing;
                let moved = standing.advance(CaseAction::ALL[step]);
                proptest::prop_assert_eq!(moved.map_or(before.state(), |moved| moved.to), standing.state());
                proptest::prop_assert_eq!(standing.resume().is_some(), standing.state() == CaseState::AwaitingInfo);
            }
        }
    }
}
