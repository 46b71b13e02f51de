use clap::Subcommand;
use mashang_domain::audit::RetentionDue;
use mashang_domain::shared::{Instant, StoreError, Vocabulary};
use mashang_infra::db::Failed;
use mashang_infra::retention::plan;

use crate::App;

/// No further than that it is counted what would go.
const COUNTED: i64 = 1_000_000;

#[derive(Clone, Copy, Subcommand)]
pub(super) enum Retention {
    /// 按保存期限规则处理到期数据；后台进程平时会自动处理 Do what the rules say now; workers do so by themselves
    #[command(after_help = "例 Example:\n  mashang retention run --dry-run\n  mashang retention run")]
    Run {
        /// 只计数，不处理 Only count
        #[arg(long)]
        dry_run: bool,
    },
}

fn failure(error: &Failed<StoreError>) -> String {
    format!("the database failed: {error:?}")
}

pub(super) fn run(app: &App, what: Retention) -> Result<(), String> {
    let (Retention::Run { dry_run }, now) = (what, app.now());
    let due = app.db.write_at_leisure(move |store| plan(store, now)).map_err(|error| failure(&error))?;
    println!("CLASS\tDIVISION\tVERSION\tBEFORE\tCOUNT");
    for due in due {
        let count = if dry_run { count(app, &due)? } else { carry_out(app, &due, now)? };
        let rule = &due.rule;
        let (class, division, before) = (rule.class.as_str(), due.area.as_str(), due.before.to_rfc3339());
        println!("{class}\t{division}\t{}\t{before}\t{count}", rule.version);
    }
    Ok(())
}

fn count(app: &App, due: &RetentionDue) -> Result<u64, String> {
    let due = due.clone();
    app.db.write_at_leisure(move |store| store.count_retained(&due, COUNTED)).map_err(|error| failure(&error))
}

fn carry_out(app: &App, due: &RetentionDue, now: Instant) -> Result<u64, String> {
    let mut count = 0;
    loop {
        let one = due.clone();
        let files = app.db.write_at_leisure(move |store| store.files_due(&one)).map_err(|error| failure(&error))?;
        for id in files {
            app.files.remove(id).map_err(|error| format!("a file can't be removed: {error}"))?;
        }
        let due = due.clone();
        let retained =
            app.db.write_at_leisure(move |store| store.retain(&due, now)).map_err(|error| failure(&error))?;
        count += u64::try_from(retained.count).unwrap_or(u64::MAX);
        if !retained.more {
            return Ok(count);
        }
    }
}
