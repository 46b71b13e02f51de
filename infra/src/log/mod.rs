//! The log of events and those who read it. A consumer has a name and a place in the log; the place moves on in the
//! transaction of what the consumer made of the events, so that each has its effect exactly once, however often a process
//! dies. Any number of processes may run all of them: one holds a consumer at a time, for as long as its lease says, and
//! whoever lost a consumer meanwhile finds the place moved and writes nothing.

mod activities;
mod backoff;
mod chores;
mod consultations;
mod consumer;
mod contacts;
mod counting;
mod digests;
mod disputes;
mod handovers;
mod indexing;
mod orders;
mod pursuit;
mod rebuild;
mod replay;
mod resealing;
mod retention;
mod sittings;
mod stations;
mod suggestions;
mod sweeps;
mod term_changes;
mod trust;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::time::Duration;

use mashang_domain::shared::{Failure, StoreError};
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) use backoff::backoff;
pub use consumer::{Batch, Consumer, Setback};
pub use digests::CONSUMERS;
pub use rebuild::{finish_figures, rebuild_figures};
pub use replay::{catch_up, replay};

use crate::db::{Database, Failed};
use crate::deliveries::{Deliver, Runner};
use crate::files::Files;
use crate::repositories::{DeliveryPolicy, Store};
use crate::system::Surroundings;

/// How long a worker rests when there is nothing to do.
const REST: Duration = Duration::from_millis(500);

/// A process's worker: what it works on and as whom.
#[derive(Clone)]
pub struct Worker {
    pub db: Database,
    pub surroundings: Surroundings,
    pub progress: Arc<Progress>,
    /// Where uploaded files lie.
    pub files: Files,
    pub consumers: &'static [Consumer],
    /// Who sends what leaves the house.
    pub senders: Vec<Arc<dyn Deliver>>,
    /// For how long a consumer is held without a sign of life.
    pub lease: Duration,
    /// How many cases its clocks close within a minute at most.
    pub most_closed: u32,
    /// This process, in the lease of what it holds.
    pub me: Uuid,
}

/// What this process did since it started.
#[derive(Debug, Default)]
pub struct Progress {
    /// Events that its consumers digested.
    pub digested: AtomicU64,
    /// Clocks that it struck.
    pub struck: AtomicU64,
    /// Cases that wait to be closed because so many were to be at once.
    pub held: AtomicU64,
    /// Whether the machine's clock is not to be trusted, so that none is struck.
    pub doubts: AtomicBool,
}

impl Worker {
    /// A worker under a name of its own.
    #[must_use]
    pub fn new(
        db: Database,
        files: Files,
        surroundings: Surroundings,
        progress: Arc<Progress>,
        lease: Duration,
    ) -> Self {
        let me = surroundings.ids.mint(surroundings.clock.now());
        Self {
            db,
            surroundings,
            progress,
            files,
            consumers: CONSUMERS,
            senders: Vec::new(),
            lease,
            most_closed: chores::CLOSED,
            me,
        }
    }

    /// Works until `stop` says so: every consumer at its own speed, and the chores beside them. What fails is logged and
    /// tried again.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let held = Arc::new(AtomicU64::new(0));
        let consumers: Vec<_> = self
            .consumers
            .iter()
            .map(|consumer| {
                let pursuit = pursuit::Pursuit::new(self.clone(), consumer, Arc::clone(&held));
                tokio::spawn(pursuit.run(stop.clone()))
            })
            .collect();
        let mut others = vec![
            tokio::spawn(chores::run(self.clone(), stop.clone())),
            tokio::spawn(resealing::run(self.clone(), stop.clone())),
            tokio::spawn(contacts::tag(self.clone(), stop.clone())),
        ];
        if !self.senders.is_empty() {
            let (senders, policy) = (self.senders.clone(), DeliveryPolicy::default());
            others.push(tokio::spawn(Runner { worker: self.clone(), senders, policy }.run(stop.clone())));
        }
        // An error says that whoever could stop it is gone.
        let _ = stop.wait_for(|stopped| *stopped).await;
        for task in consumers.into_iter().chain(others) {
            let _ = task.await;
        }
        let me = self.me;
        let released = self.db.write(move |store| {
            store.release_consumers(me)?;
            store.release_changeovers(me)?;
            store.release_rotation(me)
        });
        if let Err(error) = released.await {
            complain("the worker's leases could not be given back", &error);
        }
    }
}

/// Rests, but not when it is time to stop.
pub(crate) async fn rest(stop: &mut watch::Receiver<bool>, time: Duration) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        _ = stop.wait_for(|stopped| *stopped) => {}
    }
}

/// The same, and not when somebody rings; `true` where somebody did.
pub async fn rest_unless_rung(
    stop: &mut watch::Receiver<bool>,
    bell: &mut watch::Receiver<()>,
    time: Duration,
) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => false,
        _ = stop.wait_for(|stopped| *stopped) => false,
        rung = bell.changed() => rung.is_ok(),
    }
}

/// Does `step` for each that is due in a transaction of its own, until it is time to stop; whether any of them went on, and work is
/// to go on with. One that can't keeps no other from it: `what` is told the log.
async fn each<I: Copy + Into<Uuid> + Send + 'static>(
    worker: &Worker,
    stop: &watch::Receiver<bool>,
    due: Vec<I>,
    what: &str,
    step: impl Fn(&mut Store, I) -> Result<bool, Failure> + Clone + Send + 'static,
) -> Result<bool, Failed<StoreError>> {
    let mut went_on = false;
    for id in due {
        if *stop.borrow() {
            return Ok(false);
        }
        let step = step.clone();
        let done = worker.db.write_to(id.into(), move |store| step(store, id)).await;
        went_on |= settled(id.into(), done, what)?.unwrap_or_default();
    }
    Ok(went_on)
}

/// What came of a step, if it came to anything. What has to do with one alone keeps a worker from no other.
fn settled<T>(id: Uuid, done: Result<T, Failed<Failure>>, what: &str) -> Result<Option<T>, Failed<StoreError>> {
    match done {
        Ok(done) => Ok(Some(done)),
        // Somebody who acts on it at the same moment comes first; the next round looks again.
        Err(Failed::Job(Failure::Version { .. } | Failure::Conflict { .. } | Failure::Store(StoreError::Stale))) => {
            Ok(None)
        }
        Err(Failed::Job(error)) => {
            tracing::warn!(%id, %error, "{what}");
            Ok(None)
        }
        Err(error) => Err(error.map(|_| StoreError::Stale)),
    }
}

pub(crate) fn complain(what: &str, error: &Failed<StoreError>) {
    match error {
        Failed::Job(error) => tracing::error!(%error, what),
        Failed::Overloaded => tracing::warn!(what, "the database is busy"),
        Failed::Unavailable => tracing::warn!(what, "the database is unreachable"),
        Failed::Full => tracing::error!(what, "there is no room left"),
        Failed::Internal(text) => tracing::error!(text, what),
    }
}
