//! Residents who submit without end, each matter under a key of its own until it is answered, and who keep their receipts.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

/// What came of a trouble: who lived through it, how long it took to heal, and what there is to say.
pub(super) type Made = Result<(Diary, Option<Duration>, String), String>;

/// How long somebody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came of a request: its status and body, or nothing.
pub(super) fn ask(address: SocketAddr, request: &[u8], patience: Duration) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&address, patience).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    stream.set_write_timeout(Some(patience)).ok()?;
    stream.write_all(request).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let status = answer.get(9..12)?.parse().ok()?;
    Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
}

/// A request without a body, after which the connection is closed.
pub(super) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").into_bytes()
}

/// What a resident asks who follows a case.
pub(super) fn follow(code: &str) -> Vec<u8> {
    format!("GET /api/v1/track HTTP/1.1\r\nHost: x\r\nX-Tracking-Code: {code}\r\nConnection: close\r\n\r\n")
        .into_bytes()
}

fn submission(code: &str, title: &str) -> Vec<u8> {
    let body = format!(
        r#"{{"code":"{code}","nature":"complaint","category":"traffic","title":"{title}","text":"东门外车流量大。"}}"#
    );
    let head = format!(
        "POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Idempotency-Key: {title}-of-a-key\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head, body].concat().into_bytes()
}

/// Some residents at work.
pub(super) struct Residents {
    stop: Arc<AtomicBool>,
    pub(super) answered: Arc<AtomicU64>,
    threads: Vec<JoinHandle<Diary>>,
}

/// What one of them lived through.
#[derive(Default)]
pub(super) struct Diary {
    /// The ids of what was answered with 201.
    pub(super) receipts: Vec<String>,
    /// The tracking code of the last of them.
    pub(super) code: String,
    /// How many matters were submitted, answered or not.
    pub(super) matters: usize,
    /// How long each answer took, those included that were no 201.
    pub(super) waits: Vec<Duration>,
    /// Answers that asked to come again, and connections that broke.
    pub(super) again: u64,
    /// Of these, how many said that there is no room.
    pub(super) full: u64,
    /// Of these, how many said that something is broken inside.
    pub(super) broken: u64,
}

impl Residents {
    /// `count` of them; `round` tells their titles from others'.
    pub(super) fn begin(address: SocketAddr, code: &str, round: &str, count: usize) -> Self {
        let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let threads = (0..count)
            .map(|number| {
                let (stop, answered) = (Arc::clone(&stop), Arc::clone(&answered));
                let (code, round) = (code.to_owned(), round.to_owned());
                std::thread::spawn(move || live(address, &code, &format!("{round}-{number}"), &stop, &answered))
            })
            .collect();
        Self { stop, answered, threads }
    }

    /// Lets them come to the end of what they began.
    pub(super) fn end(self) -> Diary {
        self.stop.store(true, Ordering::SeqCst);
        let mut all = Diary::default();
        for diary in self.threads.into_iter().filter_map(|thread| thread.join().ok()) {
            all.add(diary);
        }
        all
    }
}

impl Diary {
    pub(super) fn add(&mut self, other: Self) {
        self.receipts.extend(other.receipts);
        self.code = other.code;
        self.matters += other.matters;
        self.waits.extend(other.waits);
        self.again += other.again;
        self.full += other.full;
        self.broken += other.broken;
    }
}

fn live(address: SocketAddr, code: &str, name: &str, stop: &AtomicBool, answered: &AtomicU64) -> Diary {
    let mut diary = Diary::default();
    let mut number = 0;
    while !stop.load(Ordering::SeqCst) {
        number += 1;
        diary.matters += 1;
        let title = format!("chaos-{name}-{number}");
        let request = submission(code, &title);
        // The same request until there is an answer, as a careful client does.
        for _ in 0..200 {
            let began = Instant::now();
            let (status, body) = ask(address, &request, PATIENCE).unwrap_or_default();
            diary.waits.push(began.elapsed());
            if status == 201 {
                let receipt: Value = serde_json::from_str(&body).unwrap_or_default();
                let text = |field: &str| receipt[field].as_str().unwrap_or_default().to_owned();
                diary.receipts.push(text("id"));
                diary.code = text("tracking_code");
                answered.fetch_add(1, Ordering::SeqCst);
                break;
            }
            diary.again += 1;
            diary.full += u64::from(body.contains("storage_full"));
            diary.broken += u64::from(status == 500);
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    diary
}

/// The 99th percentile.
pub(super) fn p99(waits: &mut [Duration]) -> Duration {
    waits.sort_unstable();
    waits.get(waits.len().saturating_sub(1) * 99 / 100).copied().unwrap_or_default()
}

pub(super) fn said(diary: &mut Diary) -> String {
    let p99 = p99(&mut diary.waits);
    format!("p99 of an answer {} ms, {} answers to come again", p99.as_millis(), diary.again)
}

pub(super) fn second(count: u64) {
    std::thread::sleep(Duration::from_secs(count));
}
