//! The inbox of each party: what the worker writes there when something happens.

use crate::cases::{Case, CaseChange, CaseEvent, CaseState};
use crate::disputes::{Dispute, DisputeEvent, DisputeRisk, Disputes, MediationSessionKind, MediatorStanding};
use crate::duties::DutyEvent;
use crate::happening::Happening;
use crate::shared::{
    Context, EventId, EventKind, EventRecord, Failure, Instant, MessageId, Page, PageRequest, Party, StoreError,
    Subject,
};

/// A message to a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub to: Party,
    /// The event that it tells of; a party gets one message of an event.
    pub event: EventId,
    /// What it is about.
    pub subject: Subject,
    pub kind: EventKind,
    /// When it happened.
    pub at: Instant,
    /// When somebody of the party read it.
    pub read_at: Option<Instant>,
}

/// What an inbox is sorted by: the newest first.
pub type MessageKey = (Instant, MessageId);

pub trait Inbox {
    /// Adds messages; one of an event and a party that is there already is left as it is.
    fn add_messages(&mut self, messages: &[Message]) -> Result<(), StoreError>;

    /// Messages to any of `parties`, the newest first.
    fn messages(
        &mut self,
        parties: &[Party],
        page: &PageRequest<MessageKey>,
    ) -> Result<Page<Message, MessageKey>, StoreError>;

    /// The message of that id.
    fn message(&mut self, id: MessageId) -> Result<Option<Message>, StoreError>;

    /// Notes that it was read; the first time counts.
    fn mark_read(&mut self, id: MessageId, at: Instant) -> Result<(), StoreError>;
}

/// The messages that `event` is worth: nobody is told what they did themselves, and nobody twice.
pub fn messages(
    store: &mut impl Disputes,
    ctx: &Context,
    event: &EventRecord,
    happening: &Happening,
    case: Option<&Case>,
) -> Result<Vec<Message>, StoreError> {
    let told = match happening {
        Happening::Case(change) => case.map(|case| of_case(case, change)).unwrap_or_default(),
        Happening::Dispute(change) => {
            let dispute = store.dispute(event.subject.id.into())?;
            dispute.map(|dispute| of_dispute(&dispute, &change.event)).unwrap_or_default()
        }
        Happening::Duty(change) => match change.event {
            DutyEvent::Confirmed { deputy }
            | DutyEvent::Returned { deputy, .. }
            | DutyEvent::Countered { deputy, .. } => {
                vec![Party::Deputy(deputy)]
            }
            DutyEvent::Entered { .. } | DutyEvent::Revised { .. } => Vec::new(),
        },
        Happening::Reception(_) | Happening::Deputy(_) | Happening::Grid(_) => Vec::new(),
    };
    let mut to: Vec<Party> = Vec::with_capacity(told.len());
    for party in told {
        if Some(party) != event.party && !to.contains(&party) {
            to.push(party);
        }
    }
    Ok(to
        .into_iter()
        .map(|to| Message {
            id: ctx.mint().into(),
            to,
            event: event.id,
            subject: event.subject,
            kind: happening.kind(),
            at: event.at,
            read_at: None,
        })
        .collect())
}

/// Who is told of what happened to a dispute.
fn of_dispute(dispute: &Dispute, event: &DisputeEvent) -> Vec<Party> {
    let office = Party::Office(dispute.office);
    let organisation = dispute.organisation.map(Party::Organisation);
    let reporter = dispute.reporter.map(Party::Account);
    let parties = || dispute.dossier.parties.iter().filter_map(|party| party.account).map(Party::Account);
    let mediators = || dispute.mediating_deputies().into_iter().map(Party::Deputy);
    let inside = || organisation.into_iter().chain(mediators());
    match event {
        // High alerts the office at once, and so does a danger that the police were told of.
        DisputeEvent::Reported { .. } => vec![dispute.dossier.addressee, office],
        DisputeEvent::PoliceAlerted { .. } => vec![office],
        DisputeEvent::RiskAssessed { risk, .. } => match risk {
            DisputeRisk::High => vec![office],
            DisputeRisk::Low | DisputeRisk::Medium => Vec::new(),
        },
        DisputeEvent::Registered { .. } => organisation.into_iter().chain(reporter).collect(),
        DisputeEvent::MediatorAppointed { deputy, .. } => {
            deputy.iter().copied().map(Party::Deputy).chain(parties()).collect()
        }
        DisputeEvent::MediatorAnswered { mediator, .. } => {
            let seat = dispute.dossier.mediators.iter().find(|seat| seat.number == *mediator);
            let told = seat.filter(|seat| seat.standing != MediatorStanding::Awaiting).and_then(|seat| seat.deputy);
            organisation.into_iter().chain(told.map(Party::Deputy)).collect()
        }
        DisputeEvent::ConsentAsked { .. } => parties().collect(),
        DisputeEvent::PartyAdded { .. }
        | DisputeEvent::InterestDeclared { .. }
        | DisputeEvent::Consented { .. }
        | DisputeEvent::Signed { .. }
        | DisputeEvent::PrivacyDemanded { .. } => inside().collect(),
        DisputeEvent::Refused { .. } | DisputeEvent::Withdrawn { .. } => inside().chain([office]).collect(),
        // What is said to one side alone, the other is not told of.
        DisputeEvent::Convened { kind: MediationSessionKind::Separate, .. }
        | DisputeEvent::Held { kind: MediationSessionKind::Separate, .. } => mediators().collect(),
        DisputeEvent::Convened { .. } | DisputeEvent::Sealed { .. } | DisputeEvent::Extended { .. } => {
            parties().chain(mediators()).collect()
        }
        DisputeEvent::Held { .. } | DisputeEvent::PerformanceBegun { .. } | DisputeEvent::Resumed { .. } => {
            parties().collect()
        }
        DisputeEvent::Agreed { .. }
        | DisputeEvent::Failed { .. }
        | DisputeEvent::Terminated { .. }
        | DisputeEvent::Referred { .. }
        | DisputeEvent::ItemPerformed { .. }
        | DisputeEvent::Breached { .. }
        | DisputeEvent::ConfirmationApplied { .. }
        | DisputeEvent::Confirmed { .. }
        | DisputeEvent::ConfirmationDenied { .. }
        | DisputeEvent::FollowedUp { .. }
        | DisputeEvent::Closed { .. } => parties().chain(reporter).chain(inside()).chain([office]).collect(),
    }
}

/// Who is told of what happened to a case.
fn of_case(case: &Case, change: &CaseChange) -> Vec<Party> {
    let submitter = case.submitter.map(Party::Account);
    let followers = case.handling.followers.iter().copied().map(Party::Account);
    let residents = || submitter.into_iter().chain(followers.clone());
    let office = Party::Office(case.office);
    let units = || case.handling.lead_unit.into_iter().chain(case.handling.co_units.iter().copied()).map(Party::Unit);
    match &change.event {
        CaseEvent::Submitted { to, .. } => vec![*to],
        CaseEvent::Transferred { to, .. } => residents().chain([*to]).collect(),
        CaseEvent::Accepted { .. }
        | CaseEvent::Declined { .. }
        | CaseEvent::Diverted { .. }
        | CaseEvent::InfoRequested { .. }
        | CaseEvent::Resolved { .. }
        | CaseEvent::Started { .. }
        | CaseEvent::Expired => residents().collect(),
        CaseEvent::Reported { audience, .. } => match audience {
            crate::cases::CaseAudience::Everyone => residents().collect(),
            crate::cases::CaseAudience::Handlers => vec![case.target],
        },
        CaseEvent::Supplemented { .. } | CaseEvent::Absorbed { .. } => case.holder().into_iter().collect(),
        CaseEvent::Escalated { .. } => residents().chain([office]).collect(),
        CaseEvent::Returned { .. } => vec![office],
        CaseEvent::Assigned { .. } | CaseEvent::Verified { .. } | CaseEvent::Extended { .. } => {
            residents().chain(units()).chain([case.target]).collect()
        }
        CaseEvent::Replied { .. } => residents().chain([case.target]).collect(),
        CaseEvent::Rejected { .. } => units().collect(),
        CaseEvent::Rated { .. } if matches!(change.to, CaseState::Accepted | CaseState::Supervised) => {
            vec![case.target, office]
        }
        CaseEvent::Rated { .. } | CaseEvent::Withdrawn { .. } => [case.target].into_iter().chain(units()).collect(),
        CaseEvent::Reminded { holder, .. } => holder.iter().copied().collect(),
        CaseEvent::Supervised { .. } => {
            let fallback =
                case.handling.fallback_room.filter(|_| case.state() == CaseState::Submitted).map(Party::Room);
            [office].into_iter().chain(case.holder()).chain(fallback).collect()
        }
        CaseEvent::Merged { .. } => residents().chain([case.target]).collect(),
        CaseEvent::DisputeOpened { .. } => residents().chain([case.target, office]).collect(),
        CaseEvent::ContactRevealed => Vec::new(),
    }
}

/// The actor's messages, the newest first.
pub fn list(
    store: &mut impl Inbox,
    ctx: &Context,
    page: &PageRequest<MessageKey>,
) -> Result<Page<Message, MessageKey>, Failure> {
    Ok(store.messages(&ctx.actor.parties(), page)?)
}

/// Notes that the actor read a message.
///
/// # Errors
/// Not found when it is not the actor's.
pub fn read(store: &mut impl Inbox, ctx: &Context, id: MessageId) -> Result<Message, Failure> {
    let mut message =
        store.message(id)?.filter(|message| ctx.actor.parties().contains(&message.to)).ok_or(Failure::NotFound)?;
    if message.read_at.is_none() {
        store.mark_read(id, ctx.now)?;
        message.read_at = Some(ctx.now);
    }
    Ok(message)
}
