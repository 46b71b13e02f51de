//! A worker lets the time run out in which an answer to a suggestion is rated, and strikes the clocks of suggestions: each in a
//! transaction of its own.

use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, Failure, StoreError};
use mashang_domain::suggestions::{SuggestionId, Suggestions, usecases};
use tokio::sync::watch;

use super::Worker;
use crate::db::Failed;
use crate::repositories::Store;

/// Answers that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Notes of each answer that nobody rated in time that it is unrated. One with which nothing can be done keeps no other from it.
pub(super) async fn expire(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let today = local_date(ctx.now);
    let due = worker.db.read(move |store: &mut Store| store.suggestions_unrated(today, TOGETHER)).await?;
    for id in due {
        if *stop.borrow() {
            return Ok(());
        }
        let ctx = ctx.clone();
        let expired = worker.db.write_to(id.0, move |store| usecases::expire_rating(store, &ctx, id)).await;
        settled(id, expired, "a rating can't run out")?;
    }
    Ok(())
}

/// Reminds of each suggestion of which little time is left, and tells of each that is late, in office hours alone.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    if ctx.calendar.next_office_hour(ctx.now) > ctx.now {
        return Ok(());
    }
    let today = local_date(ctx.now);
    let due = worker.db.read(move |store: &mut Store| store.suggestions_due(today, TOGETHER)).await?;
    for id in due {
        if *stop.borrow() {
            return Ok(());
        }
        let ctx = ctx.clone();
        let struck = worker.db.write_to(id.0, move |store| usecases::strike_suggestion(store, &ctx, id)).await;
        settled(id, struck, "a clock can't be struck")?;
    }
    Ok(())
}

/// What keeps a worker from the others: nothing that has to do with one suggestion alone.
fn settled(id: SuggestionId, done: Result<bool, Failed<Failure>>, what: &str) -> Result<(), Failed<StoreError>> {
    match done {
        // Somebody who acts on it at the same moment comes first; the next round looks again.
        Ok(_)
        | Err(Failed::Job(Failure::Version { .. } | Failure::Conflict { .. } | Failure::Store(StoreError::Stale))) => {
            Ok(())
        }
        Err(Failed::Job(error)) => {
            tracing::warn!(suggestion = %id, %error, "{what}");
            Ok(())
        }
        Err(error) => Err(error.map(|_| StoreError::Stale)),
    }
}
