//! What former keys sealed is sealed with a new one, a batch at a time, beside whatever else a worker does.

use std::time::Duration;

use mashang_domain::shared::StoreError;
use tokio::sync::watch;

use super::{Worker, complain, rest};
use crate::db::Failed;
use crate::keys::Step;

/// How often it is looked whether there is something to do.
const LOOK: Duration = Duration::from_secs(2);
/// What lies between two batches, so that nobody waits for them.
const BETWEEN: Duration = Duration::from_millis(20);
/// How often it is said that the files are still under way.
const SIGN: Duration = Duration::from_secs(10);

pub(super) async fn run(worker: Worker, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let pause = match go_on(&worker, &stop).await {
            Ok(Step::On) => BETWEEN,
            Ok(_) => LOOK,
            Err(error) => {
                complain("what former keys sealed waits", &error);
                LOOK
            }
        };
        rest(&mut stop, pause).await;
    }
}

async fn go_on(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<Step, Failed<StoreError>> {
    let newest = worker.db.read(|store| store.rotation()).await?;
    if newest.is_none_or(|rotation| rotation.finished_at.is_some()) {
        return Ok(Step::Done);
    }
    let (me, now) = (worker.me, worker.surroundings.clock.now());
    let step = worker.db.write(move |store| store.go_on_with_rotation(me, now)).await?;
    if step == Step::Files {
        seal_files(worker, stop).await?;
    }
    Ok(step)
}

/// Seals the files anew, on a thread of its own: there may be many, and large ones.
async fn seal_files(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let (files, stopped) = (worker.files.clone(), stop.clone());
    let mut sealing = tokio::task::spawn_blocking(move || files.reseal_while(|| !*stopped.borrow()));
    let me = worker.me;
    let sealed = loop {
        tokio::select! {
            sealed = &mut sealing => break sealed,
            () = tokio::time::sleep(SIGN) => {
                let now = worker.surroundings.clock.now();
                worker.db.write(move |store| store.keep_rotation(me, now)).await?;
            }
        }
    };
    match sealed {
        Ok(Ok(Some((done, stuck)))) => {
            let now = worker.surroundings.clock.now();
            worker.db.write(move |store| store.finish_rotation([done, stuck], now)).await
        }
        // It is time to stop: whoever comes next goes on.
        Ok(Ok(None)) => Ok(()),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the files could not be sealed anew");
            Ok(())
        }
        Err(error) => Err(Failed::Internal(error.to_string())),
    }
}
