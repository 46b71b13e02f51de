//! A worker ends links that moved to another deputy and waited in vain for the consent of whoever is visited.

use mashang_domain::contacts::{Contacts, usecases};
use mashang_domain::shared::{Actor, StoreError};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Links that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Ends each in a transaction of its own.
pub(super) async fn lapse(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let now = ctx.now;
    let due = worker.db.read(move |store: &mut Store| store.contact_links_unanswered(now, TOGETHER)).await?;
    let lapse = move |store: &mut Store, id| usecases::lapse_unanswered(store, &ctx, id).map(|()| true);
    each(worker, stop, due, "a link without consent can't be ended", lapse).await?;
    Ok(())
}
