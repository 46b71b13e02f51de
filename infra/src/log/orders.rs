//! A worker strikes the clocks of supervision orders: a reminder, and then once a day what is late, in office hours alone.

use mashang_domain::orders::{Orders, usecases};
use mashang_domain::shared::{Actor, StoreError};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Orders that are asked for at once.
const TOGETHER: u32 = 50;
/// For how many rounds they are gone on with before the other clocks are looked at again.
const ROUNDS: u32 = 20;

/// Strikes every clock that is due. One that can't be struck keeps nobody else's from it, as long as there are not as many as are
/// asked for at once.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    if !ctx.calendar.is_office_hour(ctx.now) {
        return Ok(());
    }
    for _ in 0..ROUNDS {
        let now = ctx.now;
        let due = worker.db.read(move |store: &mut Store| store.orders_due(now, TOGETHER)).await?;
        let (all, ctx) = (due.len() == TOGETHER as usize, ctx.clone());
        let strike = move |store: &mut Store, id| usecases::strike(store, &ctx, id);
        if !each(worker, stop, due, "a clock of an order can't be struck", strike).await? || !all {
            return Ok(());
        }
    }
    Ok(())
}
