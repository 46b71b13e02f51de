//! A worker ends links that moved to another deputy and waited in vain for the consent of whoever is visited.

use mashang_domain::contacts::{Contacts, usecases};
use mashang_domain::shared::{Actor, Failure, StoreError};
use tokio::sync::watch;

use super::Worker;
use crate::db::Failed;
use crate::repositories::Store;

/// Links that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Ends each in a transaction of its own.
pub(super) async fn lapse(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let now = ctx.now;
    let due = worker.db.read(move |store: &mut Store| store.contact_links_unanswered(now, TOGETHER)).await?;
    for id in due {
        if *stop.borrow() {
            return Ok(());
        }
        let ctx = ctx.clone();
        match worker.db.write_to(id.0, move |store| usecases::lapse_unanswered(store, &ctx, id)).await {
            // Somebody who acts on it at the same moment comes first; the next round looks again.
            Ok(())
            | Err(Failed::Job(
                Failure::Version { .. } | Failure::Conflict { .. } | Failure::Store(StoreError::Stale),
            )) => {}
            Err(Failed::Job(error)) => tracing::warn!(link = %id, %error, "a link without consent can't be ended"),
            Err(error) => return Err(error.map(|_| StoreError::Stale)),
        }
    }
    Ok(())
}
