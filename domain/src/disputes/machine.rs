//! The state machine of a dispute: one `match` on action and state, and the only place that assigns a state.

use crate::shared::failure::TransitionError;
use crate::shared::flow::Next;
use crate::shared::vocabulary::Vocabulary;

crate::vocabulary! {
    /// Where a dispute stands.
    DisputeState "纠纷状态" {
        /// Waits for the office to register it.
        Reported = "reported" "已报告",
        /// The office knows of it; parties and mediators are entered.
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
        /// The court did not confirm it.
        Denied = "denied" "不予确认",
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
        /// Registers it and names the organisation.
        Register = "register" "登记",
        /// Enters a party.
        AddParty = "add_party" "登记当事人",
        /// Appoints or invites a mediator.
        Appoint = "appoint" "确定调解员",
        /// A party accepts or declines a mediator.
        AnswerMediator = "answer_mediator" "对调解员表态",
        /// A mediator with an interest steps aside.
        DeclareInterest = "declare_interest" "声明回避",
        /// Asks the parties whether they want mediation.
        AskConsent = "ask_consent" "征求意见",
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
        /// The court did not confirm it.
        Deny = "deny" "不予确认",
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
        /// Both sides agree to more time.
        Extend = "extend" "延长期限",
        /// A party demands that it is not public (第二十三条).
        KeepPrivate = "keep_private" "要求不公开",
    }
}

/// The table: what `action` does to a dispute in `state`.
///
/// # Errors
/// [`TransitionError`] where the action does not fit the state.
#[expect(clippy::too_many_lines, reason = "a table is read whole")]
pub fn next(
    state: DisputeState,
    action: DisputeAction,
) -> Result<Next<DisputeState>, TransitionError<DisputeState, DisputeAction>> {
    use DisputeAction as A;
    use DisputeState as S;
    use Next::{Stay, To};
    let illegal = Err(TransitionError { state, action });
    match (action, state) {
        (A::Register, S::Reported) => Ok(To(S::Registered)),
        (A::AddParty, S::Registered | S::ConsentPending) => Ok(Stay),
        (
            A::Appoint | A::AnswerMediator | A::KeepPrivate,
            S::Registered | S::ConsentPending | S::Accepted | S::Mediating,
        ) => Ok(Stay),
        (A::DeclareInterest, S::Registered | S::ConsentPending | S::Accepted | S::Mediating | S::Agreed) => Ok(Stay),
        (A::AskConsent, S::Registered) => Ok(To(S::ConsentPending)),
        (A::Consent, S::ConsentPending) => Ok(Stay),
        (A::ConsentLast, S::ConsentPending) => Ok(To(S::Accepted)),
        (A::Refuse, S::ConsentPending) => Ok(To(S::Refused)),
        (A::Convene, S::Accepted | S::Mediating) => Ok(To(S::Mediating)),
        (A::Hold, S::Mediating) => Ok(Stay),
        (A::Agree, S::Mediating) => Ok(To(S::Agreed)),
        (A::Sign | A::Seal, S::Agreed) => Ok(Stay),
        (A::ApplyConfirmation, S::Agreed) => Ok(To(S::ConfirmationApplied)),
        (A::Confirm, S::ConfirmationApplied) => Ok(To(S::Confirmed)),
        (A::Deny, S::ConfirmationApplied) => Ok(To(S::Denied)),
        (A::BeginPerformance, S::Agreed | S::Confirmed) => Ok(To(S::Performing)),
        (A::Perform, S::Agreed | S::Confirmed | S::Performing) => Ok(To(S::Performing)),
        (A::PerformLast, S::Agreed | S::Confirmed | S::Performing) => Ok(To(S::Performed)),
        (A::Breach, S::Performing) => Ok(To(S::Breached)),
        (A::Remediate, S::Breached | S::Denied) => Ok(To(S::Mediating)),
        (A::FollowUp, S::Performed) => Ok(To(S::FollowedUp)),
        (A::Close, S::FollowedUp) => Ok(To(S::Closed)),
        (A::Fail, S::Mediating) => Ok(To(S::Failed)),
        (A::Withdraw, S::Reported | S::Registered | S::ConsentPending | S::Accepted | S::Mediating) => {
            Ok(To(S::Withdrawn))
        }
        (A::Terminate, S::Refused | S::Failed | S::Withdrawn) => Ok(To(S::Terminated)),
        (A::Refer, S::Reported | S::Terminated | S::Breached | S::Denied) => Ok(To(S::Referred)),
        (
            A::Assess | A::AlertPolice,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::Performing
            | S::Breached,
        ) => Ok(Stay),
        (A::Extend, S::Accepted | S::Mediating) => Ok(Stay),

        (
            A::Register,
            S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::AddParty,
            S::Reported
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Appoint | A::AnswerMediator | A::KeepPrivate,
            S::Reported
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::DeclareInterest,
            S::Reported
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::AskConsent,
            S::Reported
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Consent | A::ConsentLast | A::Refuse,
            S::Reported
            | S::Registered
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Convene | A::Extend,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Hold | A::Agree | A::Fail,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Sign | A::Seal | A::ApplyConfirmation,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Confirm | A::Deny,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::BeginPerformance,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::ConfirmationApplied
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Perform | A::PerformLast,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::ConfirmationApplied
            | S::Denied
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Breach,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Remediate,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::FollowUp,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Close,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Withdraw,
            S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Terminate,
            S::Reported
            | S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Breached
            | S::Terminated
            | S::Referred,
        )
        | (
            A::Refer,
            S::Registered
            | S::ConsentPending
            | S::Accepted
            | S::Mediating
            | S::Agreed
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Referred,
        )
        | (
            A::Assess | A::AlertPolice,
            S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performed
            | S::FollowedUp
            | S::Closed
            | S::Refused
            | S::Failed
            | S::Withdrawn
            | S::Terminated
            | S::Referred,
        ) => illegal,
    }
}

/// What `state` allows.
#[must_use]
pub fn allowed(state: DisputeState) -> Vec<DisputeAction> {
    DisputeAction::ALL.iter().copied().filter(|action| next(state, *action).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::flow::Standing;
    use crate::shared::golden;

    #[test]
    fn the_table_is_the_committed_one() {
        golden::check("disputes-states.md", &golden::states("Dispute", next, Next::tell));
    }

    #[test]
    fn no_sitting_is_called_before_every_party_agreed_or_after_one_refused() {
        use DisputeState as S;
        for state in [S::Reported, S::Registered, S::ConsentPending, S::Refused, S::Withdrawn, S::Terminated] {
            assert!(next(state, DisputeAction::Convene).is_err(), "{state:?}");
        }
    }

    #[test]
    fn mediation_that_came_to_nothing_leaves_only_by_advice() {
        for state in [DisputeState::Refused, DisputeState::Failed, DisputeState::Withdrawn] {
            assert_eq!(allowed(state), [DisputeAction::Terminate]);
        }
        assert!(allowed(DisputeState::Closed).is_empty() && allowed(DisputeState::Referred).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn every_walk_that_reaches_an_agreement_went_through_consent(
            steps in proptest::collection::vec(0..DisputeAction::ALL.len(), 0..80)
        ) {
            let (mut standing, mut accepted) = (Standing::at(DisputeState::Reported), false);
            for step in steps {
                let before = standing.state();
                let moved = standing.advance(DisputeAction::ALL[step], next);
                proptest::prop_assert_eq!(moved.map_or(before, |moved| moved.to), standing.state());
                accepted |= standing.state() == DisputeState::Accepted;
                proptest::prop_assert!(standing.state() != DisputeState::Agreed || accepted);
            }
        }
    }
}
