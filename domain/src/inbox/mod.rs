//! The inbox of each party: what the worker writes there when something happens.

use crate::happening::{self, Happening, Titled};
use crate::publications::{self, PublicationEventKind, Publications};
use crate::shared::ids::following;
use crate::shared::{
    Capped, Context, EventId, EventRecord, Failure, Instant, MessageId, Page, PageRequest, Party, StoreError, Subject,
    Vocabulary,
};

/// Messages that are noted as read at once, at most.
pub const READ_AT_ONCE: u32 = 1_000;

/// A message to a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub to: Party,
    /// The event that it tells of; a party gets one message of an event.
    pub event: EventId,
    /// What it is about.
    pub subject: Subject,
    /// A word of its context's list of kinds.
    pub kind: String,
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

    /// Messages to any of `parties`, the newest first, whether they were read or only those that were not.
    fn messages(
        &mut self,
        parties: &[Party],
        unread: bool,
        page: &PageRequest<MessageKey>,
    ) -> Result<Page<Message, MessageKey>, StoreError>;

    /// How many messages to any of `parties` were not read.
    fn count_unread(&mut self, parties: &[Party]) -> Result<Capped, StoreError>;

    /// The message of that id.
    fn message(&mut self, id: MessageId) -> Result<Option<Message>, StoreError>;

    /// Notes that it was read; the first time counts.
    fn mark_read(&mut self, id: MessageId, at: Instant) -> Result<(), StoreError>;

    /// Notes that every message to any of `parties` up to `until` was read, the newest first and `most` of them at most; says
    /// how many those were.
    fn mark_all_read(&mut self, parties: &[Party], until: Instant, at: Instant, most: u32) -> Result<u32, StoreError>;
}

/// A message as its reader meets it.
#[derive(Clone, Debug)]
pub struct MessageView {
    pub message: Message,
    /// What its subject is called, where the reader may know.
    pub title: Option<String>,
}

/// How many messages were noted as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllRead {
    pub read: u32,
    /// Whether there may be more.
    pub more: bool,
}

fn shown<S: Titled>(store: &mut S, ctx: &Context, messages: Vec<Message>) -> Result<Vec<MessageView>, StoreError> {
    let subjects: Vec<_> = messages.iter().map(|message| message.subject).collect();
    let titles = happening::titles(store, ctx, &subjects)?;
    let shown = |message: Message| MessageView { title: titles.get(&message.subject.id).cloned(), message };
    Ok(messages.into_iter().map(shown).collect())
}

/// The messages that an event is worth: one to each party that its scene says is told. However often it is read, they are the
/// same.
pub fn messages(record: &EventRecord<Happening>) -> impl Iterator<Item = Message> + '_ {
    // No two parties of an event have one id, whatever their kinds.
    record.scene.told.iter().map(|to| Message {
        id: following(record.id.0, to.parts().1, 0).into(),
        to: *to,
        event: record.id,
        subject: record.subject,
        kind: record.change.kind().to_owned(),
        at: record.at,
        read_at: None,
    })
}

/// The messages that an event is worth to those who joined the matter: that it stands otherwise in public, and no more. Whoever is
/// told of it anyway is told once.
///
/// # Errors
/// When the store fails.
pub fn messages_to_joined(
    store: &mut impl Publications,
    record: &EventRecord<Happening>,
) -> Result<Vec<Message>, StoreError> {
    let Some(news) = happening::news(store, record)? else { return Ok(Vec::new()) };
    let told = news.accounts.into_iter().map(Party::Account).filter(|party| !record.scene.told.contains(party));
    let message = |to: Party| Message {
        id: following(record.id.0, to.parts().1, 0).into(),
        to,
        event: record.id,
        subject: Subject { kind: publications::SUBJECT, id: news.publication.0 },
        kind: PublicationEventKind::Progressed.as_str().to_owned(),
        at: record.at,
        read_at: None,
    };
    Ok(told.map(message).collect())
}

/// The actor's messages, the newest first.
pub fn list<S: Inbox + Titled>(
    store: &mut S,
    ctx: &Context,
    unread: bool,
    page: &PageRequest<MessageKey>,
) -> Result<Page<MessageView, MessageKey>, Failure> {
    let Page { items, unreadable, next } = store.messages(&ctx.actor.parties(), unread, page)?;
    Ok(Page { items: shown(store, ctx, items)?, unreadable, next })
}

/// How many of them were not read.
pub fn count_unread(store: &mut impl Inbox, ctx: &Context) -> Result<Capped, Failure> {
    Ok(store.count_unread(&ctx.actor.parties())?)
}

/// Notes that the actor read a message.
///
/// # Errors
/// Not found when it is not the actor's.
pub fn read<S: Inbox + Titled>(store: &mut S, ctx: &Context, id: MessageId) -> Result<MessageView, Failure> {
    let mut message = store.message(id)?.filter(|message| ctx.actor.acts_for(message.to)).ok_or(Failure::NotFound)?;
    if message.read_at.is_none() {
        store.mark_read(id, ctx.now)?;
        message.read_at = Some(ctx.now);
    }
    shown(store, ctx, vec![message])?.pop().ok_or(Failure::NotFound)
}

/// Notes that the actor read every message up to an instant, or up to now.
pub fn read_all(store: &mut impl Inbox, ctx: &Context, until: Option<Instant>) -> Result<AllRead, Failure> {
    let until = until.unwrap_or(ctx.now);
    let read = store.mark_all_read(&ctx.actor.parties(), until, ctx.now, READ_AT_ONCE)?;
    Ok(AllRead { read, more: read == READ_AT_ONCE })
}
