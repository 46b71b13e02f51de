use clap::Subcommand;
use mashang_domain::shared::{Instant, StoreError};
use mashang_infra::db::Failed;
use mashang_infra::log;
use mashang_infra::repositories::{ConsumerStatus, Parked};
use uuid::Uuid;

use crate::App;

/// Lines that a list prints at most.
const LINES: i64 = 1_000;

#[derive(Clone, Subcommand)]
pub(super) enum Events {
    /// 各消费者读到哪里、滞后多少、由谁持有 How far each consumer is, how much it lags, who holds it
    Status,
    /// 读不懂而暂存的事件 Events that a consumer could not digest
    Parked,
    /// 立即重试暂存的事件 Try parked events again now
    #[command(after_help = "例 Example:\n  mashang events retry                                       # 全部\n  \
                            mashang events retry 019ab0c0-0000-7000-8000-000000000000")]
    Retry {
        /// 事件编号；不给则全部 The event; all of them without it
        event: Option<Uuid>,
    },
    /// 让一个消费者从头重读 Let a consumer read everything again
    #[command(after_help = "例 Example:\n  mashang events replay duty_records")]
    Replay {
        /// messages、duty_records、roll_ups、sms、audit、search、months 或 deadlines
        consumer: String,
    },
}

pub(super) fn run(app: &App, what: &Events) -> Result<(), String> {
    let fault = |error: Failed<StoreError>| format!("the log could not be read: {error:?}");
    match what {
        Events::Status => {
            let all = app.db.write_at_leisure(|store| store.consumer_statuses()).map_err(fault)?;
            println!("CONSUMER\tLAG_EVENTS\tLAG_SECONDS\tPARKED\tHOLDER\tUNTIL");
            for one in &all {
                status(one, app.now());
            }
        }
        Events::Parked => {
            let all = app.db.write_at_leisure(|store| store.parked(None, LINES)).map_err(fault)?;
            println!("EVENT\tCONSUMER\tATTEMPTS\tNEXT\tERROR");
            for one in &all {
                parked(one);
            }
        }
        Events::Retry { event } => {
            let event = event.map(Into::into);
            let due = app.db.write_at_leisure(move |store| store.retry_parked(event)).map_err(fault)?;
            println!("{due} 个暂存的事件将由后台任务立即重试");
        }
        Events::Replay { consumer } => {
            let bar = indicatif::ProgressBar::new_spinner();
            log::replay(&app.db, &app.surroundings, consumer, &|count| bar.set_position(count))?;
            bar.finish_and_clear();
            println!("{consumer} 已从头读完");
        }
    }
    Ok(())
}

fn status(one: &ConsumerStatus, now: Instant) {
    let seconds = one.lag.age(now).num_seconds();
    let (holder, until) = match one.seat.lease.filter(|(_, until)| *until >= now) {
        Some((holder, until)) => (holder.to_string(), until.to_rfc3339()),
        None => ("-".to_owned(), "-".to_owned()),
    };
    println!("{}\t{}\t{seconds}\t{}\t{holder}\t{until}", one.seat.name, one.lag.events, one.parked);
}

fn parked(one: &Parked) {
    println!("{}\t{}\t{}\t{}\t{}", one.event, one.consumer, one.attempts, one.run_at.to_rfc3339(), one.error);
}
