//! The state machine of a suggestion: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row};

crate::vocabulary! {
    /// Where a suggestion stands.
    SuggestionState "代表建议状态" {
        /// The deputy writes it.
        Draft = "draft" "草稿",
        /// Other deputies are asked to sign it.
        Cosigning = "cosigning" "联名中",
        /// The office looks at it.
        Submitted = "submitted" "已提交",
        /// The office gave it back to be written otherwise.
        Returned = "returned" "退回修改",
        /// The congress deliberates on the motion.
        Listed = "listed" "已列入会议议程",
        /// The office took it and numbered it.
        Registered = "registered" "已登记",
        /// A unit is to handle it; its clock runs.
        Assigned = "assigned" "已交办",
        /// The unit says that it is another's.
        ReturnRequested = "return_requested" "承办单位申请退回",
        /// The unit handles it.
        Handling = "handling" "办理中",
        /// The unit answered; the deputy has not rated.
        Replied = "replied" "已答复",
        /// The deputy was dissatisfied, and the office said so to the unit, which handles it anew.
        Rehandling = "rehandling" "重新办理",
        /// The deputy was dissatisfied again; the chairpersons' meeting decides.
        WithCommittee = "with_committee" "提请主任会议",
        /// Something was promised for a day to come.
        Tracking = "tracking" "承诺跟踪",
        /// What was promised was done.
        Fulfilled = "fulfilled" "承诺已兑现",
        /// What was promised was not done.
        Failed = "failed" "承诺未兑现",
        /// It is answered for good.
        Concluded = "concluded" "已办结",
        /// The deputy took it back.
        Withdrawn = "withdrawn" "已撤回",
        /// The deputy was dissatisfied; the office has the unit handle it anew.
        ReworkPending = "rework_pending" "待交回重新办理",
    }
}

crate::vocabulary! {
    /// What can be done to a suggestion.
    SuggestionAction "代表建议操作" {
        /// The deputy writes it otherwise.
        Revise = "revise" "修改",
        /// The deputy asks others to sign it.
        Invite = "invite" "邀请联名",
        /// A deputy who was asked signs, or does not.
        Cosign = "cosign" "确认联名",
        /// The deputy hands it in.
        Submit = "submit" "提交",
        /// The deputy takes it back.
        Withdraw = "withdraw" "撤回",
        /// The office gives it back.
        SendBack = "send_back" "退回修改",
        /// The congress is to deliberate on the motion.
        ListMotion = "list_motion" "列入议程",
        /// The motion is handled as a suggestion.
        TurnIntoSuggestion = "turn_into_suggestion" "转为建议",
        /// The office takes it.
        Register = "register" "登记",
        /// The office makes a unit responsible.
        Assign = "assign" "交办",
        /// The unit says that it is another's.
        Object = "object" "申请退回",
        /// The unit begins.
        Start = "start" "开始办理",
        /// The office gives six months, because the matter is broad or hard.
        Extend = "extend" "延长办理期限",
        /// The chairpersons' meeting puts it under a leader's eye (重点督办).
        MarkKey = "mark_key" "确定为重点督办",
        /// A unit notes that it talked with the deputy.
        RecordTalk = "record_talk" "记录沟通",
        /// A unit that helps tells the one in the lead what it thinks.
        GiveOpinion = "give_opinion" "提出协办意见",
        /// The unit in the lead answers.
        Reply = "reply" "答复",
        /// The deputy accepts the answer.
        RateSatisfied = "rate_satisfied" "评价满意",
        /// The deputy accepts an answer that promises something.
        RateSatisfiedPromise = "rate_satisfied_promise" "评价满意，跟踪承诺",
        /// The deputy does not accept it.
        RateDissatisfied = "rate_dissatisfied" "评价不满意",
        /// The deputy does not accept it again.
        RateDissatisfiedAgain = "rate_dissatisfied_again" "再次评价不满意",
        /// The deputy did not rate in time.
        Expire = "expire" "逾期未评价",
        /// The same of an answer that promises something.
        ExpirePromise = "expire_promise" "逾期未评价，跟踪承诺",
        /// The chairpersons' meeting has it handled once more.
        OrderRework = "order_rework" "责成重新办理",
        /// The chairpersons' meeting leaves it at the answer.
        CloseByCommittee = "close_by_committee" "主任会议办结",
        /// The unit tells how what it promised comes along.
        NotePromise = "note_promise" "报告承诺进展",
        /// What was promised was done.
        Fulfil = "fulfil" "承诺兑现",
        /// What was promised was not done.
        Fail = "fail" "承诺未兑现",
        /// Reminds whoever has it.
        Remind = "remind" "催办",
        /// Tells that it is late.
        TellLate = "tell_late" "超期提醒",
        /// The unit in the lead asks for six months.
        AskExtension = "ask_extension" "申请延长办理期限",
        /// The office gives no six months.
        RefuseExtension = "refuse_extension" "不同意延长",
        /// The office has it answered together with others on the same matter.
        Join = "join" "并案办理",
        /// The office has it answered by itself again.
        Part = "part" "撤销并案",
        /// The office notes a step of the leader's supervision.
        NoteKeyStep = "note_key_step" "记录重点督办进展",
        /// The chairpersons' meeting leaves it at an answer that promises something.
        CloseWithPromise = "close_with_promise" "主任会议办结，跟踪承诺",
        /// The office has the unit handle anew what did not satisfy.
        ReturnForRework = "return_for_rework" "交回重新办理",
    }
}

use SuggestionState as S;

/// The units have it.
const WITH_UNITS: &[S] = &[S::Assigned, S::Handling, S::Rehandling];

impl SuggestionState {
    /// A unit answers for it: it was made responsible, and has not answered yet.
    pub const WITH_UNITS: &'static [Self] = WITH_UNITS;
}

/// Before a unit has it, the deputy may take it back.
const BEFORE_ASSIGNMENT: &[S] = &[S::Draft, S::Cosigning, S::Submitted, S::Returned, S::Registered];
/// A term runs for an office or a unit.
const WITH_A_TERM: &[S] =
    &[S::Registered, S::Assigned, S::ReturnRequested, S::Handling, S::Rehandling, S::Tracking, S::ReworkPending];
/// A term runs, be it that of the deputy who rates.
const REMINDED: &[S] = &[
    S::Registered,
    S::Assigned,
    S::ReturnRequested,
    S::Handling,
    S::Rehandling,
    S::Tracking,
    S::Replied,
    S::ReworkPending,
];
/// The office took it, and no unit answered it yet.
const UNANSWERED: &[S] = &[S::Registered, S::Assigned, S::Handling];
/// What becomes of it is still open, and the office knows of it.
const OPEN: &[S] = &[
    S::Registered,
    S::Assigned,
    S::ReturnRequested,
    S::Handling,
    S::Replied,
    S::Rehandling,
    S::WithCommittee,
    S::Tracking,
    S::ReworkPending,
];

impl Machine for SuggestionAction {
    type State = SuggestionState;

    fn row(self) -> Row<SuggestionState> {
        match self {
            Self::Revise => Row::stay(&[S::Draft, S::Returned]),
            Self::Invite => Row::to(&[S::Draft, S::Cosigning, S::Returned], S::Cosigning),
            Self::Cosign => Row::stay(&[S::Cosigning]),
            Self::Submit => Row::to(&[S::Draft, S::Cosigning, S::Returned], S::Submitted),
            Self::Withdraw => Row::to(BEFORE_ASSIGNMENT, S::Withdrawn),
            Self::SendBack => Row::to(&[S::Submitted], S::Returned),
            Self::ListMotion => Row::to(&[S::Submitted], S::Listed),
            Self::TurnIntoSuggestion => Row::stay(&[S::Submitted]),
            Self::Register => Row::to(&[S::Submitted], S::Registered),
            Self::Assign => Row::to(&[S::Registered, S::ReturnRequested], S::Assigned),
            Self::Object => Row::to(&[S::Assigned], S::ReturnRequested),
            Self::Start => Row::to(&[S::Assigned], S::Handling),
            Self::Extend => Row::stay(&[S::Assigned, S::Handling]),
            Self::MarkKey => Row::stay(OPEN),
            Self::RecordTalk | Self::GiveOpinion => Row::stay(WITH_UNITS),
            Self::Reply => Row::to(&[S::Handling, S::Rehandling], S::Replied),
            Self::RateSatisfied | Self::Expire => Row::to(&[S::Replied], S::Concluded),
            Self::RateSatisfiedPromise | Self::ExpirePromise => Row::to(&[S::Replied], S::Tracking),
            Self::RateDissatisfied => Row::to(&[S::Replied], S::ReworkPending),
            Self::RateDissatisfiedAgain => Row::to(&[S::Replied], S::WithCommittee),
            Self::OrderRework => Row::to(&[S::WithCommittee], S::Rehandling),
            Self::CloseByCommittee => Row::to(&[S::WithCommittee], S::Concluded),
            Self::NotePromise => Row::stay(&[S::Tracking]),
            Self::Fulfil => Row::to(&[S::Tracking], S::Fulfilled),
            Self::Fail => Row::to(&[S::Tracking], S::Failed),
            Self::Remind => Row::stay(REMINDED),
            Self::TellLate => Row::stay(WITH_A_TERM),
            Self::AskExtension | Self::RefuseExtension => Row::stay(&[S::Assigned, S::Handling]),
            Self::Join | Self::Part => Row::stay(UNANSWERED),
            Self::NoteKeyStep => Row::stay(OPEN),
            Self::CloseWithPromise => Row::to(&[S::WithCommittee], S::Tracking),
            Self::ReturnForRework => Row::to(&[S::ReworkPending], S::Rehandling),
        }
    }

    fn is_offered(self) -> bool {
        !matches!(self, Self::Expire | Self::ExpirePromise | Self::Remind | Self::TellLate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Vocabulary, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("suggestions-states.md", &golden::states::<SuggestionAction>("Suggestion"));
    }

    #[test]
    fn what_is_over_stays_so() {
        for state in [S::Listed, S::Fulfilled, S::Failed, S::Concluded, S::Withdrawn] {
            assert!(SuggestionAction::ALL.iter().all(|action| !action.is_legal_in(state)), "{state:?}");
        }
    }

    #[test]
    fn nothing_is_taken_back_once_a_unit_has_it() {
        for state in
            WITH_UNITS.iter().chain(&[S::ReturnRequested, S::Replied, S::ReworkPending, S::WithCommittee, S::Tracking])
        {
            assert!(!SuggestionAction::Withdraw.is_legal_in(*state), "{state:?}");
        }
    }
}
