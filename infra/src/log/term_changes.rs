//! A worker carries out changes of term, part by part, beside whatever else goes on: a part is as large as takes a moment, and
//! as much time as it took is left to others behind it.

use std::time::Duration;

use mashang_domain::shared::{Actor, Context, Failure, StoreError};
use mashang_domain::term_changes::switch::{self, Pace};
use mashang_domain::term_changes::{Changeover, ChangeoverId, TermChangeState, undo, usecases};
use tokio::sync::watch;

use super::{Worker, complain, rest};
use crate::db::Failed;

/// Persons, or steps that are taken back, of one part at most.
const MOST: u32 = 500;
/// How long a part is to take: whoever submits meanwhile waits no longer than that.
const MOMENT: Duration = Duration::from_millis(40);
/// How long a worker goes on before it looks after its other chores.
const ROUND: Duration = Duration::from_secs(5);
/// For how long a change is held without a sign of life.
const LEASE: chrono::Duration = chrono::Duration::seconds(30);

/// What came of a part.
enum Part {
    Did(Pace),
    /// Others were faster, or hold what is needed.
    Later,
    /// Something in it can't be done.
    Refused(Failure),
}

/// How large the next part is, by how long the last one took.
fn next_size(size: u32, took: Duration) -> u32 {
    if took > MOMENT * 2 {
        (size / 2).max(1)
    } else if took < MOMENT / 2 {
        (size * 2).min(MOST)
    } else {
        size
    }
}

/// Goes on with every change whose day has come.
pub(super) async fn go_on(worker: &Worker, stop: &mut watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let looking = ctx.clone();
    let due = worker.db.read(move |store| usecases::due(store, &looking)).await;
    for changeover in due.map_err(stripped)? {
        if *stop.borrow() {
            return Ok(());
        }
        let (me, now) = (worker.me, worker.surroundings.clock.now());
        let id = changeover.id;
        if !worker.db.write(move |store| store.hold_changeover(id, me, (now, now + LEASE))).await? {
            continue;
        }
        // One that fails keeps no other congress's from it.
        if let Err(error) = carry_out(worker, &ctx, &changeover, stop).await {
            complain("a change of term waits", &error);
        }
    }
    Ok(())
}

/// What a use case refuses is no failure of the store; it was told the log.
fn stripped(failed: Failed<Failure>) -> Failed<StoreError> {
    match failed {
        Failed::Job(Failure::Store(error)) => Failed::Job(error),
        Failed::Job(failure) => Failed::Internal(failure.to_string()),
        other => other.map(|_| StoreError::Stale),
    }
}

async fn carry_out(
    worker: &Worker,
    ctx: &Context,
    changeover: &Changeover,
    stop: &mut watch::Receiver<bool>,
) -> Result<(), Failed<StoreError>> {
    let id = changeover.id;
    if matches!(changeover.state(), TermChangeState::Confirmed | TermChangeState::Undone) {
        let begins = ctx.clone();
        match worker.db.write_to(id.0, move |store| switch::begin(store, &begins, id)).await {
            Ok(true) => tracing::info!(%id, "a change of term begins"),
            Ok(false) => return Ok(()),
            Err(Failed::Job(Failure::Version { .. } | Failure::Store(StoreError::Stale))) => return Ok(()),
            Err(Failed::Job(failure)) if !matches!(failure, Failure::Store(_)) => {
                tracing::error!(%id, %failure, "a change of term can't begin");
                return Ok(());
            }
            Err(error) => return Err(stripped(error)),
        }
    }
    let (until, mut size) = (tokio::time::Instant::now() + ROUND, 8);
    while !*stop.borrow() && tokio::time::Instant::now() < until {
        // Each part at the time at which it is done.
        let ctx = worker.surroundings.context(Actor::System);
        let began = tokio::time::Instant::now();
        let part = part(worker, &ctx, (id, changeover.state()), size).await?;
        let took = began.elapsed();
        match part {
            Part::Did(Pace::On) => size = next_size(size, took),
            Part::Did(Pace::Done) => {
                tracing::info!(%id, "a change of term is over");
                return Ok(());
            }
            Part::Did(Pace::Idle) | Part::Later => return Ok(()),
            Part::Refused(_) if size > 1 => size = (size / 4).max(1),
            Part::Refused(failure) => {
                tracing::error!(%id, %failure, "somebody can't be come to and is left to a person");
                if skip(worker, &ctx, id).await? == Pace::Idle {
                    return Ok(());
                }
            }
        }
        rest(stop, took.min(MOMENT * 4)).await;
    }
    Ok(())
}

async fn part(
    worker: &Worker,
    ctx: &Context,
    (id, state): (ChangeoverId, TermChangeState),
    size: u32,
) -> Result<Part, Failed<StoreError>> {
    let ctx = ctx.clone();
    let done = if state == TermChangeState::Undoing {
        worker.db.write_to(id.0, move |store| undo::part(store, &ctx, id, size)).await
    } else {
        worker.db.write_to(id.0, move |store| switch::part(store, &ctx, id, size)).await
    };
    match done {
        Ok(pace) => Ok(Part::Did(pace)),
        Err(
            Failed::Job(Failure::Version { .. } | Failure::Store(StoreError::Stale | StoreError::Busy))
            | Failed::Overloaded,
        ) => Ok(Part::Later),
        // What can't be read, is there twice or is refused, is somebody's in this part.
        Err(Failed::Job(Failure::Store(error))) if !matches!(error, StoreError::Corrupt(_) | StoreError::Duplicate) => {
            Err(Failed::Job(error))
        }
        Err(Failed::Job(failure)) => Ok(Part::Refused(failure)),
        Err(error) => Err(stripped(error)),
    }
}

/// Leaves whoever is next to a person; [`Pace::Idle`] where nobody is, so that the same would be refused at once again.
async fn skip(worker: &Worker, ctx: &Context, id: ChangeoverId) -> Result<Pace, Failed<StoreError>> {
    let ctx = ctx.clone();
    match worker.db.write_to(id.0, move |store| switch::skip(store, &ctx, id)).await {
        Ok(pace) => Ok(pace),
        Err(Failed::Job(Failure::Version { .. } | Failure::Store(StoreError::Stale))) => Ok(Pace::Idle),
        Err(error) => Err(stripped(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_as_large_as_takes_a_moment() {
        assert_eq!(next_size(8, Duration::from_millis(5)), 16);
        assert_eq!(next_size(MOST, Duration::ZERO), MOST);
        assert_eq!(next_size(16, Duration::from_millis(40)), 16);
        assert_eq!(next_size(16, Duration::from_millis(200)), 8);
        assert_eq!(next_size(1, Duration::from_secs(9)), 1);
    }
}
