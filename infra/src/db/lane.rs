//! A bounded queue of jobs and the threads that run them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use diesel::connection::SimpleConnection;
use tokio::sync::oneshot;

use super::DatabaseOptions;
use super::connection::{AnyConnection, is_gone};
use crate::store::{Store, Stores};

/// Jobs that share one commit at most.
const MAX_BATCH: usize = 64;

/// Why a job has no result.
#[derive(Debug)]
pub enum Failed<E> {
    /// The job's own error; everything that it wrote is rolled back.
    Job(E),
    /// The queue is full, or the job waited too long: try again later.
    Overloaded,
    /// The database can't be reached: try again later.
    Unavailable,
    /// The job panicked, or the database refused to commit; the text is for the log.
    Internal(String),
}

impl<E> Failed<E> {
    /// The same with another error of the job.
    pub fn map<F>(self, f: impl FnOnce(E) -> F) -> Failed<F> {
        match self {
            Self::Job(error) => Failed::Job(f(error)),
            Self::Overloaded => Failed::Overloaded,
            Self::Unavailable => Failed::Unavailable,
            Self::Internal(text) => Failed::Internal(text),
        }
    }
}

/// The figures of a queue since the start.
#[derive(Clone, Copy, Debug, Default)]
pub struct LaneStats {
    /// Jobs that wait now.
    pub queued: u64,
    /// Jobs that may wait.
    pub capacity: u64,
    /// Jobs that were run.
    pub jobs: u64,
    /// Transactions in which they ran.
    pub batches: u64,
    /// Jobs that were refused.
    pub refused: u64,
    /// How long jobs waited, in microseconds, all together.
    pub waited_micros: u64,
    /// Threads that run a job now.
    pub busy: u64,
}

#[derive(Debug, Default)]
struct Counters {
    jobs: AtomicU64,
    batches: AtomicU64,
    refused: AtomicU64,
    waited_micros: AtomicU64,
    busy: AtomicU64,
}

/// What a lane's threads do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Many jobs, one read-only transaction.
    Read,
    /// Many jobs, one commit.
    Write,
}

/// What became of a batch, for those of its jobs that returned `Ok`.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Committed,
    Unavailable,
    Refused,
}

trait Job: Send {
    /// When it joined the queue.
    fn since(&self) -> Instant;
    /// Whether it has waited too long.
    fn is_late(&self) -> bool;
    /// Runs it; `true` when what it wrote shall be kept.
    fn run(&mut self, store: &mut Store) -> bool;
    /// Forgets the result of a run that does not count.
    fn forget(&mut self);
    /// Answers whoever waits for it.
    fn answer(self: Box<Self>, fate: Fate, detail: &str);
    /// Answers without having run it.
    fn refuse(self: Box<Self>, overloaded: bool);
}

struct Typed<F, T, E> {
    job: F,
    result: Option<Result<T, E>>,
    waiting: oneshot::Sender<Result<T, Failed<E>>>,
    since: Instant,
    deadline: Option<Instant>,
}

impl<F, T, E> Job for Typed<F, T, E>
where
    F: FnMut(&mut Store) -> Result<T, E> + Send,
    T: Send,
    E: Send,
{
    fn since(&self) -> Instant {
        self.since
    }

    fn is_late(&self) -> bool {
        self.waiting.is_closed() || self.deadline.is_some_and(|deadline| Instant::now() > deadline)
    }

    fn run(&mut self, store: &mut Store) -> bool {
        let result = (self.job)(store);
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn forget(&mut self) {
        self.result = None;
    }

    fn answer(self: Box<Self>, fate: Fate, detail: &str) {
        let answer = match (self.result, fate) {
            (Some(Err(error)), _) => Err(Failed::Job(error)),
            (Some(Ok(value)), Fate::Committed) => Ok(value),
            (_, Fate::Unavailable) => Err(Failed::Unavailable),
            (Some(Ok(_)), Fate::Refused) | (None, _) => Err(Failed::Internal(detail.to_owned())),
        };
        // Whoever waited may have gone away meanwhile; there is nobody left to tell then.
        let _ = self.waiting.send(answer);
    }

    fn refuse(self: Box<Self>, overloaded: bool) {
        let _ = self.waiting.send(Err(if overloaded { Failed::Overloaded } else { Failed::Unavailable }));
    }
}

pub(super) struct Lane {
    /// `None` once the lane is closing.
    queue: Option<Sender<Box<dyn Job>>>,
    threads: Vec<JoinHandle<()>>,
    counters: Arc<Counters>,
    patience: Duration,
}

impl Lane {
    pub(super) fn start(
        mode: Mode,
        count: u32,
        options: &DatabaseOptions,
        pool: &r2d2::Pool<Stores>,
    ) -> Result<Self, String> {
        let (queue, jobs) = bounded(options.queue);
        let counters = Arc::new(Counters::default());
        let threads = (0..count)
            .map(|number| {
                let worker = Worker {
                    mode,
                    threads: count as usize,
                    savepoints: options.url.is_sqlite(),
                    jobs: Receiver::clone(&jobs),
                    pool: pool.clone(),
                    counters: Arc::clone(&counters),
                };
                std::thread::Builder::new()
                    .name(format!("db-{}-{number}", if mode == Mode::Read { "read" } else { "write" }))
                    .spawn(move || worker.serve())
                    .map_err(|error| format!("cannot start a database thread: {error}"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { queue: Some(queue), threads, counters, patience: options.patience })
    }

    fn enqueue<T, E, F>(
        &self,
        job: F,
        deadline: Option<Instant>,
    ) -> Result<oneshot::Receiver<Result<T, Failed<E>>>, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let (waiting, answer) = oneshot::channel();
        let job = Box::new(Typed { job, result: None, waiting, since: Instant::now(), deadline });
        let Some(queue) = &self.queue else { return Err(Failed::Unavailable) };
        match queue.try_send(job) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => {
                self.counters.refused.fetch_add(1, Ordering::Relaxed);
                Err(Failed::Overloaded)
            }
            Err(TrySendError::Disconnected(_)) => Err(Failed::Unavailable),
        }
    }

    pub(super) async fn run<T, E, F>(&self, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        // The thread keeps the deadline while the job waits; this one covers a database that stopped answering.
        let limit = self.patience * 2 + Duration::from_secs(10);
        let answer = self.enqueue(job, Some(Instant::now() + self.patience))?;
        match tokio::time::timeout(limit, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(Failed::Unavailable),
        }
    }

    pub(super) fn run_at_leisure<T, E, F>(&self, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        // Not the channel's own blocking wait: that one refuses to work on a thread that drives a runtime, which is where
        // `serve` fills an empty database before it begins to serve.
        pollster::block_on(self.enqueue(job, None)?).unwrap_or(Err(Failed::Unavailable))
    }

    pub(super) fn stats(&self) -> LaneStats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        LaneStats {
            queued: self.queue.as_ref().map_or(0, |queue| queue.len() as u64),
            capacity: self.queue.as_ref().and_then(Sender::capacity).map_or(0, |capacity| capacity as u64),
            jobs: read(&self.counters.jobs),
            batches: read(&self.counters.batches),
            refused: read(&self.counters.refused),
            waited_micros: read(&self.counters.waited_micros),
            busy: read(&self.counters.busy),
        }
    }
}

impl Drop for Lane {
    /// Lets the threads finish what waits: an accepted job is never dropped.
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

struct Worker {
    mode: Mode,
    /// How many threads serve the lane.
    threads: usize,
    /// Whether a failed job can be undone inside its batch for next to nothing.
    savepoints: bool,
    jobs: Receiver<Box<dyn Job>>,
    pool: r2d2::Pool<Stores>,
    counters: Arc<Counters>,
}

/// What one job did to the transaction around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trace {
    /// It may stay as it is: kept, or failed before it wrote anything.
    Clean,
    /// It failed after writing, or broke the transaction: the batch must be undone.
    Spoilt,
}

impl Worker {
    fn serve(&self) {
        while let Ok(first) = self.jobs.recv() {
            let mut batch = vec![first];
            // No more than this thread's share of what waits: the others are as idle as this one was. Reads share a
            // transaction as writes do: its snapshot is taken after the last of them joined the queue, so that each sees
            // what was committed before it was asked for.
            let share = (self.jobs.len() / self.threads).min(MAX_BATCH - 1);
            batch.extend(self.jobs.try_iter().take(share));
            self.counters.busy.fetch_add(1, Ordering::Relaxed);
            self.run(batch);
            self.counters.busy.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn run(&self, batch: Vec<Box<dyn Job>>) {
        let now = Instant::now();
        let (late, batch): (Vec<_>, Vec<_>) = batch.into_iter().partition(|job| job.is_late());
        for job in late {
            self.counters.refused.fetch_add(1, Ordering::Relaxed);
            job.refuse(true);
        }
        if batch.is_empty() {
            return;
        }
        let waited: u64 = batch.iter().map(|job| micros(now.saturating_duration_since(job.since()))).sum();
        self.counters.waited_micros.fetch_add(waited, Ordering::Relaxed);
        self.counters.jobs.fetch_add(batch.len() as u64, Ordering::Relaxed);
        self.counters.batches.fetch_add(1, Ordering::Relaxed);
        let Some(mut store) = self.begun() else {
            for job in batch {
                job.refuse(false);
            }
            return;
        };
        self.together(&mut store, batch);
    }

    /// A connection with a transaction begun. Those that the server hung up on while they lay idle show it here, and are
    /// thrown away until a good one comes.
    fn begun(&self) -> Option<r2d2::PooledConnection<Stores>> {
        for _ in 0..=self.pool.max_size() {
            let mut store = self.pool.get().ok()?;
            match self.begin(&mut store) {
                Ok(()) => return Some(store),
                Err(error) => {
                    store.gone = true;
                    if !is_gone(&error) {
                        return None;
                    }
                }
            }
        }
        None
    }

    fn begin(&self, store: &mut Store) -> diesel::QueryResult<()> {
        let statement = match (&store.connection, self.mode) {
            (AnyConnection::Postgres(_), Mode::Read) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            (AnyConnection::Postgres(_), Mode::Write) | (AnyConnection::Sqlite(_), Mode::Read) => "BEGIN",
            // A deferred transaction that reads and then writes fails when somebody wrote in between.
            (AnyConnection::Sqlite(_), Mode::Write) => "BEGIN IMMEDIATE",
        };
        store.connection.batch_execute(statement)
    }

    fn together(&self, store: &mut Store, mut batch: Vec<Box<dyn Job>>) {
        let many = batch.len() > 1;
        for job in &mut batch {
            let trace = self.one(store, job.as_mut(), many);
            if store.gone {
                return finish(batch, Fate::Unavailable, "the connection is gone");
            }
            if trace == Trace::Spoilt {
                let undone = store.connection.batch_execute("ROLLBACK").is_ok();
                store.gone |= !undone;
                return if many { self.apart(batch) } else { finish(batch, Fate::Refused, "rolled back") };
            }
        }
        match store.connection.batch_execute("COMMIT") {
            Ok(()) => finish(batch, Fate::Committed, ""),
            Err(error) if is_gone(&error) => {
                // Nobody knows whether the server committed: running again could do it twice.
                store.gone = true;
                finish(batch, Fate::Unavailable, "the connection was lost at commit");
            }
            Err(error) => {
                store.gone |= store.connection.batch_execute("ROLLBACK").is_err();
                if many { self.apart(batch) } else { finish(batch, Fate::Refused, &format!("commit refused: {error}")) }
            }
        }
    }

    /// Each job again, in a transaction of its own.
    fn apart(&self, batch: Vec<Box<dyn Job>>) {
        for mut job in batch {
            job.forget();
            match self.begun() {
                Some(mut store) => self.together(&mut store, vec![job]),
                None => job.refuse(false),
            }
        }
    }

    fn one(&self, store: &mut Store, job: &mut dyn Job, many: bool) -> Trace {
        let savepoint = self.savepoints && many && self.mode == Mode::Write;
        if savepoint && store.connection.batch_execute("SAVEPOINT job").is_err() {
            return Trace::Spoilt;
        }
        store.renew();
        let outcome = catch_unwind(AssertUnwindSafe(|| job.run(store)));
        let (wrote, failed) = (store.wrote, store.failed);
        let keep = outcome.unwrap_or_else(|_| {
            tracing::error!("a database job panicked");
            job.forget();
            false
        });
        if savepoint {
            let statement = if keep { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
            return if store.connection.batch_execute(statement).is_ok() { Trace::Clean } else { Trace::Spoilt };
        }
        // PostgreSQL rolls a transaction back in which a statement failed, and does not call its COMMIT an error: even a job
        // that made its peace with the failure must not be answered as if it were kept.
        let aborted = failed && !self.savepoints;
        if aborted || (!keep && wrote) { Trace::Spoilt } else { Trace::Clean }
    }
}

fn finish(batch: Vec<Box<dyn Job>>, fate: Fate, detail: &str) {
    for job in batch {
        job.answer(fate, detail);
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
