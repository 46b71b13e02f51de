//! A database thread: it takes what waits, runs it in transactions, and answers.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use mashang_domain::shared::StoreError;

use super::connection::{AnyConnection, is_gone, meaning};
use super::lane::{Class, Counters, Fate, Job};
use super::queue::Queue;
use crate::store::{Store, Stores};

/// Jobs that share one transaction at most.
const MAX_BATCH: usize = 64;
/// How often a job runs that fails for what others do at the same time.
const RUNS: usize = 3;
/// Batches with a savepoint for each job, on PostgreSQL, after one was spoilt. A savepoint costs two round trips: less than
/// what a spoilt batch costs those who did nothing wrong.
const CAREFUL: u32 = 64;

type Batch = Vec<Box<dyn Job>>;

pub(super) struct Worker {
    class: Class,
    sqlite: bool,
    number: usize,
    queue: Arc<Queue<Box<dyn Job>>>,
    pool: r2d2::Pool<Stores>,
    counters: Arc<Counters>,
    /// For how many batches to come a failed job shall be undone alone.
    careful: Cell<u32>,
}

/// What one job did to the transaction around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trace {
    /// It may stay as it is: kept, undone, or failed before it wrote anything.
    Clean,
    /// The same, and the job shall run again alone: what failed it was what others did.
    Again,
    /// It failed after writing, or broke the transaction: all of it must be undone.
    Spoilt,
}

impl Worker {
    pub(super) fn new(
        class: Class,
        sqlite: bool,
        number: usize,
        queue: Arc<Queue<Box<dyn Job>>>,
        pool: r2d2::Pool<Stores>,
        counters: Arc<Counters>,
    ) -> Self {
        Self { class, sqlite, number, queue, pool, counters, careful: Cell::new(0) }
    }

    pub(super) fn serve(&self) {
        while let Some(batch) = self.queue.take(self.number, self.most()) {
            self.counters.busy.fetch_add(1, Ordering::Relaxed);
            self.run(batch);
            self.counters.busy.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Jobs that are taken at once: of what reads only those that are over in no time, because what was taken can be run by
    /// nobody else.
    fn most(&self) -> usize {
        match self.class {
            Class::Write => MAX_BATCH,
            Class::Own => MAX_BATCH / 8,
            Class::List | Class::Figures | Class::Count => 1,
        }
    }

    fn run(&self, batch: Batch) {
        let now = Instant::now();
        let (late, mut batch): (Batch, Batch) = batch.into_iter().partition(|job| job.is_late());
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
        if !self.class.writes() {
            return self.read(batch);
        }
        match batch.len() {
            1 => batch.drain(..).for_each(|job| self.alone(job)),
            _ => self.together(batch),
        }
    }

    /// Each job in the transaction of the one before, as long as that one is good, and answered when it has run. What was
    /// committed before the last of them joined the queue, all of them see.
    fn read(&self, batch: Batch) {
        let mut open: Option<r2d2::PooledConnection<Stores>> = None;
        for mut job in batch {
            if job.is_late() {
                self.counters.refused.fetch_add(1, Ordering::Relaxed);
                job.refuse(true);
                continue;
            }
            let Some(mut store) = open.take().or_else(|| self.begun("")) else {
                job.refuse(false);
                continue;
            };
            self.once(&mut store, job.as_mut());
            if store.gone {
                job.answer(Fate::Unavailable, "the connection is gone");
                continue;
            }
            let broken = store.failed && !self.sqlite;
            job.answer(Fate::Committed, "");
            if broken {
                store.gone |= store.say("ROLLBACK").is_err();
            } else {
                open = Some(store);
            }
        }
        if let Some(mut store) = open {
            store.gone |= store.say("COMMIT").is_err();
        }
    }

    /// A connection with a transaction begun. Those that the server hung up on while they lay idle show it here, and are
    /// thrown away until a good one comes.
    fn begun(&self, set: &str) -> Option<r2d2::PooledConnection<Stores>> {
        for _ in 0..=self.pool.max_size() {
            let mut store = self.pool.get().ok()?;
            match self.begin(&mut store, set) {
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

    fn begin(&self, store: &mut Store, set: &str) -> diesel::QueryResult<()> {
        store.began();
        match (&store.connection, self.class.writes()) {
            (AnyConnection::Postgres(_), true) => store.say(&format!("BEGIN{set}")),
            (AnyConnection::Postgres(_), false) => store.say("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
            // A deferred transaction that reads and then writes fails when somebody wrote in between.
            (AnyConnection::Sqlite(_), true) => store.say("BEGIN IMMEDIATE"),
            (AnyConnection::Sqlite(_), false) => store.say("BEGIN"),
        }
    }

    /// Many jobs and one commit; then those that did not fit in, each alone.
    fn together(&self, mut batch: Batch) {
        let Some(mut store) = self.begun("") else {
            for job in batch {
                job.refuse(false);
            }
            return;
        };
        let savepoints = self.sqlite || self.careful.get() > 0;
        self.careful.set(self.careful.get().saturating_sub(1));
        let mut again = vec![false; batch.len()];
        for (job, again) in batch.iter_mut().zip(&mut again) {
            let trace = self.one(&mut store, job.as_mut(), savepoints);
            if store.gone {
                return finish(batch, Fate::Unavailable, "the connection is gone");
            }
            if trace == Trace::Spoilt {
                store.gone |= store.say("ROLLBACK").is_err();
                drop(store);
                self.careful.set(CAREFUL);
                return self.apart(batch);
            }
            *again = trace == Trace::Again;
        }
        match store.say("COMMIT") {
            Ok(()) => {
                store.committed();
                drop(store);
                let mut again = again.into_iter();
                let (rest, done): (Batch, Batch) = batch.into_iter().partition(|_| again.next().unwrap_or_default());
                finish(done, Fate::Committed, "");
                self.apart(rest);
            }
            Err(error) if is_gone(&error) => {
                // Nobody knows whether the server committed: running again could do it twice.
                store.gone = true;
                finish(batch, Fate::Unavailable, "the connection was lost at commit");
            }
            Err(_) => {
                store.gone |= store.say("ROLLBACK").is_err();
                drop(store);
                self.apart(batch);
            }
        }
    }

    fn apart(&self, batch: Batch) {
        for mut job in batch {
            job.forget();
            self.counters.again.fetch_add(1, Ordering::Relaxed);
            self.alone(job);
        }
    }

    /// A job in a transaction of its own, which may wait for locks a little longer; again where it failed for what others
    /// did at the same time.
    fn alone(&self, mut job: Box<dyn Job>) {
        let set =
            if job.is_at_leisure() { "; SET LOCAL lock_timeout = '10s'" } else { "; SET LOCAL lock_timeout = '1s'" };
        for run in 1..=RUNS {
            if run > 1 && job.is_late() {
                return job.refuse(true);
            }
            let Some(mut store) = self.begun(set) else { return job.refuse(false) };
            let trace = self.one(&mut store, job.as_mut(), false);
            if store.gone {
                return job.answer(Fate::Unavailable, "the connection is gone");
            }
            let raced = (store.raced || store.busy) && !self.sqlite;
            let settled = if trace == Trace::Spoilt { "ROLLBACK" } else { "COMMIT" };
            let outcome = store.say(settled);
            if outcome.is_ok() && trace != Trace::Spoilt {
                store.committed();
            }
            match outcome {
                Ok(()) if raced && run < RUNS && trace != Trace::Clean => {}
                Ok(()) if trace == Trace::Clean => return job.answer(Fate::Committed, ""),
                Ok(()) => return job.answer(Fate::Refused, "rolled back"),
                Err(error) => {
                    let fate = match meaning(&error) {
                        StoreError::Unreachable => Fate::Unavailable,
                        StoreError::Full => Fate::Full,
                        _ => Fate::Refused,
                    };
                    let lost = fate == Fate::Unavailable;
                    store.gone |= lost || store.say("ROLLBACK").is_err();
                    if fate != Fate::Refused || run == RUNS {
                        return job.answer(fate, &format!("not committed: {error}"));
                    }
                }
            }
            drop(store);
            job.forget();
            self.counters.again.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Runs it; `true` when what it wrote shall be kept.
    fn once(&self, store: &mut Store, job: &mut dyn Job) -> bool {
        let until = if job.is_at_leisure() { None } else { Some(Instant::now() + self.class.allowance()) };
        store.renew(until);
        catch_unwind(AssertUnwindSafe(|| job.run(store))).unwrap_or_else(|_| {
            tracing::error!("a database job panicked");
            job.forget();
            false
        })
    }

    fn one(&self, store: &mut Store, job: &mut dyn Job, savepoint: bool) -> Trace {
        if savepoint && store.say("SAVEPOINT job").is_err() {
            return Trace::Spoilt;
        }
        let keep = self.once(store, job);
        let fallen = !keep && (store.busy || store.raced) && !self.sqlite;
        if savepoint && !store.gone {
            // What failed in it, a job that made its peace with the failure must not keep either.
            let statement =
                if keep && (self.sqlite || !store.failed) { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
            if store.say(statement).is_err() {
                return Trace::Spoilt;
            }
            let undone = keep && store.failed && !self.sqlite;
            return if fallen || undone { Trace::Again } else { Trace::Clean };
        }
        // PostgreSQL rolls a transaction back in which a statement failed, and does not call its COMMIT an error: even a job
        // that made its peace with the failure must not be answered as if it were kept.
        let aborted = store.failed && !self.sqlite;
        if aborted || (!keep && store.wrote) {
            Trace::Spoilt
        } else if fallen {
            Trace::Again
        } else {
            Trace::Clean
        }
    }
}

fn finish(batch: Batch, fate: Fate, detail: &str) {
    for job in batch {
        job.answer(fate, detail);
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
