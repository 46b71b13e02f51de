//! A worker strikes the clocks of activities: it reminds those who are to come, and begins what was announced.

use mashang_domain::activities::{Activities, usecases};
use mashang_domain::shared::{Actor, StoreError};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Clocks that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Strikes all that is due, each in a transaction of its own.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let now = ctx.now;
    let due = worker.db.read(move |store: &mut Store| store.activities_due(now, TOGETHER)).await?;
    let strike = move |store: &mut Store, id| usecases::strike(store, &ctx, id);
    each(worker, stop, due, "a clock of an activity can't be struck", strike).await?;
    Ok(())
}
