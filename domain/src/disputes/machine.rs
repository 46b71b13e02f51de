//! The state machine of a dispute: a row for each action. Nothing else assigns a state.

use crate::shared::{Machine, Row, Vocabulary};

crate::vocabulary! {
    /// Where a dispute stands.
    DisputeState "纠纷状态" {
        /// Waits to be registered: by the mediation organisation, or else the office.
        Reported = "reported" "已报告",
        /// Somebody took it up; parties and mediators are entered.
        Registered = "registered" "已登记",
        /// The parties are asked whether they want mediation.
        ConsentPending = "consent_pending" "征求意见",
        /// Every party agreed to mediation.
        Accepted = "accepted" "已受理",
        /// Sittings are held.
        Mediating = "mediating" "调解中",
        /// The parties agreed.
        Agreed = "agreed" "达成协议",
        /// The court is asked to confirm the agreement.
        ConfirmationApplied = "confirmation_applied" "申请司法确认",
        /// The court confirmed it.
        Confirmed = "confirmed" "已司法确认",
        /// The court dismissed the application; between the parties the agreement binds on.
        Denied = "denied" "驳回申请",
        /// The agreement is being carried out.
        Performing = "performing" "履行中",
        /// Every item was carried out.
        Performed = "performed" "已履行",
        /// Somebody looked how the parties are since.
        FollowedUp = "followed_up" "已回访",
        /// Done.
        Closed = "closed" "已结案",
        /// The agreement was broken.
        Breached = "breached" "未履行",
        /// A party refused: no sitting may be held (人民调解法第十七条).
        Refused = "refused" "拒绝调解",
        /// Mediation came to nothing.
        Failed = "failed" "调解不成",
        /// Taken back, or a party ended the mediation (第二十三条).
        Withdrawn = "withdrawn" "已撤回",
        /// Ended, and the parties were told where else to turn (第二十六条).
        Terminated = "terminated" "已终止",
        /// Sent to arbitration, a court, an authority or the petition procedure.
        Referred = "referred" "已引导",
    }
}

crate::vocabulary! {
    /// What can be done to a dispute.
    DisputeAction "纠纷办理动作" {
        /// Registers it and says who mediates.
        Register = "register" "登记",
        /// Enters a party.
        AddParty = "add_party" "登记当事人",
        /// Gives a party another code; the one before opens nothing any more.
        ReissueCode = "reissue_code" "重发查询码",
        /// Appoints or invites a mediator.
        Appoint = "appoint" "确定调解员",
        /// A party accepts or declines a mediator.
        AnswerMediator = "answer_mediator" "对调解员表态",
        /// A mediator with an interest steps aside.
        DeclareInterest = "declare_interest" "声明回避",
        /// Asks the parties whether they want mediation.
        AskConsent = "ask_consent" "征求意见",
        /// A party that acts by its code asks for a number on its phone.
        RequestConfirmation = "request_confirmation" "获取验证码",
        /// A party agrees to mediation.
        Consent = "consent" "同意调解",
        /// The last party agrees to mediation.
        ConsentLast = "consent_last" "最后一方同意调解",
        /// A party refuses mediation.
        Refuse = "refuse" "拒绝调解",
        /// Calls a sitting.
        Convene = "convene" "召集调解",
        /// Writes down how a sitting went.
        Hold = "hold" "记录调解",
        /// The parties agree.
        Agree = "agree" "达成协议",
        /// A party or a mediator signs.
        Sign = "sign" "签名",
        /// The organisation seals.
        Seal = "seal" "盖章",
        /// The parties together ask the court to confirm it.
        ApplyConfirmation = "apply_confirmation" "申请司法确认",
        /// The court confirmed it.
        Confirm = "confirm" "司法确认",
        /// The court dismissed the application.
        Deny = "deny" "裁定驳回申请",
        /// The parties take the application back.
        WithdrawConfirmation = "withdraw_confirmation" "撤回司法确认申请",
        /// The agreement is to be carried out now.
        BeginPerformance = "begin_performance" "开始履行",
        /// An item was carried out, others are open.
        Perform = "perform" "履行一项",
        /// The last item was carried out.
        PerformLast = "perform_last" "履行最后一项",
        /// The agreement was broken.
        Breach = "breach" "未履行",
        /// Mediation goes on.
        Remediate = "remediate" "重新调解",
        /// Somebody looks how the parties are since.
        FollowUp = "follow_up" "回访",
        /// Closes it.
        Close = "close" "结案",
        /// Mediation came to nothing.
        Fail = "fail" "调解不成",
        /// Takes it back; a party may end the mediation at any time.
        Withdraw = "withdraw" "撤回或要求终止",
        /// Ends it with advice.
        Terminate = "terminate" "终止调解",
        /// Sends it where it belongs.
        Refer = "refer" "引导其他途径",
        /// Assesses its risk.
        Assess = "assess" "研判风险",
        /// Tells the police of a danger (第二十五条).
        AlertPolice = "alert_police" "报告公安机关",
        /// Records that it was kept from getting worse.
        Avert = "avert" "记录防止激化",
        /// Both sides agree to more time.
        Extend = "extend" "延长期限",
        /// A party demands that it is not public (第二十三条).
        KeepPrivate = "keep_private" "要求不公开",
        /// Another deputy, room or office stands where it came in.
        Reassign = "reassign" "移交",
        /// Tells those in charge that a deputy who mediates serves no longer.
        MissMediator = "miss_mediator" "告知调解员缺位",
        /// Sends it elsewhere with the case out of which it came.
        Divert = "divert" "随诉求分流",
        /// Hides what is over with the case out of which it came.
        Purge = "purge" "随诉求不再显示",
        /// Moves a sitting to another time.
        MoveSession = "move_session" "调解改期",
        /// Whoever presided signs the record of a sitting.
        SignRecord = "sign_record" "签署调解笔录",
        /// A party that was there confirms the record, or says what is wrong with it.
        ConfirmRecord = "confirm_record" "核对调解笔录",
        /// A party chooses a mediator.
        ChooseMediator = "choose_mediator" "选定调解员",
        /// Enters who acts for a party.
        AddRepresentative = "add_representative" "登记代理人、代表人",
        /// Somebody acts for a party no longer.
        EndRepresentation = "end_representation" "终止代理、代表",
        /// A party says whether those who are invited to a hearing may take part.
        AnswerGuests = "answer_guests" "对受邀人员表态",
        /// Reminds of what is due soon.
        Remind = "remind" "临期提醒",
        /// Tells that something is late.
        TellLate = "tell_late" "超期提醒",
    }
}

/// A party may still end the mediation (人民调解法第二十三条).
const BEFORE_AGREEMENT: &[DisputeState] = &[
    DisputeState::Reported,
    DisputeState::Registered,
    DisputeState::ConsentPending,
    DisputeState::Accepted,
    DisputeState::Mediating,
];
/// Parties and mediators are found, and sit.
const PREPARING: &[DisputeState] =
    &[DisputeState::Registered, DisputeState::ConsentPending, DisputeState::Accepted, DisputeState::Mediating];
/// Somebody looks whether it gets worse.
const TENSE: &[DisputeState] = &[
    DisputeState::Reported,
    DisputeState::Registered,
    DisputeState::ConsentPending,
    DisputeState::Accepted,
    DisputeState::Mediating,
    DisputeState::Agreed,
    DisputeState::Performing,
    DisputeState::Breached,
];
/// Somebody may have kept it from getting worse.
const CALMED: &[DisputeState] = &[
    DisputeState::Registered,
    DisputeState::ConsentPending,
    DisputeState::Accepted,
    DisputeState::Mediating,
    DisputeState::Agreed,
    DisputeState::ConfirmationApplied,
    DisputeState::Confirmed,
    DisputeState::Denied,
    DisputeState::Performing,
    DisputeState::Performed,
    DisputeState::FollowedUp,
    DisputeState::Breached,
    DisputeState::Refused,
    DisputeState::Failed,
    DisputeState::Withdrawn,
];
/// A party says what binds it.
const SAYABLE: &[DisputeState] = &[
    DisputeState::Registered,
    DisputeState::ConsentPending,
    DisputeState::Accepted,
    DisputeState::Mediating,
    DisputeState::Agreed,
    DisputeState::Confirmed,
    DisputeState::Denied,
    DisputeState::Performing,
];
/// Sittings were held, whose records whoever presided signs.
const RECORDED: &[DisputeState] = &[
    DisputeState::Mediating,
    DisputeState::Agreed,
    DisputeState::Confirmed,
    DisputeState::Denied,
    DisputeState::Performing,
    DisputeState::Failed,
    DisputeState::Withdrawn,
];
/// The parties still say whether a record is right.
const CONFIRMABLE: &[DisputeState] = &[
    DisputeState::Mediating,
    DisputeState::Agreed,
    DisputeState::Confirmed,
    DisputeState::Denied,
    DisputeState::Performing,
];
/// A term runs.
const TIMED: &[DisputeState] = &[
    DisputeState::Accepted,
    DisputeState::Mediating,
    DisputeState::Agreed,
    DisputeState::ConfirmationApplied,
    DisputeState::Confirmed,
    DisputeState::Denied,
    DisputeState::Performing,
];
/// Somebody still has to do something.
const OPEN: &[DisputeState] = DisputeState::OPEN;
/// An agreement binds whose items are not all carried out: it may be kept, or broken.
const BINDING: &[DisputeState] =
    &[DisputeState::Agreed, DisputeState::Confirmed, DisputeState::Denied, DisputeState::Performing];
impl Machine for DisputeAction {
    type State = DisputeState;

    fn row(self) -> Row<DisputeState> {
        use DisputeState as S;
        match self {
            Self::Register => Row::to(&[S::Reported], S::Registered),
            Self::AddParty => Row::stay(&[S::Registered, S::ConsentPending]),
            // Who lost a code must not be read by it, be the dispute over or not.
            Self::ReissueCode => Row::stay(DisputeState::ALL),
            Self::Appoint => Row::stay(PREPARING),
            Self::AnswerMediator => Row::stay(PREPARING),
            Self::DeclareInterest => {
                Row::stay(&[S::Registered, S::ConsentPending, S::Accepted, S::Mediating, S::Agreed])
            }
            Self::AskConsent => Row::to(&[S::Registered], S::ConsentPending),
            Self::RequestConfirmation => Row::stay(SAYABLE),
            Self::Consent => Row::stay(&[S::ConsentPending]),
            Self::ConsentLast => Row::to(&[S::ConsentPending], S::Accepted),
            Self::Refuse => Row::to(&[S::ConsentPending], S::Refused),
            Self::Convene => Row::to(&[S::Accepted, S::Mediating], S::Mediating),
            Self::Hold => Row::stay(&[S::Mediating]),
            Self::Agree => Row::to(&[S::Mediating], S::Agreed),
            Self::Sign => Row::stay(&[S::Agreed]),
            Self::Seal => Row::stay(&[S::Agreed]),
            // Whoever has begun to carry it out may still ask the court.
            Self::ApplyConfirmation => Row::to(&[S::Agreed, S::Performing], S::ConfirmationApplied),
            Self::Confirm => Row::to(&[S::ConfirmationApplied], S::Confirmed),
            Self::Deny => Row::to(&[S::ConfirmationApplied], S::Denied),
            Self::WithdrawConfirmation => Row::to(&[S::ConfirmationApplied], S::Agreed),
            Self::BeginPerformance => Row::to(&[S::Agreed, S::Confirmed, S::Denied], S::Performing),
            Self::Perform => Row::to(BINDING, S::Performing),
            Self::PerformLast => Row::to(BINDING, S::Performed),
            Self::Breach => Row::to(BINDING, S::Breached),
            Self::Remediate => Row::to(&[S::Denied, S::Breached], S::Mediating),
            Self::FollowUp => Row::to(&[S::Performed], S::FollowedUp),
            Self::Close => Row::to(&[S::FollowedUp], S::Closed),
            Self::Fail => Row::to(&[S::Mediating], S::Failed),
            Self::Withdraw => Row::to(BEFORE_AGREEMENT, S::Withdrawn),
            Self::Terminate => Row::to(&[S::Refused, S::Failed, S::Withdrawn], S::Terminated),
            Self::Refer => Row::to(&[S::Reported, S::Denied, S::Breached, S::Terminated], S::Referred),
            Self::Assess => Row::stay(TENSE),
            Self::AlertPolice => Row::stay(TENSE),
            Self::Avert => Row::stay(CALMED),
            Self::Extend => Row::stay(&[S::Accepted, S::Mediating]),
            Self::KeepPrivate => Row::stay(PREPARING),
            Self::Reassign | Self::MissMediator => Row::stay(OPEN),
            Self::Divert => Row::to(OPEN, S::Referred),
            Self::Purge => Row::stay(&[S::Closed, S::Terminated, S::Referred]),
            Self::MoveSession => Row::stay(&[S::Mediating]),
            Self::SignRecord => Row::stay(RECORDED),
            Self::ConfirmRecord => Row::stay(CONFIRMABLE),
            Self::ChooseMediator => Row::stay(PREPARING),
            Self::AddRepresentative => Row::stay(SAYABLE),
            // Whoever acts for a party no longer must not read on by an own code, be the dispute over or not.
            Self::EndRepresentation => Row::stay(DisputeState::ALL),
            Self::AnswerGuests => Row::stay(&[S::Mediating]),
            Self::Remind | Self::TellLate => Row::stay(TIMED),
        }
    }

    /// What follows from a handover, from what became of the case, or from a clock follows by itself.
    fn is_offered(self) -> bool {
        !matches!(
            self,
            Self::Reassign | Self::MissMediator | Self::Divert | Self::Purge | Self::Remind | Self::TellLate
        )
    }
}

impl DisputeState {
    /// Somebody still has to do something: all but what is closed, ended with advice, or sent elsewhere.
    pub const OPEN: &'static [Self] = &[
        Self::Reported,
        Self::Registered,
        Self::ConsentPending,
        Self::Accepted,
        Self::Mediating,
        Self::Agreed,
        Self::ConfirmationApplied,
        Self::Confirmed,
        Self::Denied,
        Self::Performing,
        Self::Performed,
        Self::FollowedUp,
        Self::Breached,
        Self::Refused,
        Self::Failed,
        Self::Withdrawn,
    ];

    /// What was agreed is owed still, be it broken or before a court that is to confirm it.
    pub const OWING: &'static [Self] =
        &[Self::Agreed, Self::ConfirmationApplied, Self::Confirmed, Self::Denied, Self::Performing, Self::Breached];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{Leads, Standing, golden};

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("disputes-states.md", &golden::states::<DisputeAction>("Dispute"));
    }

    #[test]
    fn no_sitting_is_called_before_every_party_agreed_or_after_one_refused() {
        use DisputeState as S;
        for state in [S::Reported, S::Registered, S::ConsentPending, S::Refused, S::Withdrawn, S::Terminated] {
            assert!(!DisputeAction::Convene.is_legal_in(state), "{state:?}");
        }
    }

    #[test]
    fn what_binds_is_owed_until_it_is_carried_out_or_given_up() {
        assert!(BINDING.iter().all(|state| DisputeState::OWING.contains(state)));
        assert!(DisputeState::OWING.iter().all(|state| OPEN.contains(state)));
        for over in [DisputeState::Performed, DisputeState::Mediating, DisputeState::Terminated] {
            assert!(!DisputeState::OWING.contains(&over), "{over:?}");
        }
    }

    #[test]
    fn mediation_that_came_to_nothing_leaves_only_by_advice() {
        let ways_on = |state| {
            let mut allowed = DisputeAction::allowed_in(state);
            allowed.retain(|action| action.row().leads != Leads::Stay);
            allowed
        };
        for state in [DisputeState::Refused, DisputeState::Failed, DisputeState::Withdrawn] {
            assert_eq!(ways_on(state), [DisputeAction::Terminate]);
        }
        assert!(ways_on(DisputeState::Closed).is_empty() && ways_on(DisputeState::Referred).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn every_walk_that_reaches_an_agreement_went_through_consent(
            steps in proptest::collection::vec(0..DisputeAction::ALL.len(), 0..80)
        ) {
            let (mut standing, mut accepted) = (Standing::at(DisputeState::Reported), false);
            for step in steps {
                let before = standing.state();
                let moved = standing.advance(DisputeAction::ALL[step]);
                proptest::prop_assert_eq!(moved.map_or(before, |moved| moved.to), standing.state());
                accepted |= standing.state() == DisputeState::Accepted;
                proptest::prop_assert!(standing.state() != DisputeState::Agreed || accepted);
            }
        }
    }
}
