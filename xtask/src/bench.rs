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

/// What is measured, and how it came out.
struct Row {
    name: &'static str,
    wanted: f64,
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
    if wanted("submit_pg") || wanted("detail_pg") {
        on_postgres(&plan, &wanted, &mut rows, &mut facts)?;
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
    wanted: f64,
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
        rows.push(alternate(plan, "qr_card", 0.70, ours, limit)?);
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
        rows.push(alternate(plan, "submit_sqlite", 6.0, ours, limit)?);
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
            rows.push(alternate(plan, name, 0.80, ours, limit)?);
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
        rows.push(alternate(plan, "detail_pg", 0.45, ours, limit)?);
    }
    facts.push(format!("RSS after the run: {:.0} MiB (PostgreSQL)", server.memory_mib()));
    Ok(())
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
        filled.push_str(before);
        filled.push_str(&match (inserts, table, number) {
            (true, "cases" | "events", 1) => fresh_id.to_owned(),
            (true, "cases", 3) => "(:a)::text".to_owned(),
            (true, "idempotency_keys", 2) => "(:b)::text".to_owned(),
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
            "| {} | {ours:.0} | {limit:.0} | {ratio:.2} | {:.2} | {p50:.2} | {p99:.2} | {:.1} |",
            row.name,
            row.wanted,
            p99 / p50
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
