//! How fast a worker draws its conclusions from events, and how far it lags behind.

use std::path::Path;
use std::time::{Duration, Instant};

use super::Plan;
use super::load::{submit_script, wrk};
use super::postgres::{codes, filled};
use super::report::{Report, Round, Row, Wanted, median};
use super::server::{Server, program, write};
use crate::tools::{Beside, Outcome, run as run_command, sqlite};

/// Cases whose events the worker is given.
const BACKLOG: [&str; 2] = ["--cases", "5000"];

/// Runs SQL on the database in question.
pub(super) type Sql<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// How a build knows what has been consumed.
#[derive(Clone, Copy)]
pub(super) enum Log {
    /// A time on each event: builds before there were consumers.
    Marks,
    /// A place in the log for each consumer.
    Places,
}

/// What follows from events, to be drawn again from nothing.
const CONCLUSIONS: &str = "DELETE FROM inbox_messages; DELETE FROM duty_records; DELETE FROM figures; \
                           DELETE FROM contributions";

impl Log {
    pub(super) fn of(sql: Sql<'_>) -> Self {
        if sql("SELECT count(*) FROM consumers").is_ok() { Self::Places } else { Self::Marks }
    }

    /// Makes every event new to the worker, and undoes what came of them.
    fn undo(self, sql: Sql<'_>) -> Outcome {
        let again = match self {
            Self::Marks => "UPDATE events SET consumed_at = NULL",
            Self::Places => {
                "UPDATE consumers SET xid = 0, seq = 0, lease_holder = NULL, lease_until = NULL; DELETE FROM parked_events"
            }
        };
        sql(&format!("{again}; {CONCLUSIONS}")).map(|_| ())
    }

    /// Events, or consumers, that are not done.
    fn open(self, sql: Sql<'_>) -> Result<f64, String> {
        count(
            sql,
            match self {
                Self::Marks => "events WHERE consumed_at IS NULL",
                Self::Places => {
                    "consumers WHERE (xid, seq) < (SELECT xid, seq FROM events ORDER BY xid DESC, seq DESC LIMIT 1)"
                }
            },
        )
    }

    /// Milliseconds since the oldest event that is not consumed, on PostgreSQL.
    fn lag(self) -> &'static str {
        match self {
            Self::Marks => {
                "SELECT coalesce(extract(epoch FROM now() - min(at)) * 1000, 0) FROM events WHERE consumed_at IS NULL"
            }
            Self::Places => {
                "SELECT coalesce(extract(epoch FROM now() - min(at)) * 1000, 0) FROM events WHERE (xid, seq) > \
                 (SELECT xid, seq FROM consumers ORDER BY xid, seq LIMIT 1)"
            }
        }
    }

    /// Lets a worker of the measured build consume what there is.
    pub(super) fn consume(self, plan: &Plan, folder: &Path, database: &str, sql: Sql<'_>) -> Result<Duration, String> {
        let began = Instant::now();
        let worker =
            program(&plan.binary, folder, database).arg("worker").spawn().map_err(|error| error.to_string())?;
        let _worker = Beside(worker);
        // A thousand events a second are few.
        let patience = Duration::from_secs_f64(120.0 + count(sql, "events")? / 1_000.0);
        while self.open(sql)? > 0.0 {
            if began.elapsed() > patience {
                return Err("the worker did not consume its backlog".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(began.elapsed())
    }
}

pub(super) fn count(sql: Sql<'_>, what: &str) -> Result<f64, String> {
    sql(&format!("SELECT count(*) FROM {what}"))?.trim().parse().map_err(|_| "no count".to_owned())
}

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if plan.wants("worker_sqlite") {
        let folder = plan.fresh("worker_sqlite")?;
        let file = folder.join("mashang.db");
        let database = format!("sqlite:{}", file.display());
        run_command(program(&plan.binary, &folder, &database).arg("demo").args(BACKLOG))?;
        let on_sqlite: Sql<'_> = &|sql| sqlite(&file, sql);
        drain(plan, Row::new(plan, "worker_sqlite", Wanted::Rate(17_000.0)), &folder, &database, on_sqlite, report)?;
    }
    if plan.wants("worker_pg") {
        let folder = plan.fresh("worker_pg")?;
        let cluster = filled(plan, &folder, &BACKLOG)?;
        let database = cluster.url("mashang");
        let on_postgres: Sql<'_> = &|sql| cluster.ask("mashang", sql);
        drain(plan, Row::new(plan, "worker_pg", Wanted::Rate(9_600.0)), &folder, &database, on_postgres, report)?;
        beside(plan, &folder, &database, &codes(&cluster)?, on_postgres, report)?;
    }
    Ok(())
}

/// Lets a worker consume a backlog, round by round.
fn drain(plan: &Plan, mut row: Row, folder: &Path, database: &str, sql: Sql<'_>, report: &mut Report) -> Outcome {
    let log = Log::of(sql);
    for round in 0..=plan.rounds.min(3) {
        log.undo(sql)?;
        let backlog = count(sql, "events")?;
        let rate = backlog / log.consume(plan, folder, database, sql)?.as_secs_f64();
        let (records, messages) = (count(sql, "duty_records")?, count(sql, "inbox_messages")?);
        println!(
            "worker round {round}: {backlog:.0} events, {records:.0} duty records, {messages:.0} messages, {rate:.0}/s"
        );
        if round > 0 {
            row.add(Round { rate, p50_ms: 0.0, p99_ms: 0.0 }, None);
        }
    }
    report.add(row);
    Ok(())
}

/// How far a worker lags behind while cases are submitted, and what it costs them.
fn beside(plan: &Plan, folder: &Path, database: &str, codes: &[String], sql: Sql<'_>, report: &mut Report) -> Outcome {
    let log = Log::of(sql);
    let server = Server::start(plan, folder, database)?;
    let script = folder.join("submit.lua");
    write(&script, &submit_script(codes, &server.token("demo-resident")?))?;
    let worker = program(&plan.binary, folder, database).arg("worker").spawn().map_err(|error| error.to_string())?;
    let _worker = Beside(worker);
    let (done, finished) = std::sync::mpsc::channel();
    let (round, lags) = std::thread::scope(|scope| -> Result<_, String> {
        let load = scope.spawn(|| {
            let round = wrk(plan, 16, Some(&script), &server.base, None);
            let _ = done.send(());
            round
        });
        let mut lags = Vec::new();
        while finished.recv_timeout(Duration::from_millis(250)).is_err() {
            lags.extend(sql(log.lag())?.trim().parse::<f64>());
        }
        Ok((load.join().map_err(|_| "the load panicked".to_owned())??, lags))
    })?;
    let most = lags.iter().copied().fold(0.0, f64::max);
    report.fact(
        format!("submit_pg_16{} beside a worker", plan.suffix),
        format!("{:.0}/s, p99 {:.2} ms", round.rate, round.p99_ms),
    );
    report.fact(
        format!("the worker's lag meanwhile{}", plan.suffix),
        format!("median {:.0} ms, at most {most:.0} ms, of {} looks", median(lags.clone()), lags.len()),
    );
    Ok(())
}
