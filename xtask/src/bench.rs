//! Measures the release build against raw limits on the same machine in the same run: ours and the limit in turn, the
//! median of the rounds. Prints a Markdown table and writes `target/bench/report.json`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::postgres::{Cluster, Durability};
use crate::tools::{Beside, Outcome, cargo, free_port, have, install, output, root, run as run_command};

const DEMO: [&str; 6] = ["--deputies", "1000", "--rooms", "40", "--cases", "500"];

struct Plan {
    rounds: usize,
    seconds: u32,
    folder: PathBuf,
}

/// What one round gave.
#[derive(Clone, Copy)]
struct Round {
    rate: f64,
    p50_ms: f64,
    p99_ms: f64,
}

/// What a measurement is held against.
#[derive(Clone, Copy)]
enum Wanted {
    /// Ours, as a part of the limit, at least.
    Ratio(f64),
    /// Milliseconds at the 99th percentile, at most.
    P99(f64),
    /// So many a second, at least.
    Rate(f64),
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ratio(ratio) => write!(f, "{ratio:.2} ×"),
            Self::P99(millis) => write!(f, "p99 < {millis:.0} ms"),
            Self::Rate(rate) => write!(f, "{rate:.0}/s"),
        }
    }
}

/// What is measured, and how it came out.
struct Row {
    name: &'static str,
    wanted: Wanted,
    ours: Vec<Round>,
    limit: Vec<f64>,
}

/// Runs every measurement, or those whose names are given; `--quick` makes rounds short.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if !have("wrk") {
        install(&["wrk"])?;
    }
    run_command(cargo().args([
        "build",
        "--release",
        "--package",
        "mashang-api",
        "--bin",
        "mashang",
        "--example",
        "bare",
    ]))?;
    run_command(cargo().args(["build", "--release", "--package", "mashang-infra", "--example", "one_by_one"]))?;
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let plan = Plan { rounds: if quick { 2 } else { 5 }, seconds: if quick { 2 } else { 5 }, folder };
    let wanted = |name: &str| {
        let names: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
        names.is_empty() || names.iter().any(|wanted| name.contains(wanted.as_str()))
    };
    let mut rows = Vec::new();
    let mut facts = Vec::new();
    if wanted("sqlite") || wanted("qr_card") {
        on_sqlite(&plan, &wanted, &mut rows, &mut facts)?;
    }
    if ["submit_pg", "detail_pg", "dispute_step_pg"].into_iter().any(&wanted) {
        on_postgres(&plan, &wanted, &mut rows, &mut facts)?;
    }
    if wanted("coverage_pg") {
        coverage(&plan, &mut rows)?;
    }
    if wanted("worker") {
        worker(&plan, &mut rows, &mut facts)?;
    }
    report(&plan, &rows, &facts)
}

struct Server {
    base: String,
    process: Beside,
    ready: Duration,
}

impl Server {
    fn start(folder: &Path, database: &str) -> Result<Self, String> {
        let base = format!("http://127.0.0.1:{}", free_port()?);
        let began = Instant::now();
        let process = program(folder, database)
            .env("MASHANG_BIND", base.trim_start_matches("http://"))
            // A process of its own does the worker's work, as an installation of that size would have it.
            .env("MASHANG_WORKER", "off")
            .spawn()
            .map_err(|error| error.to_string())?;
        let process = Beside(process);
        while output(Command::new("curl").args(["-sf", &format!("{base}/readyz")])).is_err() {
            if began.elapsed() > Duration::from_secs(20) {
                return Err("the server did not become ready".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(Self { base, process, ready: began.elapsed() })
    }

    fn memory_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }

    fn post(&self, path: &str, token: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.base);
        let (body, token) = (body.to_string(), format!("authorization: Bearer {token}"));
        let mut curl = Command::new("curl");
        curl.args(["-sS", "-H", "content-type: application/json", "-H", &token, "-d", &body, &url]);
        serde_json::from_str(&output(&mut curl)?).map_err(|error| error.to_string())
    }

    fn token(&self, openid: &str) -> Result<String, String> {
        let url = format!("{}/api/v1/sessions/wechat", self.base);
        let body = json!({ "code": format!("sandbox:{openid}") }).to_string();
        let answer =
            output(Command::new("curl").args(["-sf", "-H", "content-type: application/json", "-d", &body, &url]))?;
        let answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        answer["access_token"].as_str().map(str::to_owned).ok_or_else(|| "no token".to_owned())
    }
}

fn program(folder: &Path, database: &str) -> Command {
    let mut command = Command::new(root().join("target/release/mashang"));
    command
        .current_dir(folder)
        .env("DATABASE_URL", database)
        .env("MASHANG_DATA_DIR", folder)
        .env("MASHANG_LOG", "warn")
        .stdout(Stdio::null())
        .stderr(Stdio::inherit());
    command
}

fn fresh(plan: &Plan, name: &str) -> Result<PathBuf, String> {
    let folder = plan.folder.join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    Ok(folder)
}

fn write(path: &Path, text: &str) -> Outcome {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// A wrk script that submits a case with a key of its own to one of `codes`.
fn submit_script(codes: &[String], token: &str) -> String {
    let list = codes.iter().map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(",");
    format!(
        r#"local codes = {{{list}}}
local number, threads = 0, 0
function setup(t) threads = threads + 1 t:set("id", os.time() * 10 + threads) end
function init() math.randomseed(id) thread = id end
request = function()
  number = number + 1
  local body = '{{"code":"' .. codes[math.random(#codes)] .. '","nature":"complaint","category":"traffic","title":"小区东门早晚高峰拥堵","text":"每天早上七点半到八点半，东门外车流量大，行人难以通过。","contact":{{"phone":"13812345678"}}}}'
  return wrk.format("POST", "/api/v1/cases", {{ ["content-type"] = "application/json", ["authorization"] = "Bearer {token}",
    ["idempotency-key"] = thread .. "-" .. number }}, body)
end
"#
    )
}

fn wrk(plan: &Plan, connections: u32, script: Option<&Path>, url: &str, token: Option<&str>) -> Result<Round, String> {
    let mut command = Command::new("wrk");
    command.args([
        "-t2",
        &format!("-c{connections}"),
        &format!("-d{}s", plan.seconds),
        "--latency",
        "--timeout",
        "10s",
    ]);
    if let Some(script) = script {
        command.arg("-s").arg(script);
    }
    if let Some(token) = token {
        command.args(["-H", &format!("Authorization: Bearer {token}")]);
    }
    let text = output(command.arg(url))?;
    if text.contains("Non-2xx") {
        return Err(format!("the server refused some of the load:\n{text}"));
    }
    let after = |label: &str| {
        text.lines().find_map(|line| line.trim().strip_prefix(label)).unwrap_or_default().trim().to_owned()
    };
    Ok(Round {
        rate: after("Requests/sec:").parse().map_err(|_| format!("wrk said nothing:\n{text}"))?,
        p50_ms: milliseconds(&after("50%")),
        p99_ms: milliseconds(&after("99%")),
    })
}

fn milliseconds(text: &str) -> f64 {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let value: f64 = digits.parse().unwrap_or_default();
    match text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.') {
        "us" => value / 1000.0,
        "s" => value * 1000.0,
        _ => value,
    }
}

/// Ours and the limit in turn, after a round of each that does not count.
fn alternate(
    plan: &Plan,
    name: &'static str,
    wanted: Wanted,
    ours: &mut dyn FnMut() -> Result<Round, String>,
    limit: &mut dyn FnMut() -> Result<f64, String>,
) -> Result<Row, String> {
    let mut row = Row { name, wanted, ours: Vec::new(), limit: Vec::new() };
    for round in 0..=plan.rounds {
        let (a, b) = (ours()?, limit()?);
        println!(
            "{name} round {round}: ours {:.0}/s, limit {b:.0}/s, p50 {:.2} ms, p99 {:.2} ms",
            a.rate, a.p50_ms, a.p99_ms
        );
        if round > 0 {
            row.ours.push(a);
            row.limit.push(b);
        }
    }
    Ok(row)
}

fn on_sqlite(plan: &Plan, wanted: &dyn Fn(&str) -> bool, rows: &mut Vec<Row>, facts: &mut Vec<String>) -> Outcome {
    let folder = fresh(plan, "sqlite")?;
    let database = format!("sqlite:{}", folder.join("mashang.db").display());
    run_command(program(&folder, &database).arg("demo").args(DEMO))?;
    let codes: Vec<String> = codes(&folder.join("mashang.db"))?;
    let server = Server::start(&folder, &database)?;
    facts.push(format!("ready after {} ms on an existing database (SQLite)", server.ready.as_millis()));
    if wanted("qr_card") {
        let card = folder.join("card.json");
        let sample = format!("{}/api/v1/qr/{}", server.base, codes[0]);
        write(&card, &output(Command::new("curl").args(["-sf", &sample]))?)?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let bare = Command::new(root().join("target/release/examples/bare"))
            .arg(&address)
            .arg(&card)
            .stderr(Stdio::null())
            .spawn();
        let _bare = Beside(bare.map_err(|error| error.to_string())?);
        std::thread::sleep(Duration::from_millis(300));
        let script = folder.join("card.lua");
        let list = codes.iter().take(1000).map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(",");
        write(
            &script,
            &format!(
                "local codes = {{{list}}}\nlocal at = 0\nrequest = function()\n  at = at % #codes + 1\n  return wrk.format(\"GET\", \"/api/v1/qr/\" .. codes[at])\nend\n"
            ),
        )?;
        let ours = &mut || wrk(plan, 64, Some(&script), &server.base, None);
        let limit = &mut || wrk(plan, 64, Some(&script), &format!("http://{address}"), None).map(|round| round.rate);
        rows.push(alternate(plan, "qr_card", Wanted::Ratio(0.70), ours, limit)?);
    }
    if wanted("submit_sqlite") {
        let token = server.token("demo-resident")?;
        let script = folder.join("submit.lua");
        write(&script, &submit_script(&codes, &token))?;
        // The limit has a database of its own, so that neither waits for the other's lock.
        let other = folder.join("limit.db");
        output(Command::new("cp").arg(folder.join("mashang.db")).arg(&other))?;
        let limit = &mut || {
            let mut command = Command::new(root().join("target/release/examples/one_by_one"));
            command.arg(format!("sqlite:{}", other.display())).arg(&codes[0]).arg(plan.seconds.to_string());
            output(&mut command)?.trim().parse().map_err(|_| "the limit said nothing".to_owned())
        };
        let ours = &mut || wrk(plan, 64, Some(&script), &server.base, None);
        rows.push(alternate(plan, "submit_sqlite", Wanted::Ratio(6.0), ours, limit)?);
    }
    facts.push(format!("RSS after the run: {:.0} MiB (SQLite)", server.memory_mib()));
    Ok(())
}

fn codes(database: &Path) -> Result<Vec<String>, String> {
    let query = "SELECT code FROM qr_codes WHERE subject_kind = 'deputy' ORDER BY code LIMIT 1000";
    if !have("sqlite3") {
        install(&["sqlite3"])?;
    }
    Ok(output(Command::new("sqlite3").arg(database).arg(query))?.lines().map(str::to_owned).collect())
}

fn on_postgres(plan: &Plan, wanted: &dyn Fn(&str) -> bool, rows: &mut Vec<Row>, facts: &mut Vec<String>) -> Outcome {
    let folder = fresh(plan, "postgres")?;
    let cluster = Cluster::start(Durability::Full)?;
    psql(&cluster, "postgres", "CREATE DATABASE mashang")?;
    let database = cluster.url("mashang");
    run_command(program(&folder, &database).arg("demo").args(DEMO))?;
    psql(&cluster, "mashang", "VACUUM ANALYZE")?;
    let list =
        psql(&cluster, "mashang", "SELECT code FROM qr_codes WHERE subject_kind = 'deputy' ORDER BY code LIMIT 1000")?;
    let codes: Vec<String> = list.lines().map(str::to_owned).collect();
    let server = Server::start(&folder, &database)?;
    facts.push(format!("ready after {} ms on an existing database (PostgreSQL)", server.ready.as_millis()));
    let token = server.token("demo-resident")?;
    if wanted("submit_pg") {
        let script = folder.join("submit.lua");
        write(&script, &submit_script(&codes, &token))?;
        let body = json!({
            "code": codes[0], "nature": "complaint", "category": "traffic", "title": "小区东门早晚高峰拥堵",
            "text": "每天早上七点半到八点半，东门外车流量大，行人难以通过。", "contact": { "phone": "13812345678" }
        });
        let statements = capture(&cluster, &|| {
            let url = format!("{}/api/v1/cases", server.base);
            let (body, token) = (body.to_string(), format!("authorization: Bearer {token}"));
            output(
                Command::new("curl")
                    .args(["-sSf", "-H", "content-type: application/json", "-H", "idempotency-key: captured"])
                    .args(["-H", &token, "-d", &body, &url]),
            )
        })?;
        let limit_script = folder.join("submit.sql");
        write(&limit_script, &statements)?;
        for (name, connections) in [("submit_pg_16", 16), ("submit_pg_64", 64)] {
            let ours = &mut || wrk(plan, connections, Some(&script), &server.base, None);
            let limit = &mut || pgbench(plan, &cluster, connections, &limit_script);
            rows.push(alternate(plan, name, Wanted::Ratio(0.80), ours, limit)?);
        }
    }
    if wanted("detail_pg") {
        let deputy = server.token("demo-deputy")?;
        let id = ten_events(&server, &cluster, &token, &deputy)?;
        let url = format!("{}/api/v1/cases/{id}", server.base);
        let statements = capture(&cluster, &|| {
            output(Command::new("curl").args(["-sSf", "-H", &format!("authorization: Bearer {deputy}"), &url]))
        })?;
        let limit_script = folder.join("detail.sql");
        write(&limit_script, &statements)?;
        let ours = &mut || wrk(plan, 16, None, &url, Some(&deputy));
        let limit = &mut || pgbench(plan, &cluster, 16, &limit_script);
        rows.push(alternate(plan, "detail_pg", Wanted::Ratio(0.45), ours, limit)?);
    }
    if wanted("dispute_step_pg") {
        dispute_step(plan, &server, &cluster, &codes[0], rows)?;
    }
    facts.push(format!("RSS after the run: {:.0} MiB (PostgreSQL)", server.memory_mib()));
    Ok(())
}

/// Disputes that the steps go round: so many that no two at a time are on the same one.
const DISPUTES: usize = 400;

/// One transition of a dispute against pgbench with the same statements on as many rows.
fn dispute_step(plan: &Plan, server: &Server, cluster: &Cluster, code: &str, rows: &mut Vec<Row>) -> Outcome {
    let folder = plan.folder.join("postgres");
    let office = server.token("demo-office")?;
    let mut ids = Vec::new();
    // The deputy of the banner works where the office oversees.
    let query = "SELECT q.code FROM qr_codes q JOIN grants g ON g.body->'Deputy'->>'deputy' = q.subject_id::text \
                 JOIN accounts a ON a.id = g.account_id WHERE a.openid = 'demo-deputy' LIMIT 1";
    let own = psql(cluster, "mashang", query)?;
    let code = if own.trim().is_empty() { code } else { own.trim() };
    for _ in 0..DISPUTES {
        let report = json!({
            "code": code, "source": "sweep", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损，双方争执不下。"
        });
        let made = server.post("/api/v1/disputes", &office, &report)?;
        ids.push(made["id"].as_str().ok_or_else(|| made.to_string())?.to_owned());
    }
    let assess = json!({ "text": "双方情绪平稳，持续关注。", "risk": "medium" }).to_string();
    let script = folder.join("dispute.lua");
    let list = ids.iter().skip(1).map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(",");
    write(
        &script,
        &format!(
            r#"local ids = {{{list}}}
local threads = 0
function setup(t) t:set("half", threads) threads = threads + 1 end
local at = 0
request = function()
  at = at % (#ids // 2) + 1
  return wrk.format("POST", "/api/v1/disputes/" .. ids[half * (#ids // 2) + at] .. "/assess",
    {{ ["content-type"] = "application/json", ["authorization"] = "Bearer {office}" }}, '{assess}')
end
"#
        )
        .replace("#ids // 2", "math.floor(#ids / 2)"),
    )?;
    let captured = capture(cluster, &|| {
        let url = format!("{}/api/v1/disputes/{}/assess", server.base, ids[0]);
        let token = format!("authorization: Bearer {office}");
        output(Command::new("curl").args([
            "-sSf",
            "-H",
            "content-type: application/json",
            "-H",
            &token,
            "-d",
            &assess,
            &url,
        ]))
    })?;
    let limit_script = folder.join("dispute.sql");
    write(&limit_script, &on_many_rows(&captured, &ids[0], cluster)?)?;
    let ours = &mut || wrk(plan, 16, Some(&script), &server.base, None);
    let limit = &mut || pgbench(plan, cluster, 16, &limit_script);
    rows.push(alternate(plan, "dispute_step_pg", Wanted::Ratio(0.60), ours, limit)?);
    Ok(())
}

/// Lets a captured step run on any of many rows: as many copies of the dispute, whose ids follow from a number, and which
/// stay of the version that the step expects.
fn on_many_rows(captured: &str, id: &str, cluster: &Cluster) -> Result<String, String> {
    let columns = "version, tracking_code, state, kind, source, risk, division_code, grid_id, office_id, organisation_id, \
                   case_id, reporter_id, due_on, dossier, reported_at, updated_at";
    let copies = format!(
        "INSERT INTO disputes (id, {columns}) SELECT lpad(to_hex(n), 32, '0')::uuid, {columns} \
         FROM disputes, generate_series(1, {DISPUTES}) n WHERE id = '{id}'"
    );
    psql(cluster, "mashang", &copies)?;
    let version = psql(cluster, "mashang", &format!("SELECT version FROM disputes WHERE id = '{id}'"))?;
    let version = version.trim();
    let any = "(lpad(to_hex((:n)::bigint), 32, '0'))::uuid";
    let mut script = format!("\\set n random(1, {DISPUTES})\n");
    for line in captured.lines() {
        let line = line.replace(&format!("'{id}'"), any);
        let line = match line.split_once(" WHERE ") {
            // Whatever version the row has, it keeps.
            Some((set, condition)) if line.starts_with("UPDATE \"disputes\"") => {
                let condition = condition.split(" AND ").next().unwrap_or_default();
                let closed = condition.matches('(').count() - condition.matches(')').count();
                format!("{set} WHERE {condition}{} AND \"disputes\".\"version\" = '{version}';", ")".repeat(closed))
            }
            _ => line,
        };
        script.push_str(&line);
        script.push('\n');
    }
    Ok(script)
}

/// Coverage of the whole city with its deputies and grids.
fn coverage(plan: &Plan, rows: &mut Vec<Row>) -> Outcome {
    let folder = fresh(plan, "coverage")?;
    let cluster = Cluster::start(Durability::Full)?;
    psql(&cluster, "postgres", "CREATE DATABASE mashang")?;
    let database = cluster.url("mashang");
    run_command(program(&folder, &database).arg("demo").args([
        "--deputies",
        "13000",
        "--rooms",
        "752",
        "--cases",
        "0",
    ]))?;
    psql(&cluster, "mashang", "VACUUM ANALYZE")?;
    let server = Server::start(&folder, &database)?;
    let url = format!("{}/api/v1/statistics/coverage?division=350500000000", server.base);
    println!("{}", output(Command::new("curl").args(["-sf", &url]))?);
    let statements = capture(&cluster, &|| output(Command::new("curl").args(["-sSf", &url])))?;
    let script = folder.join("coverage.sql");
    write(&script, &statements)?;
    let ours = &mut || wrk(plan, 16, None, &url, None);
    let limit = &mut || pgbench(plan, &cluster, 16, &script);
    rows.push(alternate(plan, "coverage_pg", Wanted::P99(20.0), ours, limit)?);
    Ok(())
}

/// Cases whose events the worker is given.
const BACKLOG: &str = "5000";
/// What makes every event unconsumed, and what came of them undone.
const UNDO: &str = "UPDATE events SET consumed_at = NULL; DELETE FROM inbox_messages; DELETE FROM duty_records; \
                    DELETE FROM figures; DELETE FROM contributions";

/// How fast a worker consumes a backlog on both databases, and how far it lags behind while cases are submitted.
fn worker(plan: &Plan, rows: &mut Vec<Row>, facts: &mut Vec<String>) -> Outcome {
    let folder = fresh(plan, "worker")?;
    let file = folder.join("mashang.db");
    let sqlite = format!("sqlite:{}", file.display());
    run_command(program(&folder, &sqlite).args(["demo", "--cases", BACKLOG]))?;
    if !have("sqlite3") {
        install(&["sqlite3"])?;
    }
    let on_sqlite = |sql: &str| output(Command::new("sqlite3").arg("-cmd").arg(".timeout 5000").arg(&file).arg(sql));
    rows.push(drain(plan, "worker_sqlite", &folder, &sqlite, &on_sqlite)?);

    let cluster = Cluster::start(Durability::Full)?;
    psql(&cluster, "postgres", "CREATE DATABASE mashang")?;
    let database = cluster.url("mashang");
    run_command(program(&folder, &database).args(["demo", "--cases", BACKLOG]))?;
    let on_postgres = |sql: &str| psql(&cluster, "mashang", sql);
    rows.push(drain(plan, "worker_pg", &folder, &database, &on_postgres)?);

    let server = Server::start(&folder, &database)?;
    let token = server.token("demo-resident")?;
    let list = psql(&cluster, "mashang", "SELECT code FROM qr_codes WHERE subject_kind = 'deputy' LIMIT 1000")?;
    let codes: Vec<String> = list.lines().map(str::to_owned).collect();
    let script = folder.join("submit.lua");
    write(&script, &submit_script(&codes, &token))?;
    let _worker = Beside(program(&folder, &database).arg("worker").spawn().map_err(|error| error.to_string())?);
    let (done, finished) = std::sync::mpsc::channel();
    let lags = std::thread::scope(|scope| -> Result<Vec<f64>, String> {
        let load = scope.spawn(|| {
            let round = wrk(plan, 16, Some(&script), &server.base, None);
            let _ = done.send(());
            round
        });
        let mut lags = Vec::new();
        while finished.recv_timeout(Duration::from_millis(250)).is_err() {
            let lag = on_postgres(
                "SELECT coalesce(extract(epoch FROM now() - min(at)) * 1000, 0) FROM events WHERE consumed_at IS NULL",
            )?;
            lags.extend(lag.trim().parse::<f64>());
        }
        let round = load.join().map_err(|_| "the load panicked".to_owned())??;
        facts.push(format!("submit_pg beside a worker: {:.0}/s, p99 {:.2} ms", round.rate, round.p99_ms));
        Ok(lags)
    })?;
    let most = lags.iter().copied().fold(0.0, f64::max);
    facts.push(format!(
        "the worker's lag while submit_pg runs: median {:.0} ms, at most {most:.0} ms, of {} looks",
        median(lags.clone()),
        lags.len()
    ));
    Ok(())
}

/// Lets a worker consume a backlog, round by round.
fn drain(
    plan: &Plan,
    name: &'static str,
    folder: &Path,
    database: &str,
    sql: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Row, String> {
    let count = |what: &str| -> Result<f64, String> {
        sql(&format!("SELECT count(*) FROM {what}"))?.trim().parse().map_err(|_| "no count".to_owned())
    };
    let mut row = Row { name, wanted: Wanted::Rate(1_000.0), ours: Vec::new(), limit: Vec::new() };
    for round in 0..=plan.rounds.min(3) {
        sql(UNDO)?;
        let backlog = count("events")?;
        let began = Instant::now();
        let worker = Beside(program(folder, database).arg("worker").spawn().map_err(|error| error.to_string())?);
        while count("events WHERE consumed_at IS NULL")? > 0.0 {
            if began.elapsed() > Duration::from_secs(120) {
                return Err(format!("{name}: the worker did not consume its backlog"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let rate = backlog / began.elapsed().as_secs_f64();
        drop(worker);
        let (records, messages) = (count("duty_records")?, count("inbox_messages")?);
        println!(
            "{name} round {round}: {backlog:.0} events, {records:.0} duty records, {messages:.0} messages, {rate:.0}/s"
        );
        if round > 0 {
            row.ours.push(Round { rate, p50_ms: 0.0, p99_ms: 0.0 });
        }
    }
    Ok(row)
}

/// A case with ten events, addressed to the demo's deputy.
fn ten_events(server: &Server, cluster: &Cluster, resident: &str, deputy: &str) -> Result<String, String> {
    let query =
        "SELECT q.code FROM qr_codes q JOIN grants g ON g.body->'Deputy'->>'deputy' = q.subject_id::text LIMIT 1";
    let code = psql(cluster, "mashang", query)?;
    let body = json!({ "code": code.trim(), "nature": "complaint", "category": "traffic", "title": "东门拥堵", "text": "东门拥堵。" });
    let receipt = server.post("/api/v1/cases", resident, &body)?;
    let id = receipt["id"].as_str().ok_or_else(|| receipt.to_string())?.to_owned();
    server.post(&format!("/api/v1/cases/{id}/accept"), deputy, &json!({}))?;
    for day in 1..=8 {
        let seen = json!({ "kind": "observation", "text": format!("第 {day} 次观察：东门排队二十余辆。") });
        server.post(&format!("/api/v1/cases/{id}/report"), deputy, &seen)?;
    }
    Ok(id)
}

fn psql(cluster: &Cluster, database: &str, sql: &str) -> Result<String, String> {
    output(Command::new(cluster.program("psql")).args([
        "-X",
        "-A",
        "-t",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        &cluster.url(database),
        "-c",
        sql,
    ]))
}

fn pgbench(plan: &Plan, cluster: &Cluster, clients: u32, script: &Path) -> Result<f64, String> {
    let text = output(
        Command::new(cluster.program("pgbench"))
            .args([
                "-n",
                "-M",
                "prepared",
                "-c",
                &clients.to_string(),
                "-j",
                "2",
                "-T",
                &plan.seconds.to_string(),
                "-f",
            ])
            .arg(script)
            .arg(cluster.url("mashang")),
    )?;
    let line = text.lines().find(|line| line.starts_with("tps =")).ok_or(text.clone())?;
    line.split_whitespace().nth(2).and_then(|number| number.parse().ok()).ok_or(text)
}

/// The statements that the server sends for one request, from PostgreSQL's own log, as a pgbench script.
fn capture(cluster: &Cluster, request: &dyn Fn() -> Result<String, String>) -> Result<String, String> {
    // The connections' statements are prepared by now or after this.
    for _ in 0..3 {
        let _ = request();
    }
    let logging = |on: bool| -> Outcome {
        psql(cluster, "postgres", &format!("ALTER SYSTEM SET log_statement = '{}'", if on { "all" } else { "none" }))?;
        psql(cluster, "postgres", "SELECT pg_reload_conf()")?;
        std::thread::sleep(Duration::from_millis(500));
        Ok(())
    };
    let log = cluster.folder().join("log");
    let length = || std::fs::metadata(&log).map(|meta| meta.len()).unwrap_or_default();
    psql(cluster, "mashang", "DELETE FROM idempotency_keys WHERE key = 'captured'")?;
    logging(true)?;
    let before = usize::try_from(length()).unwrap_or_default();
    request()?;
    std::thread::sleep(Duration::from_millis(300));
    let text = String::from_utf8_lossy(&std::fs::read(&log).map_err(|error| error.to_string())?).into_owned();
    logging(false)?;
    let lines: Vec<&str> = text.get(before..).unwrap_or_default().lines().collect();
    let mut script = String::from("\\set a random(1, 4000000000000000000)\n\\set b random(1, 4000000000000000000)\n");
    for (at, line) in lines.iter().enumerate() {
        let Some((_, message)) = line.split_once("LOG:  ") else { continue };
        let (sql, parameters) = if let Some(sql) = message.strip_prefix("statement: ") {
            (sql.to_owned(), "")
        } else if let Some((_, sql)) = message.strip_prefix("execute ").and_then(|rest| rest.split_once(": ")) {
            let detail =
                lines.get(at + 1).and_then(|next| next.split_once("parameters: ")).map_or("", |(_, list)| list);
            (sql.to_owned(), detail)
        } else {
            continue;
        };
        if sql.contains("pg_reload_conf") || sql.contains("ALTER SYSTEM") {
            continue;
        }
        let _ = writeln!(script, "{};", fill(&sql, parameters));
    }
    Ok(script)
}

/// Puts a statement's parameters into it; what must be new each time is made of pgbench's random numbers.
fn fill(sql: &str, parameters: &str) -> String {
    let values = parse_parameters(parameters);
    let inserts = sql.starts_with("INSERT");
    let fresh_id = "(lpad(to_hex((:a)::bigint), 16, '0') || lpad(to_hex((:b)::bigint), 16, '0'))::uuid";
    let mut filled = String::new();
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('$') {
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        let number: usize = digits.parse().unwrap_or_default();
        let value = values.get(number.wrapping_sub(1)).map_or("NULL", String::as_str);
        let table = sql.split('"').nth(1).unwrap_or_default();
        let columns = sql.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(columns, _)| columns);
        let column = columns.split(", ").nth(number.wrapping_sub(1)).unwrap_or_default().trim_matches('"');
        filled.push_str(before);
        filled.push_str(&match (inserts, table, column) {
            (true, "cases" | "events", "id") | (true, "case_handling", "case_id") => fresh_id.to_owned(),
            (true, "cases", "tracking_code") => "(:a)::text".to_owned(),
            (true, "idempotency_keys", "key") => "(:b)::text".to_owned(),
            _ => value.to_owned(),
        });
        rest = after.get(digits.len()..).unwrap_or_default();
    }
    filled.push_str(rest);
    filled
}

/// `$1 = 'a', $2 = NULL` as literals; a quote inside is doubled already.
fn parse_parameters(list: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = list;
    while let Some((_, after)) = rest.split_once(" = ") {
        if let Some(tail) = after.strip_prefix("NULL") {
            values.push("NULL".to_owned());
            rest = tail;
            continue;
        }
        let mut end = 1;
        let bytes = after.as_bytes();
        while end < bytes.len() {
            if bytes[end] == b'\'' {
                if bytes.get(end + 1) == Some(&b'\'') {
                    end += 1;
                } else {
                    break;
                }
            }
            end += 1;
        }
        values.push(after.get(..=end).unwrap_or(after).to_owned());
        rest = after.get(end + 1..).unwrap_or_default();
    }
    values
}

/// A figure, or a dash where nothing was measured.
fn told(value: f64, digits: usize) -> String {
    if value.is_finite() && value > 0.0 { format!("{value:.digits$}") } else { "–".to_owned() }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn report(plan: &Plan, rows: &[Row], facts: &[String]) -> Outcome {
    let mut table = String::from(
        "| name | ours /s | limit /s | ratio | wanted | p50 ms | p99 ms | p99 ÷ p50 |\n|---|---|---|---|---|---|---|---|\n",
    );
    let mut document = serde_json::Map::new();
    for row in rows {
        let of = |read: fn(&Round) -> f64| median(row.ours.iter().map(read).collect());
        let (ours, p50, p99) = (of(|round| round.rate), of(|round| round.p50_ms), of(|round| round.p99_ms));
        let ratio = median(row.ours.iter().zip(&row.limit).map(|(ours, limit)| ours.rate / limit).collect());
        let limit = median(row.limit.clone());
        let _ = writeln!(
            table,
            "| {} | {ours:.0} | {} | {} | {} | {} | {} | {} |",
            row.name,
            told(limit, 0),
            told(ratio, 2),
            row.wanted,
            told(p50, 2),
            told(p99, 2),
            told(p99 / p50, 1)
        );
        document.insert(
            row.name.to_owned(),
            json!({ "ours": ours, "limit": limit, "ratio": ratio, "p50_ms": p50, "p99_ms": p99 }),
        );
    }
    let binary = std::fs::metadata(root().join("target/release/mashang")).map(|meta| meta.len()).unwrap_or_default();
    println!("\n{table}");
    for fact in facts {
        println!("- {fact}");
    }
    println!("- release binary: {:.1} MB", f64::from(u32::try_from(binary / 1000).unwrap_or(u32::MAX)) / 1000.0);
    println!(
        "- {} rounds of {} s each, the median of each figure and of the ratios pair by pair",
        plan.rounds, plan.seconds
    );
    write(&plan.folder.join("report.json"), &format!("{:#}\n", Value::Object(document)))
}
