//! The one door between asynchronous handlers and the blocking database.
//!
//! A use case is a plain function; [`Database::read`] and [`Database::write`] run it in one transaction on a
//! database thread. What reads one entity, a page of many, or figures waits for threads of its own
//! ([`Database::list`], [`Database::figures`]), what processes count together has another ([`Database::count`]),
//! and callers take turns. Queues are bounded: when one is full, or a job has waited past its deadline, the answer
//! is [`Failed::Overloaded`] at once and nothing piles up. Writers drain what waits, commit once and then answer
//! everybody in the batch; when a batch can't be committed as a whole, each of its jobs runs again alone.

pub mod connection;
mod lane;
pub(crate) mod line;
pub(crate) mod listener;
pub mod migrate;
pub(crate) mod prepared;
mod queue;
pub mod types;
mod worker;

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use connection::{AnyConnection, DatabaseUrl, MultiBackend};
pub use lane::{Failed, LaneStats};
pub use listener::Listener;
pub use queue::{caller, in_the_name_of};

use connection::Manager;
use lane::{Class, LAST_WAIT, Lane};
use line::{Watch, Watchman};
use listener::Edition;
use mashang_domain::deputies::Service;
use mashang_domain::shared::DeputyId;
use uuid::Uuid;

use crate::crypto::Vault;
use crate::known::Remembered;
use crate::store::{Store, Stores};
use crate::unreadable::Unreadable;

/// How long anybody waits for what processes count together.
const UNNOTICED: Duration = Duration::from_millis(250);

/// How the database is used.
#[derive(Clone, Debug)]
pub struct DatabaseOptions {
    /// Where it is.
    pub url: DatabaseUrl,
    /// Database threads that read entities, each with a connection; half as many read pages, and one figures.
    pub readers: u32,
    /// Database threads that write, each with a connection; SQLite has one writer whatever stands here.
    pub writers: u32,
    /// Jobs that may wait in each of the queues.
    pub queue: usize,
    /// How long a job may wait before it is refused.
    pub patience: Duration,
}

impl DatabaseOptions {
    /// What suits two cores.
    #[must_use]
    pub fn new(url: DatabaseUrl) -> Self {
        Self { url, readers: 4, writers: 2, queue: 1_024, patience: Duration::from_secs(2) }
    }
}

/// The door to the database; clones share it.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    own: Lane,
    lists: Lane,
    figures: Lane,
    writes: Lane,
    /// There is one where several processes share the database.
    counts: Option<Lane>,
    url: DatabaseUrl,
    cards: Arc<Edition>,
    /// What those who read remember.
    known: Arc<Remembered>,
    unreadable: Arc<Unreadable>,
    watch: Arc<Watch>,
    /// Goes last, so that whoever is left behind is let go. SQLite needs none.
    _watchman: Option<Watchman>,
}

impl Drop for Inner {
    /// One deadline for all of them: a database that stopped answering is not waited for five times.
    fn drop(&mut self) {
        let until = Instant::now() + LAST_WAIT;
        let Self { own, lists, figures, writes, counts, .. } = self;
        for lane in [own, lists, figures, writes].into_iter().chain(counts) {
            lane.close(until);
        }
    }
}

impl Database {
    /// Opens the door: makes the pool and starts the threads. A server that is not there yet is no error; it is
    /// asked again with every job.
    ///
    /// # Errors
    /// A sentence for the operator when the threads can't be started.
    pub fn open(options: &DatabaseOptions, vault: &Arc<Vault>) -> Result<Self, String> {
        let writers = if options.url.is_sqlite() { 1 } else { options.writers.max(1) };
        let readers = options.readers.max(1);
        let known = Arc::<Remembered>::default();
        let cards = Arc::<Edition>::default();
        let unreadable = Arc::<Unreadable>::default();
        let watch = Arc::<Watch>::default();
        let lane = |class: Class, threads: u32| {
            let pool = r2d2::Pool::builder()
                .max_size(threads)
                .min_idle(Some(0))
                .connection_timeout(options.patience)
                .test_on_check_out(false)
                .error_handler(Box::new(r2d2::NopErrorHandler))
                .build_unchecked(Stores {
                    manager: Manager::new(options.url.clone()).within(class.allowance()).watched_by(Arc::clone(&watch)),
                    vault: Arc::clone(vault),
                    known: Arc::clone(&known),
                    cards: Arc::clone(&cards),
                    unreadable: Arc::clone(&unreadable),
                });
            Lane::start(class, threads, options, &pool)
        };
        Ok(Self {
            inner: Arc::new(Inner {
                own: lane(Class::Own, readers)?,
                lists: lane(Class::List, readers.div_ceil(2))?,
                figures: lane(Class::Figures, 1)?,
                writes: lane(Class::Write, writers)?,
                counts: if options.url.is_sqlite() { None } else { Some(lane(Class::Count, 1)?) },
                url: options.url.clone(),
                cards: Arc::clone(&cards),
                known: Arc::clone(&known),
                unreadable: Arc::clone(&unreadable),
                _watchman: if options.url.is_sqlite() { None } else { Some(Watchman::start(Arc::clone(&watch))?) },
                watch: Arc::clone(&watch),
            }),
        })
    }

    /// Runs `job`, which reads one entity or a card, in a read-only transaction.
    ///
    /// # Errors
    /// [`Failed`]: the job's own error, or the database's state.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.own.run(None, job).await
    }

    /// The same for a page of many.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub async fn list<T, E, F>(&self, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.lists.run(None, job).await
    }

    /// The same for figures.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub async fn figures<T, E, F>(&self, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.figures.run(None, job).await
    }

    /// Runs `job` in a transaction that is committed when it returns `Ok` and rolled back when it returns `Err`. The
    /// job may be run more than once, and only the last run counts.
    ///
    /// # Errors
    /// [`Failed`]: the job's own error, or the database's state. After [`Failed::Unavailable`] the write may or may
    /// not have happened; after anything else it did not.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.writes.run(None, job).await
    }

    /// The same for what changes the entity `id`: such jobs run one after the other, so that none waits for another's locks.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub async fn write_to<T, E, F>(&self, id: Uuid, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.writes.run(Some(id.as_u128()), job).await
    }

    /// As [`Database::write`], for commands that load much at once: blocks, and waits as long as it takes.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub fn write_at_leisure<T, E, F>(&self, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.writes.run_at_leisure(job)
    }

    /// Runs `job`, which counts what all processes count together, and waits for it no longer than nobody notices. `None`
    /// where the database did not answer in time, and on SQLite, where one process counts for itself.
    pub async fn count<T, E, F>(&self, job: F) -> Option<T>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Debug + Send + 'static,
    {
        let counts = self.inner.counts.as_ref()?;
        match tokio::time::timeout(UNNOTICED, counts.run(None, job)).await {
            Ok(Ok(counted)) => Some(counted),
            Ok(Err(error @ (Failed::Job(_) | Failed::Internal(_)))) => {
                tracing::warn!(?error, "what processes count together was not counted");
                None
            }
            Ok(Err(Failed::Overloaded | Failed::Unavailable | Failed::Full)) | Err(_) => None,
        }
    }

    /// The figures of the queues.
    #[must_use]
    pub fn stats(&self) -> Vec<(&'static str, LaneStats)> {
        let Inner { own, lists, figures, writes, counts, .. } = &*self.inner;
        [own, lists, figures, writes].into_iter().chain(counts).map(Lane::stats).collect()
    }

    /// How often a list left out a row that can't be read.
    #[must_use]
    pub fn unreadable_rows(&self) -> u64 {
        self.inner.unreadable.met()
    }

    /// How many connections were cut because nothing came back on them.
    #[must_use]
    pub fn cut_connections(&self) -> u64 {
        self.inner.watch.cut()
    }

    /// How often what cards show has changed: a card that was read before the last time is out of date.
    #[must_use]
    pub fn card_edition(&self) -> u64 {
        self.inner.cards.current()
    }

    /// When a deputy serves, where it was read a moment ago and nothing of any deputy has changed since: no job is made of it, since
    /// every request of a deputy asks.
    #[must_use]
    pub fn known_service(&self, deputy: DeputyId) -> Option<Arc<Service>> {
        self.inner.known.services.get(deputy, self.inner.cards.current())
    }

    /// Learns what other processes of the same database change, until the answer is dropped. SQLite tells nobody.
    ///
    /// # Errors
    /// A sentence for the operator when the thread can't be started.
    pub fn listen(&self) -> Result<Option<Listener>, String> {
        let Inner { url, cards, .. } = &*self.inner;
        if url.is_sqlite() {
            return Ok(None);
        }
        Listener::start(Manager::new(url.clone()), Arc::clone(cards)).map(Some)
    }

    /// Where the database is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.inner.url
    }
}
