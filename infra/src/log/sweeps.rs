//! A worker begins sweeps and tells grids of them and of reports that are due, in office hours alone.

use mashang_domain::shared::{Actor, StoreError};
use mashang_domain::sweeps::{Sweeps, usecases};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Sweeps that are asked for at once.
const TOGETHER: u32 = 50;
/// For how many rounds they are gone on with before other clocks are looked at again: each tells some grids.
const ROUNDS: u32 = 20;

/// Lets every sweep do what is due. One that can't be struck keeps nobody else's from it, as long as there are not as many as are
/// asked for at once.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    if !ctx.calendar.is_office_hour(ctx.now) {
        return Ok(());
    }
    for _ in 0..ROUNDS {
        let now = ctx.now;
        let due = worker.db.read(move |store: &mut Store| store.sweeps_due(now, TOGETHER)).await?;
        let ctx = ctx.clone();
        let strike = move |store: &mut Store, id| usecases::strike(store, &ctx, id);
        if !each(worker, stop, due, "a sweep can't go on", strike).await? {
            return Ok(());
        }
    }
    Ok(())
}
