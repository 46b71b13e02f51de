//! The domain's closed lists as the API's types: one generic wrapper gives each its JSON form and its schema, with every
//! value's Chinese label in the description.

use std::borrow::Cow;
use std::fmt::{self, Debug, Write};
use std::marker::PhantomData;

use mashang_domain::happening;
use mashang_domain::shared::{self, Vocabulary, WordCode};
use mashang_domain::{
    accounts, activities, audit, bulletins, cases, clients, codes, congresses, consultations, contacts, deputies,
    disputes, duties, handovers, imports, institutions, invitations, orders, person, receptions, rooms, sittings,
    stations, suggestions, sweeps, term_changes, territory, voter_reports, work,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::actions::OperationId;
use crate::asked::Asked;

/// A word of a closed list in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<V>(pub V);

/// The words of a list that a caller asks for, each once.
pub(crate) fn each_once<V: Vocabulary>(words: Option<Vec<Word<V>>>) -> Vec<V> {
    shared::each_once(words.unwrap_or_default().into_iter().map(|Word(word)| word))
}

impl<V: Vocabulary> Serialize for Word<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, V: Vocabulary> Deserialize<'de> for Word<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Cow::<'de, str>::deserialize(deserializer)?;
        V::parse(&value).map(Self).ok_or_else(|| serde::de::Error::custom("not a word of the list"))
    }
}

impl<V: Vocabulary> PartialSchema for Word<V> {
    fn schema() -> RefOr<Schema> {
        let mut description = format!("{}:", V::TITLE);
        for word in V::ALL {
            // Writing to a string does not fail.
            let _ = write!(description, "\n- `{}` {}: {}", word.as_str(), word.label(), word.description());
        }
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(V::ALL.iter().map(|word| word.as_str())))
            .description(Some(description))
            .build()
            .into()
    }
}

impl<V: Vocabulary> ToSchema for Word<V> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(V::NAME)
    }
}

pub(crate) type ImportKind = Word<imports::ImportKind>;
pub(crate) type AssignmentOutcome = Word<imports::AssignmentOutcome>;
pub(crate) type AccountRole = Word<shared::AccountRole>;
pub(crate) type GrantKind = Word<shared::GrantKind>;
pub(crate) type PartyKind = Word<shared::PartyKind>;
pub(crate) type GuardianRelation = Word<shared::GuardianRelation>;
pub(crate) type LoginWay = Word<accounts::LoginWay>;
pub(crate) type LoginClient = Word<accounts::LoginClient>;
pub(crate) type ClientScope = Word<clients::ClientScope>;
pub(crate) type ClientState = Word<clients::ClientState>;
pub(crate) type ClientEventKind = Word<clients::ClientEventKind>;

/// The code of a word of which divisions lay down which there are; `V` are those that ship.
pub(crate) struct Code<V>(pub WordCode, PhantomData<V>);

// Not derived: that would ask the same of `V`.
impl<V> Clone for Code<V> {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl<V> Debug for Code<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<V> Code<V> {
    pub(crate) fn new(code: WordCode) -> Self {
        Self(code, PhantomData)
    }

    /// Those that a caller asks for, each once.
    pub(crate) fn each_once(codes: Option<Vec<Self>>) -> Vec<WordCode> {
        shared::each_once(codes.unwrap_or_default().into_iter().map(|Self(code, _)| code))
    }
}

impl<V> Serialize for Code<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, V> Deserialize<'de> for Code<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Cow::<'de, str>::deserialize(deserializer)?;
        WordCode::new(&value).map(Self::new).map_err(|_| serde::de::Error::custom("not the code of a word"))
    }
}

impl<V: Vocabulary> PartialSchema for Code<V> {
    fn schema() -> RefOr<Schema> {
        let mut description = format!(
            "{}的编码，由各区划制定；没有制定的，是这些。 Its code: a division lays down which there are, and where none did, \
             these hold:",
            V::TITLE
        );
        for word in V::ALL {
            // Writing to a string does not fail.
            let _ = write!(description, "\n- `{}` {}: {}", word.as_str(), word.label(), word.description());
        }
        let example = V::ALL.first().map(|word| serde_json::Value::from(word.as_str()));
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .min_length(Some(1))
            .max_length(Some(WordCode::MAX))
            .pattern(Some(WordCode::PATTERN))
            .description(Some(description))
            .examples(example)
            .build()
            .into()
    }
}

impl<V: Vocabulary> ToSchema for Code<V> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(V::NAME)
    }
}

pub(crate) type CaseCategory = Code<cases::CaseCategory>;
pub(crate) type ReplyClass = Code<cases::ReplyClass>;
pub(crate) type DisputeKind = Code<disputes::DisputeKind>;

/// What an event is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SubjectKind(pub shared::SubjectKind);

impl Serialize for SubjectKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.value)
    }
}

impl PartialSchema for SubjectKind {
    fn schema() -> RefOr<Schema> {
        let mut description = "事件对象:".to_owned();
        for kind in happening::SUBJECTS {
            let _ = write!(description, "\n- `{}` {}: {}", kind.value, kind.label, kind.description);
        }
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(happening::SUBJECTS.map(|kind| kind.value)))
            .description(Some(description))
            .build()
            .into()
    }
}

impl ToSchema for SubjectKind {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("SubjectKind")
    }
}

/// What happened: a word of the list of its subject's kind.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct EventKind(pub String);

impl PartialSchema for EventKind {
    fn schema() -> RefOr<Schema> {
        let mut description = "发生了什么；取值依 `subject_kind` 而定，见词表。`unknown`：由更新的版本记录，本版本无法读出。 What happened; \
                               by `subject_kind` a word of one of these lists, or `unknown`:"
            .to_owned();
        for (kind, list) in happening::kinds() {
            let _ = write!(description, "\n- `{}`: {}", kind.value, list.name);
        }
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .min_length(Some(1))
            .max_length(Some(40))
            .pattern(Some("^[a-z_]+$"))
            .description(Some(description))
            .build()
            .into()
    }
}

impl ToSchema for EventKind {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("EventKind")
    }
}

pub(crate) type DivisionLevel = Word<territory::DivisionLevel>;
pub(crate) type GridMemberRole = Word<territory::GridMemberRole>;

pub(crate) type InstitutionState = Word<institutions::InstitutionState>;
pub(crate) type InstitutionEventKind = Word<institutions::InstitutionEventKind>;
pub(crate) type InvitationState = Word<invitations::InvitationState>;

pub(crate) type CongressLevel = Word<congresses::CongressLevel>;
pub(crate) type TermState = Word<congresses::TermState>;
pub(crate) type MandateReason = Word<deputies::MandateReason>;
pub(crate) type NameReason = Word<deputies::NameReason>;
pub(crate) type MandateStatus = Word<deputies::MandateStatus>;
pub(crate) type RoomKind = Word<rooms::RoomKind>;
pub(crate) type CodeState = Word<codes::CodeState>;
pub(crate) type CodeEventKind = Word<codes::CodeEventKind>;
pub(crate) type CodeIntake = Word<codes::CodeIntake>;
pub(crate) type CodeLinkKind = Word<codes::CodeLinkKind>;
pub(crate) type PrintForm = Word<codes::PrintForm>;
pub(crate) type PrintFormat = Word<codes::PrintFormat>;

pub(crate) type CaseNature = Word<cases::CaseNature>;
pub(crate) type DivisionListKind = Word<cases::DivisionListKind>;
pub(crate) type CaseChannel = Word<cases::CaseChannel>;
pub(crate) type CaseState = Word<cases::CaseState>;
pub(crate) type CaseOperation = OperationId<cases::CaseAction>;
pub(crate) type CaseAction = Word<cases::CaseAction>;
pub(crate) type CaseAsked = Asked<cases::CaseAction>;
pub(crate) type CaseSource = Word<cases::CaseSource>;
pub(crate) type CaseOrder = Word<cases::CaseOrder>;
pub(crate) type TaskKind = Word<work::TaskKind>;
pub(crate) type BatchAction = Word<work::BatchAction>;
pub(crate) type CaseRelation = Word<cases::CaseRelation>;
pub(crate) type CaseDiversion = Word<cases::CaseDiversion>;
pub(crate) type CaseReportKind = Word<cases::CaseReportKind>;
pub(crate) type CaseAudience = Word<cases::CaseAudience>;
pub(crate) type AnswerLinkState = Word<cases::AnswerLinkState>;
pub(crate) type CaseSettlement = Word<cases::CaseSettlement>;
pub(crate) type CaseRating = Word<cases::CaseRating>;
pub(crate) type RatingReason = Word<cases::RatingReason>;
pub(crate) type RatingProof = Word<cases::RatingProof>;
pub(crate) type RatingFlag = Word<cases::RatingFlag>;
pub(crate) type RatingStanding = Word<cases::RatingStanding>;
pub(crate) type ContestOutcome = Word<cases::ContestOutcome>;
pub(crate) type ReassignReason = Word<cases::ReassignReason>;
pub(crate) type CaseUrgency = Word<cases::CaseUrgency>;
pub(crate) type CaseTriageQuestion = Word<cases::CaseTriageQuestion>;
pub(crate) type CaseAboutKind = Word<cases::CaseAboutKind>;
pub(crate) type ClockLight = Word<cases::ClockLight>;
pub(crate) type TermUnit = Word<cases::TermUnit>;
pub(crate) type AssignReach = Word<cases::AssignReach>;
pub(crate) type CaseGrouping = Word<cases::months::CaseGrouping>;
pub(crate) type CaseFigure = Word<cases::months::CaseFigure>;
pub(crate) type Stage = Word<cases::clocks::Stage>;

pub(crate) type AuditAct = Word<audit::AuditAct>;
pub(crate) type AuditSubject = Word<audit::AuditSubject>;
pub(crate) type LookPurpose = Word<audit::LookPurpose>;
pub(crate) type RetentionClass = Word<audit::RetentionClass>;
pub(crate) type RetentionAction = Word<audit::RetentionAction>;

pub(crate) type DutyRole = Word<duties::DutyRole>;
pub(crate) type DutyActivity = Word<duties::DutyActivity>;
pub(crate) type DutyState = Word<duties::DutyState>;

pub(crate) type ReceptionKind = Word<receptions::ReceptionKind>;
pub(crate) type RegisterEntryKind = Word<receptions::RegisterEntryKind>;
pub(crate) type ReceptionState = Word<receptions::ReceptionState>;
pub(crate) type ReceptionRelation = Word<receptions::ReceptionRelation>;

pub(crate) type HandoverState = Word<handovers::HandoverState>;
pub(crate) type HandoverReason = Word<handovers::HandoverReason>;
pub(crate) type LeaveReason = Word<handovers::LeaveReason>;
pub(crate) type HandoverWork = Word<handovers::HandoverWork>;
pub(crate) type HandoverItemKind = Word<handovers::HandoverItemKind>;
pub(crate) type HandoverRelation = Word<handovers::HandoverRelation>;
pub(crate) type HandoverOperation = OperationId<handovers::HandoverAction>;
pub(crate) type StandInBasis = Word<handovers::StandInBasis>;

pub(crate) type SuggestionKind = Word<suggestions::SuggestionKind>;
pub(crate) type SuggestionState = Word<suggestions::SuggestionState>;
pub(crate) type SuggestionRelation = Word<suggestions::SuggestionRelation>;
pub(crate) type SuggestionOperation = OperationId<suggestions::SuggestionAction>;
pub(crate) type MotionDecision = Word<suggestions::MotionDecision>;
pub(crate) type CommitteeDecision = Word<suggestions::CommitteeDecision>;
pub(crate) type TalkWay = Word<suggestions::TalkWay>;
pub(crate) type KeySuggestionChooser = Word<suggestions::KeySuggestionChooser>;

pub(crate) type ConsentPurpose = Word<person::ConsentPurpose>;
pub(crate) type ConsentWay = Word<person::ConsentWay>;
pub(crate) type ErasureLimit = Word<person::ErasureLimit>;
pub(crate) type ExportOmission = Word<person::ExportOmission>;

pub(crate) type DisputeSource = Word<disputes::DisputeSource>;
pub(crate) type DisputeRisk = Word<disputes::DisputeRisk>;
pub(crate) type DisputeSide = Word<disputes::DisputeSide>;
pub(crate) type MediatorKind = Word<disputes::MediatorKind>;
pub(crate) type MediatorStanding = Word<disputes::MediatorStanding>;
pub(crate) type MediationSessionKind = Word<disputes::MediationSessionKind>;
pub(crate) type AgreementForm = Word<disputes::AgreementForm>;
pub(crate) type DisputePartyAct = Word<disputes::DisputePartyAct>;
pub(crate) type DisputePhoneSource = Word<disputes::DisputePhoneSource>;
pub(crate) type DisputeCredential = Word<disputes::DisputeCredential>;
pub(crate) type DisputeChannel = Word<disputes::DisputeChannel>;
pub(crate) type DisputeScale = Word<disputes::DisputeScale>;
pub(crate) type DisputeNature = Word<disputes::DisputeNature>;
pub(crate) type EscalationKind = Word<disputes::EscalationKind>;
pub(crate) type ConfirmationMatter = Word<disputes::ConfirmationMatter>;
pub(crate) type ConfirmationRuling = Word<disputes::ConfirmationRuling>;
pub(crate) type OrganisationKind = Word<disputes::OrganisationKind>;
pub(crate) type DisputeState = Word<disputes::DisputeState>;
pub(crate) type DisputeOperation = OperationId<disputes::DisputeAction>;
pub(crate) type DisputeRelation = Word<disputes::DisputeRelation>;
pub(crate) type HearingGuestKind = Word<disputes::HearingGuestKind>;
pub(crate) type HearingGuestStanding = Word<disputes::HearingGuestStanding>;
pub(crate) type RepresentativeKind = Word<disputes::RepresentativeKind>;
pub(crate) type AttorneyScope = Word<disputes::AttorneyScope>;
pub(crate) type PartyCapacity = Word<disputes::PartyCapacity>;
pub(crate) type SignatureMark = Word<disputes::SignatureMark>;
pub(crate) type FormGapKind = Word<disputes::quarterly::FormGapKind>;

pub(crate) type CodeSuccessionKind = Word<codes::CodeSuccessionKind>;
pub(crate) type RosterMatch = Word<term_changes::RosterMatch>;
pub(crate) type ElectedSex = Word<term_changes::ElectedSex>;
pub(crate) type TermChangeState = Word<term_changes::TermChangeState>;
pub(crate) type TermChangeOperation = OperationId<term_changes::TermChangeAction>;

pub(crate) type OrderState = Word<orders::OrderState>;
pub(crate) type OrderLevel = Word<orders::OrderLevel>;
pub(crate) type OrderForm = Word<orders::OrderForm>;
pub(crate) type OrderMatterKind = Word<orders::OrderMatterKind>;
pub(crate) type OrderPending = Word<orders::OrderPending>;
pub(crate) type OrderOutcome = Word<orders::OrderOutcome>;
pub(crate) type OrderStage = Word<orders::OrderStage>;
pub(crate) type OrderRelation = Word<orders::OrderRelation>;
pub(crate) type OrderEventKind = Word<orders::OrderEventKind>;
pub(crate) type OrderOperation = OperationId<orders::OrderAction>;
pub(crate) type TermChangePhase = Word<term_changes::TermChangePhase>;
pub(crate) type TermChangeStepKind = Word<term_changes::TermChangeStepKind>;
pub(crate) type TermChangeTask = Word<term_changes::TermChangeTask>;
pub(crate) type TermChangeUndo = Word<term_changes::TermChangeUndo>;
pub(crate) type OverdueKind = Word<shared::OverdueKind>;
pub(crate) type DueStep = Word<shared::DueStep>;
pub(crate) type HandlingTerm = Word<cases::HandlingTerm>;
pub(crate) type TermBasis = Word<cases::TermBasis>;

pub(crate) type PaperFormat = Word<shared::PaperFormat>;
pub(crate) type DisputePaperKind = Word<disputes::DisputePaperKind>;
pub(crate) type SuggestionPaperKind = Word<suggestions::SuggestionPaperKind>;

pub(crate) type SweepRhythm = Word<sweeps::SweepRhythm>;
pub(crate) type SweepParties = Word<sweeps::SweepParties>;
pub(crate) type SweepCampaignState = Word<sweeps::SweepCampaignState>;
pub(crate) type SweepCampaignRelation = Word<sweeps::SweepCampaignRelation>;
pub(crate) type SweepCampaignOperation = OperationId<sweeps::SweepCampaignAction>;
pub(crate) type SweepReportState = Word<sweeps::SweepReportState>;
pub(crate) type SweepFindingState = Word<sweeps::SweepFindingState>;
pub(crate) type SweepFindingRelation = Word<sweeps::SweepFindingRelation>;
pub(crate) type SweepFindingEventKind = Word<sweeps::SweepFindingEventKind>;
pub(crate) type SweepFindingOperation = OperationId<sweeps::SweepFindingAction>;

pub(crate) type EntryOutcome = Word<receptions::EntryOutcome>;
pub(crate) type StationForm = Word<stations::StationForm>;
pub(crate) type SlotAnswer = Word<stations::SlotAnswer>;
pub(crate) type SlotStanding = Word<stations::SlotStanding>;
pub(crate) type PlanState = Word<stations::PlanState>;
pub(crate) type PlanOperation = OperationId<stations::PlanAction>;
pub(crate) type RotaState = Word<stations::RotaState>;
pub(crate) type RotaOperation = OperationId<stations::RotaAction>;
pub(crate) type BookingState = Word<stations::BookingState>;
pub(crate) type StationRelation = Word<stations::StationRelation>;

pub(crate) type BulletinState = Word<bulletins::BulletinState>;
pub(crate) type BulletinRelation = Word<bulletins::BulletinRelation>;
pub(crate) type BulletinCitationKind = Word<bulletins::BulletinCitationKind>;
pub(crate) type BulletinFigure = Word<bulletins::BulletinFigure>;
pub(crate) type BulletinEventKind = Word<bulletins::BulletinEventKind>;
pub(crate) type BulletinOperation = OperationId<bulletins::BulletinAction>;

pub(crate) type ActivityKind = Word<activities::ActivityKind>;
pub(crate) type ActivityAnswer = Word<activities::ActivityAnswer>;
pub(crate) type ActivityPresence = Word<activities::ActivityPresence>;
pub(crate) type ActivityEvidence = Word<activities::ActivityEvidence>;
pub(crate) type ActivityHelperKind = Word<activities::ActivityHelperKind>;
pub(crate) type ActivityState = Word<activities::ActivityState>;
pub(crate) type ActivityRelation = Word<activities::ActivityRelation>;
pub(crate) type ActivityEventKind = Word<activities::ActivityEventKind>;
pub(crate) type ActivityOperation = OperationId<activities::ActivityAction>;
pub(crate) type DeputyGroupBasis = Word<activities::DeputyGroupBasis>;
pub(crate) type DeputyGroupState = Word<activities::DeputyGroupState>;
pub(crate) type DeputyGroupRelation = Word<activities::DeputyGroupRelation>;
pub(crate) type DeputyGroupOperation = OperationId<activities::DeputyGroupAction>;

pub(crate) type DemocraticLink = Word<consultations::DemocraticLink>;
pub(crate) type ConsultationLead = Word<consultations::ConsultationLead>;
pub(crate) type ConsultationMeetingKind = Word<consultations::ConsultationMeetingKind>;
pub(crate) type OpinionVoice = Word<consultations::OpinionVoice>;
pub(crate) type OpinionSource = Word<consultations::OpinionSource>;
pub(crate) type OpinionOutcome = Word<consultations::OpinionOutcome>;
pub(crate) type OpinionDecision = Word<consultations::OpinionDecision>;
pub(crate) type ConsultationState = Word<consultations::ConsultationState>;
pub(crate) type ConsultationRelation = Word<consultations::ConsultationRelation>;
pub(crate) type ConsultationEventKind = Word<consultations::ConsultationEventKind>;
pub(crate) type ConsultationOperation = OperationId<consultations::ConsultationAction>;

pub(crate) type ContactLinkKind = Word<contacts::ContactLinkKind>;
pub(crate) type ContactWay = Word<contacts::ContactWay>;
pub(crate) type ContactLinkState = Word<contacts::ContactLinkState>;
pub(crate) type ContactLinkOperation = OperationId<contacts::ContactLinkAction>;
pub(crate) type ContactLinkRelation = Word<contacts::ContactLinkRelation>;
pub(crate) type VoterReportState = Word<voter_reports::VoterReportState>;
pub(crate) type VoterReportOperation = OperationId<voter_reports::VoterReportAction>;
pub(crate) type VoterReportRelation = Word<voter_reports::VoterReportRelation>;

pub(crate) type SittingGuestKind = Word<sittings::SittingGuestKind>;
pub(crate) type SittingFollowUpState = Word<sittings::SittingFollowUpState>;
pub(crate) type SittingState = Word<sittings::SittingState>;
pub(crate) type SittingRelation = Word<sittings::SittingRelation>;
pub(crate) type SittingEventKind = Word<sittings::SittingEventKind>;
pub(crate) type SittingOperation = OperationId<sittings::SittingAction>;
