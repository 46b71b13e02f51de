//! A worker goes on with handovers: those whose first day has come or whose last day is over, and those whose work is not whole
//! yet, a part of each in a transaction of its own.

use mashang_domain::handovers::{Handovers, usecases};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, StoreError};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Handovers of a kind that are asked for at once.
const TOGETHER: u32 = 50;
/// For how many rounds they are gone on with before the clocks are looked at again.
const ROUNDS: u32 = 20;

/// Does for each handover what is due. One with which nothing can be done keeps no other from it.
pub(super) async fn advance(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    for _ in 0..ROUNDS {
        let ctx = worker.surroundings.context(Actor::System);
        let today = local_date(ctx.now);
        let due = worker.db.read(move |store: &mut Store| store.handovers_due(today, TOGETHER)).await?;
        let advance = move |store: &mut Store, id| usecases::advance(store, &ctx, id);
        if !each(worker, stop, due, "a handover can't go on", advance).await? {
            return Ok(());
        }
    }
    Ok(())
}
