//! A worker strikes the clocks of disputes: it reminds of what is due soon, and tells what is late, in office hours alone.

use mashang_domain::disputes::{Disputes, usecases};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, StoreError};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Disputes that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Strikes the clocks of each dispute of which something is to be told, each in a transaction of its own. One with which nothing can be
/// done keeps no other from it.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    if !ctx.calendar.is_office_hour(ctx.now) {
        return Ok(());
    }
    let today = local_date(ctx.now);
    let due = worker.db.read(move |store: &mut Store| store.disputes_due(today, TOGETHER)).await?;
    let strike = move |store: &mut Store, id| usecases::strike_dispute(store, &ctx, id);
    each(worker, stop, due, "a clock of a dispute can't be struck", strike).await?;
    Ok(())
}
