//! What a worker reckons beside the log: whom the lot of a month that is over drew to be called, and who joined what is published.

use chrono::{Months, NaiveDate, TimeDelta};
use mashang_domain::cases::months::usecases as months;
use mashang_domain::cases::{Cases, usecases};
use mashang_domain::shared::time::{local_date, month_of};
use mashang_domain::shared::{Failure, StoreError};
use tokio::sync::watch;

use super::Worker;
use crate::db::Failed;
use crate::repositories::Store;

/// How long after its end a month is drawn of: what was closed in its last moment is kept by then.
const LATER: TimeDelta = TimeDelta::hours(1);
/// Who joined, or left again, as many as are counted at once.
const TOGETHER: u32 = 50;
/// For how many rounds they are before the clocks are looked at again.
const ROUNDS: u32 = 20;

/// Does both, as far as anything is left to do.
pub(super) async fn go_on(
    worker: &Worker,
    drawn: &mut Option<NaiveDate>,
    stop: &watch::Receiver<bool>,
) -> Result<(), Failed<StoreError>> {
    count_joins(worker, stop).await?;
    draw(worker, drawn, stop).await
}

/// Draws of the last month that is over, once for each county; `drawn` remembers for which month nothing is left to draw.
async fn draw(
    worker: &Worker,
    drawn: &mut Option<NaiveDate>,
    stop: &watch::Receiver<bool>,
) -> Result<(), Failed<StoreError>> {
    let this = month_of(local_date(worker.surroundings.clock.now() - LATER));
    let Some(last) = this.checked_sub_months(Months::new(1)).filter(|last| *drawn != Some(*last)) else {
        return Ok(());
    };
    for county in worker.db.read(move |store: &mut Store| store.undrawn(last)).await? {
        if *stop.borrow() {
            return Ok(());
        }
        let done = worker.db.write(move |store: &mut Store| usecases::draw(store, &county, last)).await;
        match done {
            Ok(()) => {}
            Err(Failed::Job(Failure::Store(error))) => return Err(Failed::Job(error)),
            Err(error) => return Err(error.map(|_| StoreError::Stale)),
        }
    }
    *drawn = Some(last);
    Ok(())
}

/// Counts in the figures of months who joined, or left again, since that was last done.
async fn count_joins(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    for _ in 0..ROUNDS {
        let counted = worker
            .db
            .write(|store: &mut Store| {
                let (marks, cases) = store.uncounted_joins(TOGETHER)?;
                let reckoned = months::reckon(store, &cases)?;
                months::keep(store, &reckoned)?;
                store.forget_joins(&marks)?;
                Ok::<_, StoreError>(marks.len())
            })
            .await?;
        if counted < TOGETHER as usize || *stop.borrow() {
            return Ok(());
        }
    }
    Ok(())
}
