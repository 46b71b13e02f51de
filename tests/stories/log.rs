//! The log of events and those who read it: in commit order, each event once, one that can't be read parked alone, and
//! everything again from the beginning.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use mashang_domain::happening::Happening;
use mashang_domain::shared::ids::IdSource;
use mashang_domain::shared::{Clock, Context, EventRecord, StoreError};
use mashang_infra::crypto::Vault;
use mashang_infra::log::{Batch, Consumer};
use mashang_infra::repositories::Store;
use mashang_infra::system::{SystemClock, SystemIds};
use mashang_tests::{Caller, HOME, Kind, World, execute, foreign_vault, id_of, program, schema, submission, unread};
use serde_json::{Value, json};

use crate::duties::records;
use crate::figures::rollups;

const OFF: [(&str, &str); 1] = [("MASHANG_WORKER", "off")];

fn number(world: &World, query: &str) -> i64 {
    world.sql_text(&format!("SELECT CAST(({query}) AS TEXT) AS text")).concat().parse().unwrap()
}

/// An id in the words of SQL.
pub(crate) fn literal(kind: Kind, id: &str) -> String {
    match kind {
        Kind::Sqlite => format!("X'{}'", id.replace('-', "")),
        Kind::Postgres(_) => format!("'{id}'"),
    }
}

fn new_id() -> String {
    SystemIds.mint(SystemClock.now()).to_string()
}

/// Every message, and with `exactly` its own id and when it was read.
fn messages(world: &World, exactly: bool) -> Vec<String> {
    let text = |column: &str| match world.kind {
        Kind::Sqlite => format!("coalesce(hex({column}), '')"),
        Kind::Postgres(_) => format!("coalesce({column}::text, '')"),
    };
    let mut columns =
        vec![text("event_id"), text("party_id"), text("subject_id"), "kind".into(), "CAST(at AS TEXT)".into()];
    if exactly {
        columns.extend([text("id"), "coalesce(CAST(read_at AS TEXT), '')".into()]);
    }
    let mut all = world.sql_text(&format!("SELECT {} AS text FROM inbox_messages", columns.join(" || '|' || ")));
    all.sort();
    all
}

/// Everything that the consumers wrote.
fn effects(world: &World) -> [Vec<String>; 3] {
    [messages(world, false), records(world), rollups(world)]
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..400 {
        if holds() {
            return;
        }
        mashang_tests::moment().await;
    }
    panic!("{what} did not come about");
}

/// Some of everything that consumers write of: told, credited and counted.
pub(crate) async fn life(world: &World, code: &str, round: usize) {
    let (deputy, admin) = (world.login("demo-deputy").await, world.login("demo-admin").await);
    let case = world.login("demo-resident").await.post("/api/v1/cases", &submission(code)).await.created();
    deputy.step(id_of(&case), "accept", &json!({})).await.ok();
    deputy.step(id_of(&case), "report", &json!({ "kind": "observation", "text": "看过" })).await.ok();
    deputy.step(id_of(&case), "escalate", &json!({ "text": "请研究" })).await.ok();
    let grid = json!({ "division_code": HOME, "ordinal": round + 10, "name": "新网格", "households": 10 });
    admin.post("/api/v1/grids", &grid).await.created();
    reported(&deputy, code).await;
}

async fn reported(deputy: &Caller, code: &str) -> Value {
    let report = json!({
        "code": code, "source": "sweep", "kind": "damages", "title": "纠纷", "text": "两家之争。", "risk": "high"
    });
    deputy.post("/api/v1/disputes", &report).await.created()
}

#[test]
fn what_commits_late_is_not_jumped_over() {
    mashang_tests::run(async {
        let world = World::start(Kind::POSTGRES).await;
        let resident = world.login("demo-resident").await;
        world.submit(&resident).await;
        world.settle().await;
        let mut late = schema::open(&world.database.url);
        let id = new_id();
        let sealed = world.sealed(&world.vault(), &id, &world.event("case", "DESC"));
        late.batch_execute(&format!(
            "BEGIN; INSERT INTO events (id, subject_kind, subject_id, version, at, sealed) \
             SELECT '{id}', subject_kind, subject_id, version + 1, at, {sealed} FROM events ORDER BY seq DESC LIMIT 1"
        ))
        .unwrap();
        for _ in 0..3 {
            world.submit(&resident).await;
        }
        // Every consumer looks several times.
        mashang_tests::several_looks().await;
        late.batch_execute("COMMIT").unwrap();
        world.settle().await;
        let told = format!("SELECT count(*) FROM inbox_messages WHERE event_id = '{id}'");
        assert_eq!(number(&world, &told), 1, "what committed late was jumped over");
        assert_eq!(messages(&world, false).len(), 5);
    });
}

/// Adds a copy of the first event of `subject_kind` under a new id, which is answered.
fn copy(world: &World, subject_kind: &str) -> String {
    let id = new_id();
    let sealed = world.sealed(&world.vault(), &id, &world.event(subject_kind, ""));
    execute(
        &world.database.url,
        &format!(
            "INSERT INTO events (id, subject_kind, subject_id, version, at, sealed) \
             SELECT {}, subject_kind, subject_id, (SELECT max(version) + 1 FROM events), at, {sealed} FROM events \
             WHERE subject_kind = '{subject_kind}' ORDER BY seq LIMIT 1",
            literal(world.kind, &id)
        ),
    );
    id
}

/// Makes an event what it says: `change` is in the words of SQL.
fn set(world: &World, id: &str, change: &str) {
    let id = literal(world.kind, id);
    execute(&world.database.url, &format!("UPDATE events SET {change} WHERE id = {id}"));
}

async fn what_can_not_be_read_delays_nobody_and_comes_back_when_mended(kind: Kind) {
    let world = World::start_with(kind, &OFF).await;
    let (_, code) = world.deputy().await;
    world.submit(&world.anybody()).await;
    reported(&world.login("demo-deputy").await, &code).await;
    let [planet, teleported, foreign] = ["case", "case", "dispute"].map(|kind| copy(&world, kind));
    let says = |vault: &Vault, id: &str, content: &Value| {
        set(&world, id, &format!("sealed = {}", world.sealed(vault, id, content)));
    };
    set(&world, &planet, "subject_kind = 'planet'");
    says(&world.vault(), &teleported, &json!({ "teleported": {} }));
    says(&foreign_vault(), &foreign, &world.event("dispute", ""));
    let before = world.submit(&world.anybody()).await;

    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = actix_web::rt::spawn(world.worker().run(stopped));
    world.settle().await;
    let told = |event: &str| {
        let event = literal(kind, event);
        number(&world, &format!("SELECT count(*) FROM inbox_messages WHERE event_id = {event}"))
    };
    let id = literal(kind, id_of(&before));
    let after = number(&world, &format!("SELECT count(*) FROM inbox_messages WHERE subject_id = {id}"));
    assert_eq!(after, 1, "who came after them is told");
    let parked =
        |consumer: &str| number(&world, &format!("SELECT count(*) FROM parked_events WHERE consumer = '{consumer}'"));
    assert_eq!((parked("messages"), parked("duty_records")), (3, 3));
    let metrics = String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("mashang_events_parked{consumer=\"messages\"} 3"), "{metrics}");
    world.anybody().get("/readyz").await.ok();
    let list = program::said(&mut program::command(&world.database, &["events", "parked"]));
    assert_eq!(list.lines().filter(|line| line.contains("messages")).count(), 3, "{list}");

    // As they were, they stay parked, and one attempt more is counted.
    program::said(&mut program::command(&world.database, &["events", "retry"]));
    until("another attempt", || number(&world, "SELECT min(attempts) FROM parked_events") >= 1).await;
    assert_eq!((parked("messages"), [&planet, &teleported, &foreign].map(|id| told(id))), (3, [0, 0, 0]));

    set(&world, &planet, "subject_kind = 'case'");
    says(&world.vault(), &teleported, &world.event("case", ""));
    says(&world.vault(), &foreign, &world.event("dispute", ""));
    // Each comes back by itself after a while; here nobody waits.
    program::said(&mut program::command(&world.database, &["events", "retry"]));
    until("that nothing is parked", || number(&world, "SELECT count(*) FROM parked_events") == 0).await;
    assert!([&planet, &teleported, &foreign].iter().all(|id| told(id) > 0));
    stop.send(true).unwrap();
    worker.await.unwrap();
}

/// A version of the program that does not know what a grid is.
struct Older;

impl Batch for Older {
    fn digest(&mut self, _: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        if event.subject.kind == mashang_domain::territory::SUBJECT {
            return Err(StoreError::Corrupt("SubjectKind"));
        }
        Ok(())
    }

    fn keep(&self, _: &mut Store, _: &Context) -> Result<(), StoreError> {
        Ok(())
    }
}

const OLDER: &[Consumer] = &[Consumer { name: "roll_ups", begin: || Box::new(Older) }];

async fn what_an_older_version_parks_a_newer_one_digests(kind: Kind) {
    let world = World::start_with(kind, &OFF).await;
    let before = rollups(&world);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut older = world.worker();
    older.consumers = OLDER;
    let mut workers = vec![actix_web::rt::spawn(older.run(stopped.clone()))];
    let grid = json!({ "division_code": HOME, "ordinal": 77, "name": "新网格", "households": 10 });
    world.login("demo-admin").await.post("/api/v1/grids", &grid).await.created();
    let parked = "SELECT count(*) FROM parked_events WHERE consumer = 'roll_ups'";
    until("that it is parked", || number(&world, parked) == 1).await;
    assert_eq!(rollups(&world), before);
    workers.push(actix_web::rt::spawn(world.worker().run(stopped)));
    // A worker of this very thread may hold the row: whoever waits for it waits elsewhere.
    for _ in 0..400 {
        let url = world.database.url.clone();
        let soon = move || execute(&url, "UPDATE parked_events SET run_at = parked_at");
        tokio::task::spawn_blocking(soon).await.unwrap();
        if number(&world, parked) == 0 {
            break;
        }
        mashang_tests::moment().await;
    }
    assert_eq!(number(&world, parked), 0, "the newer one digests it");
    let kept = rollups(&world);
    assert_ne!(kept, before);
    stop.send(true).unwrap();
    for worker in workers {
        worker.await.unwrap();
    }
    world.rebuild_rollups();
    assert_eq!(rollups(&world), kept);
}

/// What [`Slow`] and [`Counting`] kept.
static KEPT: Mutex<Vec<String>> = Mutex::new(Vec::new());
static GATE: AtomicBool = AtomicBool::new(false);
static WAITING: AtomicU64 = AtomicU64::new(0);

#[derive(Default)]
struct Counting(Vec<String>);

impl Batch for Counting {
    fn digest(&mut self, _: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        self.0.push(event.id.to_string());
        Ok(())
    }

    fn keep(&self, _: &mut Store, _: &Context) -> Result<(), StoreError> {
        KEPT.lock().unwrap().extend(self.0.iter().cloned());
        Ok(())
    }
}

/// The same in a process that stands still between reading and writing.
#[derive(Default)]
struct Slow(Counting);

impl Batch for Slow {
    fn digest(&mut self, store: &mut Store, ctx: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        self.0.digest(store, ctx, event)?;
        WAITING.fetch_add(1, Ordering::SeqCst);
        while !GATE.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn keep(&self, store: &mut Store, ctx: &Context) -> Result<(), StoreError> {
        self.0.keep(store, ctx)
    }
}

const SLOW: &[Consumer] = &[Consumer { name: "counting", begin: || Box::new(Slow::default()) }];
const COUNTING: &[Consumer] = &[Consumer { name: "counting", begin: || Box::new(Counting::default()) }];

async fn a_process_that_stood_still_writes_nothing_a_second_time(kind: Kind) {
    let world = World::start_with(kind, &OFF).await;
    for _ in 0..3 {
        world.submit(&world.anybody()).await;
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let [mut slow, mut other] = [world.worker(), world.worker()];
    (slow.consumers, other.consumers) = (SLOW, COUNTING);
    let slow = actix_web::rt::spawn(slow.run(stopped.clone()));
    until("that it stands still", || WAITING.load(Ordering::SeqCst) == 1).await;
    let other = actix_web::rt::spawn(other.run(stopped));
    until("that the other takes over", || KEPT.lock().unwrap().len() == 3).await;
    GATE.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.send(true).unwrap();
    slow.await.unwrap();
    other.await.unwrap();
    let kept = KEPT.lock().unwrap().clone();
    let distinct: BTreeSet<_> = kept.iter().collect();
    assert_eq!((kept.len(), distinct.len()), (3, 3));
}

fn metric(text: &str, name: &str) -> u64 {
    let line = text.lines().find(|line| line.split(' ').next() == Some(name)).unwrap_or_default();
    line.split(' ').next_back().unwrap_or_default().parse().unwrap()
}

async fn two_workers_share_the_work_and_each_event_is_digested_once(kind: Kind) {
    let world = World::start_with(kind, &OFF).await;
    world.clock.pass_until_today();
    let (_, code) = world.deputy().await;
    let ports = [0; 2].map(|_| TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    let _workers = ports.map(|port| {
        let mut command = program::command(&world.database, &["worker"]);
        program::start(command.env("MASHANG_METRICS_BIND", format!("127.0.0.1:{port}")))
    });
    let http = reqwest::Client::new();
    let figures = async |port: u16| -> String {
        let answer = http.get(format!("http://127.0.0.1:{port}/metrics")).send().await.unwrap();
        answer.text().await.unwrap()
    };
    for port in ports {
        let url = format!("http://127.0.0.1:{port}/readyz");
        for _ in 0..200 {
            if http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    let first = number(&world, "SELECT count(*) FROM events");
    for round in 0..6 {
        life(&world, &code, round).await;
    }
    world.settle().await;
    // What was kept is counted a moment later.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let events = number(&world, "SELECT count(*) FROM events") - first;
    let mut digested = 0;
    for port in ports {
        let text = figures(port).await;
        digested += metric(&text, "mashang_worker_events_total");
        assert!(text.contains("mashang_consumer_lag_events{consumer=\"messages\"}"), "{text}");
    }
    assert_eq!(digested, 8 * u64::try_from(events).unwrap());
    let status = program::said(&mut program::command(&world.database, &["events", "status"]));
    let fields: Vec<Vec<&str>> = status.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(
        fields.iter().map(|line| line[0]).collect::<Vec<_>>(),
        ["audit", "deadlines", "duty_records", "messages", "months", "roll_ups", "search", "sms"]
    );
    assert!(fields.iter().all(|line| line[1] == "0" && line[3] == "0"), "{status}");
}

/// From nothing, what a clean reading of the same log gives.
async fn reread(world: &World) -> [Vec<String>; 3] {
    for table in ["inbox_messages", "duty_records"] {
        execute(&world.database.url, &format!("DELETE FROM {table}"));
    }
    execute(&world.database.url, "UPDATE consumers SET xid = 0, seq = 0");
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = actix_web::rt::spawn(world.worker().run(stopped));
    world.settle().await;
    stop.send(true).unwrap();
    worker.await.unwrap();
    world.rebuild_rollups();
    effects(world)
}

async fn effects_are_there_exactly_once_whenever_a_worker_is_killed(kind: Kind) {
    let world = Arc::new(World::start_with(kind, &OFF).await);
    world.clock.pass_until_today();
    let (_, code) = world.deputy().await;
    let stop = Arc::new(AtomicBool::new(false));
    let living = {
        let (world, stop) = (Arc::clone(&world), Arc::clone(&stop));
        actix_web::rt::spawn(async move {
            let mut rounds = 0;
            while !stop.load(Ordering::SeqCst) {
                life(&world, &code, rounds).await;
                rounds += 1;
            }
            rounds
        })
    };
    let start = || {
        let mut command = program::command(&world.database, &["worker"]);
        command.env("MASHANG_WORKER_LEASE_MS", "100").env("MASHANG_LOG", "warn").stdout(Stdio::piped());
        program::start(&mut command)
    };
    let mut places = BTreeSet::new();
    // `cargo xtask chaos` kills a hundred times on PostgreSQL, too, every night.
    let kills = if kind == Kind::Sqlite { 100 } else { 20 };
    let mut killed = 0;
    // On a machine that is busy with else many are killed before they come to anything.
    while killed < kills || (places.len() <= kills * 3 / 10 && killed < 5 * kills) {
        killed += 1;
        let mut worker = start();
        let mut said = BufReader::new(worker.0.stdout.take().unwrap());
        tokio::task::spawn_blocking(move || said.read_line(&mut String::new()).unwrap()).await.unwrap();
        let mut chance = [0; 1];
        SystemIds.random(&mut chance);
        tokio::time::sleep(Duration::from_millis(u64::from(chance[0]))).await;
        worker.kill();
        places.extend(
            world.sql_text("SELECT name || CAST(xid AS TEXT) || ' ' || CAST(seq AS TEXT) AS text FROM consumers"),
        );
    }
    stop.store(true, Ordering::SeqCst);
    let rounds = living.await.unwrap();
    let last = start();
    world.settle().await;
    drop(last);
    let kept = effects(&world);
    let enough = rounds > kills / 10 && places.len() > kills * 3 / 10;
    assert!(enough, "{rounds} rounds, {} places, {killed} killed: too little happened", places.len());
    assert!(kept.iter().all(|lines| lines.len() > 10), "{kept:?}");
    assert_eq!(reread(&world).await, kept);
}

async fn reading_again_from_the_beginning_changes_nothing(kind: Kind) {
    let mut world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    crate::figures::history(&world, 7).await;
    for round in 900..903 {
        life(&world, &code, round).await;
    }
    world.settle().await;
    let deputy = world.login("demo-deputy").await;
    let message = deputy.get("/api/v1/me/messages?limit=1").await.ok()["items"][0].clone();
    deputy.post(&format!("/api/v1/me/messages/{}/read", id_of(&message)), &json!({})).await.ok();
    world.stop().await;
    let before = (messages(&world, true), records(&world), rollups(&world));
    assert!(before.0.iter().any(|line| !line.ends_with('|')), "one was read");
    for consumer in ["messages", "duty_records", "roll_ups", "audit"] {
        program::said(&mut program::command(&world.database, &["events", "replay", consumer]));
        assert_eq!(unread(&world.database.url), "0");
        assert_eq!((messages(&world, true), records(&world), rollups(&world)), before, "{consumer}");
    }
    let again = reread(&world).await;
    assert_eq!((&again[1], &again[2]), (&before.1, &before.2));
    // Who read what is forgotten with the messages; which they are is not.
    let unread = |line: &String| line.rsplit_once('|').map(|(line, _)| line.to_owned());
    let ids = |lines: &[String]| lines.iter().filter_map(unread).collect::<BTreeSet<_>>();
    assert_eq!(ids(&messages(&world, true)), ids(&before.0));
    let mut unknown = program::command(&world.database, &["events", "replay", "nobody"]);
    assert!(!unknown.output().unwrap().status.success());
}

#[test]
fn a_dump_of_a_server_that_counted_further_goes_on_where_it_ended() {
    mashang_tests::run(async {
        let mut world = World::start(Kind::POSTGRES).await;
        let resident = world.login("demo-resident").await;
        world.submit(&resident).await;
        world.settle().await;
        world.submit(&resident).await;
        world.stop().await;
        // One event is not read yet when the dump is taken, wherever the worker stood.
        execute(
            &world.database.url,
            "UPDATE consumers SET (xid, seq) = (SELECT xid, seq FROM events ORDER BY xid, seq LIMIT 1)",
        );
        for table in ["events", "consumers"] {
            execute(&world.database.url, &format!("UPDATE {table} SET xid = xid + 1000000000000"));
        }
        let settings = mashang_tests::settings(&world.database.url, world.database.folder.path(), &[]);
        for _ in 0..2 {
            mashang_api::server::migrate(&settings).unwrap();
            world.restart().await;
            for _ in 0..3 {
                world.submit(&world.login("demo-resident").await).await;
            }
            world.settle().await;
            assert_eq!(number(&world, "SELECT count(*) FROM events WHERE xid < 1000000000000"), 0);
            world.stop().await;
        }
        assert_eq!(messages(&world, false).len(), 8);
        let order = "SELECT count(*) FROM (SELECT seq - lag(seq) OVER (ORDER BY xid, seq) AS step FROM events) s WHERE step < 0";
        assert_eq!(number(&world, order), 0, "what is new comes after what is old");
    });
}

mashang_tests::stories!(
    what_can_not_be_read_delays_nobody_and_comes_back_when_mended,
    what_an_older_version_parks_a_newer_one_digests,
    a_process_that_stood_still_writes_nothing_a_second_time,
    two_workers_share_the_work_and_each_event_is_digested_once,
    effects_are_there_exactly_once_whenever_a_worker_is_killed,
    reading_again_from_the_beginning_changes_nothing,
);
