//! The inbox of each party: what the worker writes there when something happens.

use crate::happening::Happening;
use crate::shared::ids::following;
use crate::shared::{
    Context, EventId, EventRecord, Failure, Instant, MessageId, Page, PageRequest, Party, StoreError, Subject,
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
