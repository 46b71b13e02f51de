//! More callers and more connections than there should be.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::House;
use super::client::{Diary, Made, Residents, ask, follow, get, p99, said, second};
use crate::tools::memory_mib;

/// Callers who ask for one thing without end.
struct Flood {
    stop: Arc<AtomicBool>,
    answers: Arc<AtomicU64>,
    callers: Vec<std::thread::JoinHandle<()>>,
}

impl Flood {
    fn begin(house: &House, callers: usize, request: &[u8]) -> Self {
        let (stop, answers) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let callers = (0..callers)
            .map(|_| {
                let (stop, answers) = (Arc::clone(&stop), Arc::clone(&answers));
                let (address, request) = (house.address, request.to_vec());
                std::thread::spawn(move || {
                    while !stop.load(Ordering::SeqCst) {
                        let answer = ask(address, &request, Duration::from_secs(10));
                        answers.fetch_add(u64::from(answer.is_some()), Ordering::SeqCst);
                    }
                })
            })
            .collect();
        Self { stop, answers, callers }
    }

    /// How many answers they had.
    fn end(self) -> u64 {
        self.stop.store(true, Ordering::SeqCst);
        for caller in self.callers {
            let _ = caller.join();
        }
        self.answers.load(Ordering::SeqCst)
    }
}

/// A case of somebody who wants to know how it stands.
fn own_case(house: &House, name: &str) -> Result<Diary, String> {
    let residents = Residents::begin(house.address, &house.code, name, 2);
    second(1);
    let diary = residents.end();
    if diary.code.is_empty() { Err("nobody's submission was answered".into()) } else { Ok(diary) }
}

/// How long they wait to learn it, for so long; and how often they don't.
fn track(house: &House, code: &str, time: Duration) -> (Duration, u64) {
    let (began, mut waits, mut failed) = (Instant::now(), Vec::new(), 0);
    while began.elapsed() < time {
        let asked = Instant::now();
        let seen = ask(house.address, &follow(code), Duration::from_secs(10));
        failed += u64::from(seen.is_none_or(|(status, _)| status != 200));
        waits.push(asked.elapsed());
    }
    (p99(&mut waits), failed)
}

pub(super) fn flood(house: &mut House) -> Made {
    let mut diary = own_case(house, "track")?;
    let gaps = get("/api/v1/statistics/coverage/gaps?division=350500000000&limit=100");
    let flood = Flood::begin(house, 16, &gaps);
    let (wait, failed) = track(house, &diary.code, Duration::from_secs(5));
    diary.again += failed;
    let words = format!("a resident's track p99 {} ms beside {} answers to the others", wait.as_millis(), flood.end());
    Ok((diary, None, words))
}

/// 64 callers of each class, one class after the other.
pub(super) fn floods(house: &mut House) -> Made {
    const CALLERS: usize = 64;
    const TIME: Duration = Duration::from_secs(5);
    let mut diary = own_case(house, "floods")?;
    let own = diary.code.clone();
    let (quiet, _) = track(house, &own, Duration::from_secs(1));
    let mut words = vec![format!("a resident's track p99 {} ms alone", quiet.as_millis())];
    let mut note = |class: &str, (wait, failed): (Duration, u64), answers: u64| {
        words.push(format!("{} ms beside {answers} {class} ({failed} failed)", wait.as_millis()));
    };
    for (class, request) in [
        ("reads", follow(&own)),
        ("lists", get("/api/v1/deputies?limit=100")),
        ("figures", get("/api/v1/statistics/coverage?division=350500000000")),
    ] {
        let flood = Flood::begin(house, CALLERS, &request);
        let tracked = track(house, &own, TIME);
        note(class, tracked, flood.end());
    }
    let writers = Residents::begin(house.address, &house.code, "floods-write", CALLERS);
    let tracked = track(house, &own, TIME);
    let answered = writers.answered.load(Ordering::SeqCst);
    diary.add(writers.end());
    note("writes", tracked, answered);
    Ok((diary, None, words.join(", ")))
}

/// Connections that are opened, one after the other, each with what is said first.
fn open(house: &House, count: usize, first: impl Fn(usize) -> &'static str) -> Result<Vec<TcpStream>, String> {
    let mut open = Vec::new();
    for number in 0..count {
        let Ok(mut stream) = TcpStream::connect_timeout(&house.address, Duration::from_secs(2)) else { continue };
        let _ = stream.write_all(first(number).as_bytes());
        open.push(stream);
    }
    if open.is_empty() { Err("no connection was taken".into()) } else { Ok(open) }
}

/// What others learn and what it takes while connections are open.
fn beside(house: &House, open: &[TcpStream], before: f64, round: &str) -> (Diary, String) {
    let began = Instant::now();
    let alive = ask(house.address, &get("/healthz"), Duration::from_secs(5)).is_some_and(|(status, _)| status == 200);
    let health = began.elapsed();
    let idle = memory_mib(house.pid());
    let residents = Residents::begin(house.address, &house.code, round, 8);
    second(3);
    let mut diary = residents.end();
    let words = format!(
        "{} connections; /healthz {alive} in {} ms; RSS {before:.0} → {idle:.0} MiB, {:.0} MiB under load; {}",
        open.len(),
        health.as_millis(),
        memory_mib(house.pid()),
        said(&mut diary)
    );
    (diary, words)
}

pub(super) fn silence(house: &mut House) -> Made {
    const BODY: &str =
        "POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{";
    let before = memory_mib(house.pid());
    let open = open(house, 5_000, |number| if number < 1_000 { BODY } else { "" })?;
    let (diary, words) = beside(house, &open, before, "silence");
    Ok((diary, None, words))
}

/// Each was answered once and is kept open.
pub(super) fn idle(house: &mut House) -> Made {
    house.kill();
    house.serve()?;
    let before = memory_mib(house.pid());
    let mut open = open(house, 10_000, |_| "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")?;
    let mut answered = 0;
    for stream in &mut open {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
        answered += usize::from(stream.read(&mut [0; 1_024]).is_ok_and(|count| count > 0));
    }
    let (diary, words) = beside(house, &open, before, "idle");
    Ok((diary, None, format!("{answered} answered once of {words}")))
}
