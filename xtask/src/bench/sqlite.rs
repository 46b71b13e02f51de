//! Measurements on SQLite.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Plan;
use super::load::{card_script, submit_script, wrk};
use super::report::{Report, Wanted, alternate};
use super::server::{DEMO, Server, program, write};
use super::statements::{Script, traced};
use crate::tools::{Beside, Outcome, free_port, output, run as run_command, sqlite};

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("qr_card") && !plan.wants("submit_sqlite") {
        return Ok(());
    }
    let folder = plan.fresh("sqlite")?;
    let file = folder.join("mashang.db");
    let database = format!("sqlite:{}", file.display());
    run_command(program(&plan.binary, &folder, &database).arg("demo").args(DEMO))?;
    let query = "SELECT code FROM qr_codes WHERE subject_kind = 'deputy' ORDER BY code LIMIT 1000";
    let codes: Vec<String> = sqlite(&file, query)?.lines().map(str::to_owned).collect();
    // The limit has a database of its own, so that neither waits for the other's lock.
    let other = folder.join("limit.db");
    sqlite(&file, &format!(".backup '{}'", other.display()))?;
    let server = Server::start(plan, &folder, &database)?;
    report.fact("ready on an existing database (SQLite) after", format!("{} ms", server.ready.as_millis()));
    if plan.wants("qr_card") {
        card(plan, &folder, &server, &codes, report)?;
    }
    if plan.wants("submit_sqlite") {
        submissions(plan, &folder, &server, &codes, &other, report)?;
    }
    report.fact("RSS after the run (SQLite)", format!("{:.0} MiB", server.memory_mib()));
    Ok(())
}

fn card(plan: &Plan, folder: &Path, server: &Server, codes: &[String], report: &mut Report) -> Outcome {
    let card = folder.join("card.json");
    let sample = format!("{}/api/v1/qr/{}", server.base, codes[0]);
    write(&card, &output(Command::new("curl").args(["-sf", &sample]))?)?;
    let address = format!("127.0.0.1:{}", free_port()?);
    let mut bare = Command::new(plan.programs.join("examples/bare"));
    let bare = bare.arg(&address).arg(&card).stderr(Stdio::null()).spawn();
    let _bare = Beside(bare.map_err(|error| error.to_string())?);
    std::thread::sleep(Duration::from_millis(300));
    let script = folder.join("card.lua");
    write(&script, &card_script(codes))?;
    let ours = &mut || wrk(plan, 64, Some(&script), &server.base, None);
    let limit = &mut || wrk(plan, 64, Some(&script), &format!("http://{address}"), None).map(|round| round.rate);
    report.add(alternate(plan, "qr_card", Wanted::Ratio(0.70), ours, limit)?);
    Ok(())
}

/// Submissions over HTTP against the same statements prepared once, 64 submissions to a commit, through libsqlite3 by one
/// thread.
fn submissions(
    plan: &Plan,
    folder: &Path,
    server: &Server,
    codes: &[String],
    other: &Path,
    report: &mut Report,
) -> Outcome {
    let token = server.token("demo-resident")?;
    let script = folder.join("submit.lua");
    write(&script, &submit_script(codes, &token))?;
    let statements = folder.join("statements.json");
    write(&statements, &captured(plan, folder, &codes[0], other)?.json().to_string())?;
    let seconds = plan.seconds.to_string();
    let mut told = String::new();
    let limit = &mut || -> Result<f64, String> {
        let mut command = Command::new(plan.programs.join("batched"));
        told = output(command.arg(other).arg(&statements).arg(&seconds))?;
        let rate = told.split_whitespace().next().and_then(|rate| rate.parse().ok());
        rate.ok_or_else(|| format!("the limit said {told}"))
    };
    let ours = &mut || wrk(plan, 64, Some(&script), &server.base, None);
    report.add(alternate(plan, "submit_sqlite", Wanted::Both(0.5, 7_000.0), ours, limit)?);
    let mut counts = told.split_whitespace().skip(1);
    let (run, changed) = (counts.next().unwrap_or_default(), counts.next().unwrap_or_default());
    report.fact("a submission on SQLite", format!("runs {run} statements and changes {changed} rows"));
    Ok(())
}

/// What two submissions ran, by our own build on the limit's database, which is of its version from then on.
fn captured(plan: &Plan, folder: &Path, code: &str, database: &Path) -> Result<Script, String> {
    let trace = folder.join("trace.jsonl");
    let mut traced_program = program(&plan.programs.join("traced"), folder, &format!("sqlite:{}", database.display()));
    traced_program.env("TRACED_STATEMENTS", &trace);
    let server = Server::run(traced_program)?;
    let token = server.token("demo-resident")?;
    let length = || std::fs::metadata(&trace).map(|meta| meta.len()).unwrap_or_default();
    let mut ends = Vec::new();
    // The first ones fill caches. Keys that differ in every character, so that each is new in every character.
    for letter in ["a", "b", "c", "d", "e"] {
        ends.push(length());
        server.submit(code, &token, &letter.repeat(16))?;
    }
    ends.push(length());
    drop(server);
    let text = std::fs::read_to_string(&trace).map_err(|error| error.to_string())?;
    let part = |from: u64, to: u64| {
        let [from, to] = [from, to].map(|end| usize::try_from(end).unwrap_or_default());
        traced(text.get(from..to).unwrap_or_default())
    };
    Script::of(&part(0, ends[0])?, &part(ends[3], ends[4])?, &part(ends[4], ends[5])?)
}
