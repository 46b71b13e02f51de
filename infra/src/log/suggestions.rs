//! A worker lets the time run out in which an answer to a suggestion is rated, each in a transaction of its own.

use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, Failure, StoreError};
use mashang_domain::suggestions::{Suggestions, usecases};
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
        match worker.db.write_to(id.0, move |store| usecases::expire_rating(store, &ctx, id)).await {
            // Somebody who acts on it at the same moment comes first; the next round looks again.
            Ok(_)
            | Err(Failed::Job(
                Failure::Version { .. } | Failure::Conflict { .. } | Failure::Store(StoreError::Stale),
            )) => {}
            Err(Failed::Job(error)) => tracing::warn!(suggestion = %id, %error, "a rating can't run out"),
            Err(error) => return Err(error.map(|_| StoreError::Stale)),
        }
    }
    Ok(())
}
