//! The inbox of each party: what the worker writes there when something happens to a case.

use crate::cases::{Case, CaseChange, CaseEvent, EventKind, State};
use crate::shared::{
    CaseId, Context, EventId, Failure, Instant, MessageId, Never, Page, PageRequest, Party, StoreError,
};

/// A message to a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// To whom.
    pub to: Party,
    /// The event that it tells of; a party gets one message of an event.
    pub event: EventId,
    /// The case.
    pub case: CaseId,
    /// What happened.
    pub kind: EventKind,
    /// When it happened.
    pub at: Instant,
    /// When somebody of the party read it.
    pub read_at: Option<Instant>,
}

/// What an inbox is sorted by: the newest first.
pub type MessageKey = (Instant, MessageId);

/// Messages, kept.
pub trait Inbox {
    /// Adds messages; one of an event and a party that is there already is left as it is.
    ///
    /// # Errors
    /// When the store fails.
    fn add_messages(&mut self, messages: &[Message]) -> Result<(), StoreError>;

    /// Messages to any of `parties`, the newest first.
    ///
    /// # Errors
    /// When the store fails.
    fn messages(
        &mut self,
        parties: &[Party],
        page: &PageRequest<MessageKey>,
    ) -> Result<Page<Message, MessageKey>, StoreError>;

    /// The message of that id.
    ///
    /// # Errors
    /// When the store fails.
    fn message(&mut self, id: MessageId) -> Result<Option<Message>, StoreError>;

    /// Notes that it was read; the first time counts.
    ///
    /// # Errors
    /// When the store fails.
    fn mark_read(&mut self, id: MessageId, at: Instant) -> Result<(), StoreError>;
}

/// Who is told of what happened to `case`. Nobody is told what they did themselves; `by` is who did it.
#[must_use]
pub fn recipients(case: &Case, change: &CaseChange, by: Option<Party>) -> Vec<Party> {
    let submitter = case.submitter.map(Party::Account);
    let followers = case.handling.followers.iter().copied().map(Party::Account);
    let residents = || submitter.into_iter().chain(followers.clone());
    let office = Party::Office(case.office);
    let units = || case.handling.lead_unit.into_iter().chain(case.handling.co_units.iter().copied()).map(Party::Unit);
    let mut to: Vec<Party> = match &change.event {
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
            crate::cases::Audience::Everyone => residents().collect(),
            crate::cases::Audience::Handlers => vec![case.target],
        },
        CaseEvent::Supplemented { .. } | CaseEvent::Absorbed { .. } => case.holder().into_iter().collect(),
        CaseEvent::Escalated { .. } => residents().chain([office]).collect(),
        CaseEvent::Returned { .. } => vec![office],
        CaseEvent::Assigned { .. } | CaseEvent::Verified { .. } | CaseEvent::Extended { .. } => {
            residents().chain(units()).chain([case.target]).collect()
        }
        CaseEvent::Replied { .. } => residents().chain([case.target]).collect(),
        CaseEvent::Rejected { .. } => units().collect(),
        CaseEvent::Rated { .. } if matches!(change.to, State::Accepted | State::Supervised) => {
            vec![case.target, office]
        }
        CaseEvent::Rated { .. } | CaseEvent::Withdrawn { .. } => [case.target].into_iter().chain(units()).collect(),
        CaseEvent::Reminded { holder, .. } => holder.iter().copied().collect(),
        CaseEvent::Supervised { .. } => {
            let fallback = case.handling.fallback_room.filter(|_| case.state() == State::Submitted).map(Party::Room);
            [office].into_iter().chain(case.holder()).chain(fallback).collect()
        }
        CaseEvent::Merged { .. } => residents().chain([case.target]).collect(),
        CaseEvent::ContactRevealed => Vec::new(),
    };
    to.retain(|party| Some(*party) != by);
    let mut unique = Vec::with_capacity(to.len());
    for party in to {
        if !unique.contains(&party) {
            unique.push(party);
        }
    }
    unique
}

/// The actor's messages, the newest first.
///
/// # Errors
/// When the store fails.
pub fn list(
    store: &mut impl Inbox,
    ctx: &Context,
    page: &PageRequest<MessageKey>,
) -> Result<Page<Message, MessageKey>, Failure<Never>> {
    Ok(store.messages(&ctx.actor.parties(), page)?)
}

/// Notes that the actor read a message.
///
/// # Errors
/// Not found when it is not the actor's.
pub fn read(store: &mut impl Inbox, ctx: &Context, id: MessageId) -> Result<Message, Failure<Never>> {
    let mut message =
        store.message(id)?.filter(|message| ctx.actor.parties().contains(&message.to)).ok_or(Failure::NotFound)?;
    if message.read_at.is_none() {
        store.mark_read(id, ctx.now)?;
        message.read_at = Some(ctx.now);
    }
    Ok(message)
}
