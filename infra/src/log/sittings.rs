//! A worker strikes the clocks of sittings: it reminds of what is followed up and due soon, in office hours alone.

use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, StoreError};
use mashang_domain::sittings::{Sittings, terms, usecases};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Sittings that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Strikes the clock of each sitting of which something is to be told, each in a transaction of its own. One with which nothing can be
/// done keeps no other from it.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    if !ctx.calendar.is_office_hour(ctx.now) {
        return Ok(());
    }
    let until = terms::reminded_until(local_date(ctx.now), &ctx.calendar);
    let due = worker.db.read(move |store: &mut Store| store.sittings_due(until, TOGETHER)).await?;
    let strike = move |store: &mut Store, id| usecases::strike_sitting(store, &ctx, id);
    each(worker, stop, due, "a clock of a sitting can't be struck", strike).await?;
    Ok(())
}
