//! A worker strikes the clocks of stations: it reminds those who are to receive, tells where nobody came, and of what was heard and has
//! not ended; each in a transaction of its own.

use mashang_domain::receptions::{Receptions, usecases as registers};
use mashang_domain::shared::{Actor, StoreError};
use mashang_domain::stations::{Stations, usecases};
use tokio::sync::watch;

use super::{Worker, each};
use crate::db::Failed;
use crate::repositories::Store;

/// Clocks that are asked for at once; what is left the next round has.
const TOGETHER: u32 = 50;

/// Strikes all that is due.
pub(super) async fn strike(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    strike_rotas(worker, stop).await?;
    strike_registers(worker, stop).await
}

/// Reminds of slots, and tells of those that were missed.
async fn strike_rotas(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    let now = ctx.now;
    let due = worker.db.read(move |store: &mut Store| store.rotas_due(now, TOGETHER)).await?;
    let strike = move |store: &mut Store, id| usecases::strike_rota(store, &ctx, id);
    each(worker, stop, due, "a clock of a station can't be struck", strike).await?;
    Ok(())
}

/// Reminds of what was heard and has not ended, in office hours alone.
async fn strike_registers(worker: &Worker, stop: &watch::Receiver<bool>) -> Result<(), Failed<StoreError>> {
    let ctx = worker.surroundings.context(Actor::System);
    if !ctx.calendar.is_office_hour(ctx.now) {
        return Ok(());
    }
    let now = ctx.now;
    let due = worker.db.read(move |store: &mut Store| store.registers_due(now, TOGETHER)).await?;
    let strike = move |store: &mut Store, id| registers::strike_register(store, &ctx, id);
    each(worker, stop, due, "a clock of a station can't be struck", strike).await?;
    Ok(())
}
