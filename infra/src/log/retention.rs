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
        let files = worker.db.list(move |store| store.files_due(&one)).await?;
        if !files.is_empty() {
            let folder = worker.files.clone();
            let gone = tokio::task::spawn_blocking(move || files.into_iter().try_for_each(|id| folder.remove(id)));
            let left = gone.await.map_err(std::io::Error::other).and_then(|removed| removed).err();
            if let Some(error) = left {
                tracing::warn!(%error, "a file that has served its time can't be removed, and is known still");
                return Ok(());
            }
        }
        let one = due.clone();
        let Retained { more, .. } = worker.db.write(move |store| store.retain(&one, now)).await?;
        if !more {
            return Ok(());
        }
    }
    Ok(())
}
