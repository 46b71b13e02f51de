//! A bounded queue of jobs and the threads that run them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::DatabaseOptions;
use super::queue::{Queue, Refused};
use super::worker::Worker;
use crate::store::{Store, Stores};

/// How long the end waits for jobs under way.
pub(super) const LAST_WAIT: Duration = Duration::from_secs(3);

/// Why a job has no result.
#[derive(Debug)]
pub enum Failed<E> {
    /// The job's own error; everything that it wrote is rolled back.
    Job(E),
    /// The queue is full, or the job waited too long: try again later.
    Overloaded,
    /// The database can't be reached: try again later.
    Unavailable,
    /// There is no room left for what the job wrote.
    Full,
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
            Self::Full => Failed::Full,
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
    /// Runs that did not count: of jobs that ran again, alone.
    pub again: u64,
    /// How long jobs waited, in microseconds, all together.
    pub waited_micros: u64,
    /// Threads that run a job now.
    pub busy: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) jobs: AtomicU64,
    pub(super) batches: AtomicU64,
    pub(super) refused: AtomicU64,
    pub(super) again: AtomicU64,
    pub(super) waited_micros: AtomicU64,
    pub(super) busy: AtomicU64,
}

/// What a lane's threads are for. Each has threads and connections of its own, so that none of them waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// One entity, or a card.
    Own,
    /// A page of many.
    List,
    /// Figures and exports.
    Figures,
    /// Many jobs, one commit.
    Write,
    /// What processes count together: each job a commit of its own, which costs nothing where nothing is logged.
    Count,
}

impl Class {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Own => "read",
            Self::List => "list",
            Self::Figures => "figures",
            Self::Write => "write",
            Self::Count => "count",
        }
    }

    /// How long a job may run.
    pub(super) const fn allowance(self) -> Duration {
        Duration::from_secs(match self {
            Self::Count => 1,
            Self::Own => 2,
            Self::List => 4,
            Self::Figures | Self::Write => 10,
        })
    }

    pub(super) const fn writes(self) -> bool {
        matches!(self, Self::Write | Self::Count)
    }
}

/// What became of a batch, for those of its jobs that returned `Ok`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Committed,
    Unavailable,
    Full,
    Refused,
}

pub(super) trait Job: Send {
    /// When it joined the queue.
    fn since(&self) -> Instant;
    /// Whether it has waited too long.
    fn is_late(&self) -> bool;
    /// Whether somebody waits for it who has all the time.
    fn is_at_leisure(&self) -> bool;
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

    fn is_at_leisure(&self) -> bool {
        self.deadline.is_none()
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
            (Some(Ok(_)), Fate::Full) => Err(Failed::Full),
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
    class: Class,
    queue: Arc<Queue<Box<dyn Job>>>,
    threads: Vec<JoinHandle<()>>,
    counters: Arc<Counters>,
    patience: Duration,
    /// Until when the end waits, once it was said.
    until: Option<Instant>,
}

impl Lane {
    pub(super) fn start(
        class: Class,
        count: u32,
        options: &DatabaseOptions,
        pool: &r2d2::Pool<Stores>,
    ) -> Result<Self, String> {
        let queue = Arc::new(Queue::new(options.queue, count as usize));
        let counters = Arc::new(Counters::default());
        let threads = (0..count)
            .map(|number| {
                let (pool, queue, counters) = (pool.clone(), Arc::clone(&queue), Arc::clone(&counters));
                let worker = Worker::new(class, options.url.is_sqlite(), number as usize, queue, pool, counters);
                std::thread::Builder::new()
                    .name(format!("db-{}-{number}", class.name()))
                    .spawn(move || worker.serve())
                    .map_err(|error| format!("cannot start a database thread: {error}"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { class, queue, threads, counters, patience: options.patience, until: None })
    }

    fn enqueue<T, E, F>(
        &self,
        key: Option<u128>,
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
        match self.queue.push(key, job) {
            Ok(()) => Ok(answer),
            Err(Refused::Full) => {
                self.counters.refused.fetch_add(1, Ordering::Relaxed);
                Err(Failed::Overloaded)
            }
            Err(Refused::Closed) => Err(Failed::Unavailable),
        }
    }

    /// Runs a job; those with one `key` run one after the other.
    pub(super) async fn run<T, E, F>(&self, key: Option<u128>, job: F) -> Result<T, Failed<E>>
    where
        F: FnMut(&mut Store) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        // The thread keeps the deadline while the job waits; this one covers a database that stopped answering.
        let limit = self.patience * 2 + self.class.allowance();
        let answer = self.enqueue(key, job, Some(Instant::now() + self.patience))?;
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
        // `serve` fills an empty database before it begins to serve. Nor by the runtime's budget: once that is spent it wakes
        // nobody until the task gives way, and a task that blocks does not.
        let answer = tokio::task::unconstrained(self.enqueue(None, job, None)?);
        pollster::block_on(answer).unwrap_or(Err(Failed::Unavailable))
    }

    /// Takes nothing more, and lets what waits come to its end, but no longer than until then.
    pub(super) fn close(&mut self, until: Instant) {
        self.until = Some(until);
        self.queue.close();
    }

    pub(super) fn stats(&self) -> (&'static str, LaneStats) {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let stats = LaneStats {
            queued: self.queue.len() as u64,
            capacity: self.queue.capacity() as u64,
            jobs: read(&self.counters.jobs),
            batches: read(&self.counters.batches),
            refused: read(&self.counters.refused),
            again: read(&self.counters.again),
            waited_micros: read(&self.counters.waited_micros),
            busy: read(&self.counters.busy),
        };
        (self.class.name(), stats)
    }
}

impl Drop for Lane {
    /// Lets the threads finish what waits: an accepted job is never dropped. One whose database stopped answering is not
    /// waited for longer than its jobs are.
    fn drop(&mut self) {
        self.queue.close();
        let until = self.until.unwrap_or_else(|| Instant::now() + LAST_WAIT);
        while self.threads.iter().any(|thread| !thread.is_finished()) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        for thread in self.threads.drain(..).filter(JoinHandle::is_finished) {
            let _ = thread.join();
        }
    }
}
