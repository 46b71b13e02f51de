//! The one door between asynchronous handlers and the blocking database.
//!
//! A use case is a plain function; [`Database::read`] and [`Database::write`] run it in one transaction on a database
//! thread. Queues are bounded: when one is full, or a job has waited past its deadline, the answer is
//! [`Failed::Overloaded`] at once and nothing piles up. Writers drain what waits, commit once and then answer everybody
//! in the batch; when a batch can't be committed as a whole, each of its jobs runs again alone.

pub mod connection;
mod lane;
pub mod migrate;
pub(crate) mod prepared;
pub mod types;

use std::sync::Arc;
use std::time::Duration;

pub use connection::{AnyConnection, DatabaseUrl, MultiBackend};
pub use lane::{Failed, LaneStats};

use connection::Manager;
use lane::{Lane, Mode};

use crate::crypto::Vault;
use crate::store::{Store, Stores};

/// How the database is used.
#[derive(Clone, Debug)]
pub struct DatabaseOptions {
    /// Where it is.
    pub url: DatabaseUrl,
    /// Database threads that read, each with a connection.
    pub readers: u32,
    /// Database threads that write, each with a connection; SQLite has one writer whatever stands here.
    pub writers: u32,
    /// Jobs that may wait in each of the two queues.
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
    reads: Lane,
    writes: Lane,
    url: DatabaseUrl,
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
        let pool = r2d2::Pool::builder()
            .max_size(readers + writers)
            .min_idle(Some(0))
            .connection_timeout(options.patience)
            .test_on_check_out(false)
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .build_unchecked(Stores { manager: Manager::new(options.url.clone()), vault: Arc::clone(vault) });
        let lane = |mode, threads| Lane::start(mode, threads, options, &pool);
        let (reads, writes) = (lane(Mode::Read, readers)?, lane(Mode::Write, writers)?);
        Ok(Self { inner: Arc::new(Inner { reads, writes, url: options.url.clone() }) })
    }

    /// Runs `job` in a read-only transaction.
    ///
    /// # Errors
    /// [`Failed`]: the job's own error, or the database's state.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        self.inner.reads.run(job).await
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
        self.inner.writes.run(job).await
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

    /// The figures of the two queues: reads, then writes.
    #[must_use]
    pub fn stats(&self) -> [(&'static str, LaneStats); 2] {
        [("read", self.inner.reads.stats()), ("write", self.inner.writes.stats())]
    }

    /// Where the database is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.inner.url
    }
}
