//! A worker carries out for how long what is kept.

use mashang_domain::audit::RetentionDue;
use mashang_domain::shared::{Instant, StoreError};
use tokio::sync::watch;

use super::{Worker, complain};
use crate::db::Failed;
use crate::retention::{Retained, plan};

/// Batches of a rule in one round: where more has served its time, it goes in the next ones. Clocks wait for a round.
const BATCHES: u32 = 20;

pub(super) async fn carry_out(
    worker: &Worker,
    stop: &watch::Receiver<bool>,
    now: Instant,
) -> Result<(), Failed<StoreError>> {
    for due in worker.db.read(move |store| plan(store, now)).await? {
        // One that fails keeps no other from it.
        if let Err(error) = by_one(worker, stop, &due, now).await {
            complain("a rule of retention waits", &error);
        }
    }
    Ok(())
}

async fn by_one(
    worker: &Worker,
    stop: &watch::Receiver<bool>,
    due: &RetentionDue,
    now: Instant,
) -> Result<(), Failed<StoreError>> {
    for _ in 0..BATCHES {
        if *stop.borrow() {
            return Ok(());
        }
        let one = due.clone();
        let Retained { files, more, .. } = worker.db.write(move |store| store.retain(&one, now)).await?;
        if !files.is_empty() {
            let folder = worker.files.clone();
            let removed =
                tokio::task::spawn_blocking(move || files.into_iter().try_for_each(|id| folder.remove(id))).await;
            if let Ok(Err(error)) = removed {
                tracing::warn!(%error, "a file that had served its time could not be removed");
            }
        }
        if !more {
            return Ok(());
        }
    }
    Ok(())
}
