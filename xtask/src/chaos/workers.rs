//! A worker that dies at any moment beside a server that goes on: what each consumer makes of an event is there once.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use super::House;
use super::client::{Diary, Made, Residents, ask, get, said};
use crate::tools::{Beside, Outcome, run};

const KILLS: usize = 100;
/// How long a worker lives at most once it works: long enough for some batches, and short enough to die within one.
const LIFE: u64 = 128;
/// Places of consumers that must have been seen, or the worker never came to anything before it died.
const PLACES: usize = 30;
/// Where the deputies and the office of the demo's harbour are.
const HARBOUR: &str = "350581103209";

/// What somebody does, until it is answered.
fn post(address: SocketAddr, path: &str, token: Option<&str>, body: &Value) -> Result<Value, String> {
    let body = body.to_string();
    let token = token.map_or_else(String::new, |token| format!("Authorization: Bearer {token}\r\n"));
    let request = format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{token}Content-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    for _ in 0..200 {
        match ask(address, request.as_bytes(), Duration::from_secs(30)) {
            Some((200 | 201, answer)) => return serde_json::from_str(&answer).map_err(|error| error.to_string()),
            Some((503, _)) => std::thread::sleep(Duration::from_millis(50)),
            Some((status, answer)) => return Err(format!("{path}: {status} {answer}")),
            None => return Err(format!("{path} was not answered")),
        }
    }
    Err(format!("{path}: always 503"))
}

fn text(answer: &Value, field: &str) -> Result<String, String> {
    answer[field].as_str().map(str::to_owned).ok_or_else(|| format!("no {field}: {answer}"))
}

/// Those who make events that credit somebody and that tell a phone, beside the residents, who only submit.
struct Staff {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Result<(Diary, usize), String>>,
}

impl Staff {
    fn begin(house: &House) -> Result<Self, String> {
        let asked = get(&format!("/api/v1/deputies?division={HARBOUR}&limit=1"));
        let (_, page) = ask(house.address, &asked, Duration::from_secs(5)).ok_or("no deputies")?;
        let page: Value = serde_json::from_str(&page).map_err(|error| error.to_string())?;
        let deputy = text(&page["items"][0], "id")?.replace('-', "");
        let code = house.texts(&format!(
            "SELECT code FROM qr_codes WHERE {} = '{deputy}' AND revoked_at IS NULL",
            id(house, "subject_id")
        ))?;
        let (address, code) = (house.address, code.first().cloned().ok_or("the deputy has no code")?);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        Ok(Self { stop, thread: std::thread::spawn(move || work(address, &code, &stopped)) })
    }

    /// What they submitted, and how many parties they entered.
    fn end(self) -> Result<(Diary, usize), String> {
        self.stop.store(true, Ordering::SeqCst);
        self.thread.join().map_err(|_| "the staff gave up".to_owned())?
    }
}

fn work(address: SocketAddr, code: &str, stop: &AtomicBool) -> Result<(Diary, usize), String> {
    let token = |openid: &str| {
        let session = post(address, "/sessions/wechat", None, &json!({ "code": format!("sandbox:{openid}") }))?;
        text(&session, "access_token")
    };
    let (deputy, office) = (token("demo-deputy-shishi")?, token("demo-office-xiangzhi")?);
    let (deputy, office) = (Some(deputy.as_str()), Some(office.as_str()));
    let (mut diary, mut entered) = (Diary::default(), 0);
    while !stop.load(Ordering::SeqCst) {
        let matter = json!({
            "code": code, "nature": "complaint", "category": "traffic", "title": "chaos", "text": "东门外车流量大。"
        });
        diary.matters += 1;
        let case = text(&post(address, "/cases", None, &matter)?, "id")?;
        diary.receipts.push(case.clone());
        post(address, &format!("/cases/{case}/accept"), deputy, &json!({}))?;
        let seen = json!({ "kind": "observation", "text": "看过" });
        post(address, &format!("/cases/{case}/report"), deputy, &seen)?;
        let report = json!({
            "code": code, "source": "application", "kind": "damages", "title": "纠纷", "text": "双方有分歧。"
        });
        let dispute = text(&post(address, "/disputes", deputy, &report)?, "id")?;
        post(address, &format!("/disputes/{dispute}/register"), office, &json!({ "risk": "medium" }))?;
        let party = json!({ "side": "second", "name": "林船东" });
        post(address, &format!("/disputes/{dispute}/parties"), office, &party)?;
        entered += 1;
    }
    Ok((diary, entered))
}

/// A column of ids in the words of SQL, the same on both databases.
fn id(house: &House, column: &str) -> String {
    match house.cluster {
        Some(_) => format!("replace({column}::text, '-', '')"),
        None => format!("lower(hex({column}))"),
    }
}

/// What lies in `table`: its `ids`, and `others`.
fn rows(house: &House, table: &str, ids: &[&str], others: &[&str]) -> Result<Vec<String>, String> {
    let others = others.iter().map(|column| format!("coalesce(CAST({column} AS TEXT), '')"));
    let columns: Vec<_> = ids.iter().map(|column| id(house, column)).chain(others).collect();
    house.texts(&format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || '|' || ")))
}

/// All that the consumers wrote but the roll-ups, which are held against a rebuild after every trouble. A record's own steps
/// and who read a message are no consumer's.
fn effects(house: &House) -> Result<[(&'static str, Vec<String>); 3], String> {
    let told = ["id", "event_id", "party_id", "subject_id"];
    let credited = ["id", "event_id", "evidence_id", "deputy_id"];
    let written = "duty_records WHERE event_id IS NOT NULL";
    Ok([
        ("messages", rows(house, "inbox_messages", &told, &["party_kind", "kind", "at"])?),
        ("duty records", rows(house, written, &credited, &["role", "activity", "division_code", "month", "at"])?),
        (
            "deliveries",
            rows(house, "deliveries", &["id", "event_id"], &["kind", "target", "state", "attempts", "settled_at"])?,
        ),
    ])
}

fn start(house: &House) -> Result<Beside, String> {
    let mut command = house.program(&["worker"]);
    command.env("MASHANG_WORKER_LEASE_MS", "100").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut worker = Beside(command.spawn().map_err(|error| error.to_string())?);
    let words = worker.0.stdout.take().ok_or("a worker without words")?;
    // What it says first is that it works.
    BufReader::new(words).read_line(&mut String::new()).map_err(|error| error.to_string())?;
    Ok(worker)
}

/// Forgets what the consumers told and credited, and has them read everything again.
fn reread(house: &House) -> Outcome {
    house.texts("DELETE FROM inbox_messages")?;
    house.texts("DELETE FROM duty_records WHERE event_id IS NOT NULL")?;
    for consumer in ["messages", "duty_records", "sms"] {
        run(house.program(&["events", "replay", consumer]).stderr(Stdio::null()))?;
    }
    Ok(())
}

pub(super) fn killed(house: &mut House) -> Made {
    house.kill();
    let mut command = house.program(&["serve"]);
    house.serve_by(command.env("MASHANG_WORKER", "off"))?;
    let sent_before = house.count("deliveries")?;
    let residents = Residents::begin(house.address, &house.code, "worker", 2);
    let staff = Staff::begin(house)?;
    let mut places = HashSet::new();
    for _ in 0..KILLS {
        let worker = start(house)?;
        std::thread::sleep(Duration::from_millis(RandomState::new().build_hasher().finish() % LIFE));
        drop(worker);
        places.extend(house.texts("SELECT name || ' ' || xid || ' ' || seq FROM consumers")?);
    }
    let mut diary = residents.end();
    let (done, entered) = staff.end()?;
    diary.add(done);
    let last = start(house)?;
    house.settle()?;
    // What a worker was sending when it died is nobody's until its lease ends.
    let all_sent = || house.count("deliveries WHERE state = 'pending'") == Ok(0);
    house.wait_until(Duration::from_mins(1), "all is sent", all_sent)?;
    drop(last);
    let kept = effects(house)?;
    reread(house)?;
    let mut words = vec![said(&mut diary), format!("{} places of consumers seen", places.len())];
    for ((what, kept), (_, anew)) in kept.iter().zip(effects(house)?) {
        let wrong = if *kept == anew { "" } else { " **not those of a replay**" };
        words.push(format!("{} {what}{wrong}", kept.len()));
    }
    let acknowledged = house.count("deliveries WHERE state = 'done'")?;
    if acknowledged != sent_before + entered {
        words.push(format!("**{acknowledged} acknowledged and not {}**", sent_before + entered));
    }
    if places.len() < PLACES {
        words.push("**too little happened**".into());
    }
    house.kill();
    house.serve()?;
    Ok((diary, None, words.join(", ")))
}
