//! The state machine of a case: one `match` on state and action, and the only place that assigns a state.

use crate::shared::Moved;
use crate::shared::failure::TransitionError;
use crate::shared::vocabulary::Vocabulary;

crate::vocabulary! {
    /// Where a case stands.
    State "诉求状态" {
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
    Action "办理动作" {
        /// Takes it on.
        Accept = "accept" "受理",
        /// Refuses it, with the reason and the proper channel.
        Decline = "decline" "不予受理",
        /// Hands it to another deputy, room or office.
        Transfer = "transfer" "转办",
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
        /// Takes a dispute out of it that goes its own way.
        OpenDispute = "open_dispute" "转入纠纷调处",
    }
}

/// Where an action leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// To this state.
    To(State),
    /// Nowhere: something happened, the state is as before.
    Stay,
    /// To [`State::AwaitingInfo`], to come back later.
    Pause,
    /// Back to where it paused.
    Resume,
}

/// The table: what `action` does to a case in `state`.
///
/// # Errors
/// [`TransitionError`] where the action does not fit the state.
#[expect(clippy::too_many_lines, reason = "a table is read whole")]
pub fn next(state: State, action: Action) -> Result<Next, TransitionError<State, Action>> {
    use Action as A;
    use Next::{Pause, Resume, Stay, To};
    use State as S;
    let illegal = Err(TransitionError { state, action });
    match (state, action) {
        (S::Submitted, A::Accept) => Ok(To(S::Accepted)),
        (S::Submitted, A::Decline) => Ok(To(S::Declined)),
        (S::Submitted, A::Transfer) => Ok(To(S::Submitted)),
        (S::Submitted | S::Accepted | S::Escalated, A::Divert) => Ok(To(S::Diverted)),
        // An office may take up at once what lies unanswered.
        (S::Submitted | S::Accepted, A::Escalate) => Ok(To(S::Escalated)),
        (S::Accepted | S::Escalated | S::Assigned | S::InProgress | S::Supervised, A::Report) => Ok(Stay),
        (S::Accepted | S::Supervised, A::Resolve) => Ok(To(S::Resolved)),
        (S::Escalated | S::Supervised, A::Assign) => Ok(To(S::Assigned)),
        (S::Assigned, A::Return) => Ok(To(S::Escalated)),
        (S::Assigned, A::Start) => Ok(To(S::InProgress)),
        (S::Assigned | S::InProgress, A::Extend) => Ok(Stay),
        (S::InProgress, A::Reply) => Ok(To(S::Replied)),
        (S::Replied, A::Verify) => Ok(To(S::Resolved)),
        (S::Replied, A::Reject) => Ok(To(S::InProgress)),
        (S::Resolved, A::RateSatisfied) => Ok(To(S::Closed)),
        (S::Resolved, A::RateDissatisfied) => Ok(To(S::Accepted)),
        (S::Resolved, A::RateDissatisfiedAgain) => Ok(To(S::Supervised)),
        (S::Resolved, A::Expire) => Ok(To(S::ClosedUnrated)),
        (S::AwaitingInfo, A::Supplement) => Ok(Resume),
        (
            S::Submitted | S::Accepted | S::Escalated | S::Assigned | S::InProgress | S::Replied | S::Supervised,
            A::RequestInfo,
        ) => Ok(Pause),
        (
            S::Submitted | S::Accepted | S::Escalated | S::Assigned | S::InProgress | S::Replied | S::Supervised,
            A::Remind | A::Supervise,
        ) => Ok(Stay),
        (
            S::Submitted
            | S::Accepted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Supervised,
            A::RevealContact | A::OpenDispute,
        ) => Ok(Stay),
        (
            S::Submitted
            | S::Accepted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Supervised,
            A::Withdraw,
        ) => Ok(To(S::Withdrawn)),
        (
            S::Submitted
            | S::Accepted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Supervised,
            A::Merge,
        ) => Ok(To(S::Merged)),

        (
            S::Accepted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Resolved
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Accept | A::Decline | A::Transfer,
        )
        | (
            S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Resolved
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Divert,
        )
        | (
            S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Resolved
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Escalate,
        )
        | (
            S::Submitted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Replied
            | S::Resolved
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Report,
        )
        | (
            S::Submitted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Resolved
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Resolve,
        )
        | (
            S::Submitted
            | S::Accepted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Resolved
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Assign,
        )
        | (
            S::Submitted
            | S::Accepted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Escalated
            | S::InProgress
            | S::Replied
            | S::Resolved
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Return | A::Start,
        )
        | (
            S::Submitted
            | S::Accepted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Escalated
            | S::Replied
            | S::Resolved
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Extend,
        )
        | (
            S::Submitted
            | S::Accepted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::Replied
            | S::Resolved
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Reply,
        )
        | (
            S::Submitted
            | S::Accepted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Resolved
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Verify | A::Reject,
        )
        | (
            S::Submitted
            | S::Accepted
            | S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::RateSatisfied | A::RateDissatisfied | A::RateDissatisfiedAgain | A::Expire,
        )
        | (
            S::Submitted
            | S::Accepted
            | S::Declined
            | S::Diverted
            | S::Escalated
            | S::Assigned
            | S::InProgress
            | S::Replied
            | S::Resolved
            | S::Supervised
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::Supplement,
        )
        | (
            S::Declined
            | S::Diverted
            | S::AwaitingInfo
            | S::Resolved
            | S::Closed
            | S::ClosedUnrated
            | S::Withdrawn
            | S::Merged,
            A::RequestInfo | A::Remind | A::Supervise,
        )
        | (
            S::Declined | S::Diverted | S::Resolved | S::Closed | S::ClosedUnrated | S::Withdrawn | S::Merged,
            A::RevealContact | A::Withdraw | A::Merge | A::OpenDispute,
        ) => illegal,
    }
}

/// What `state` allows.
#[must_use]
pub fn allowed(state: State) -> Vec<Action> {
    Action::ALL.iter().copied().filter(|action| next(state, *action).is_ok()).collect()
}

/// Where a case stands, and where it goes back to once the resident has added what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    state: State,
    resume: Option<State>,
}

impl Standing {
    /// Where every case begins.
    #[must_use]
    pub fn submitted() -> Self {
        Self { state: State::Submitted, resume: None }
    }

    /// As a repository kept it.
    #[must_use]
    pub fn restore(state: State, resume: Option<State>) -> Self {
        Self { state, resume }
    }

    #[must_use]
    pub fn state(self) -> State {
        self.state
    }

    /// Where a paused case goes back to.
    #[must_use]
    pub fn resume(self) -> Option<State> {
        self.resume
    }

    /// Makes a step.
    ///
    /// # Errors
    /// [`TransitionError`] where the table refuses it; nothing has changed then.
    pub fn advance(&mut self, action: Action) -> Result<Moved<State>, TransitionError<State, Action>> {
        let from = self.state;
        let (to, resume, entered) = match next(from, action)? {
            Next::To(to) => (to, None, true),
            Next::Stay => (from, self.resume, false),
            Next::Pause => (State::AwaitingInfo, Some(from), true),
            Next::Resume => (self.resume.ok_or(TransitionError { state: from, action })?, None, true),
        };
        (self.state, self.resume) = (to, resume);
        Ok(Moved { from, to, entered })
    }
}

impl State {
    /// Whether somebody still has to do something for the resident.
    #[must_use]
    pub fn is_open(self) -> bool {
        next(self, Action::Withdraw).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        let tell = |next| match next {
            Next::To(to) => format!("→ {}", State::as_str(to)),
            Next::Stay => "stays".into(),
            Next::Pause => "→ awaiting_info, to come back".into(),
            Next::Resume => "→ back to where it paused".into(),
        };
        golden::check("cases-states.md", &golden::states("Case", next, tell));
    }

    #[test]
    fn whatever_is_done_a_case_never_leaves_a_final_state() {
        for state in
            [State::Declined, State::Diverted, State::Closed, State::ClosedUnrated, State::Withdrawn, State::Merged]
        {
            assert!(allowed(state).is_empty(), "{state:?}");
        }
    }

    #[test]
    fn a_question_to_the_resident_comes_back_to_where_it_was_asked() {
        for state in State::ALL {
            let mut standing = Standing::restore(*state, None);
            if standing.advance(Action::RequestInfo).is_ok() {
                assert_eq!(standing.state(), State::AwaitingInfo);
                let moved = standing.advance(Action::Supplement).expect("was asked");
                assert_eq!(moved.to, *state);
                assert_eq!(standing.resume(), None);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn every_walk_keeps_the_books(steps in proptest::collection::vec(0..Action::ALL.len(), 0..60)) {
            let mut standing = Standing::submitted();
            for step in steps {
                let before = standing;
                let moved = standing.advance(Action::ALL[step]);
                proptest::prop_assert_eq!(moved.map_or(before.state(), |moved| moved.to), standing.state());
                proptest::prop_assert_eq!(standing.resume().is_some(), standing.state() == State::AwaitingInfo);
            }
        }
    }
}
