//! What a former key made by which cases are found is made anew, a batch at a time, beside whatever else a worker does.

use mashang_domain::shared::StoreError;
use tokio::sync::watch;

use super::Worker;
use crate::db::Failed;

/// Cases of one batch: few enough that nobody waits for it.
const BATCH: i64 = 200;
/// Batches of one go: others of the worker's chores wait for it.
const BATCHES: u32 = 20;

pub(super) async fn go_on(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    for _ in 0..BATCHES {
        let former = worker.db.read(|store| store.found_by_former_keys(BATCH)).await?;
        if former.is_empty() || *stop.borrow() {
            break;
        }
        let words = worker.db.read(move |store| store.words_of_cases(&former)).await?;
        worker.db.write(move |store| store.keep_words(&words)).await?;
    }
    Ok(())
}
