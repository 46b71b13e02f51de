//! A worker ends links that moved to another deputy and waited in vain for the consent of whoever is visited, and gives links of before
//! what they are found by.

use std::time::Duration;

use mashang_domain::contacts::{Contacts, usecases};
use mashang_domain::shared::{Actor, StoreError};
use tokio::sync::watch;
use uuid::Uuid;

use super::{REST, Worker, complain, each, rest};
use crate::db::Failed;
use crate::repositories::Store;

/// Links that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;
/// Links of before that are looked at in one transaction, and what lies between two: nobody waits for them.
const BATCH: u32 = 100;
const BETWEEN: Duration = Duration::from_millis(20);

/// Ends each in a transaction of its own.
pub(super) async fn lapse(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let now = ctx.now;
    let due = worker.db.read(move |store: &mut Store| store.contact_links_unanswered(now, TOGETHER)).await?;
    let lapse = move |store: &mut Store, id| usecases::lapse_unanswered(store, &ctx, id).map(|()| true);
    each(worker, stop, due, "a link without consent can't be ended", lapse).await?;
    Ok(())
}

/// Gives links of before what whoever is visited finds them by, so that they are taken out and erased with the own data; is over once all
/// were looked at.
pub(super) async fn tag(worker: Worker, mut stop: watch::Receiver<bool>) {
    let mut next = Some(Uuid::nil());
    while let Some(after) = next {
        if *stop.borrow() {
            return;
        }
        let pause = match worker.db.write(move |store: &mut Store| store.tag_contacts(after, BATCH)).await {
            Ok(further) => {
                next = further;
                BETWEEN
            }
            Err(error) => {
                complain("links of before wait for what they are found by", &error);
                REST
            }
        };
        rest(&mut stop, pause).await;
    }
}
