//! A worker strikes the clocks of activities: it reminds those who are to come, and begins what was announced.

use mashang_domain::activities::{Activities, usecases};
use mashang_domain::shared::{Actor, Failure, StoreError};
use tokio::sync::watch;

use super::Worker;
use crate::db::Failed;
use crate::repositories::Store;

/// Clocks that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Strikes all that is due, each in a transaction of its own.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let now = ctx.now;
    let due = worker.db.read(move |store: &mut Store| store.activities_due(now, TOGETHER)).await?;
    for id in due {
        if *stop.borrow() {
            return Ok(());
        }
        let ctx = ctx.clone();
        match worker.db.write_to(id.0, move |store| usecases::strike(store, &ctx, id)).await {
            // Somebody who acts on it at the same moment comes first; the next round looks again.
            Ok(_)
            | Err(Failed::Job(
                Failure::Version { .. } | Failure::Conflict { .. } | Failure::Store(StoreError::Stale),
            )) => {}
            Err(Failed::Job(error)) => tracing::warn!(activity = %id, %error, "a clock can't be struck"),
            Err(error) => return Err(error.map(|_| StoreError::Stale)),
        }
    }
    Ok(())
}
