//! A worker lets the time run out in which an answer to a suggestion is rated, and strikes the clocks of suggestions: each in a
//! transaction of its own.

use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, StoreError};
use mashang_domain::suggestions::{Suggestions, usecases};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Answers that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Notes of each answer that nobody rated in time that it is unrated. One with which nothing can be done keeps no other from it.
pub(super) async fn expire(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let today = local_date(ctx.now);
    let due = worker.db.read(move |store: &mut Store| store.suggestions_unrated(today, TOGETHER)).await?;
    let expire = move |store: &mut Store, id| usecases::expire_rating(store, &ctx, id);
    each(worker, stop, due, "a rating can't run out", expire).await?;
    Ok(())
}

/// Reminds of each suggestion of which little time is left, and tells of each that is late, in office hours alone.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    if !ctx.calendar.is_office_hour(ctx.now) {
        return Ok(());
    }
    let today = local_date(ctx.now);
    let due = worker.db.read(move |store: &mut Store| store.suggestions_due(today, TOGETHER)).await?;
    let strike = move |store: &mut Store, id| usecases::strike_suggestion(store, &ctx, id);
    each(worker, stop, due, "a clock of a suggestion can't be struck", strike).await?;
    Ok(())
}
