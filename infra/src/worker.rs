//! The worker: empties the outbox, from which it writes messages, duty records and roll-ups, and strikes the cases' clocks. It runs inside `serve`, or apart, in any number: on
//! PostgreSQL workers skip each other's rows, and what one of them does twice has no second effect.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use mashang_domain::cases::{Case, Cases, usecases::strike};
use mashang_domain::duties::{Duties, DutyRecord};
use mashang_domain::evidence;
use mashang_domain::figures::{self, Figures, usecases::Rebuilding};
use mashang_domain::happening::Happening;
use mashang_domain::inbox::{self, Inbox, Message};
use mashang_domain::shared::{Actor, Context, EventRecord, StoreError, Subject, SubjectKind};
use uuid::Uuid;

use crate::db::{Database, Failed};
use crate::repositories::Store;
use crate::system::Surroundings;

/// Events that one transaction consumes at most.
const BATCH: i64 = 200;
/// Cases whose clocks one round strikes at most.
const ALERTS: u32 = 50;
/// How long the worker rests when there is nothing to do.
const REST: Duration = Duration::from_millis(500);
/// How often it looks at the clocks.
const CLOCKS: Duration = Duration::from_secs(5);
/// How long an answer is kept for its idempotency key.
const REMEMBER: chrono::Duration = chrono::Duration::hours(24);

/// The worker's figures.
#[derive(Debug, Default)]
pub struct WorkerStats {
    /// Events consumed since the start.
    pub consumed: AtomicU64,
    /// Clocks struck since the start.
    pub struck: AtomicU64,
    /// How old the oldest event is that nobody has consumed, in milliseconds; 0 when there is none.
    pub lag_millis: AtomicI64,
}

/// What a batch of events leads to, gathered so that each is written in few statements.
#[derive(Default)]
struct Consequences {
    messages: Vec<Message>,
    records: Vec<DutyRecord>,
    touched: Vec<Subject>,
    cases: HashMap<Uuid, Option<Case>>,
}

impl Consequences {
    fn draw(&mut self, store: &mut Store, ctx: &Context, event: &EventRecord) -> Result<(), StoreError> {
        let happening = Happening::read(event)?;
        let case = match event.subject.kind {
            SubjectKind::Case => match self.cases.entry(event.subject.id) {
                Entry::Occupied(known) => known.into_mut().as_ref(),
                Entry::Vacant(new) => new.insert(store.case(event.subject.id.into())?).as_ref(),
            },
            _ => None,
        };
        let messages = inbox::messages(store, ctx, event, &happening, case)?;
        let records = evidence::records(store, event, &happening, case)?;
        if figures::contributes(event.subject.kind) {
            self.touched.push(event.subject);
            if event.subject.kind == SubjectKind::Deputy {
                self.touched.extend(figures::usecases::grids_of(store, event.subject.id)?);
            }
        }
        self.messages.extend(messages);
        self.records.extend(records);
        Ok(())
    }
}

/// Consumes one batch of events in the transaction under way and returns how many those were. An event that can't be
/// read is set aside with an error in the log, so that the others go on. Consuming an event twice has no second effect.
pub fn consume(store: &mut Store, ctx: &Context) -> Result<usize, StoreError> {
    let events = store.claim_events(BATCH)?;
    if events.is_empty() {
        return Ok(0);
    }
    let mut consequences = Consequences::default();
    for event in &events {
        match consequences.draw(store, ctx, event) {
            Err(StoreError::Corrupt(what)) => tracing::error!(event = %event.id, what, "an event can't be read"),
            other => other?,
        }
    }
    store.add_messages(&consequences.messages)?;
    store.add_written_records(&consequences.records)?;
    figures::usecases::refresh(store, consequences.touched)?;
    store.mark_consumed(&events, ctx.now)?;
    Ok(events.len())
}

/// Makes every roll-up anew from what the database holds.
///
/// # Errors
/// A sentence for the operator.
pub fn rebuild_figures(db: &Database) -> Result<(), String> {
    let mut at = Some(Rebuilding::default());
    while let Some(from) = at {
        at = db
            .write_at_leisure(move |store| figures::usecases::rebuild(store, from))
            .map_err(|error| format!("the roll-ups could not be rebuilt: {error:?}"))?;
    }
    Ok(())
}

/// The same, in a database that holds deputies and never had roll-ups: one that an earlier version filled.
///
/// # Errors
/// A sentence for the operator.
pub fn begin_figures(db: &Database) -> Result<(), String> {
    let missing = db
        .write_at_leisure(|store| {
            let deputies = store.contributors(SubjectKind::Deputy, None, 1)?;
            Ok::<_, StoreError>(!deputies.is_empty() && !store.has_contributions()?)
        })
        .map_err(|error| format!("the roll-ups could not be looked at: {error:?}"))?;
    if missing { rebuild_figures(db) } else { Ok(()) }
}

/// Runs until `stop` says so. Failures are logged and tried again: the outbox keeps what was not consumed.
pub async fn run(
    db: Database,
    surroundings: Surroundings,
    progress: Arc<WorkerStats>,
    mut stop: tokio::sync::watch::Receiver<bool>,
) {
    let mut clocks_at = tokio::time::Instant::now();
    let mut housekeeping_at = clocks_at;
    while !*stop.borrow() {
        let mut busy = false;
        let ctx = surroundings.context(Actor::System);
        match db.write(move |store| consume(store, &ctx)).await {
            Ok(count) => {
                progress.consumed.fetch_add(count as u64, Ordering::Relaxed);
                busy |= count > 0;
            }
            Err(error) => log(&error),
        }
        let now = tokio::time::Instant::now();
        if now >= clocks_at {
            clocks_at = now + CLOCKS;
            busy |= strike_clocks(&db, &surroundings, &progress).await;
            measure_lag(&db, &surroundings, &progress).await;
        }
        if now >= housekeeping_at {
            housekeeping_at = now + Duration::from_secs(600);
            let before = surroundings.clock.now() - REMEMBER;
            if let Err(error) = db.write(move |store| store.forget_answers(before)).await {
                log(&error);
            }
        }
        if !busy {
            tokio::select! {
                () = tokio::time::sleep(REST) => {}
                _ = stop.changed() => {}
            }
        }
    }
}

async fn strike_clocks(db: &Database, surroundings: &Surroundings, progress: &WorkerStats) -> bool {
    let ctx = surroundings.context(Actor::System);
    let now = ctx.now;
    let due = match db.read(move |store| store.cases_to_alert(now, ALERTS)).await {
        Ok(due) => due,
        Err(error) => {
            log(&error);
            return false;
        }
    };
    for id in &due {
        let (ctx, id) = (ctx.clone(), *id);
        // Somebody who acts on the case at the same moment comes first; the next round looks again.
        match db.write(move |store| strike(store, &ctx, id)).await {
            Ok(()) => {
                progress.struck.fetch_add(1, Ordering::Relaxed);
            }
            Err(Failed::Job(error)) => tracing::debug!(%error, "a clock was not struck"),
            Err(error) => log(&error.map(|_| StoreError::Stale)),
        }
    }
    due.len() == ALERTS as usize
}

async fn measure_lag(db: &Database, surroundings: &Surroundings, progress: &WorkerStats) {
    let now = surroundings.clock.now();
    if let Ok(oldest) = db.read(|store| store.oldest_unconsumed()).await {
        let lag = oldest.map_or(0, |at| (now - at).num_milliseconds().max(0));
        progress.lag_millis.store(lag, Ordering::Relaxed);
    }
}

fn log(error: &Failed<StoreError>) {
    match error {
        Failed::Job(error) => tracing::error!(%error, "the worker's transaction failed"),
        Failed::Overloaded => tracing::warn!("the worker waits: the database is busy"),
        Failed::Unavailable => tracing::warn!("the worker waits: the database is unreachable"),
        Failed::Internal(text) => tracing::error!(text, "the worker's transaction failed"),
    }
}
