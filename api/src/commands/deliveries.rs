use clap::Subcommand;
use mashang_domain::shared::StoreError;
use mashang_infra::db::Failed;
use uuid::Uuid;

use crate::App;

/// Lines that a list prints at most.
const LINES: i64 = 1_000;

#[derive(Clone, Copy, Subcommand)]
pub(super) enum Deliveries {
    /// 多次失败而放弃的投递 Deliveries that failed too often
    Dead,
    /// 重新投递 Send them again
    #[command(after_help = "例 Example:\n  mashang deliveries replay                                       # 全部\n  \
                            mashang deliveries replay 019ab0c0-0000-7000-8000-000000000000")]
    Replay {
        /// 投递编号；不给则全部 The delivery; all of them without it
        id: Option<Uuid>,
    },
}

pub(super) fn run(app: &App, what: Deliveries) -> Result<(), String> {
    let fault = |error: Failed<StoreError>| format!("the deliveries could not be read: {error:?}");
    match what {
        Deliveries::Dead => {
            let all = app.db.write_at_leisure(|store| store.dead_deliveries(LINES)).map_err(fault)?;
            println!("DELIVERY\tKIND\tTARGET\tATTEMPTS\tERROR");
            for one in all {
                let error = one.last_error.unwrap_or_default();
                println!("{}\t{}\t{}\t{}\t{error}", one.id, one.kind, one.target, one.attempts);
            }
        }
        Deliveries::Replay { id } => {
            let again = app.db.write_at_leisure(move |store| store.replay_dead(id)).map_err(fault)?;
            println!("{again} 件投递将重新发送");
        }
    }
    Ok(())
}
