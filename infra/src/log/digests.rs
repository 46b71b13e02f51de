//! The three who read the log today, and what each makes of an event.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use mashang_domain::cases::{Case, Cases};
use mashang_domain::duties::{Duties, DutyRecord};
use mashang_domain::evidence;
use mashang_domain::figures;
use mashang_domain::happening::Happening;
use mashang_domain::inbox::{self, Inbox, Message};
use mashang_domain::shared::{Context, EventRecord, StoreError, Subject, SubjectKind};
use uuid::Uuid;

use super::consumer::{Batch, Consumer};
use crate::repositories::Store;

/// Everybody who reads the log.
pub const CONSUMERS: &[Consumer] = &[
    Consumer { name: "messages", begin: || Box::new(Messages::default()) },
    Consumer { name: "duty_records", begin: || Box::new(Records::default()) },
    Consumer { name: "roll_ups", begin: || Box::new(Touched::default()) },
];

/// The cases of a batch, each asked for once.
#[derive(Default)]
struct KnownCases(HashMap<Uuid, Option<Case>>);

impl KnownCases {
    fn of(&mut self, store: &mut Store, subject: Subject) -> Result<Option<&Case>, StoreError> {
        if subject.kind != SubjectKind::Case {
            return Ok(None);
        }
        Ok(match self.0.entry(subject.id) {
            Entry::Occupied(known) => known.into_mut().as_ref(),
            Entry::Vacant(new) => new.insert(store.case(subject.id.into())?).as_ref(),
        })
    }
}

/// Tells parties what happened; one message for each event and party.
#[derive(Default)]
struct Messages {
    cases: KnownCases,
    messages: Vec<Message>,
}

impl Batch for Messages {
    fn digest(&mut self, store: &mut Store, ctx: &Context, event: &EventRecord) -> Result<(), StoreError> {
        let happening = Happening::read(event)?;
        let case = self.cases.of(store, event.subject)?;
        let messages = inbox::messages(store, ctx, event, &happening, case)?;
        self.messages.extend(messages);
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.add_messages(&self.messages)
    }
}

/// Credits deputies with what they did.
#[derive(Default)]
struct Records {
    cases: KnownCases,
    records: Vec<DutyRecord>,
}

impl Batch for Records {
    fn digest(&mut self, store: &mut Store, _: &Context, event: &EventRecord) -> Result<(), StoreError> {
        let happening = Happening::read(event)?;
        let case = self.cases.of(store, event.subject)?;
        let records = evidence::records(store, event, &happening, case)?;
        self.records.extend(records);
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.add_written_records(&self.records)
    }
}

/// Brings up to date what the entities that anything happened to contribute to roll-ups.
#[derive(Default)]
struct Touched(Vec<Subject>);

impl Batch for Touched {
    fn digest(&mut self, store: &mut Store, _: &Context, event: &EventRecord) -> Result<(), StoreError> {
        if !figures::contributes(event.subject.kind) {
            return Ok(());
        }
        Happening::read(event)?;
        let grids = match event.subject.kind {
            SubjectKind::Deputy => figures::usecases::grids_of(store, event.subject.id)?,
            _ => Vec::new(),
        };
        self.0.push(event.subject);
        self.0.extend(grids);
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        figures::usecases::refresh(store, self.0.iter().copied())
    }
}
