use std::collections::HashMap;
use std::sync::Arc;

use chrono::Duration;
use diesel::dsl::{max, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use diesel::sqlite::Sqlite;
use mashang_domain::cases::{self, CaseChange};
use mashang_domain::happening::{self, Happening, History, Reads, subject};
use mashang_domain::shared::{
    AccountId, CaseId, EventId, EventLog, EventRecord, Instant, Party, Recorded, StoreError, Subject, SubjectKind,
    Vocabulary,
};
use uuid::Uuid;

use super::subject_keys::OwnKeys;
use super::{Store, insert_all, sound, word};
use crate::crypto::Vault;
use crate::db::AnyConnection;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::events;
use crate::sealed::columns;
use crate::stored::events::{Payload, StoredEvent, scene, set_scene};
use crate::subject_keys::{Seal, SubjectKey};

/// Events that one subject shows at most.
const MAX_EVENTS: i64 = 1_000;
/// Subjects whose events are read in one statement.
const SUBJECTS: usize = 100;
/// Events that are read in one statement: subjects that have more together are read one by one.
const TOGETHER: usize = 20_000;
/// How far behind an event another of the same transaction is looked for: others write between them.
const NEAR: i64 = 10_000;
/// What PostgreSQL may read of the log: no transaction that could still add an event below it is under way.
const SETTLED: &str = "xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint + (SELECT shift FROM log_origin)";

/// A place in the log; it is read in this order, which is the order of commits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Queryable)]
pub struct Place {
    /// The transaction that wrote the event; 0 on SQLite, which has one writer.
    pub xid: i64,
    pub seq: i64,
}

impl Place {
    /// Before the first event.
    pub const START: Self = Self { xid: 0, seq: 0 };
}

/// An event in the log. Its content may be unreadable; that it is there is known all the same.
#[derive(Debug)]
pub struct Entry {
    pub place: Place,
    pub id: EventId,
    pub event: Result<EventRecord<Happening>, StoreError>,
}

/// How far a consumer is behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    /// Events that it has not come to.
    pub events: i64,
    /// When the first of them happened.
    pub since: Option<Instant>,
}

impl Lag {
    /// How old the oldest event is that it has not come to.
    #[must_use]
    pub fn age(self, now: Instant) -> Duration {
        self.since.map_or(Duration::zero(), |since| (now - since).max(Duration::zero()))
    }
}

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
    sealed: Vec<u8>,
}

impl EventRow {
    fn of<C: StoredEvent>(event: &EventRecord<C>, seal: Seal) -> Result<Self, StoreError> {
        let party = event.party.map(Party::parts);
        let mut payload = sound(event.change.write(), columns::EVENT)?;
        sound(set_scene(&mut payload, &event.scene), columns::EVENT)?;
        Ok(Self {
            id: event.id.into(),
            subject_kind: event.subject.kind.value.to_owned(),
            subject_id: event.subject.id.into(),
            version: event.version,
            at: event.at.into(),
            account_id: event.account.map(Id::from),
            party_kind: party.map(|(kind, _)| kind.as_str().to_owned()),
            party_id: party.map(|(_, id)| Id(id)),
            sealed: seal.seal_json(event.id.0, &payload, columns::EVENT)?,
        })
    }
}

/// Somebody else brought the subject to this version.
fn overtaken(error: StoreError) -> StoreError {
    match error {
        StoreError::Duplicate => StoreError::Stale,
        other => other,
    }
}

/// Reads an event back; every reader of the log goes through here.
fn decode<C>(
    row: EventRow,
    seal: Seal,
    read: impl FnOnce(SubjectKind, &Payload) -> Result<C, StoreError>,
) -> Result<EventRecord<C>, StoreError> {
    let kind = subject(&row.subject_kind).ok_or(StoreError::Corrupt("subject kind"))?;
    let party = match (row.party_kind, row.party_id) {
        (Some(kind), Some(id)) => Some(Party::from_parts(word(&kind)?, id.0)),
        _ => None,
    };
    let payload = Payload(sound(seal.open(columns::EVENT, row.id.0.as_bytes(), &row.sealed), columns::EVENT)?);
    Ok(EventRecord {
        id: row.id.0.into(),
        subject: Subject { kind, id: row.subject_id.0 },
        version: row.version,
        at: row.at.0,
        account: row.account_id.map(|id| id.0.into()),
        party,
        scene: scene(&payload.0)?,
        change: read(kind, &payload)?,
    })
}

impl<C: StoredEvent> EventLog<C> for Store {
    fn record(&mut self, event: &EventRecord<C>) -> Result<(), StoreError> {
        let key = self.key_of(event.subject)?;
        let row = EventRow::of(event, Seal::of(&self.vault, key.as_deref()))?;
        let added = self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(events::table).values(&row).execute(inner))
        });
        added.map(drop).map_err(overtaken)
    }

    fn record_all(&mut self, all: &[EventRecord<C>]) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(all.len());
        for event in all {
            let key = self.key_of(event.subject)?;
            rows.push(EventRow::of(event, Seal::of(&self.vault, key.as_deref()))?);
        }
        self.insert_events(&rows).map_err(overtaken)
    }

    fn events_of(&mut self, subject: Subject) -> Result<Vec<Recorded<C>>, StoreError> {
        // Of more than can be shown, the newest: how it stands must not be hidden by how it began.
        let rows: Vec<EventRow> = self.query(|connection| {
            on_each!(connection, |inner| events::table
                .filter(events::subject_id.eq(Id(subject.id)))
                .filter(events::subject_kind.eq(subject.kind.value))
                .order(events::version.desc())
                .limit(MAX_EVENTS)
                .select(EventRow::as_select())
                .load(inner))
        })?;
        let keys = self.keys_of(&rows)?;
        Ok(rows.into_iter().rev().map(|row| recorded(row, subject, &keys, &self.vault)).collect())
    }

    fn events_of_all(
        &mut self,
        kind: SubjectKind,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Recorded<C>>>, StoreError> {
        let mut found: HashMap<Uuid, Vec<Recorded<C>>> = HashMap::new();
        let most = i64::try_from(TOGETHER).unwrap_or(i64::MAX);
        for some in ids.chunks(SUBJECTS) {
            let wanted: Vec<Id> = some.iter().copied().map(Id).collect();
            let rows: Vec<EventRow> = self.query(|connection| {
                on_each!(connection, |inner| events::table
                    .filter(events::subject_id.eq_any(&wanted))
                    .filter(events::subject_kind.eq(kind.value))
                    .order((events::subject_id, events::version))
                    .limit(most)
                    .select(EventRow::as_select())
                    .load(inner))
            })?;
            if rows.len() >= TOGETHER {
                for id in some {
                    found.insert(*id, EventLog::<C>::events_of(self, Subject { kind, id: *id })?);
                }
                continue;
            }
            let keys = self.keys_of(&rows)?;
            for row in rows {
                let subject = Subject { kind, id: row.subject_id.0 };
                found.entry(subject.id).or_default().push(recorded(row, subject, &keys, &self.vault));
            }
        }
        for events in found.values_mut() {
            let beyond = events.len().saturating_sub(usize::try_from(MAX_EVENTS).unwrap_or_default());
            events.drain(..beyond);
        }
        Ok(found)
    }
}

/// What a line of the log says of `subject`, or that it can't be read.
fn recorded<C: StoredEvent>(row: EventRow, subject: Subject, keys: &OwnKeys, vault: &Vault) -> Recorded<C> {
    let unknown = Recorded::Unknown { id: row.id.0.into(), subject, at: row.at.0 };
    decode(row, keys.seal(vault, subject.id), |_, payload| payload.read()).map_or_else(
        |error| {
            tracing::warn!(kind = subject.kind.value, id = %subject.id, %error, "an event can't be read");
            unknown
        },
        Recorded::Known,
    )
}

fn any(row: EventRow, keys: &OwnKeys, vault: &Vault) -> Result<EventRecord<Happening>, StoreError> {
    let seal = keys.seal(vault, row.subject_id.0);
    decode(row, seal, happening::read)
}

impl History for Store {
    fn before(&mut self, event: &EventRecord<Happening>) -> Result<Vec<EventRecord<Happening>>, StoreError> {
        let rows: Vec<EventRow> = self.query(|connection| {
            on_each!(connection, |inner| events::table
                .filter(events::subject_id.eq(Id(event.subject.id)))
                .filter(events::subject_kind.eq(event.subject.kind.value))
                .filter(events::version.lt(event.version))
                .order(events::version)
                .limit(MAX_EVENTS)
                .select(EventRow::as_select())
                .load(inner))
        })?;
        let keys = self.keys_of(&rows)?;
        Ok(rows.into_iter().filter_map(|row| any(row, &keys, &self.vault).ok()).collect())
    }
}

/// The events after a place. As a row, so that the index begins right there however many events a transaction wrote.
fn after_on_postgres(place: Place) -> events::BoxedQuery<'static, Pg> {
    let place =
        sql::<Bool>("(xid, seq) > (").bind::<BigInt, _>(place.xid).sql(", ").bind::<BigInt, _>(place.seq).sql(")");
    events::table.filter(place).into_boxed()
}

fn after_on_sqlite(place: Place) -> events::BoxedQuery<'static, Sqlite> {
    events::table.filter(events::seq.gt(place.seq)).into_boxed()
}

impl Store {
    /// By what an event of that subject is sealed: a case may have a key of its own.
    fn key_of(&mut self, subject: Subject) -> Result<Option<Arc<SubjectKey>>, StoreError> {
        if subject.kind == cases::SUBJECT { self.sealing_key(subject.id) } else { Ok(None) }
    }

    /// The keys by which events open.
    fn keys_of<'a>(&mut self, rows: impl IntoIterator<Item = &'a EventRow>) -> Result<OwnKeys, StoreError> {
        self.own_keys(rows.into_iter().map(|row| (row.subject_id.0, row.sealed.as_slice())))
    }

    /// Writes every event of a case anew without what people wrote, without files and without the account `of` whoever submitted it,
    /// and sealed by the ring: the key of its own is destroyed next.
    /// What is counted of it stays: whoever reads the log again comes to the same.
    pub(super) fn erase_case_events(&mut self, case: CaseId, of: Option<AccountId>) -> Result<(), StoreError> {
        let rows: Vec<EventRow> = self.query(|connection| {
            on_each!(connection, |inner| events::table
                .filter(events::subject_id.eq(Id::from(case)))
                .filter(events::subject_kind.eq(cases::SUBJECT.value))
                .order(events::version)
                .select(EventRow::as_select())
                .load(inner))
        })?;
        let own = of.map(Party::Account);
        let keys = self.keys_of(&rows)?;
        for row in rows {
            let seal = keys.seal(&self.vault, case.0);
            let mut record: EventRecord<CaseChange> = decode(row, seal, |_, payload| payload.read())?;
            record.change.event.facts = record.change.event.facts.erased()?;
            record.scene.told.retain(|party| Some(*party) != own);
            record.party = record.party.filter(|party| Some(*party) != own);
            record.account = record.account.filter(|account| Some(*account) != of);
            let row = EventRow::of(&record, Seal::of(&self.vault, None))?;
            let erased = (
                events::sealed.eq(row.sealed),
                events::account_id.eq(row.account_id),
                events::party_kind.eq(row.party_kind),
                events::party_id.eq(row.party_id),
            );
            let place = events::table.filter(events::id.eq(row.id));
            self.change_one(|connection| diesel::update(place).set(erased).execute(connection))?;
        }
        Ok(())
    }

    /// Writes every event of something that is sealed by the ring anew without that account.
    pub(super) fn erase_from_events<C: StoredEvent>(
        &mut self,
        subject: Subject,
        of: AccountId,
    ) -> Result<(), StoreError> {
        let own = Party::Account(of);
        self.rewrite_events(subject, |record: &mut EventRecord<C>| {
            record.scene.told.retain(|party| *party != own);
            record.party = record.party.filter(|party| *party != own);
            record.account = record.account.filter(|account| *account != of);
        })
    }

    /// Writes every event of something that is sealed by the ring anew, changed so.
    pub(super) fn rewrite_events<C: StoredEvent>(
        &mut self,
        subject: Subject,
        change: impl Fn(&mut EventRecord<C>),
    ) -> Result<(), StoreError> {
        let rows: Vec<EventRow> = self.query(|connection| {
            on_each!(connection, |inner| events::table
                .filter(events::subject_id.eq(Id(subject.id)))
                .filter(events::subject_kind.eq(subject.kind.value))
                .order(events::version)
                .select(EventRow::as_select())
                .load(inner))
        })?;
        for row in rows {
            let mut record: EventRecord<C> = decode(row, Seal::of(&self.vault, None), |_, payload| payload.read())?;
            change(&mut record);
            let row = EventRow::of(&record, Seal::of(&self.vault, None))?;
            let erased = (
                events::sealed.eq(row.sealed),
                events::account_id.eq(row.account_id),
                events::party_kind.eq(row.party_kind),
                events::party_id.eq(row.party_id),
            );
            let place = events::table.filter(events::id.eq(row.id));
            self.change_one(|connection| diesel::update(place).set(erased).execute(connection))?;
        }
        Ok(())
    }

    /// What of that kind a case came of, be it a reception at which somebody was heard or what a sweep found: of both there are events of one
    /// transaction and one instant.
    pub(super) fn origin_of(&mut self, case: CaseId, kind: SubjectKind) -> Result<Option<Uuid>, StoreError> {
        let begun: Option<(i64, i64, Stamp)> = self.query(|connection| {
            events::table
                .filter(events::subject_id.eq(Id::from(case)))
                .filter(events::subject_kind.eq(cases::SUBJECT.value))
                .order(events::version)
                .select((events::xid, events::seq, events::at))
                .first(connection)
                .optional()
        })?;
        let Some((xid, seq, at)) = begun else { return Ok(None) };
        let found: Option<Id> = self.query(|connection| {
            events::table
                .filter(events::xid.eq(xid))
                .filter(events::seq.gt(seq))
                .filter(events::seq.le(seq + NEAR))
                .filter(events::at.eq(at))
                .filter(events::subject_kind.eq(kind.value))
                .order(events::seq)
                .select(events::subject_id)
                .first(connection)
                .optional()
        })?;
        Ok(found.map(|id| id.0))
    }

    fn insert_events(&mut self, rows: &[EventRow]) -> Result<(), StoreError> {
        insert_all!(self, events::table, rows)
    }

    /// Up to `limit` events after `place`, in the order of the log.
    pub fn events_after(&mut self, place: Place, limit: i64) -> Result<Vec<Entry>, StoreError> {
        let rows: Vec<(i64, i64, EventRow)> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => after_on_postgres(place)
                .filter(sql::<Bool>(SETTLED))
                .order((events::xid, events::seq))
                .limit(limit)
                .select((events::xid, events::seq, EventRow::as_select()))
                .load(inner),
            AnyConnection::Sqlite(inner) => after_on_sqlite(place)
                .order(events::seq)
                .limit(limit)
                .select((events::xid, events::seq, EventRow::as_select()))
                .load(inner),
        })?;
        let keys = self.keys_of(rows.iter().map(|(.., row)| row))?;
        let entry = |(xid, seq, row): (i64, i64, EventRow)| Entry {
            place: Place { xid, seq },
            id: row.id.0.into(),
            event: any(row, &keys, &self.vault),
        };
        Ok(rows.into_iter().map(entry).collect())
    }

    /// The next event after `place` without its content, for one whose row itself can't be read.
    pub fn next_place(&mut self, place: Place) -> Result<Option<(Place, EventId)>, StoreError> {
        let columns = (events::xid, events::seq, events::id);
        let row: Option<(i64, i64, Id)> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => after_on_postgres(place)
                .filter(sql::<Bool>(SETTLED))
                .order((events::xid, events::seq))
                .select(columns)
                .first(inner)
                .optional(),
            AnyConnection::Sqlite(inner) => {
                after_on_sqlite(place).order(events::seq).select(columns).first(inner).optional()
            }
        })?;
        Ok(row.map(|(xid, seq, id)| (Place { xid, seq }, id.0.into())))
    }

    /// The event of that id, where there is one.
    pub fn entry(&mut self, id: EventId) -> Result<Option<Result<EventRecord<Happening>, StoreError>>, StoreError> {
        let row = self.query(|connection| {
            events::table
                .filter(events::id.eq(Id::from(id)))
                .select(EventRow::as_select())
                .first::<EventRow>(connection)
                .optional()
        })?;
        let keys = self.keys_of(&row)?;
        Ok(row.map(|row| any(row, &keys, &self.vault)))
    }

    /// The last event that is there.
    pub fn end_of_log(&mut self) -> Result<Place, StoreError> {
        let last: Option<(i64, i64)> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => events::table
                .order((events::xid.desc(), events::seq.desc()))
                .select((events::xid, events::seq))
                .first(inner)
                .optional(),
            AnyConnection::Sqlite(inner) => {
                events::table.order(events::seq.desc()).select((events::xid, events::seq)).first(inner).optional()
            }
        })?;
        Ok(last.map_or(Place::START, |(xid, seq)| Place { xid, seq }))
    }

    /// How far whoever stands at `place` is behind.
    pub fn lag(&mut self, place: Place) -> Result<Lag, StoreError> {
        let since: Option<Stamp> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => {
                after_on_postgres(place).order((events::xid, events::seq)).select(events::at).first(inner).optional()
            }
            AnyConnection::Sqlite(inner) => {
                after_on_sqlite(place).order(events::seq).select(events::at).first(inner).optional()
            }
        })?;
        if since.is_none() {
            return Ok(Lag::default());
        }
        let events = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => after_on_postgres(place).count().get_result(inner),
            // Rows are never taken away, so that their numbers have no gaps.
            AnyConnection::Sqlite(inner) => {
                let last: Option<i64> = events::table.select(max(events::seq)).first(inner)?;
                Ok(last.unwrap_or_default() - place.seq)
            }
        })?;
        Ok(Lag { events, since: since.map(|at| at.0) })
    }
}
