//! What happened, once: the same record is a case's timeline, the audit trail and the outbox that the worker empties.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::actor::{Actor, Party};
use super::failure::StoreError;
use super::ids::{AccountId, EventId};
use super::{Context, Instant};

crate::vocabulary! {
    /// What an event is about.
    SubjectKind "事件对象" {
        /// A case.
        Case = "case" "诉求",
    }
}

/// What an event is about: kind and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The kind of entity.
    pub kind: SubjectKind,
    /// Its id.
    pub id: Uuid,
}

/// Something that happened, as the log keeps it.
#[derive(Clone, Debug)]
pub struct EventRecord {
    /// Sorts by time.
    pub id: EventId,
    /// What it is about.
    pub subject: Subject,
    /// The version that the subject has since; no two events of a subject share it.
    pub version: i32,
    /// When.
    pub at: Instant,
    /// The account that acted, where one did.
    pub account: Option<AccountId>,
    /// In whose name.
    pub party: Option<Party>,
    /// The event itself, as the context wrote it.
    pub payload: serde_json::Value,
}

impl EventRecord {
    /// Records that `actor` did `event`, which brought `subject` to `version`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the event can't be written as JSON.
    pub fn new<E: Serialize>(
        ctx: &Context,
        subject: Subject,
        version: i32,
        party: Option<Party>,
        event: &E,
    ) -> Result<Self, StoreError> {
        let account = match &ctx.actor {
            Actor::Person { account, .. } => Some(*account),
            Actor::Anonymous | Actor::Tracker(_) | Actor::System => None,
        };
        let payload = serde_json::to_value(event).map_err(|_| StoreError::Corrupt("event payload"))?;
        Ok(Self { id: EventId(ctx.mint()), subject, version, at: ctx.now, account, party, payload })
    }

    /// The event in its context's own type.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the payload is not of that type.
    pub fn read<E: DeserializeOwned>(&self) -> Result<E, StoreError> {
        E::deserialize(&self.payload).map_err(|_| StoreError::Corrupt("event payload"))
    }
}

/// The one table of events.
pub trait EventLog {
    /// Appends `event` in the transaction that is under way.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the subject has an event of that version already.
    fn record(&mut self, event: &EventRecord) -> Result<(), StoreError>;

    /// The events of `subject`, oldest first; a subject's life is bounded, and so is this list (1,000).
    ///
    /// # Errors
    /// When the store fails.
    fn events_of(&mut self, subject: Subject) -> Result<Vec<EventRecord>, StoreError>;
}
