//! Who has read the log how far, and what of it could not be digested.

use chrono::Duration;
use diesel::dsl::count_star;
use diesel::prelude::*;
use mashang_domain::shared::{EventId, Instant, StoreError};
use uuid::Uuid;

use super::deliveries::DeliveryState;
use super::events::{Lag, Place};
use super::{Store, insert_new};
use crate::db::types::{Id, Stamp};
use crate::keys::Rotation;
use crate::schema::log::{consumers, parked_events};

/// A lease that reaches further than this was taken by a clock that went wrong, and holds nobody off.
const LONGEST_LEASE: Duration = Duration::minutes(10);

/// Where a consumer stands, and who holds it.
#[derive(Clone, Debug)]
pub struct Seat {
    pub name: String,
    pub place: Place,
    /// The process that held it last, and until when.
    pub lease: Option<(Uuid, Instant)>,
}

impl Seat {
    /// Whether another process than `me` holds it now.
    #[must_use]
    pub fn is_held_from(&self, me: Uuid, now: Instant) -> bool {
        self.lease.is_some_and(|(holder, until)| holder != me && until >= now && until <= now + LONGEST_LEASE)
    }
}

/// An event that a consumer could not digest.
#[derive(Clone, Debug)]
pub struct Parked {
    pub consumer: String,
    pub event: EventId,
    pub error: String,
    /// How often it was tried since it was parked.
    pub attempts: i32,
    pub parked_at: Instant,
    /// When it is tried again.
    pub run_at: Instant,
}

/// How a consumer does, for operators.
#[derive(Clone, Debug)]
pub struct ConsumerStatus {
    pub seat: Seat,
    pub lag: Lag,
    pub parked: i64,
}

/// How the log is read and what leaves the house, for operators.
#[derive(Clone, Debug, Default)]
pub struct FlowStatus {
    pub consumers: Vec<ConsumerStatus>,
    pub deliveries: Vec<(DeliveryState, i64)>,
    /// How far the newest key has come in the place of those before it.
    pub rotation: Option<Rotation>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consumers, treat_none_as_default_value = false)]
struct ConsumerRow {
    name: String,
    xid: i64,
    seq: i64,
    lease_holder: Option<Id>,
    lease_until: Option<Stamp>,
}

impl ConsumerRow {
    fn read(self) -> Seat {
        Seat {
            name: self.name,
            place: Place { xid: self.xid, seq: self.seq },
            lease: self.lease_holder.zip(self.lease_until).map(|(holder, until)| (holder.0, until.0)),
        }
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = parked_events, treat_none_as_default_value = false)]
struct ParkedRow {
    consumer: String,
    event_id: Id,
    error: String,
    attempts: i32,
    parked_at: Stamp,
    run_at: Stamp,
}

impl ParkedRow {
    fn of(parked: &Parked) -> Self {
        Self {
            consumer: parked.consumer.clone(),
            event_id: parked.event.into(),
            error: parked.error.clone(),
            attempts: parked.attempts,
            parked_at: parked.parked_at.into(),
            run_at: parked.run_at.into(),
        }
    }

    fn read(self) -> Parked {
        Parked {
            consumer: self.consumer,
            event: self.event_id.0.into(),
            error: self.error,
            attempts: self.attempts,
            parked_at: self.parked_at.0,
            run_at: self.run_at.0,
        }
    }
}

impl Store {
    /// Where that consumer stands; `None` before it first ran.
    pub fn consumer(&mut self, name: &str) -> Result<Option<Seat>, StoreError> {
        let row = self.query(|connection| {
            consumers::table.find(name).select(ConsumerRow::as_select()).first(connection).optional()
        })?;
        Ok(row.map(ConsumerRow::read))
    }

    /// Gives a consumer its row: a new one begins with the first event that ever was.
    pub fn enter_consumer(&mut self, name: &str) -> Result<(), StoreError> {
        let row = ConsumerRow {
            name: name.to_owned(),
            xid: Place::START.xid,
            seq: Place::START.seq,
            lease_holder: None,
            lease_until: None,
        };
        insert_new!(self, consumers::table, [row], consumers::name)
    }

    /// Moves a consumer on for the process `me`, which holds it until `until` by that; `false`, and nothing is written, when
    /// another holds it or has moved it meanwhile.
    pub fn move_consumer(
        &mut self,
        name: &str,
        me: Uuid,
        from: Place,
        to: Place,
        [now, until]: [Instant; 2],
    ) -> Result<bool, StoreError> {
        let moved = self.query(|connection| {
            let ours = consumers::lease_holder
                .is_null()
                .or(consumers::lease_holder.eq(Some(Id(me))))
                .or(consumers::lease_until.lt(Some(Stamp(now))))
                .or(consumers::lease_until.gt(Some(Stamp(now + LONGEST_LEASE))));
            diesel::update(consumers::table.find(name))
                .filter(consumers::xid.eq(from.xid).and(consumers::seq.eq(from.seq)))
                .filter(ours)
                .set((
                    consumers::xid.eq(to.xid),
                    consumers::seq.eq(to.seq),
                    consumers::lease_holder.eq(Some(Id(me))),
                    consumers::lease_until.eq(Some(Stamp(until))),
                ))
                .execute(connection)
        })?;
        self.wrote |= moved > 0;
        Ok(moved == 1)
    }

    /// Lets every consumer go that the process `me` holds.
    pub fn release_consumers(&mut self, me: Uuid) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::update(consumers::table.filter(consumers::lease_holder.eq(Some(Id(me)))))
                .set((consumers::lease_holder.eq(None::<Id>), consumers::lease_until.eq(None::<Stamp>)))
                .execute(connection)
        })?;
        Ok(())
    }

    /// Sends a consumer back to the beginning, and forgets what it could not digest: it will come to it again.
    pub fn rewind_consumer(&mut self, name: &str) -> Result<(), StoreError> {
        self.change_one(|connection| {
            diesel::update(consumers::table.find(name))
                .set((consumers::xid.eq(Place::START.xid), consumers::seq.eq(Place::START.seq)))
                .execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(parked_events::table.filter(parked_events::consumer.eq(name))).execute(connection)
        })?;
        Ok(())
    }

    /// Parks events.
    pub fn park(&mut self, parked: &[Parked]) -> Result<(), StoreError> {
        let rows: Vec<_> = parked.iter().map(ParkedRow::of).collect();
        insert_new!(self, parked_events::table, rows, (parked_events::consumer, parked_events::event_id))
    }

    /// What of a consumer's parked events is to be tried again, the longest due first.
    pub fn parked_due(&mut self, consumer: &str, now: Instant, limit: i64) -> Result<Vec<Parked>, StoreError> {
        let rows: Vec<ParkedRow> = self.query(|connection| {
            parked_events::table
                .filter(parked_events::consumer.eq(consumer))
                .filter(parked_events::run_at.le(Stamp(now)))
                .order(parked_events::run_at)
                .limit(limit)
                .select(ParkedRow::as_select())
                .load(connection)
        })?;
        Ok(rows.into_iter().map(ParkedRow::read).collect())
    }

    /// Takes an event out of the parked ones; `false`, and nothing is written, when somebody was faster.
    pub fn unpark(&mut self, parked: &Parked) -> Result<bool, StoreError> {
        let gone = self.query(|connection| {
            diesel::delete(parked_events::table.find((&parked.consumer, Id::from(parked.event)))).execute(connection)
        })?;
        self.wrote |= gone > 0;
        Ok(gone == 1)
    }

    /// Notes that a parked event was tried in vain: `seen` is how it stood before.
    pub fn postpone(&mut self, seen: &Parked, error: &str, run_at: Instant) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::update(parked_events::table.find((&seen.consumer, Id::from(seen.event))))
                .filter(parked_events::attempts.eq(seen.attempts))
                .set((
                    parked_events::error.eq(error),
                    parked_events::attempts.eq(seen.attempts + 1),
                    parked_events::run_at.eq(Stamp(run_at)),
                ))
                .execute(connection)
        })?;
        Ok(())
    }

    /// Every parked event, or those of one id, the oldest first; at most `limit`.
    pub fn parked(&mut self, event: Option<EventId>, limit: i64) -> Result<Vec<Parked>, StoreError> {
        let mut query = parked_events::table
            .order((parked_events::parked_at, parked_events::event_id, parked_events::consumer))
            .select(ParkedRow::as_select())
            .into_boxed();
        if let Some(event) = event {
            query = query.filter(parked_events::event_id.eq(Id::from(event)));
        }
        let rows: Vec<ParkedRow> = self.query(|connection| query.limit(limit).load(connection))?;
        Ok(rows.into_iter().map(ParkedRow::read).collect())
    }

    /// Makes every parked event, or that one, due at once, and returns how many those are.
    pub fn retry_parked(&mut self, event: Option<EventId>) -> Result<usize, StoreError> {
        let due = parked_events::run_at.eq(parked_events::parked_at);
        self.change(|connection| match event {
            Some(event) => diesel::update(parked_events::table.filter(parked_events::event_id.eq(Id::from(event))))
                .set(due)
                .execute(connection),
            None => diesel::update(parked_events::table).set(due).execute(connection),
        })
    }

    /// How all of it stands.
    pub fn flow_status(&mut self) -> Result<FlowStatus, StoreError> {
        let (consumers, deliveries) = (self.consumer_statuses()?, self.open_deliveries()?.to_vec());
        Ok(FlowStatus { consumers, deliveries, rotation: self.rotation()? })
    }

    /// How every consumer does.
    pub fn consumer_statuses(&mut self) -> Result<Vec<ConsumerStatus>, StoreError> {
        let rows: Vec<ConsumerRow> = self.query(|connection| {
            consumers::table.order(consumers::name).select(ConsumerRow::as_select()).load(connection)
        })?;
        let parked: Vec<(String, i64)> = self.query(|connection| {
            parked_events::table
                .group_by(parked_events::consumer)
                .select((parked_events::consumer, count_star()))
                .load(connection)
        })?;
        rows.into_iter()
            .map(|row| {
                let seat = row.read();
                let lag = self.lag(seat.place)?;
                let parked = parked.iter().find(|(name, _)| *name == seat.name).map_or(0, |(_, count)| *count);
                Ok(ConsumerStatus { seat, lag, parked })
            })
            .collect()
    }
}
