//! The operations of what people bring, and of what becomes of it.

use mashang_domain::activities::{ActivityAction, DeputyGroupAction};
use mashang_domain::bulletins::BulletinAction;
use mashang_domain::cases::CaseAction;
use mashang_domain::consultations::ConsultationAction;
use mashang_domain::contacts::ContactLinkAction;
use mashang_domain::disputes::DisputeAction;
use mashang_domain::duties::DutyAction;
use mashang_domain::orders::OrderAction;
use mashang_domain::receptions::ReceptionAction;
use mashang_domain::sittings::SittingAction;
use mashang_domain::stations::{PlanAction, RotaAction};
use mashang_domain::suggestions::SuggestionAction;
use mashang_domain::sweeps::{SweepCampaignAction, SweepFindingAction, SweepReportAction};
use mashang_domain::voter_reports::VoterReportAction;

use super::Operated;

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
            Self::AnswerGuests => "answerHearingGuests",
            Self::Reassign | Self::MissMediator | Self::Divert | Self::Purge | Self::Remind | Self::TellLate => {
                return None;
            }
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
            Self::ReturnForRework => "returnSuggestionForRework",
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

impl Operated for BulletinAction {
    const OPERATIONS: &'static str = "BulletinOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseBulletin",
            Self::Cite => "citeInBulletin",
            Self::Clear => "clearBulletinCitation",
            Self::Submit => "submitBulletin",
            Self::Review => "reviewBulletin",
            Self::Return => "returnBulletin",
            Self::Issue => "issueBulletin",
            Self::Withdraw => "withdrawBulletin",
            Self::Instruct => "instructBulletin",
            Self::Answer => "answerBulletinInstruction",
            Self::LinkOrder => "linkBulletinOrder",
            Self::FeedBack => "feedBackBulletin",
            Self::File => "fileBulletin",
            Self::Blank => return None,
        })
    }
}

impl Operated for ActivityAction {
    const OPERATIONS: &'static str = "ActivityOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseActivity",
            Self::Invite => "inviteToActivity",
            Self::Announce => "announceActivity",
            Self::Answer => "answerActivity",
            Self::DecideLeave => "decideActivityLeave",
            Self::NoteAttendance => "noteActivityAttendance",
            Self::Contribute => "contributeToActivity",
            Self::Excuse => "excuseActivityAbsence",
            Self::Report => "reportActivity",
            Self::Transfer => "transferActivity",
            Self::FeedBack | Self::CompleteFeedback => "feedBackActivity",
            Self::Close => "closeActivity",
            Self::Cancel => "cancelActivity",
            Self::NameHelpers => "nameActivityHelpers",
            Self::Begin | Self::Remind | Self::Warn => return None,
        })
    }
}

impl Operated for DeputyGroupAction {
    const OPERATIONS: &'static str = "DeputyGroupOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Change => "changeDeputyGroup",
            Self::Dissolve => "dissolveDeputyGroup",
        })
    }
}

impl Operated for ConsultationAction {
    const OPERATIONS: &'static str = "ConsultationOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseConsultation",
            Self::Open => "openConsultation",
            Self::Extend => "extendConsultation",
            Self::StopCollecting => "stopCollecting",
            Self::Reopen => "reopenConsultation",
            Self::PlanMeeting => "planConsultationMeeting",
            Self::MinuteMeeting => "minuteConsultationMeeting",
            Self::Group => "groupOpinions",
            Self::DecideGroup => "decideOpinionGroup",
            Self::Decide => "decideConsultation",
            Self::AddMeasure => "addConsultationMeasure",
            Self::MoveMilestone => "moveMilestone",
            Self::Answer => "answerConsultation",
            Self::Close => "closeConsultation",
            Self::NameHelpers => "nameMeasureHelpers",
            Self::Propose | Self::Tell => return None,
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
            Self::RenewConsent => "renewContactConsent",
            Self::Move | Self::Lapse | Self::Offer | Self::GiveBack | Self::GiveBackWaiting => return None,
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
            Self::Cancel => "cancelVoterReport",
        })
    }
}

impl Operated for SittingAction {
    const OPERATIONS: &'static str = "TeaSittingOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Change => "changeTeaSitting",
            Self::Record => "recordTeaSitting",
            Self::Cancel => "cancelTeaSitting",
            Self::FollowUp => "addTeaSittingFollowUp",
            Self::Finish => "finishTeaSittingFollowUp",
            Self::Drop => "dropTeaSittingFollowUp",
            Self::OpenCase => "openTeaSittingCase",
            Self::NameCase => "nameTeaSittingCase",
            Self::Reassign | Self::Remind => return None,
        })
    }
}
