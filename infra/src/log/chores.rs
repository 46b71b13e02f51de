//! What a worker does by the clock and not by the log: it strikes the cases' clocks (a reminder at yellow, the office at
//! red, closing what nobody rated), counts terms anew once a year of the calendar was entered, and forgets what has served its
//! time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mashang_domain::cases::usecases::{self, Struck};
use mashang_domain::cases::{Cases, Rules};
use mashang_domain::shared::calendar::Calendar;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, AttachmentId, CaseId, Failure, Instant, StoreError};
use tokio::sync::watch;

use super::trust::Trust;
use super::{
    REST, Worker, activities, complain, consultations, contacts, counting, disputes, handovers, indexing, orders,
    rest_unless_rung, retention, sittings, stations, suggestions, sweeps, term_changes,
};
use crate::db::Failed;
use crate::erasures;
use crate::repositories::{Due, Store};

/// Cases whose clocks are asked for at once.
const ALERTS: u32 = 50;
/// How often clocks are looked at.
const CLOCKS: Duration = Duration::from_secs(5);
/// Cases that a process's clocks close within [`MINUTE`] at most. Nobody opens them again, and a whole city has as many in a
/// day: where more fall due together, there is time to look and to stop it before all are gone.
pub(super) const CLOSED: u32 = 500;
const MINUTE: Duration = Duration::from_mins(1);
/// How often what has served its time is forgotten.
const HOUSEKEEPING: Duration = Duration::from_mins(10);
/// How long a file waits to be named in a submission or a step.
const UNCLAIMED: chrono::Duration = chrono::Duration::hours(24);
/// Files that are forgotten at once.
const FILES: u32 = 500;
/// How long it is known that a visit ended: longer than any copy of its cookie is good.
const LEFT: chrono::Duration = chrono::Duration::hours(1);
/// How long it is known how many numbers a phone was sent in a day.
const COUNTED: chrono::Duration = chrono::Duration::days(1);
/// How long it is known what `WeChat` told of: it tells again within seconds, and what is older is not taken.
const TOLD: chrono::Duration = chrono::Duration::days(1);
/// How long it is known who asked for messages in `WeChat`, without any since.
const SUBSCRIBED: chrono::Duration = chrono::Duration::days(365);
/// How long it is known who booked a time at a station, from that time on.
const BOOKED: chrono::Duration = chrono::Duration::days(90);
/// How long it can be seen what API clients asked for.
const USED: chrono::Duration = chrono::Duration::days(400);
/// How long it can be seen who logged in (网络安全法第二十一条: six months at least).
const LOGGED_IN: chrono::Duration = chrono::Duration::days(190);

pub(super) async fn run(worker: Worker, mut stop: watch::Receiver<bool>) {
    let mut clocks_at = tokio::time::Instant::now();
    let mut housekeeping_at = clocks_at;
    let mut trust = Trust::begin(&*worker.surroundings.clock);
    let mut closings = Closings::begin(&worker);
    let (mut counted, mut drawn, mut lost) = (None, None, Vec::new());
    let mut bell = worker.surroundings.bell.of_clocks();
    while !*stop.borrow() {
        let now = tokio::time::Instant::now();
        if now >= clocks_at {
            clocks_at = now + CLOCKS;
            let at = worker.surroundings.clock.now();
            if let Err(error) = erasures::finish(&worker.db, &worker.files, at).await {
                complain("what was erased waits for its files to go", &error);
            }
            if let Err(error) = indexing::go_on(&worker, &stop).await {
                complain("what cases are found by waits for its new key", &error);
            }
            match trust.look(&worker.db, &*worker.surroundings.clock).await {
                Ok(None) => {
                    worker.progress.doubts.store(false, Ordering::Relaxed);
                    closings.go_on(&worker);
                    if let Err(error) = strike_clocks(&worker, &mut closings, &stop).await {
                        complain("the clocks wait", &error);
                    }
                    closings.tell(&worker);
                    if let Err(error) = ask_residents(&worker, &stop).await {
                        complain("residents wait to be asked", &error);
                    }
                    if let Err(error) = term_changes::go_on(&worker, &mut stop).await {
                        complain("a change of term waits", &error);
                    }
                    if let Err(error) = recount_clocks(&worker, &mut counted, &stop).await {
                        complain("terms wait for the calendar", &error);
                    }
                    if let Err(error) = handovers::advance(&worker, &stop).await {
                        complain("handovers wait", &error);
                    }
                    if let Err(error) = orders::strike(&worker, &stop).await {
                        complain("the clocks of supervision orders wait", &error);
                    }
                    if let Err(error) = suggestions::expire(&worker, &stop).await {
                        complain("ratings of suggestions wait", &error);
                    }
                    if let Err(error) = suggestions::strike(&worker, &stop).await {
                        complain("the clocks of suggestions wait", &error);
                    }
                    if let Err(error) = counting::go_on(&worker, &mut drawn, &stop).await {
                        complain("whom the lot drew and who joined wait", &error);
                    }
                    strike_calendars(&worker, &stop).await;
                }
                Ok(Some(doubt)) => {
                    if !worker.progress.doubts.swap(true, Ordering::Relaxed) {
                        tracing::error!(
                            ?doubt,
                            "no clock is struck: set the machine's clock right, or say that it is by \
                                                 `mashang confirm-clock` and start again"
                        );
                    }
                }
                Err(error) => complain("the time was not noted", &error),
            }
        }
        // A clock that is not to be trusted has nothing forgotten either.
        if now >= housekeeping_at && !worker.progress.doubts.load(Ordering::Relaxed) {
            housekeeping_at = now + HOUSEKEEPING;
            let now = worker.surroundings.clock.now();
            let forgotten = worker.db.write(move |store| {
                store.forget_visits(now - LEFT)?;
                store.forget_log_ins(now - LOGGED_IN)?;
                store.forget_allowances()?;
                store.forget_pushes(now - TOLD)?;
                store.forget_traces(now - TOLD)?;
                store.forget_subscriptions(now - SUBSCRIBED)?;
                store.forget_assertions(now)?;
                store.forget_bookings(now - BOOKED)?;
                store.forget_contacts(now)?;
                store.forget_revoked_tokens(now)?;
                store.forget_usage(local_date(now - USED))?;
                store.forget_phone_days(local_date(now - COUNTED))
            });
            if let Err(error) = forgotten.await {
                complain("what has served its time was not forgotten", &error);
            }
            if let Err(error) = retention::carry_out(&worker, &stop, now).await {
                complain("the rules of retention were not carried out", &error);
            }
            if let Err(error) = worker.db.write(move |store| store.note_root(now)).await {
                complain("the day's root was not signed", &error);
            }
            if let Err(error) = forget_files(&worker, now, &mut lost).await {
                complain("files that nobody named were not forgotten", &error);
            }
        }
        if rest_unless_rung(&mut stop, &mut bell, REST).await {
            clocks_at = tokio::time::Instant::now();
        }
    }
}

/// Strikes the clocks of disputes, and of what is planned ahead: sweeps, stations, activities, sittings, consultations, links that wait
/// for consent. One that waits keeps no other from it.
async fn strike_calendars(worker: &Worker, stop: &watch::Receiver<bool>) {
    if let Err(error) = disputes::strike(worker, stop).await {
        complain("the clocks of disputes wait", &error);
    }
    if let Err(error) = sweeps::strike(worker, stop).await {
        complain("sweeps wait", &error);
    }
    if let Err(error) = stations::strike(worker, stop).await {
        complain("the clocks of stations wait", &error);
    }
    if let Err(error) = activities::strike(worker, stop).await {
        complain("the clocks of activities wait", &error);
    }
    if let Err(error) = sittings::strike(worker, stop).await {
        complain("the clocks of sittings wait", &error);
    }
    if let Err(error) = consultations::strike(worker, stop).await {
        complain("consultations wait", &error);
    }
    if let Err(error) = contacts::lapse(worker, stop).await {
        complain("links without consent wait", &error);
    }
}

/// Removes files that were uploaded and never named. First from the database: one that it does not know harms nobody. While the
/// place where files lie does not answer, none is forgotten; what could not be removed is `lost`, and is tried again.
async fn forget_files(worker: &Worker, now: Instant, lost: &mut Vec<AttachmentId>) -> Result<(), Failed<StoreError>> {
    let files = worker.files.clone();
    let answers = tokio::task::spawn_blocking(move || files.answers()).await;
    if let Err(error) = answers.map_err(std::io::Error::other).flatten() {
        tracing::warn!(%error, "files that nobody named wait: the place where files lie does not answer");
        return Ok(());
    }
    loop {
        let forgotten = worker.db.write(move |store| store.forget_unclaimed(now - UNCLAIMED, FILES)).await?;
        let (files, all) = (worker.files.clone(), forgotten.len() == FILES as usize);
        lost.extend(forgotten);
        let waiting = std::mem::take(lost);
        let removal = move || {
            let left = |id: &AttachmentId| {
                let removed = files.remove(*id);
                removed.inspect_err(|error| tracing::warn!(%id, %error, "a file can't be removed")).is_err()
            };
            waiting.into_iter().filter(left).collect::<Vec<_>>()
        };
        *lost = tokio::task::spawn_blocking(removal).await.map_err(|error| Failed::Internal(error.to_string()))?;
        if !all || !lost.is_empty() {
            return Ok(());
        }
    }
}

/// How many cases may still be closed in the minute that runs, and how many must wait for the next.
struct Closings {
    began: Duration,
    left: u32,
    /// Once no more may be closed: they are counted then, and not looked at.
    held: Option<u64>,
}

impl Closings {
    fn begin(worker: &Worker) -> Self {
        Self { began: worker.surroundings.clock.steady(), left: worker.most_closed, held: None }
    }

    fn go_on(&mut self, worker: &Worker) {
        let now = worker.surroundings.clock.steady();
        if now.saturating_sub(self.began) >= MINUTE {
            *self = Self::begin(worker);
        }
    }

    fn tell(&self, worker: &Worker) {
        let held = self.held.unwrap_or_default();
        if worker.progress.held.swap(held, Ordering::Relaxed) == 0 && held > 0 {
            tracing::warn!(held, "so many cases are to be closed at once that some wait for the next minute");
        }
    }
}

/// Strikes every clock that is due, as far as cases may be closed.
async fn strike_clocks(
    worker: &Worker,
    closings: &mut Closings,
    stop: &watch::Receiver<bool>,
) -> Result<(), Failed<StoreError>> {
    strike(worker, Due::Telling, closings, stop).await?;
    strike(worker, Due::Closing, closings, stop).await?;
    if closings.left == 0 && closings.held.is_none() {
        let now = worker.surroundings.clock.now();
        closings.held = Some(worker.db.read(move |store| store.closings_due(now)).await?);
    }
    Ok(())
}

/// The same for those of one kind. One that can't be struck keeps nobody else's from it.
async fn strike(
    worker: &Worker,
    kind: Due,
    closings: &mut Closings,
    stop: &watch::Receiver<bool>,
) -> Result<(), Failed<StoreError>> {
    let (ctx, mut after) = (worker.surroundings.context(Actor::System), None);
    let may_close = kind == Due::Closing;
    loop {
        let now = ctx.now;
        if may_close && closings.left == 0 {
            return Ok(());
        }
        let due = worker.db.read(move |store| store.clocks_due(kind, now, after, ALERTS)).await?;
        for (_, case) in &due {
            if may_close && closings.left == 0 {
                return Ok(());
            }
            let (ctx, case) = (ctx.clone(), *case);
            match worker.db.write_to(case.0, move |store| usecases::strike(store, &ctx, case, may_close)).await {
                Ok(struck) => {
                    closings.left = closings.left.saturating_sub(u32::from(struck == Struck::Closed));
                    worker.progress.struck.fetch_add(u64::from(struck != Struck::Held), Ordering::Relaxed);
                }
                // Somebody who acts on the case at the same moment comes first; the next round looks again.
                Err(Failed::Job(Failure::Version { .. } | Failure::Store(StoreError::Stale))) => {}
                Err(Failed::Job(error)) => tracing::warn!(%case, %error, "a clock can't be struck and is left out"),
                Err(error) => return Err(error.map(|_| StoreError::Stale)),
            }
        }
        after = due.last().copied();
        if due.len() < ALERTS as usize || *stop.borrow() {
            return Ok(());
        }
    }
}

/// Asks every resident who is to be asked to rate, or whether it is still in order.
async fn ask_residents(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let (ctx, mut after) = (worker.surroundings.context(Actor::System), None);
    loop {
        let now = ctx.now;
        let due = worker.db.read(move |store| store.asks_due(now, after, ALERTS)).await?;
        for (_, case) in &due {
            let (ctx, case) = (ctx.clone(), *case);
            match worker.db.write_to(case.0, move |store| usecases::ask(store, &ctx, case)).await {
                // Somebody who acts on the case at the same moment comes first; the next round looks again.
                Ok(_) | Err(Failed::Job(Failure::Version { .. } | Failure::Store(StoreError::Stale))) => {}
                Err(Failed::Job(error)) => tracing::warn!(%case, %error, "a resident can't be asked and is left out"),
                Err(error) => return Err(error.map(|_| StoreError::Stale)),
            }
        }
        after = due.last().copied();
        if due.len() < ALERTS as usize || *stop.borrow() {
            return Ok(());
        }
    }
}

/// Counts anew clocks of working days that an earlier edition of the calendar wound, behind the one that was counted last: an event
/// where its end moves. A year that is entered may move those of a whole city, and others fall due meanwhile: it goes on once they
/// were struck.
async fn recount_clocks(
    worker: &Worker,
    counted: &mut Option<(i32, CaseId)>,
    stop: &watch::Receiver<bool>,
) -> Result<(), Failed<StoreError>> {
    let entered = worker.db.read(|store: &mut Store| store.arrangements()).await?;
    let calendar = Arc::new(Calendar::statutory().with(entered));
    let edition = calendar.edition();
    let until = tokio::time::Instant::now() + CLOCKS;
    while edition > 0 && !*stop.borrow() && tokio::time::Instant::now() < until {
        let (ctx, after) = (worker.surroundings.context(Actor::System), *counted);
        let found = worker.db.read(move |store| store.counted_before(edition, after, ALERTS)).await?;
        for (_, case) in &found {
            let (ctx, calendar, case) = (ctx.clone(), Arc::clone(&calendar), *case);
            match worker.db.write_to(case.0, move |store| usecases::recount(store, &ctx, case, &calendar)).await {
                // Somebody who acts on the case at the same moment comes first; the next round looks again.
                Ok(_) | Err(Failed::Job(Failure::Version { .. } | Failure::Store(StoreError::Stale))) => {}
                Err(Failed::Job(error)) => tracing::warn!(%case, %error, "a term can't be counted anew"),
                Err(error) => return Err(error.map(|_| StoreError::Stale)),
            }
        }
        *counted = found.last().copied().filter(|_| found.len() == ALERTS as usize);
        if counted.is_none() {
            return Ok(());
        }
    }
    Ok(())
}
