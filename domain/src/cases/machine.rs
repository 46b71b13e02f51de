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
        /// Closed because what the resident was asked for did not come in time; never counted as satisfied.
        ClosedUnanswered = "closed_unanswered" "已办结（未补充）",
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
        /// Gives the unit more time, as often as the rules say.
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
        /// Hands it to the office above, whose units it is for.
        SubmitUp = "submit_up" "上送",
        /// Signs for it.
        Acknowledge = "acknowledge" "签收",
        /// Asks for more time.
        RequestExtension = "request_extension" "申请延期",
        /// Gives the unit no more time.
        RefuseExtension = "refuse_extension" "不同意延期",
        /// Asks the units that help for their opinions.
        RequestOpinion = "request_opinion" "征求协办意见",
        /// Gives the opinion for which the unit in the lead asked.
        GiveOpinion = "give_opinion" "提交协办意见",
        /// Does not accept that it was declined, once: the office decides.
        Object = "object" "对不予受理提出异议",
        /// Ends it after two dissatisfied ratings, with the reason; it counts as dissatisfied.
        Conclude = "conclude" "办结（终结）",
        /// Goes on of its own motion with what the resident took back.
        GoOn = "go_on" "依职权续办",
        /// Confirms the result on site, where nobody rates it.
        VerifyUnrated = "verify_unrated" "核实通过（依职权续办）",
        /// Settles it, where nobody rates it.
        ResolveUnrated = "resolve_unrated" "解决（依职权续办）",
        /// Rates the outcome of the case in which the own one continues: it is counted, and moves nothing.
        RateVoice = "rate_voice" "并案提交人评价",
        /// Tells the resident once more what was asked for, a day before the time is over.
        RemindAnswer = "remind_answer" "提醒补充",
        /// Closes it because what was asked for did not come in time.
        CloseUnanswered = "close_unanswered" "逾期未补充",
        /// Has it taken up again, with what was asked for.
        Reopen = "reopen" "重新办理",
        /// Notes that a stage took longer than its term.
        MarkOverdue = "mark_overdue" "标记超期",
        /// Asks the room's liaison or the office for the first answer that did not come.
        AskFallback = "ask_fallback" "请求兜底",
        /// Rates it where nobody knows whose word it is: it is kept, and closes nothing.
        RateUnverified = "rate_unverified" "评价（待核实）",
        /// Rates it dissatisfied for a reason that leaves nothing to be done.
        RateDissatisfiedClosing = "rate_dissatisfied_closing" "评价不满意并办结",
        /// Reminds the resident to rate.
        RemindRating = "remind_rating" "提醒评价",
        /// Shows by a number on the phone that a rating is the resident's.
        VerifyRating = "verify_rating" "核实评价",
        /// The same of a rating that waits for it, and closes the case by it.
        VerifyRatingClosing = "verify_rating_closing" "核实评价并办结",
        /// Calls the resident, as somebody who had no part in the handling.
        CallBack = "call_back" "电话回访",
        /// Objects to a dissatisfied rating, as the unit in the lead.
        Contest = "contest" "对评价提出异议",
        /// Decides on a unit's objection.
        DecideContest = "decide_contest" "处理评价异议",
        /// Asks the resident whether it is still in order.
        AskFollowUp = "ask_follow_up" "回头看",
        /// Answers that, or asks not to be asked.
        AnswerFollowUp = "answer_follow_up" "答复回头看",
        /// Takes it apart: each part is a case of its own, and it waits for all of them.
        Split = "split" "拆分",
        /// Asks a body without an account, by a link that is good once.
        AskByLink = "ask_by_link" "发送答复链接",
        /// Takes no answer by such a link any more.
        RevokeLink = "revoke_link" "撤销答复链接",
        /// Answers by such a link.
        AnswerByLink = "answer_by_link" "凭链接答复",
        /// Sends an accusation to where it belongs, wherever it stands.
        DivertAccusation = "divert_accusation" "分流检举控告",
        /// Hides what hangs on an accusation that went to where it belongs.
        Purge = "purge" "随案分流",
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
/// Somebody may have to call the resident: while it is open, and to ask what the resident thinks of the outcome.
const REACHED: &[CaseState] = &[
    CaseState::Submitted,
    CaseState::Accepted,
    CaseState::AwaitingInfo,
    CaseState::Escalated,
    CaseState::Assigned,
    CaseState::InProgress,
    CaseState::Replied,
    CaseState::Supervised,
    CaseState::Resolved,
    CaseState::Closed,
    CaseState::ClosedUnrated,
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
    CaseState::ClosedUnanswered,
];
/// It has not ended: somebody works on it, or the resident is waited for.
const UNENDED: &[CaseState] = &[
    CaseState::Submitted,
    CaseState::Accepted,
    CaseState::AwaitingInfo,
    CaseState::Escalated,
    CaseState::Assigned,
    CaseState::InProgress,
    CaseState::Replied,
    CaseState::Resolved,
    CaseState::Supervised,
];
/// It has ended, be it that it may be taken up again.
const ENDED: &[CaseState] = &[
    CaseState::Declined,
    CaseState::Diverted,
    CaseState::Closed,
    CaseState::ClosedUnrated,
    CaseState::Withdrawn,
    CaseState::Merged,
    CaseState::ClosedUnanswered,
];
/// Somebody may have rated it.
const RATED: &[CaseState] = &[
    CaseState::Submitted,
    CaseState::Accepted,
    CaseState::AwaitingInfo,
    CaseState::Escalated,
    CaseState::Assigned,
    CaseState::InProgress,
    CaseState::Replied,
    CaseState::Resolved,
    CaseState::Supervised,
    CaseState::Closed,
    CaseState::ClosedUnrated,
];
/// Closed, rated or not.
const CLOSED: &[CaseState] = &[CaseState::Closed, CaseState::ClosedUnrated];

impl Machine for CaseAction {
    type State = CaseState;

    /// A calendar is entered for all cases; a case takes in another when that one is merged into it; consents and erasure are
    /// asked for by the person, of whom a case is only a part; by a link answers whoever holds it; what hangs on an accusation goes with
    /// that.
    fn is_offered(self) -> bool {
        !matches!(
            self,
            Self::Recount
                | Self::Absorb
                | Self::WithdrawConsent
                | Self::Erase
                | Self::WithdrawAndErase
                | Self::AnswerByLink
                | Self::Purge
        )
    }

    fn row(self) -> Row<CaseState> {
        use CaseState as S;
        match self {
            Self::Accept => Row::to(&[S::Submitted], S::Accepted),
            // Escalated it is declined once more where the resident objected, and the office holds that it was right.
            Self::Decline => Row::to(&[S::Submitted, S::Escalated], S::Declined),
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
            Self::RevealContact => Row::stay(REACHED),
            Self::Withdraw => Row { from: OPEN, leads: Leads::SetAside(S::Withdrawn) },
            Self::Merge => Row::to(OPEN, S::Merged),
            Self::Absorb => Row::stay(OPEN),
            Self::OpenDispute => Row::stay(OPEN),
            Self::Correct => Row::stay(OPEN),
            Self::WithdrawConsent => Row::stay(CaseState::ALL),
            Self::Erase => Row::stay(RESTING),
            Self::WithdrawAndErase => Row::to(OPEN, S::Withdrawn),
            // Whoever takes it over has the whole term of an assignment.
            Self::SubmitUp => Row::to(&[S::Escalated, S::Supervised], S::Escalated),
            Self::Acknowledge => Row::stay(&[S::Assigned]),
            Self::RequestExtension | Self::RefuseExtension | Self::RequestOpinion | Self::GiveOpinion => {
                Row::stay(&[S::Assigned, S::InProgress])
            }
            Self::Object => Row::to(&[S::Declined], S::Escalated),
            // Nobody comes there but by being dissatisfied twice.
            Self::Conclude => Row::to(&[S::Supervised], S::Closed),
            Self::GoOn => Row { from: &[S::Withdrawn], leads: Leads::Back },
            Self::VerifyUnrated => Row::to(&[S::Replied], S::ClosedUnrated),
            Self::ResolveUnrated => Row::to(&[S::Accepted, S::Supervised], S::ClosedUnrated),
            Self::RateVoice => Row::stay(&[S::Resolved, S::Closed, S::ClosedUnrated]),
            Self::RemindAnswer => Row::stay(&[S::AwaitingInfo]),
            Self::CloseUnanswered => Row { from: &[S::AwaitingInfo], leads: Leads::Rest(S::ClosedUnanswered) },
            Self::Reopen => Row { from: &[S::ClosedUnanswered], leads: Leads::Back },
            Self::MarkOverdue => Row::stay(WORKING),
            Self::AskFallback => Row::stay(&[S::Submitted]),
            Self::RateUnverified | Self::RemindRating => Row::stay(&[S::Resolved]),
            Self::RateDissatisfiedClosing | Self::VerifyRatingClosing => Row::to(&[S::Resolved], S::Closed),
            Self::CallBack => Row::stay(&[S::Resolved, S::Closed, S::ClosedUnrated]),
            Self::VerifyRating | Self::Contest | Self::DecideContest => Row::stay(RATED),
            Self::AskFollowUp | Self::AnswerFollowUp => Row::stay(CLOSED),
            Self::Split => Row::stay(&[S::Accepted, S::Escalated, S::Supervised]),
            Self::AskByLink => Row::stay(OPEN),
            Self::RevokeLink => Row::stay(OPEN),
            Self::AnswerByLink => Row::stay(OPEN),
            // Whoever finds out what it is need not wait until it comes back from somebody.
            Self::DivertAccusation => Row::to(UNENDED, S::Diverted),
            Self::Purge => Row::stay(ENDED),
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
mod tests;
