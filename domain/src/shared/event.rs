//! What happened, once: the same record is an entity's timeline, the audit trail, the change feed and the source of every
//! consequence. The log is append-only.

use std::collections::HashMap;

use uuid::Uuid;

use super::actor::Party;
use super::failure::StoreError;
use super::ids::{AccountId, EventId, GridId};
use super::{Context, Instant};

/// What events can be about. Each context names its own; `happening` lists them all.
#[derive(Clone, Copy, Debug)]
pub struct SubjectKind {
    /// The value that machines exchange and the database keeps.
    pub value: &'static str,
    pub label: &'static str,
    pub description: &'static str,
}

impl PartialEq for SubjectKind {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for SubjectKind {}

/// What an event is about: kind and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub kind: SubjectKind,
    pub id: Uuid,
}

/// An event of a context with the step that it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<E, S> {
    pub event: E,
    /// Where the entity stood; absent when it came to be.
    pub from: Option<S>,
    /// Where it stands.
    pub to: S,
}

/// What those who draw conclusions from an event need of the entity as it stood then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Whom it concerns, and who is told of it: nobody of what they did themselves, and nobody twice.
    pub told: Vec<Party>,
    /// The grid in which it happened.
    pub grid: Option<GridId>,
}

impl Scene {
    /// Where it happened, and whom of `told` it is news to when `by` did it.
    pub fn of(told: impl IntoIterator<Item = Party>, by: Option<Party>, grid: Option<GridId>) -> Self {
        let mut scene = Self { told: Vec::new(), grid };
        for party in told {
            if Some(party) != by && !scene.told.contains(&party) {
                scene.told.push(party);
            }
        }
        scene
    }
}

/// Something that happened, as the log keeps it; `C` is what its context says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRecord<C> {
    /// Sorts by time.
    pub id: EventId,
    pub subject: Subject,
    /// The version that the subject has since; no two events of a subject share it.
    pub version: i32,
    pub at: Instant,
    /// The account that acted, or the API client under its own id, where one did.
    pub account: Option<AccountId>,
    /// In whose name.
    pub party: Option<Party>,
    pub scene: Scene,
    pub change: C,
}

impl<C> EventRecord<C> {
    /// Records that the context's actor did `change`, which brought `subject` to `version`.
    #[must_use]
    pub fn new(ctx: &Context, subject: Subject, version: i32, party: Option<Party>, scene: Scene, change: C) -> Self {
        let account = ctx.actor.known_as();
        Self { id: EventId(ctx.mint()), subject, version, at: ctx.now, account, party, scene, change }
    }

    /// The same record with `change` told in other words.
    pub fn map<D>(self, change: impl FnOnce(C) -> D) -> EventRecord<D> {
        let Self { id, subject, version, at, account, party, scene, change: told } = self;
        EventRecord { id, subject, version, at, account, party, scene, change: change(told) }
    }
}

/// A line of the log as it is read back. What this version of the program can't read never makes its subject unreadable.
#[derive(Clone, Debug, PartialEq)]
pub enum Recorded<C> {
    Known(EventRecord<C>),
    /// Written by a newer version, or sealed by another key.
    Unknown {
        id: EventId,
        subject: Subject,
        at: Instant,
    },
}

/// The one table of events, for those of one context.
pub trait EventLog<C> {
    /// Appends `event` in the transaction that is under way.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the subject has an event of that version already.
    fn record(&mut self, event: &EventRecord<C>) -> Result<(), StoreError>;

    /// The same with many.
    ///
    /// # Errors
    /// As [`EventLog::record`].
    fn record_all(&mut self, events: &[EventRecord<C>]) -> Result<(), StoreError> {
        events.iter().try_for_each(|event| self.record(event))
    }

    /// The events of `subject`, oldest first; a subject's life is bounded, and so is this list (1,000).
    fn events_of(&mut self, subject: Subject) -> Result<Vec<Recorded<C>>, StoreError>;

    /// The same of many subjects of one kind, by their ids, in few statements; one without events may be left out.
    fn events_of_all(
        &mut self,
        kind: SubjectKind,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Recorded<C>>>, StoreError> {
        ids.iter().map(|id| Ok((*id, self.events_of(Subject { kind, id: *id })?))).collect()
    }
}
