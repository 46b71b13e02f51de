//! Which operation does an action: what callers may do is named by what they would call.

use std::borrow::Cow;
use std::fmt::Write;
use std::marker::PhantomData;

use mashang_domain::cases::CaseAction;
use mashang_domain::clients::ClientAction;
use mashang_domain::congresses::TermAction;
use mashang_domain::contacts::ContactLinkAction;
use mashang_domain::disputes::DisputeAction;
use mashang_domain::duties::DutyAction;
use mashang_domain::handovers::HandoverAction;
use mashang_domain::invitations::InvitationAction;
use mashang_domain::moderation::ModerationAction;
use mashang_domain::notices::NoticeAction;
use mashang_domain::orders::OrderAction;
use mashang_domain::publications::PublicationAction;
use mashang_domain::receptions::ReceptionAction;
use mashang_domain::shared::Vocabulary;
use mashang_domain::stations::{PlanAction, RotaAction};
use mashang_domain::suggestions::SuggestionAction;
use mashang_domain::sweeps::{SweepCampaignAction, SweepFindingAction, SweepReportAction};
use mashang_domain::term_changes::TermChangeAction;
use mashang_domain::voter_reports::VoterReportAction;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Actions that operations do.
pub(crate) trait Operated: Vocabulary {
    /// The name of the operations' list in the document.
    const OPERATIONS: &'static str;

    /// The operation that does it; none does what happens by itself, or with something else.
    fn operation(self) -> Option<&'static str>;
}

impl Operated for CaseAction {
    const OPERATIONS: &'static str = "CaseOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Accept => "acceptCase",
            Self::Decline => "declineCase",
            Self::Transfer => "transferCase",
            Self::Reassign => "reassignCase",
            Self::Divert | Self::DivertAccusation => "divertCase",
            Self::RequestInfo => "requestCaseInfo",
            Self::Supplement => "supplementCase",
            Self::Report => "reportCase",
            Self::Escalate => "escalateCase",
            Self::Sort => "sortCase",
            Self::Instruct => "instructCase",
            Self::Assign => "assignCase",
            Self::Return => "returnCase",
            Self::Start => "startCase",
            Self::Reply => "replyCase",
            Self::Verify | Self::VerifyUnrated => "verifyCase",
            Self::Reject => "rejectCase",
            Self::Extend => "extendCase",
            Self::Resolve | Self::ResolveUnrated => "resolveCase",
            Self::RateSatisfied
            | Self::RateDissatisfied
            | Self::RateDissatisfiedAgain
            | Self::RateUnverified
            | Self::RateDissatisfiedClosing
            | Self::RateVoice => "rateCase",
            Self::VerifyRating | Self::VerifyRatingClosing => "verifyCaseRating",
            Self::CallBack => "callBackCase",
            Self::Contest => "contestCaseRating",
            Self::DecideContest => "decideCaseContest",
            Self::AnswerFollowUp => "answerCaseFollowUp",
            Self::Remind => "remindCase",
            Self::Supervise => "superviseCase",
            Self::RevealContact => "revealCaseContact",
            Self::Withdraw => "withdrawCase",
            Self::Merge => "mergeCase",
            Self::OpenDispute => "openDispute",
            Self::Correct => "correctCase",
            Self::WithdrawConsent => "withdrawMyConsent",
            Self::Erase | Self::WithdrawAndErase => "eraseMyData",
            Self::SubmitUp => "submitUpCase",
            Self::Acknowledge => "acknowledgeCase",
            Self::RequestExtension => "requestCaseExtension",
            Self::RefuseExtension => "refuseCaseExtension",
            Self::RequestOpinion => "requestCaseOpinion",
            Self::GiveOpinion => "giveCaseOpinion",
            Self::Object => "objectToDecline",
            Self::Conclude => "concludeCase",
            Self::GoOn => "goOnWithCase",
            Self::Reopen => "reopenCase",
            Self::Split => "splitCase",
            Self::AskByLink => "createAnswerLink",
            Self::RevokeLink => "revokeAnswerLink",
            Self::Expire
            | Self::Recount
            | Self::Absorb
            | Self::RemindAnswer
            | Self::CloseUnanswered
            | Self::MarkOverdue
            | Self::AskFallback
            | Self::RemindRating
            | Self::AskFollowUp
            | Self::AnswerByLink
            | Self::Purge => return None,
        })
    }
}

impl Operated for DisputeAction {
    const OPERATIONS: &'static str = "DisputeOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Register => "registerDispute",
            Self::AddParty => "addParty",
            Self::ReissueCode => "reissuePartyCode",
            Self::Appoint => "appointMediator",
            Self::AnswerMediator => "answerMediator",
            Self::DeclareInterest => "declareInterest",
            Self::AskConsent => "askConsent",
            Self::RequestConfirmation => "requestConfirmation",
            Self::Consent | Self::ConsentLast => "consentToMediation",
            Self::Refuse => "refuseMediation",
            Self::Convene => "conveneSession",
            Self::Hold => "recordSession",
            Self::Agree => "makeAgreement",
            Self::Sign => "signAgreement",
            Self::Seal => "sealAgreement",
            Self::ApplyConfirmation => "applyConfirmation",
            Self::Confirm => "confirmAgreement",
            Self::Deny => "denyConfirmation",
            Self::WithdrawConfirmation => "withdrawConfirmation",
            Self::BeginPerformance => "beginPerformance",
            Self::Perform | Self::PerformLast => "performItem",
            Self::Breach => "recordBreach",
            Self::Remediate => "resumeMediation",
            Self::FollowUp => "followUpDispute",
            Self::Close => "closeDispute",
            Self::Fail => "failMediation",
            Self::Withdraw => "withdrawDispute",
            Self::Terminate => "terminateMediation",
            Self::Refer => "referDispute",
            Self::Assess => "assessRisk",
            Self::AlertPolice => "alertPolice",
            Self::Avert => "recordAvertedEscalation",
            Self::Extend => "extendMediation",
            Self::KeepPrivate => "keepDisputePrivate",
            Self::MoveSession => "moveMediationSession",
            Self::SignRecord => "signSessionRecord",
            Self::ConfirmRecord => "confirmSessionRecord",
            Self::ChooseMediator => "chooseMediator",
            Self::AddRepresentative => "addRepresentative",
            Self::EndRepresentation => "endRepresentation",
            Self::Reassign | Self::MissMediator | Self::Divert | Self::Purge => return None,
        })
    }
}

impl Operated for DutyAction {
    const OPERATIONS: &'static str = "DutyOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseDutyRecord",
            Self::Confirm => "confirmDutyRecord",
            Self::Return => "returnDutyRecord",
            Self::Counter => "counterDutyRecord",
        })
    }
}

impl Operated for ReceptionAction {
    const OPERATIONS: &'static str = "ReceptionOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::CheckIn => "checkIn",
            Self::Record => "createRegisterEntry",
            Self::Confirm => "confirmRegisterEntry",
            Self::Submit => "submitRegisterEntry",
            Self::Conclude => "concludeReception",
            Self::Cancel => "cancelReception",
            Self::End => "endRegisterEntry",
            Self::RemindEntry | Self::TellEntryLate => return None,
        })
    }
}

impl Operated for NoticeAction {
    const OPERATIONS: &'static str = "NoticeOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseNotice",
            Self::Publish | Self::Hold => "publishNotice",
            Self::Release => "approveModerationItem",
            Self::SendBack => "refuseModerationItem",
            Self::TakeDown => return None,
            Self::Withdraw => "withdrawNotice",
            Self::Explain => "explainNotice",
        })
    }
}

impl Operated for ClientAction {
    const OPERATIONS: &'static str = "ApiClientOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Change => "changeApiClient",
            Self::IssueSecret => "issueApiClientSecret",
            Self::RevokeSecret => "revokeApiClientSecret",
            Self::Revoke => "revokeApiClient",
        })
    }
}

impl Operated for ModerationAction {
    const OPERATIONS: &'static str = "ModerationOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Approve => "approveModerationItem",
            Self::Refuse => "refuseModerationItem",
            Self::Redact => "redactModerationItem",
            Self::Add | Self::Drop => return None,
        })
    }
}

impl Operated for InvitationAction {
    const OPERATIONS: &'static str = "InvitationOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::SendNumber => "requestInvitationNumber",
            Self::Accept => "acceptInvitation",
            Self::Revoke => "revokeInvitation",
        })
    }
}

impl Operated for TermAction {
    const OPERATIONS: &'static str = "TermOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseTerm",
            Self::LoadRoster => "loadRoster",
            Self::MoveSession => "moveMediationSession",
            Self::Enter => "enterTerm",
            Self::DropRoster | Self::Confirm | Self::Begin | Self::Undo | Self::Close | Self::Reopen => return None,
        })
    }
}

impl Operated for HandoverAction {
    const OPERATIONS: &'static str = "HandoverOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Approve => "approveLeave",
            Self::Refuse => "refuseLeave",
            Self::Withdraw => "withdrawHandover",
            Self::Return => "returnHandover",
            Self::TakeEffect | Self::Settle => return None,
        })
    }
}

impl Operated for TermChangeAction {
    const OPERATIONS: &'static str = "TermChangeOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Load => "loadRoster",
            Self::Decide => "decideRosterRow",
            Self::Drop => "dropRoster",
            Self::ChooseCodes => "chooseCodeSuccession",
            Self::Confirm => "confirmRoster",
            Self::Undo => "undoTermChange",
            Self::Begin | Self::Finish | Self::FinishUndo | Self::GiveWay => return None,
        })
    }
}

impl Operated for PublicationAction {
    const OPERATIONS: &'static str = "PublicationOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "revisePublication",
            Self::Withdraw => "withdrawPublication",
            Self::Release => "approveModerationItem",
            Self::SendBack => "refuseModerationItem",
            Self::TakeDown => return None,
        })
    }
}

impl Operated for OrderAction {
    const OPERATIONS: &'static str = "OrderOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Issue => "issueSupervisionOrder",
            Self::Acknowledge => "acknowledgeSupervisionOrder",
            Self::Answer => "answerSupervisionOrder",
            Self::Accept => "acceptSupervisionOrder",
            Self::SendBack | Self::RaiseUp => "sendBackSupervisionOrder",
            Self::Close => "closeSupervisionOrder",
            Self::Cancel => "cancelSupervisionOrder",
            Self::Remind | Self::TellLate | Self::Purge => return None,
        })
    }
}

impl Operated for SuggestionAction {
    const OPERATIONS: &'static str = "SuggestionOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseSuggestion",
            Self::Invite => "inviteCosigners",
            Self::Cosign => "cosignSuggestion",
            Self::Submit => "submitSuggestion",
            Self::Withdraw => "withdrawSuggestion",
            Self::SendBack => "sendBackSuggestion",
            Self::ListMotion | Self::TurnIntoSuggestion => "decideMotion",
            Self::Register => "registerSuggestion",
            Self::Assign => "assignSuggestion",
            Self::Object => "objectToSuggestion",
            Self::Start => "startSuggestion",
            Self::Extend => "extendSuggestion",
            Self::MarkKey => "markKeySuggestion",
            Self::RecordTalk => "recordSuggestionTalk",
            Self::GiveOpinion => "giveSuggestionOpinion",
            Self::Reply => "replySuggestion",
            Self::RateSatisfied | Self::RateSatisfiedPromise | Self::RateDissatisfied | Self::RateDissatisfiedAgain => {
                "rateSuggestion"
            }
            Self::OrderRework | Self::CloseByCommittee | Self::CloseWithPromise => "decideOnSuggestion",
            Self::NotePromise => "reportPromise",
            Self::Fulfil | Self::Fail => "settlePromise",
            Self::AskExtension => "askSuggestionExtension",
            Self::RefuseExtension => "refuseSuggestionExtension",
            Self::Join => "joinSuggestions",
            Self::Part => "partSuggestion",
            Self::NoteKeyStep => "noteKeySuggestionStep",
            Self::Expire | Self::ExpirePromise | Self::Remind | Self::TellLate => return None,
        })
    }
}

impl Operated for SweepCampaignAction {
    const OPERATIONS: &'static str = "SweepCampaignOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Announce => "announceSweepCampaign",
            Self::Close => "closeSweepCampaign",
            Self::Cancel => "cancelSweepCampaign",
            Self::Begin | Self::Tell => return None,
        })
    }
}

impl Operated for SweepReportAction {
    const OPERATIONS: &'static str = "SweepReportOperation";

    fn operation(self) -> Option<&'static str> {
        Some("fileSweepReport")
    }
}

impl Operated for SweepFindingAction {
    const OPERATIONS: &'static str = "SweepFindingOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::OpenDispute => "openSweepFindingDispute",
            Self::OpenCase => "openSweepFindingCase",
            Self::Watch => "watchSweepFinding",
            Self::Dismiss => "dismissSweepFinding",
            Self::Separate => "separateSweepFinding",
            Self::StrikeOff => "strikeOffSweepFinding",
            Self::Withdraw => return None,
        })
    }
}

impl Operated for PlanAction {
    const OPERATIONS: &'static str = "StationPlanOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseStationPlan",
            Self::Approve => "approveStationPlan",
            Self::Publish => "publishStationPlan",
        })
    }
}

impl Operated for RotaAction {
    const OPERATIONS: &'static str = "RotaOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Propose => "proposeRota",
            Self::Change => "changeRotaSlot",
            Self::Ask => "askRota",
            Self::Answer => "answerRotaSlot",
            Self::OfferSwap => "offerRotaSwap",
            Self::AnswerSwap => "answerRotaSwap",
            Self::Publish => "publishRota",
            Self::Cancel => "cancelRota",
            Self::Remind | Self::Miss => return None,
        })
    }
}

impl Operated for ContactLinkAction {
    const OPERATIONS: &'static str = "ContactLinkOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Visit => "recordContactVisit",
            Self::Revise => "reviseContactLink",
            Self::WithdrawConsent => "withdrawContactConsent",
            Self::End => "endContactLink",
            Self::Move | Self::Lapse => return None,
        })
    }
}

impl Operated for VoterReportAction {
    const OPERATIONS: &'static str = "VoterReportOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Draft => "draftVoterReport",
            Self::Check => "checkVoterReport",
            Self::SendBack => "sendVoterReportBack",
            Self::Announce => "announceVoterMeeting",
            Self::Publish => "publishVoterReport",
            Self::Hold => "holdVoterMeeting",
            Self::Ask => "recordVoterQuestion",
            Self::Answer | Self::AnswerLast => "answerVoterQuestion",
            Self::OpenReview => "openVoterReview",
            Self::CloseReview => "closeVoterReview",
            Self::File => "fileVoterReport",
        })
    }
}

/// The operations that do some actions, each once.
pub(crate) fn once<A: Operated>(actions: impl IntoIterator<Item = A>) -> Vec<&'static str> {
    let mut operations = Vec::new();
    for operation in actions.into_iter().filter_map(A::operation) {
        if !operations.contains(&operation) {
            operations.push(operation);
        }
    }
    operations
}

fn of_words<A: Operated>(words: &[&'static str]) -> Vec<&'static str> {
    once(words.iter().filter_map(|word| A::parse(word)))
}

/// The same for the words of the list of that name.
pub(crate) fn operations_of(list: &'static str, words: &[&'static str]) -> Vec<&'static str> {
    match list {
        CaseAction::NAME => of_words::<CaseAction>(words),
        DisputeAction::NAME => of_words::<DisputeAction>(words),
        DutyAction::NAME => of_words::<DutyAction>(words),
        ReceptionAction::NAME => of_words::<ReceptionAction>(words),
        NoticeAction::NAME => of_words::<NoticeAction>(words),
        ClientAction::NAME => of_words::<ClientAction>(words),
        ModerationAction::NAME => of_words::<ModerationAction>(words),
        InvitationAction::NAME => of_words::<InvitationAction>(words),
        TermAction::NAME => of_words::<TermAction>(words),
        HandoverAction::NAME => of_words::<HandoverAction>(words),
        TermChangeAction::NAME => of_words::<TermChangeAction>(words),
        PublicationAction::NAME => of_words::<PublicationAction>(words),
        OrderAction::NAME => of_words::<OrderAction>(words),
        SuggestionAction::NAME => of_words::<SuggestionAction>(words),
        SweepCampaignAction::NAME => of_words::<SweepCampaignAction>(words),
        SweepReportAction::NAME => of_words::<SweepReportAction>(words),
        SweepFindingAction::NAME => of_words::<SweepFindingAction>(words),
        PlanAction::NAME => of_words::<PlanAction>(words),
        RotaAction::NAME => of_words::<RotaAction>(words),
        ContactLinkAction::NAME => of_words::<ContactLinkAction>(words),
        VoterReportAction::NAME => of_words::<VoterReportAction>(words),
        _ => Vec::new(),
    }
}

/// The id of an operation that does an `A`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OperationId<A>(&'static str, PhantomData<A>);

impl<A: Operated> OperationId<A> {
    /// The operations that do some actions.
    pub(crate) fn of(actions: Vec<A>) -> Vec<Self> {
        once(actions).into_iter().map(|operation| Self(operation, PhantomData)).collect()
    }

    /// The one that does an action, if one does.
    pub(crate) fn that_does(action: A) -> Option<Self> {
        action.operation().map(|operation| Self(operation, PhantomData))
    }
}

impl<A> Serialize for OperationId<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<A: Operated> PartialSchema for OperationId<A> {
    fn schema() -> RefOr<Schema> {
        let mut description = "本文档中的 operationId。 An operationId of this document:".to_owned();
        for operation in once(A::ALL.iter().copied()) {
            let does = A::ALL.iter().filter(|action| action.operation() == Some(operation));
            let labels: Vec<_> = does.map(|action| action.label()).collect();
            // Writing to a string does not fail.
            let _ = write!(description, "\n- `{operation}` {}", labels.join("、"));
        }
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(once(A::ALL.iter().copied())))
            .description(Some(description))
            .build()
            .into()
    }
}

impl<A: Operated> ToSchema for OperationId<A> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(A::OPERATIONS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_ways_in_which_one_operation_ends_are_named_once() {
        let rated = [CaseAction::RateSatisfied, CaseAction::RateDissatisfied, CaseAction::RateDissatisfiedAgain];
        assert_eq!(once(rated), ["rateCase"]);
        let words = ["expire", "rate_satisfied", "rate_dissatisfied", "withdraw"];
        assert_eq!(operations_of("CaseAction", &words), ["rateCase", "withdrawCase"]);
        assert_eq!(operations_of("DisputeAction", &["withdraw"]), ["withdrawDispute"]);
        assert!(operations_of("NoSuchAction", &["withdraw"]).is_empty());
    }

    #[test]
    fn whatever_people_do_an_operation_does() {
        let by_itself: Vec<_> = CaseAction::ALL.iter().filter(|action| action.operation().is_none()).collect();
        let by_the_clock =
            [CaseAction::RemindAnswer, CaseAction::CloseUnanswered, CaseAction::MarkOverdue, CaseAction::AskFallback];
        let mut expected = vec![CaseAction::Expire, CaseAction::Recount, CaseAction::Absorb];
        expected.extend(by_the_clock);
        expected.extend([CaseAction::RemindRating, CaseAction::AskFollowUp]);
        expected.extend([CaseAction::AnswerByLink, CaseAction::Purge]);
        assert!(by_itself.into_iter().eq(&expected));
        let by_others: Vec<_> =
            DisputeAction::ALL.iter().copied().filter(|action| action.operation().is_none()).collect();
        let with_a_handover = [DisputeAction::Reassign, DisputeAction::MissMediator];
        assert_eq!(by_others, [&with_a_handover[..], &[DisputeAction::Divert, DisputeAction::Purge]].concat());
        assert!(DutyAction::ALL.iter().all(|action| action.operation().is_some()));
        let by_registers: Vec<_> = ReceptionAction::ALL.iter().filter(|action| action.operation().is_none()).collect();
        assert_eq!(by_registers, [&ReceptionAction::RemindEntry, &ReceptionAction::TellEntryLate]);
        let by_a_check: Vec<_> = NoticeAction::ALL.iter().filter(|action| action.operation().is_none()).collect();
        assert_eq!(by_a_check, [&NoticeAction::TakeDown]);
        assert!(ClientAction::ALL.iter().all(|action| action.operation().is_some()));
        assert!(InvitationAction::ALL.iter().all(|action| action.operation().is_some()));
    }
}
