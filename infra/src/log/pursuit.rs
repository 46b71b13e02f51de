//! How a process keeps a consumer going.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use mashang_domain::shared::{Actor, Instant, StoreError};
use tokio::sync::watch;

use super::consumer::{Consumer, Digested, Look, Setback, next_attempt};
use super::{REST, Worker, complain, rest, rest_unless_rung};
use crate::db::Failed;
use crate::repositories::Parked;

/// Events that one transaction takes at most.
const BATCH: i64 = 500;
/// How often parked events are looked at, and how many are tried in one go.
const PARKED: (Duration, i64) = (Duration::from_secs(1), 100);
/// How long a process waits for each consumer that it holds before it takes another one that is free: time enough for a
/// process that holds none to be there first.
const COURTESY: Duration = Duration::from_millis(20);

/// What a round came to.
enum Round {
    /// So many events were digested.
    Digested(u64),
    /// There was nothing to do here.
    Idle,
}

pub(super) struct Pursuit {
    worker: Worker,
    consumer: &'static Consumer,
    /// How many consumers this process holds.
    held: Arc<AtomicU64>,
    holding: bool,
    limit: i64,
}

/// A failure of a whole batch.
enum Trouble {
    /// The database is busy or gone: nothing is wrong with the events.
    Wait(Failed<StoreError>),
    /// Something in the batch, perhaps a single event.
    Batch(String),
}

impl From<Failed<Setback>> for Trouble {
    fn from(failed: Failed<Setback>) -> Self {
        match failed {
            Failed::Job(Setback::Lost) => Self::Wait(Failed::Job(StoreError::Stale)),
            Failed::Job(Setback::Store(StoreError::Unreachable)) | Failed::Unavailable => {
                Self::Wait(Failed::Unavailable)
            }
            // No event is at fault where others hold what is needed, or there is no room.
            Failed::Job(Setback::Store(StoreError::Busy)) | Failed::Overloaded => Self::Wait(Failed::Overloaded),
            Failed::Job(Setback::Store(StoreError::Full)) | Failed::Full => Self::Wait(Failed::Full),
            Failed::Job(Setback::Store(error)) => Self::Batch(error.to_string()),
            Failed::Internal(text) => Self::Batch(text),
        }
    }
}

impl Pursuit {
    pub(super) fn new(worker: Worker, consumer: &'static Consumer, held: Arc<AtomicU64>) -> Self {
        Self { worker, consumer, held, holding: false, limit: BATCH }
    }

    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut parked_at = tokio::time::Instant::now();
        let mut bell = self.worker.surroundings.bell.of_log();
        while !*stop.borrow() {
            let round = self.round().await;
            if tokio::time::Instant::now() >= parked_at {
                self.try_parked().await;
                parked_at = tokio::time::Instant::now() + PARKED.0;
            }
            match round {
                Ok(Round::Digested(events)) => {
                    self.worker.progress.digested.fetch_add(events, Ordering::Relaxed);
                    self.limit = (self.limit * 2).min(BATCH);
                }
                Ok(Round::Idle) => {
                    rest_unless_rung(&mut stop, &mut bell, REST).await;
                }
                Err(Trouble::Wait(Failed::Job(_))) => {
                    self.holds(false);
                    rest(&mut stop, REST).await;
                }
                Err(Trouble::Wait(error)) => {
                    complain("a consumer waits", &error);
                    rest(&mut stop, REST).await;
                }
                // Halved until the one event that spoils it is alone.
                Err(Trouble::Batch(error)) if self.limit > 1 => {
                    tracing::warn!(consumer = self.consumer.name, error, "a batch failed and is tried in parts");
                    self.limit = (self.limit / 2).max(1);
                }
                Err(Trouble::Batch(error)) => self.set_aside(error, &mut stop).await,
            }
        }
    }

    fn holds(&mut self, holding: bool) {
        if holding && !self.holding {
            self.held.fetch_add(1, Ordering::Relaxed);
        } else if self.holding && !holding {
            self.held.fetch_sub(1, Ordering::Relaxed);
        }
        self.holding = holding;
    }

    fn until(&self, now: Instant) -> Instant {
        now + chrono::Duration::from_std(self.worker.lease).unwrap_or(chrono::Duration::seconds(10))
    }

    async fn look(&self) -> Result<Look, Trouble> {
        let (ctx, me) = (self.worker.surroundings.context(Actor::System), self.worker.me);
        let (consumer, limit) = (self.consumer, self.limit);
        let look = self.worker.db.read(move |store| consumer.look(store, &ctx, me, limit)).await;
        look.map_err(|error| error.map(Setback::Store).into())
    }

    /// Digests and keeps the next events.
    async fn round(&mut self) -> Result<Round, Trouble> {
        let mut look = self.look().await?;
        if let Look::Events(Digested { ours: false, .. }) = look {
            self.holds(false);
            let others = self.held.load(Ordering::Relaxed);
            if others > 0 {
                tokio::time::sleep(COURTESY.saturating_mul(u32::try_from(others).unwrap_or(1))).await;
                look = self.look().await?;
            }
        }
        let digested = match look {
            Look::Events(digested) => digested,
            Look::Held => {
                self.holds(false);
                return Ok(Round::Idle);
            }
            Look::AtEnd => return Ok(Round::Idle),
            Look::New => {
                let name = self.consumer.name;
                let entered = self.worker.db.write(move |store| store.enter_consumer(name)).await;
                entered.map_err(|error| Trouble::from(error.map(Setback::Store)))?;
                return Ok(Round::Idle);
            }
        };
        let ctx = self.worker.surroundings.context(Actor::System);
        let (consumer, me, until) = (self.consumer, self.worker.me, self.until(ctx.now));
        let events = digested.events as u64;
        self.worker.db.write(move |store| consumer.keep(store, &ctx, me, until, &digested)).await?;
        self.holds(true);
        Ok(Round::Digested(events))
    }

    /// Parks the event that alone spoils its batch.
    async fn set_aside(&mut self, error: String, stop: &mut watch::Receiver<bool>) {
        let ctx = self.worker.surroundings.context(Actor::System);
        let (consumer, me, until) = (self.consumer, self.worker.me, self.until(ctx.now));
        let parked = self.worker.db.write(move |store| consumer.set_aside(store, &ctx, me, until, &error)).await;
        match parked.map_err(Trouble::from) {
            Ok(()) => {}
            Err(Trouble::Wait(error)) => {
                complain("a consumer waits", &error);
                rest(stop, REST).await;
            }
            Err(Trouble::Batch(error)) => {
                tracing::error!(consumer = self.consumer.name, error, "an event can't be parked");
                rest(stop, REST).await;
            }
        }
    }

    /// Tries parked events again that are due. No lease is asked for: a version of the program that can digest an event
    /// need not wait for one that can't.
    async fn try_parked(&self) {
        let (now, consumer) = (self.worker.surroundings.clock.now(), self.consumer);
        let due = self.worker.db.read(move |store| store.parked_due(consumer.name, now, PARKED.1)).await;
        for parked in due.unwrap_or_default() {
            let event = parked.event;
            let outcome = self.try_one(parked.clone()).await;
            match outcome {
                Ok(()) => {
                    self.worker.progress.digested.fetch_add(1, Ordering::Relaxed);
                    tracing::info!(consumer = consumer.name, %event, "a parked event was digested");
                }
                Err(Trouble::Wait(_)) => {}
                Err(Trouble::Batch(error)) => {
                    let run_at = now + next_attempt(parked.attempts + 1);
                    let noted = self.worker.db.write(move |store| store.postpone(&parked, &error, run_at)).await;
                    if let Err(error) = noted {
                        complain("a parked event could not be postponed", &error);
                    }
                }
            }
        }
    }

    async fn try_one(&self, parked: Parked) -> Result<(), Trouble> {
        let (ctx, consumer, event) = (self.worker.surroundings.context(Actor::System), self.consumer, parked.event);
        let looked = self.worker.db.read(move |store| consumer.try_again(store, &ctx, event)).await;
        let batch = looked.map_err(|error| Trouble::from(error.map(Setback::Store)))?;
        let ctx = self.worker.surroundings.context(Actor::System);
        Ok(self.worker.db.write(move |store| Consumer::keep_again(store, &ctx, &parked, &*batch)).await?)
    }
}
