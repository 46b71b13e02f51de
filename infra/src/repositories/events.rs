use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use diesel::prelude::*;
use mashang_domain::shared::{EventLog, EventRecord, Instant, Party, StoreError, Subject, Vocabulary};
use serde_json::{Value, json};

use super::{Store, sound, word};
use crate::crypto::Vault;
use crate::db::AnyConnection;
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::schema::events;

/// The one field of a payload that is sealed: the event of a confidential subject, bound to its row.
const SEALED: &str = "sealed";
/// Events that one subject shows at most.
const MAX_EVENTS: i64 = 1_000;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct EventRow {
    id: Id,
    subject_kind: String,
    subject_id: Id,
    version: i32,
    at: Stamp,
    account_id: Option<Id>,
    party_kind: Option<String>,
    party_id: Option<Id>,
    payload: Doc,
}

impl EventRow {
    fn of(event: &EventRecord, vault: &Vault) -> Result<Self, StoreError> {
        let party = event.party.map(Party::parts);
        let payload = if event.subject.kind.is_confidential() {
            let sealed = vault.seal_json(event.id.0, &event.payload, "events.payload")?;
            json!({ SEALED: BASE64.encode(sealed) })
        } else {
            event.payload.clone()
        };
        Ok(Self {
            id: event.id.into(),
            subject_kind: event.subject.kind.as_str().to_owned(),
            subject_id: event.subject.id.into(),
            version: event.version,
            at: event.at.into(),
            account_id: event.account.map(Id::from),
            party_kind: party.map(|(kind, _)| kind.as_str().to_owned()),
            party_id: party.map(|(_, id)| Id(id)),
            payload: Doc(payload),
        })
    }

    fn read(self, vault: &Vault) -> Result<EventRecord, StoreError> {
        let party = match (self.party_kind, self.party_id) {
            (Some(kind), Some(id)) => Some(Party::from_parts(word(&kind)?, id.0)),
            _ => None,
        };
        let payload = match self.payload.0.get(SEALED).and_then(Value::as_str) {
            Some(sealed) => {
                let sealed = sound(BASE64.decode(sealed), "events.payload")?;
                vault.open_json(self.id.0, &sealed, "events.payload")?
            }
            None => self.payload.0,
        };
        Ok(EventRecord {
            id: self.id.0.into(),
            subject: Subject { kind: word(&self.subject_kind)?, id: self.subject_id.0 },
            version: self.version,
            at: self.at.0,
            account: self.account_id.map(|id| id.0.into()),
            party,
            payload,
        })
    }
}

impl EventLog for Store {
    fn record(&mut self, event: &EventRecord) -> Result<(), StoreError> {
        let row = EventRow::of(event, &self.vault)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(events::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn events_of(&mut self, subject: Subject) -> Result<Vec<EventRecord>, StoreError> {
        let rows = self.query(|connection| {
            on_each!(connection, |inner| events::table
                .filter(events::subject_id.eq(Id(subject.id)))
                .filter(events::subject_kind.eq(subject.kind.as_str()))
                .order((events::version, events::id))
                .limit(MAX_EVENTS)
                .select(EventRow::as_select())
                .load(inner))
        })?;
        rows.into_iter().map(|row| row.read(&self.vault)).collect()
    }
}

impl Store {
    /// Takes up to `limit` events that no worker has consumed, the oldest first. On PostgreSQL the rows are locked and
    /// other workers skip them; SQLite has one writer.
    pub fn claim_events(&mut self, limit: i64) -> Result<Vec<EventRecord>, StoreError> {
        let rows: Vec<EventRow> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => events::table
                .filter(events::consumed_at.is_null())
                .order(events::id)
                .limit(limit)
                .select(EventRow::as_select())
                .for_update()
                .skip_locked()
                .load(inner),
            AnyConnection::Sqlite(inner) => events::table
                .filter(events::consumed_at.is_null())
                .order(events::id)
                .limit(limit)
                .select(EventRow::as_select())
                .load(inner),
        })?;
        rows.into_iter().map(|row| row.read(&self.vault)).collect()
    }

    /// Notes that those events were consumed.
    pub fn mark_consumed(&mut self, consumed: &[EventRecord], now: Instant) -> Result<(), StoreError> {
        let ids: Vec<Id> = consumed.iter().map(|event| event.id.into()).collect();
        self.change(|connection| {
            diesel::update(events::table.filter(events::id.eq_any(ids)))
                .set(events::consumed_at.eq(Stamp(now)))
                .execute(connection)
        })?;
        Ok(())
    }

    /// When the oldest event happened that no worker has consumed.
    pub fn oldest_unconsumed(&mut self) -> Result<Option<Instant>, StoreError> {
        let at: Option<Stamp> = self.query(|connection| {
            events::table
                .filter(events::consumed_at.is_null())
                .order(events::id)
                .select(events::at)
                .first(connection)
                .optional()
        })?;
        Ok(at.map(|at| at.0))
    }
}
