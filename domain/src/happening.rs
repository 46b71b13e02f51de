//! What happened, whatever it happened to: the one list of the contexts that record events, and what each says follows from
//! them. Those who draw conclusions (`inbox`, `evidence`, `figures`, `timeline`) ask here and know no context themselves.

mod contributions;
mod deadlines;
mod exposure;
mod lists;
mod phones;
mod readers;
mod vocabulary;

use chrono::NaiveDate;

use crate::accounts::{self, GrantEvent};
use crate::activities::{self, ActivityChange, DeputyGroupChange};
use crate::bulletins::{self, BulletinChange};
use crate::cases::{self, CaseChange};
use crate::clients::{self, ClientChange};
use crate::codes::{self, CodeEvent};
use crate::congresses::{self, CongressEvent, TermChange};
use crate::consultations::{self, ConsultationChange};
use crate::contacts::{self, ContactLinkChange};
use crate::deputies::{self, Deputies, DeputyEvent};
use crate::disputes::{self, DisputeChange};
use crate::duties::{self, Credit, DutyChange};
use crate::handovers::{self, HandoverChange};
use crate::institutions::{self, InstitutionChange};
use crate::invitations::{self, InvitationChange};
use crate::moderation::{self, ModerationChange};
use crate::notices::{self, NoticeChange};
use crate::orders::{self, OrderChange};
use crate::publications::{self, PublicationChange};
use crate::receptions::{self, ReceptionChange};
use crate::rooms;
use crate::shared::timeline::Told;
use crate::shared::{DeputyId, EventRecord, StoreError, Subject, SubjectKind, Vocabulary};
use crate::sittings::{self, SittingChange};
use crate::stations::{self, BookingChange, PlanChange, RotaChange};
use crate::suggestions::{self, SuggestionChange};
use crate::sweeps::{self, SweepCampaignChange, SweepChange, SweepFindingChange, SweepReportChange};
use crate::term_changes::{self, ChangeoverChange};
use crate::territory::{self, GridEvent};
use crate::voter_reports::{self, VoterReportChange};

pub use contributions::{CONTRIBUTORS, contribution, indicators};
pub use deadlines::{Timed, deadlines, is_timed, timed_subject};
pub use exposure::{exposure, onlookers};
use lists::words;
pub use lists::{Words, faults};
pub use phones::{sms, submitter, subscribers, subscription, tells_a_phone};
pub use readers::{Titled, news, shows, titles};
pub use vocabulary::vocabulary;

/// An event of any context.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most events are of cases: to box them costs each an allocation")]
pub enum Happening {
    Case(CaseChange),
    Dispute(DisputeChange),
    Reception(ReceptionChange),
    Notice(NoticeChange),
    Duty(DutyChange),
    Deputy(DeputyEvent),
    Congress(CongressEvent),
    Term(TermChange),
    Code(CodeEvent),
    Grid(GridEvent),
    /// To an office, a unit, a room or a mediation organisation.
    Institution(InstitutionChange),
    Grant(GrantEvent),
    Client(ClientChange),
    Invitation(InvitationChange),
    Moderation(ModerationChange),
    Handover(HandoverChange),
    TermChange(ChangeoverChange),
    Publication(PublicationChange),
    Order(OrderChange),
    Suggestion(SuggestionChange),
    /// To a sweep, to a grid's report, or to something that was found.
    Sweep(SweepChange),
    StationPlan(PlanChange),
    Rota(RotaChange),
    StationBooking(BookingChange),
    Bulletin(BulletinChange),
    Activity(ActivityChange),
    DeputyGroup(DeputyGroupChange),
    Consultation(ConsultationChange),
    ContactLink(ContactLinkChange),
    VoterReport(VoterReportChange),
    Sitting(SittingChange),
}

/// Whatever events are about.
pub const SUBJECTS: [SubjectKind; 36] = [
    cases::SUBJECT,
    disputes::SUBJECT,
    receptions::SUBJECT,
    notices::SUBJECT,
    duties::SUBJECT,
    deputies::SUBJECT,
    congresses::CONGRESS,
    congresses::TERM,
    codes::SUBJECT,
    territory::SUBJECT,
    institutions::OFFICE,
    institutions::UNIT,
    rooms::SUBJECT,
    disputes::ORGANISATION,
    accounts::SUBJECT,
    clients::SUBJECT,
    invitations::SUBJECT,
    moderation::SUBJECT,
    handovers::SUBJECT,
    term_changes::SUBJECT,
    publications::SUBJECT,
    orders::SUBJECT,
    suggestions::SUBJECT,
    sweeps::CAMPAIGN,
    sweeps::REPORT,
    sweeps::FINDING,
    stations::PLAN,
    stations::ROTA,
    stations::BOOKING,
    bulletins::SUBJECT,
    activities::SUBJECT,
    activities::GROUP,
    consultations::SUBJECT,
    contacts::SUBJECT,
    voter_reports::SUBJECT,
    sittings::SUBJECT,
];

/// Of those, the institutions: of whichever context, the same happens to each.
const INSTITUTIONS: [SubjectKind; 4] =
    [institutions::OFFICE, institutions::UNIT, rooms::SUBJECT, disputes::ORGANISATION];

/// The kind of subject of that value.
#[must_use]
pub fn subject(value: &str) -> Option<SubjectKind> {
    SUBJECTS.into_iter().find(|kind| kind.value == value)
}

/// What happened to something, as far as this version of the program can read it.
pub trait History {
    /// What happened before `event` to the same subject, oldest first; a subject's life is bounded, and so is this list
    /// (1,000).
    ///
    /// # Errors
    /// When the store fails.
    fn before(&mut self, event: &EventRecord<Happening>) -> Result<Vec<EventRecord<Happening>>, StoreError>;
}

/// Something that an event of a context's own type can be read from.
pub trait Reads<C> {
    /// # Errors
    /// [`StoreError::Corrupt`] for what this version of the program can't read.
    fn read(&self) -> Result<C, StoreError>;
}

/// Reads an event of that kind of subject.
///
/// # Errors
/// [`StoreError::Corrupt`] for what this version of the program can't read.
pub fn read<R>(kind: SubjectKind, from: &R) -> Result<Happening, StoreError>
where
    R: Reads<CaseChange>
        + Reads<DisputeChange>
        + Reads<ReceptionChange>
        + Reads<NoticeChange>
        + Reads<DutyChange>
        + Reads<DeputyEvent>
        + Reads<CongressEvent>
        + Reads<TermChange>
        + Reads<CodeEvent>
        + Reads<GridEvent>
        + Reads<InstitutionChange>
        + Reads<GrantEvent>
        + Reads<ClientChange>
        + Reads<InvitationChange>
        + Reads<ModerationChange>
        + Reads<HandoverChange>
        + Reads<ChangeoverChange>
        + Reads<PublicationChange>
        + Reads<OrderChange>
        + Reads<SuggestionChange>
        + Reads<SweepCampaignChange>
        + Reads<SweepReportChange>
        + Reads<SweepFindingChange>
        + Reads<PlanChange>
        + Reads<RotaChange>
        + Reads<BookingChange>
        + Reads<BulletinChange>
        + Reads<ActivityChange>
        + Reads<DeputyGroupChange>
        + Reads<ConsultationChange>
        + Reads<ContactLinkChange>
        + Reads<VoterReportChange>
        + Reads<SittingChange>,
{
    match kind {
        kind if kind == cases::SUBJECT => from.read().map(Happening::Case),
        kind if kind == disputes::SUBJECT => from.read().map(Happening::Dispute),
        kind if kind == receptions::SUBJECT => from.read().map(Happening::Reception),
        kind if kind == notices::SUBJECT => from.read().map(Happening::Notice),
        kind if kind == duties::SUBJECT => from.read().map(Happening::Duty),
        kind if kind == deputies::SUBJECT => from.read().map(Happening::Deputy),
        kind if kind == congresses::CONGRESS => from.read().map(Happening::Congress),
        kind if kind == congresses::TERM => from.read().map(Happening::Term),
        kind if kind == codes::SUBJECT => from.read().map(Happening::Code),
        kind if kind == territory::SUBJECT => from.read().map(Happening::Grid),
        kind if INSTITUTIONS.contains(&kind) => from.read().map(Happening::Institution),
        kind if kind == accounts::SUBJECT => from.read().map(Happening::Grant),
        kind if kind == clients::SUBJECT => from.read().map(Happening::Client),
        kind if kind == invitations::SUBJECT => from.read().map(Happening::Invitation),
        kind if kind == moderation::SUBJECT => from.read().map(Happening::Moderation),
        kind if kind == handovers::SUBJECT => from.read().map(Happening::Handover),
        kind if kind == term_changes::SUBJECT => from.read().map(Happening::TermChange),
        kind if kind == publications::SUBJECT => from.read().map(Happening::Publication),
        kind if kind == orders::SUBJECT => from.read().map(Happening::Order),
        kind if kind == suggestions::SUBJECT => from.read().map(Happening::Suggestion),
        kind if kind == sweeps::CAMPAIGN => from.read().map(SweepChange::Campaign).map(Happening::Sweep),
        kind if kind == sweeps::REPORT => from.read().map(SweepChange::Report).map(Happening::Sweep),
        kind if kind == sweeps::FINDING => from.read().map(SweepChange::Finding).map(Happening::Sweep),
        kind if kind == stations::PLAN => from.read().map(Happening::StationPlan),
        kind if kind == stations::ROTA => from.read().map(Happening::Rota),
        kind if kind == stations::BOOKING => from.read().map(Happening::StationBooking),
        kind if kind == bulletins::SUBJECT => from.read().map(Happening::Bulletin),
        kind if kind == activities::SUBJECT => from.read().map(Happening::Activity),
        kind if kind == activities::GROUP => from.read().map(Happening::DeputyGroup),
        kind if kind == consultations::SUBJECT => from.read().map(Happening::Consultation),
        kind if kind == contacts::SUBJECT => from.read().map(Happening::ContactLink),
        kind if kind == voter_reports::SUBJECT => from.read().map(Happening::VoterReport),
        kind if kind == sittings::SUBJECT => from.read().map(Happening::Sitting),
        _ => Err(StoreError::Corrupt("subject kind")),
    }
}

impl Happening {
    /// The word of its context's list of kinds.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Case(change) => Told::kind(&change.event),
            Self::Dispute(change) => Told::kind(&change.event),
            Self::Reception(change) => change.event.kind().as_str(),
            Self::Notice(change) => change.event.kind().as_str(),
            Self::Duty(change) => change.event.kind().as_str(),
            Self::Deputy(event) => event.kind().as_str(),
            Self::Congress(event) => event.kind().as_str(),
            Self::Term(change) => change.event.kind().as_str(),
            Self::Code(event) => event.kind().as_str(),
            Self::Grid(event) => event.kind().as_str(),
            Self::Institution(change) => change.event.kind.as_str(),
            Self::Grant(event) => event.kind().as_str(),
            Self::Client(change) => change.event.kind().as_str(),
            Self::Invitation(change) => change.event.kind().as_str(),
            Self::Moderation(change) => change.event.kind().as_str(),
            Self::Handover(change) => change.event.kind.as_str(),
            Self::TermChange(change) => change.event.kind().as_str(),
            Self::Publication(change) => change.event.kind().as_str(),
            Self::Order(change) => change.event.kind.as_str(),
            Self::Suggestion(change) => Told::kind(&change.event),
            Self::Sweep(change) => sweeps::consequences::kind(change),
            Self::StationPlan(change) => change.event.as_str(),
            Self::Rota(change) => change.event.kind.as_str(),
            Self::StationBooking(change) => change.event.as_str(),
            Self::Bulletin(change) => change.event.kind.as_str(),
            Self::Activity(change) => change.event.kind.as_str(),
            Self::DeputyGroup(change) => change.event.as_str(),
            Self::Consultation(change) => change.event.kind.as_str(),
            Self::ContactLink(change) => change.event.kind.as_str(),
            Self::VoterReport(change) => change.event.kind.as_str(),
            Self::Sitting(change) => change.event.kind.as_str(),
        }
    }

    /// What it credits deputies with.
    #[must_use]
    pub fn credit(&self) -> Option<Credit> {
        match self {
            Self::Case(change) => cases::consequences::credit(&change.event),
            Self::Dispute(change) => disputes::consequences::credit(&change.event),
            Self::Reception(change) => receptions::consequences::credit(&change.event),
            Self::Notice(change) => notices::consequences::credit(&change.event),
            Self::Suggestion(change) => suggestions::consequences::credit(&change.event),
            Self::Sweep(change) => sweeps::consequences::credit(change),
            Self::Bulletin(change) => bulletins::consequences::credit(&change.event),
            Self::Activity(change) => activities::consequences::credit(&change.event),
            Self::Consultation(change) => consultations::consequences::credit(&change.event),
            Self::ContactLink(change) => contacts::consequences::credit(&change.event),
            Self::Sitting(change) => sittings::consequences::credit(&change.event),
            Self::Duty(_)
            | Self::Deputy(_)
            | Self::Congress(_)
            | Self::Term(_)
            | Self::Code(_)
            | Self::Grid(_)
            | Self::Institution(_)
            | Self::Grant(_)
            | Self::Client(_)
            | Self::Invitation(_)
            | Self::Moderation(_)
            | Self::Handover(_)
            | Self::TermChange(_)
            | Self::Publication(_)
            | Self::Order(_)
            | Self::StationPlan(_)
            | Self::Rota(_)
            | Self::StationBooking(_)
            | Self::DeputyGroup(_)
            | Self::VoterReport(_) => None,
        }
    }

    /// The deputies whom it names: who mediated, who received.
    #[must_use]
    pub fn named(&self) -> &[DeputyId] {
        match self {
            Self::Dispute(change) => &change.event.facts.deputies,
            Self::Reception(change) => receptions::consequences::named(&change.event),
            Self::Suggestion(change) => suggestions::consequences::named(&change.event),
            Self::Sweep(change) => sweeps::consequences::named(change),
            Self::Bulletin(change) => bulletins::consequences::named(&change.event),
            Self::Activity(change) => activities::consequences::named(&change.event),
            Self::Consultation(change) => consultations::consequences::named(&change.event),
            Self::Sitting(change) => sittings::consequences::named(&change.event),
            Self::Case(_)
            | Self::Notice(_)
            | Self::Duty(_)
            | Self::Deputy(_)
            | Self::Congress(_)
            | Self::Term(_)
            | Self::Code(_)
            | Self::Grid(_)
            | Self::Institution(_)
            | Self::Grant(_)
            | Self::Client(_)
            | Self::Invitation(_)
            | Self::Moderation(_)
            | Self::Handover(_)
            | Self::TermChange(_)
            | Self::Publication(_)
            | Self::Order(_)
            | Self::StationPlan(_)
            | Self::Rota(_)
            | Self::StationBooking(_)
            | Self::DeputyGroup(_)
            | Self::ContactLink(_)
            | Self::VoterReport(_) => &[],
        }
    }

    /// The day on which it was done, where it names one.
    #[must_use]
    pub fn done_on(&self) -> Option<NaiveDate> {
        match self {
            Self::ContactLink(change) => change.event.visit.map(|(_, on)| on),
            _ => None,
        }
    }
}

/// The entities whose contribution to roll-ups an event may have changed.
///
/// # Errors
/// When the store fails.
pub fn touched(store: &mut impl Deputies, record: &EventRecord<Happening>) -> Result<Vec<Subject>, StoreError> {
    Ok(match &record.change {
        Happening::Dispute(_) | Happening::Grid(_) => vec![record.subject],
        Happening::Deputy(event) => {
            let mut touched = deputies::consequences::touched(store, record.subject.id, event)?;
            touched.push(record.subject);
            touched
        }
        Happening::Case(change) if cases::consequences::recounts(change.event.kind) => vec![record.subject],
        Happening::Case(_)
        | Happening::Reception(_)
        | Happening::Notice(_)
        | Happening::Duty(_)
        | Happening::Congress(_)
        | Happening::Term(_)
        | Happening::Code(_)
        | Happening::Institution(_)
        | Happening::Grant(_)
        | Happening::Client(_)
        | Happening::Invitation(_)
        | Happening::Moderation(_)
        | Happening::Handover(_)
        | Happening::TermChange(_)
        | Happening::Publication(_)
        | Happening::Order(_)
        | Happening::Suggestion(_)
        | Happening::Sweep(_)
        | Happening::StationPlan(_)
        | Happening::Rota(_)
        | Happening::StationBooking(_)
        | Happening::Bulletin(_)
        | Happening::Activity(_)
        | Happening::DeputyGroup(_)
        | Happening::Consultation(_)
        | Happening::ContactLink(_)
        | Happening::VoterReport(_)
        | Happening::Sitting(_) => Vec::new(),
    })
}

/// The words of each context's events, by the kind of subject.
#[must_use]
pub fn kinds() -> Vec<(SubjectKind, Words)> {
    vec![
        (cases::SUBJECT, words::<cases::CaseEventKind>()),
        (disputes::SUBJECT, words::<disputes::DisputeEventKind>()),
        (receptions::SUBJECT, words::<receptions::ReceptionEventKind>()),
        (notices::SUBJECT, words::<notices::NoticeEventKind>()),
        (duties::SUBJECT, words::<duties::DutyEventKind>()),
        (deputies::SUBJECT, words::<deputies::DeputyEventKind>()),
        (congresses::CONGRESS, words::<congresses::CongressEventKind>()),
        (congresses::TERM, words::<congresses::TermEventKind>()),
        (codes::SUBJECT, words::<codes::CodeEventKind>()),
        (territory::SUBJECT, words::<territory::GridEventKind>()),
        (institutions::OFFICE, words::<institutions::InstitutionEventKind>()),
        (institutions::UNIT, words::<institutions::InstitutionEventKind>()),
        (rooms::SUBJECT, words::<institutions::InstitutionEventKind>()),
        (disputes::ORGANISATION, words::<institutions::InstitutionEventKind>()),
        (accounts::SUBJECT, words::<accounts::GrantEventKind>()),
        (clients::SUBJECT, words::<clients::ClientEventKind>()),
        (invitations::SUBJECT, words::<invitations::InvitationEventKind>()),
        (moderation::SUBJECT, words::<moderation::ModerationEventKind>()),
        (handovers::SUBJECT, words::<handovers::HandoverEventKind>()),
        (term_changes::SUBJECT, words::<term_changes::TermChangeEventKind>()),
        (publications::SUBJECT, words::<publications::PublicationEventKind>()),
        (orders::SUBJECT, words::<orders::OrderEventKind>()),
        (suggestions::SUBJECT, words::<suggestions::SuggestionEventKind>()),
        (sweeps::CAMPAIGN, words::<sweeps::SweepCampaignEventKind>()),
        (sweeps::REPORT, words::<sweeps::SweepReportEventKind>()),
        (sweeps::FINDING, words::<sweeps::SweepFindingEventKind>()),
        (stations::PLAN, words::<stations::PlanEventKind>()),
        (stations::ROTA, words::<stations::RotaEventKind>()),
        (stations::BOOKING, words::<stations::BookingEventKind>()),
        (bulletins::SUBJECT, words::<bulletins::BulletinEventKind>()),
        (activities::SUBJECT, words::<activities::ActivityEventKind>()),
        (activities::GROUP, words::<activities::DeputyGroupEventKind>()),
        (consultations::SUBJECT, words::<consultations::ConsultationEventKind>()),
        (contacts::SUBJECT, words::<contacts::ContactLinkEventKind>()),
        (voter_reports::SUBJECT, words::<voter_reports::VoterReportEventKind>()),
        (sittings::SUBJECT, words::<sittings::SittingEventKind>()),
    ]
}

/// The label of what happened to a subject of that kind, and its description; none for a word that this version doesn't know.
#[must_use]
pub fn label(kind: SubjectKind, word: &str) -> Option<[&'static str; 2]> {
    let (_, list) = kinds().into_iter().find(|(of, _)| *of == kind)?;
    list.words.into_iter().find(|[value, ..]| *value == word).map(|[_, label, about]| [label, about])
}
