use std::sync::Arc;

use mashang_domain::happening::Happening;
use mashang_domain::shared::{Context, EventId, EventRecord, Instant, StoreError};
use uuid::Uuid;

use super::backoff;
use crate::repositories::{Parked, Place, Store};

/// When a parked event is tried again for the first time, and the longest wait between two attempts.
const RETRY: [chrono::Duration; 2] = [chrono::Duration::seconds(5), chrono::Duration::hours(1)];

/// Somebody who reads the log.
pub struct Consumer {
    /// Stands in the tables; never changed.
    pub name: &'static str,
    pub begin: fn() -> Box<dyn Batch>,
}

/// What a consumer makes of some events, gathered so that each kind of effect is written in few statements.
pub trait Batch: Send + Sync {
    /// Takes in an event, reading whatever it needs. What fails leaves the batch as it was.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when this event can't be digested, now: it is parked, and the others go on.
    fn digest(&mut self, store: &mut Store, ctx: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError>;

    /// Reads what all that was digested needs together, once the last of the batch is.
    ///
    /// # Errors
    /// When the store fails; [`StoreError::Corrupt`] has the batch tried in parts.
    fn gather(&mut self, _: &mut Store, _: &Context) -> Result<(), StoreError> {
        Ok(())
    }

    /// Writes the effects, in the transaction in which the place moves on. An event that was digested before has no
    /// second effect.
    fn keep(&self, store: &mut Store, ctx: &Context) -> Result<(), StoreError>;
}

/// Why a batch came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Setback {
    /// Another process holds the consumer, or moved it meanwhile.
    #[error("another process holds the consumer")]
    Lost,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Events that were digested and are not kept yet.
#[derive(Clone)]
pub(super) struct Digested {
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) events: usize,
    /// Whether the lease is this process's already.
    pub(super) ours: bool,
    batch: Arc<dyn Batch>,
    parked: Vec<Parked>,
}

/// What a look at the log gave.
pub(super) enum Look {
    /// The consumer has no row yet.
    New,
    /// Another process holds it.
    Held,
    /// Nothing has happened since.
    AtEnd,
    Events(Digested),
}

fn parked(consumer: &Consumer, event: EventId, error: &str, now: Instant) -> Parked {
    Parked {
        consumer: consumer.name.to_owned(),
        event,
        error: error.to_owned(),
        attempts: 0,
        parked_at: now,
        run_at: now + next_attempt(0),
    }
}

pub(super) fn next_attempt(attempts: i32) -> chrono::Duration {
    backoff(attempts + 1, RETRY[0], RETRY[1])
}

impl Consumer {
    /// Digests up to `limit` events after the consumer's place, in a transaction that need not write.
    pub(super) fn look(&self, store: &mut Store, ctx: &Context, me: Uuid, limit: i64) -> Result<Look, StoreError> {
        let Some(seat) = store.consumer(self.name)? else { return Ok(Look::New) };
        if seat.is_held_from(me, ctx.now) {
            return Ok(Look::Held);
        }
        let entries = store.events_after(seat.place, limit)?;
        let Some(last) = entries.last() else { return Ok(Look::AtEnd) };
        let (to, events) = (last.place, entries.len());
        let mut batch = (self.begin)();
        let mut parked_now = Vec::new();
        for entry in entries {
            let outcome = match &entry.event {
                Ok(event) => batch.digest(store, ctx, event),
                Err(StoreError::Corrupt(what)) => Err(StoreError::Corrupt(what)),
                Err(error) => return Err(StoreError::Database(error.to_string())),
            };
            match outcome {
                Ok(()) => {}
                Err(StoreError::Corrupt(what)) => parked_now.push(parked(self, entry.id, what, ctx.now)),
                Err(error) => return Err(error),
            }
        }
        batch.gather(store, ctx)?;
        let ours = seat.lease.is_some_and(|(holder, until)| holder == me && until >= ctx.now);
        Ok(Look::Events(Digested { from: seat.place, to, events, ours, batch: batch.into(), parked: parked_now }))
    }

    /// Keeps what was digested and moves the place on, in the transaction under way.
    pub(super) fn keep(
        &self,
        store: &mut Store,
        ctx: &Context,
        me: Uuid,
        until: Instant,
        digested: &Digested,
    ) -> Result<(), Setback> {
        if !store.move_consumer(self.name, me, digested.from, digested.to, [ctx.now, until])? {
            return Err(Setback::Lost);
        }
        digested.batch.keep(store, ctx)?;
        store.park(&digested.parked)?;
        for parked in &digested.parked {
            tracing::warn!(consumer = self.name, event = %parked.event, error = parked.error, "an event is parked");
        }
        Ok(())
    }

    /// Parks the next event unread and moves on, in the transaction under way.
    pub(super) fn set_aside(
        &self,
        store: &mut Store,
        ctx: &Context,
        me: Uuid,
        until: Instant,
        error: &str,
    ) -> Result<(), Setback> {
        let Some(seat) = store.consumer(self.name)? else { return Err(Setback::Lost) };
        let Some((place, event)) = store.next_place(seat.place)? else { return Err(Setback::Lost) };
        if !store.move_consumer(self.name, me, seat.place, place, [ctx.now, until])? {
            return Err(Setback::Lost);
        }
        store.park(&[parked(self, event, error, ctx.now)])?;
        tracing::warn!(consumer = self.name, %event, error, "an event is parked");
        Ok(())
    }

    /// Digests a parked event alone, in a transaction that need not write.
    pub(super) fn try_again(
        &self,
        store: &mut Store,
        ctx: &Context,
        event: EventId,
    ) -> Result<Arc<dyn Batch>, StoreError> {
        let event = store.entry(event)?.ok_or(StoreError::Corrupt("it is not in the log"))??;
        let mut batch = (self.begin)();
        batch.digest(store, ctx, &event)?;
        batch.gather(store, ctx)?;
        Ok(batch.into())
    }

    /// Keeps what came of a parked event and unparks it, in the transaction under way.
    pub(super) fn keep_again(
        store: &mut Store,
        ctx: &Context,
        parked: &Parked,
        batch: &dyn Batch,
    ) -> Result<(), Setback> {
        if !store.unpark(parked)? {
            return Err(Setback::Lost);
        }
        Ok(batch.keep(store, ctx)?)
    }
}
