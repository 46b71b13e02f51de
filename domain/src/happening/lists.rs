//! Lists of words as people meet them.

use crate::shared::{self, Fault, Faults, SubjectKind, ValueFault, Vocabulary};
use crate::{
    accounts, audit, cases, clients, closings, codes, congresses, contacts, deputies, disputes, duties, handovers,
    imports, institutions, invitations, moderation, notices, orders, person, publications, receptions, rooms, stations,
    suggestions, sweeps, term_changes, territory, voter_reports, work,
};

/// A list of words: its name, its Chinese title, and value, label and description of each.
pub struct Words {
    pub name: &'static str,
    pub title: &'static str,
    pub words: Vec<[&'static str; 3]>,
}

pub(super) fn words<V: Vocabulary>() -> Words {
    let words = V::ALL.iter().map(|word| [word.as_str(), word.label(), word.description()]).collect();
    Words { name: V::NAME, title: V::TITLE, words }
}

fn of_subjects(kinds: &[SubjectKind]) -> Words {
    let words = kinds.iter().map(|kind| [kind.value, kind.label, kind.description]).collect();
    Words { name: "SubjectKind", title: "事件对象", words }
}

/// Those that the contexts have, but for the kinds of their events, and what events are about.
pub(super) fn of_contexts(subjects: &[SubjectKind]) -> Vec<Words> {
    let mut all = of_places_and_people(subjects);
    all.extend(of_work());
    all.extend(of_cases());
    all.extend(of_disputes_and_suggestions());
    all
}

fn of_places_and_people(subjects: &[SubjectKind]) -> Vec<Words> {
    vec![
        words::<shared::AccountRole>(),
        words::<shared::GrantKind>(),
        words::<shared::PartyKind>(),
        words::<shared::GuardianRelation>(),
        words::<shared::OverdueKind>(),
        words::<shared::DueStep>(),
        of_subjects(subjects),
        words::<territory::DivisionLevel>(),
        words::<territory::GridMemberRole>(),
        words::<congresses::CongressLevel>(),
        words::<congresses::TermState>(),
        words::<congresses::TermAction>(),
        words::<congresses::TermRelation>(),
        words::<deputies::MandateStatus>(),
        words::<deputies::MandateReason>(),
        words::<deputies::NameReason>(),
        words::<institutions::InstitutionState>(),
        words::<moderation::ModerationClass>(),
        words::<moderation::ModerationWeight>(),
        words::<moderation::ModerationSource>(),
        words::<moderation::ModerationPart>(),
        words::<moderation::ModerationState>(),
        words::<rooms::RoomKind>(),
        words::<codes::CodeState>(),
        words::<codes::CodeIntake>(),
        words::<codes::CodeSuccessionKind>(),
        words::<codes::CodeLinkKind>(),
        words::<codes::PrintForm>(),
        words::<codes::PrintFormat>(),
    ]
}

fn of_cases() -> Vec<Words> {
    vec![
        words::<cases::CaseNature>(),
        words::<cases::CaseCategory>(),
        words::<cases::DivisionListKind>(),
        words::<cases::ReplyClass>(),
        words::<cases::CaseChannel>(),
        words::<cases::CaseState>(),
        words::<cases::CaseAction>(),
        words::<cases::CaseRelation>(),
        words::<cases::CaseDiversion>(),
        words::<cases::CaseReportKind>(),
        words::<cases::CaseAudience>(),
        words::<cases::CaseSettlement>(),
        words::<cases::CaseRating>(),
        words::<cases::RatingReason>(),
        words::<cases::RatingProof>(),
        words::<cases::RatingFlag>(),
        words::<cases::RatingStanding>(),
        words::<cases::ContestOutcome>(),
        words::<cases::ClockLight>(),
        words::<cases::TermUnit>(),
        words::<cases::clocks::Stage>(),
        words::<cases::ReassignReason>(),
        words::<cases::CaseUrgency>(),
        words::<cases::CaseTriageQuestion>(),
        words::<cases::AssignReach>(),
        words::<cases::TermBasis>(),
        words::<cases::HandlingTerm>(),
        words::<cases::CaseAboutKind>(),
        words::<cases::CaseSource>(),
        words::<cases::CaseOrder>(),
        words::<cases::CasePlatform>(),
        words::<cases::AnswerLinkState>(),
        words::<cases::months::CaseGrouping>(),
        words::<cases::months::CaseFigure>(),
        words::<cases::months::CaseRatio>(),
        words::<cases::clocks::Stage>(),
    ]
}

fn of_disputes_and_suggestions() -> Vec<Words> {
    vec![
        words::<disputes::DisputeKind>(),
        words::<disputes::DisputeSource>(),
        words::<disputes::DisputeRisk>(),
        words::<disputes::DisputeSide>(),
        words::<disputes::MediatorKind>(),
        words::<disputes::MediatorStanding>(),
        words::<disputes::MediationSessionKind>(),
        words::<disputes::AgreementForm>(),
        words::<disputes::DisputeCredential>(),
        words::<disputes::DisputePartyAct>(),
        words::<disputes::DisputePhoneSource>(),
        words::<disputes::DisputeChannel>(),
        words::<disputes::DisputeScale>(),
        words::<disputes::EscalationKind>(),
        words::<disputes::ConfirmationMatter>(),
        words::<disputes::ConfirmationRuling>(),
        words::<disputes::OrganisationKind>(),
        words::<disputes::DisputeState>(),
        words::<disputes::DisputeAction>(),
        words::<disputes::DisputeRelation>(),
        words::<disputes::HearingGuestKind>(),
        words::<disputes::RepresentativeKind>(),
        words::<disputes::AttorneyScope>(),
        words::<disputes::PartyCapacity>(),
        words::<disputes::SignatureMark>(),
        words::<disputes::quarterly::FormGapKind>(),
        words::<orders::OrderLevel>(),
        words::<orders::OrderForm>(),
        words::<orders::OrderMatterKind>(),
        words::<orders::OrderPending>(),
        words::<orders::OrderOutcome>(),
        words::<orders::OrderStage>(),
        words::<orders::OrderState>(),
        words::<orders::OrderRelation>(),
        words::<suggestions::SuggestionKind>(),
        words::<suggestions::SuggestionState>(),
        words::<suggestions::SuggestionAction>(),
        words::<suggestions::SuggestionRelation>(),
        words::<suggestions::MotionDecision>(),
        words::<suggestions::CommitteeDecision>(),
        words::<suggestions::TalkWay>(),
        words::<disputes::DisputePaperKind>(),
        words::<suggestions::SuggestionPaperKind>(),
        words::<shared::PaperFormat>(),
        words::<suggestions::KeySuggestionChooser>(),
        words::<sweeps::SweepRhythm>(),
        words::<sweeps::SweepParties>(),
        words::<sweeps::SweepCampaignState>(),
        words::<sweeps::SweepCampaignRelation>(),
        words::<sweeps::SweepReportState>(),
        words::<sweeps::SweepFindingState>(),
        words::<sweeps::SweepFindingRelation>(),
    ]
}

fn of_work() -> Vec<Words> {
    vec![
        words::<accounts::LoginWay>(),
        words::<accounts::LoginClient>(),
        words::<clients::ClientScope>(),
        words::<clients::ClientState>(),
        words::<invitations::InvitationState>(),
        words::<audit::AuditAct>(),
        words::<audit::AuditSubject>(),
        words::<audit::LookPurpose>(),
        words::<audit::RetentionClass>(),
        words::<audit::RetentionAction>(),
        words::<duties::DutyRole>(),
        words::<duties::DutyActivity>(),
        words::<duties::DutyState>(),
        words::<receptions::ReceptionKind>(),
        words::<receptions::RegisterEntryKind>(),
        words::<receptions::ReceptionState>(),
        words::<receptions::ReceptionRelation>(),
        words::<notices::NoticeState>(),
        words::<notices::NoticeRelation>(),
        words::<handovers::HandoverState>(),
        words::<handovers::HandoverReason>(),
        words::<handovers::LeaveReason>(),
        words::<handovers::HandoverWork>(),
        words::<handovers::HandoverItemKind>(),
        words::<handovers::HandoverRelation>(),
        words::<handovers::StandInBasis>(),
        words::<person::ConsentPurpose>(),
        words::<person::ConsentWay>(),
        words::<person::ErasureLimit>(),
        words::<person::ExportOmission>(),
        words::<term_changes::RosterMatch>(),
        words::<term_changes::ElectedSex>(),
        words::<term_changes::TermChangeState>(),
        words::<term_changes::TermChangeAction>(),
        words::<term_changes::TermChangeRelation>(),
        words::<term_changes::TermChangePhase>(),
        words::<term_changes::TermChangeStepKind>(),
        words::<term_changes::TermChangeTask>(),
        words::<term_changes::TermChangeUndo>(),
        words::<imports::ImportKind>(),
        words::<imports::ExportFormat>(),
        words::<imports::AssignmentOutcome>(),
        words::<work::TaskKind>(),
        words::<work::BatchAction>(),
        words::<publications::PublicationState>(),
        words::<publications::PublicationRelation>(),
        words::<publications::PublicCaseState>(),
        words::<receptions::EntryOutcome>(),
        words::<stations::StationForm>(),
        words::<stations::SlotAnswer>(),
        words::<stations::SlotStanding>(),
        words::<stations::PlanState>(),
        words::<stations::RotaState>(),
        words::<stations::BookingState>(),
        words::<stations::StationRelation>(),
        words::<contacts::ContactLinkKind>(),
        words::<contacts::ContactWay>(),
        words::<contacts::ContactLinkState>(),
        words::<contacts::ContactLinkRelation>(),
        words::<voter_reports::VoterReportState>(),
        words::<voter_reports::VoterReportRelation>(),
    ]
}

/// Whatever the rules refuse.
#[must_use]
pub fn faults() -> Vec<Fault> {
    [
        ValueFault::listed(),
        territory::TerritoryFault::listed(),
        institutions::InstitutionFault::listed(),
        congresses::CongressFault::listed(),
        deputies::DeputyFault::listed(),
        rooms::RoomFault::listed(),
        codes::CodeFault::listed(),
        accounts::AccountFault::listed(),
        clients::ClientFault::listed(),
        invitations::InvitationFault::listed(),
        audit::RetentionFault::listed(),
        moderation::ModerationFault::listed(),
        duties::DutyFault::listed(),
        cases::CaseFault::listed(),
        receptions::ReceptionFault::listed(),
        notices::NoticeFault::listed(),
        handovers::HandoverFault::listed(),
        imports::ImportFault::listed(),
        disputes::DisputeFault::listed(),
        person::PersonFault::listed(),
        term_changes::TermChangeFault::listed(),
        closings::ClosingFault::listed(),
        shared::why_not::Obstacle::listed(),
        work::BatchFault::listed(),
        publications::PublicationFault::listed(),
        orders::OrderFault::listed(),
        suggestions::SuggestionFault::listed(),
        sweeps::SweepFault::listed(),
        stations::StationFault::listed(),
        contacts::ContactFault::listed(),
        voter_reports::VoterReportFault::listed(),
    ]
    .concat()
}
