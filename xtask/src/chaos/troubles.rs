//! What is broken.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::client::{Diary, Made, Residents, ask, get, said, second};
use super::{House, crowds, network, processes, workers};
use crate::tools::{Beside, Outcome, output, run, sqlite};

/// On which database something is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    Each,
    Sqlite,
    Postgres,
}

/// A trouble, and on which database.
pub(super) struct Trouble {
    pub(super) name: &'static str,
    pub(super) on: On,
    pub(super) make: fn(&mut House) -> Made,
}

pub(super) const ALL: &[Trouble] = &[
    Trouble { name: "kill -9 of the server, 20 times", on: On::Each, make: kills },
    Trouble { name: "connections cut, 20 times", on: On::Postgres, make: cuts },
    Trouble { name: "one row locked for 14 s", on: On::Postgres, make: lock },
    Trouble { name: "database frozen for 20 s", on: On::Postgres, make: freeze },
    Trouble { name: "stopped while the database is frozen", on: On::Postgres, make: stop_frozen },
    Trouble { name: "connections on which nothing comes back", on: On::Postgres, make: network::nothing_comes_back },
    Trouble { name: "1,000 silent bodies and 4,000 idle connections", on: On::Each, make: crowds::silence },
    Trouble { name: "10,000 idle connections", on: On::Each, make: crowds::idle },
    Trouble { name: "a full disk", on: On::Sqlite, make: full },
    Trouble { name: "16 callers of the dearest figures", on: On::Each, make: crowds::flood },
    Trouble { name: "64 callers of each class", on: On::Each, make: crowds::floods },
    Trouble { name: "a clock that leaps 40 days ahead", on: On::Each, make: processes::clock_leaps },
    Trouble { name: "two versions at once", on: On::Postgres, make: processes::two_versions },
    Trouble { name: "kill -9 of the worker, 100 times", on: On::Each, make: workers::killed },
];

fn kills(house: &mut House) -> Made {
    let residents = Residents::begin(house.address, &house.code, "kill", 8);
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(300));
        let began = Instant::now();
        house.kill();
        house.serve()?;
        longest = longest.max(House::heal(&residents, began));
    }
    let mut diary = residents.end();
    let words = said(&mut diary);
    Ok((diary, Some(longest), words))
}

fn cuts(house: &mut House) -> Made {
    let residents = Residents::begin(house.address, &house.code, "cut", 8);
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(200));
        let began = Instant::now();
        house.texts("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'")?;
        longest = longest.max(House::heal(&residents, began));
    }
    let mut diary = residents.end();
    let words = said(&mut diary);
    Ok((diary, Some(longest), words))
}

fn lock(house: &mut House) -> Made {
    let first = Residents::begin(house.address, &house.code, "locked", 1);
    while first.answered.load(Ordering::SeqCst) == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let first = first.end();
    let (case, code) = (first.receipts.last().cloned().unwrap_or_default(), first.code.clone());
    let Some(cluster) = &house.cluster else { return Err("PostgreSQL alone".into()) };
    let locked = format!("BEGIN; SELECT 1 FROM case_handling WHERE case_id = '{case}' FOR UPDATE; SELECT pg_sleep(14)");
    let mut psql = Command::new(cluster.program("psql"));
    let holder = psql.args(["-Xq", "-c", &locked, &house.url]).stdout(Stdio::null()).spawn();
    let mut holder = Beside(holder.map_err(|error| error.to_string())?);
    second(1);
    let residents = Residents::begin(house.address, &house.code, "lock", 8);
    // Somebody wants the locked row all the while.
    let (began, mut refused) = (Instant::now(), 0);
    while began.elapsed() < Duration::from_secs(11) {
        let step = format!(
            "POST /api/v1/cases/{case}/withdraw HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Tracking-Code: {code}\r\n\
             Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
        );
        let answer = ask(house.address, step.as_bytes(), Duration::from_secs(10));
        refused += i32::from(answer.is_some_and(|(status, _)| status == 503));
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut diary = residents.end();
    let _ = holder.0.wait();
    let words = format!("{}; who wanted the row was told 503 {refused} times", said(&mut diary));
    diary.add(first);
    Ok((diary, None, words))
}

/// Every process of the database.
fn processes(house: &House) -> Vec<u32> {
    let Some(postmaster) = house.postmaster else { return Vec::new() };
    let children =
        std::fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children")).unwrap_or_default();
    std::iter::once(postmaster).chain(children.split_whitespace().filter_map(|pid| pid.parse().ok())).collect()
}

fn freeze(house: &mut House) -> Made {
    let residents = Residents::begin(house.address, &house.code, "freeze", 8);
    second(1);
    let frozen = processes(house);
    for pid in &frozen {
        House::signal(*pid, "STOP")?;
    }
    second(10);
    let began = Instant::now();
    let alive = ask(house.address, &get("/healthz"), Duration::from_secs(5)).is_some_and(|(status, _)| status == 200);
    let took = began.elapsed();
    second(10);
    for pid in &frozen {
        House::signal(*pid, "CONT")?;
    }
    let healed = House::heal(&residents, Instant::now());
    second(1);
    let mut diary = residents.end();
    let words = format!("{}; /healthz meanwhile {alive} in {} ms", said(&mut diary), took.as_millis());
    Ok((diary, Some(healed), words))
}

fn stop_frozen(house: &mut House) -> Made {
    let residents = Residents::begin(house.address, &house.code, "stop", 8);
    second(1);
    let frozen = processes(house);
    for pid in &frozen {
        House::signal(*pid, "STOP")?;
    }
    second(2);
    let took = house.terminate()?;
    for pid in &frozen {
        House::signal(*pid, "CONT")?;
    }
    house.serve()?;
    let diary = residents.end();
    let late = if took > Duration::from_secs(10) { " **too late**" } else { "" };
    Ok((diary, None, format!("ended {:.1} s after SIGTERM{late}", took.as_secs_f64())))
}

/// A small file system over the house's folder.
struct Small(PathBuf);

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to).map_err(|error| error.to_string())?;
    run(Command::new("cp").arg("-a").arg(from.join(".")).arg(to))
}

/// Fills all room of a folder but 2 MiB.
fn fill(folder: &Path) -> Result<PathBuf, std::io::Error> {
    const MIB: usize = 1 << 20;
    let zeros = vec![0; MIB / 16];
    let ballast = folder.join("ballast");
    let mut file = std::fs::File::create(&ballast)?;
    while file.write_all(&zeros).is_ok() {}
    let length = file.metadata()?.len();
    file.set_len(length.saturating_sub(2 * MIB as u64))?;
    Ok(ballast)
}

fn full(house: &mut House) -> Made {
    house.kill();
    // Without a write-ahead log that leaves room of its own.
    sqlite(&house.folder.join("mashang.db"), "PRAGMA wal_checkpoint(TRUNCATE)")?;
    let (folder, aside) = (house.folder.clone(), house.folder.with_extension("aside"));
    let _ = std::fs::remove_dir_all(&aside);
    copy(&folder, &aside)?;
    let text = output(Command::new("du").arg("-sm").arg(&aside))?;
    let mib: u64 = text.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(64);
    let size = format!("size={}m", mib + 64);
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder).stderr(Stdio::null());
    if !mount.status().is_ok_and(|status| status.success()) {
        house.serve()?;
        return Ok((Diary::default(), None, "not tried: no file system can be mounted here".into()));
    }
    let small = Small(folder.clone());
    copy(&aside, &folder)?;
    house.serve()?;
    let residents = Residents::begin(house.address, &house.code, "full", 8);
    second(1);
    let ballast = fill(&folder).map_err(|error| error.to_string())?;
    second(8);
    std::fs::remove_file(&ballast).map_err(|error| error.to_string())?;
    let healed = House::heal(&residents, Instant::now());
    second(1);
    let mut diary = residents.end();
    house.kill();
    copy(&folder, &aside)?;
    drop(small);
    // What lay in the folder before would be read with what came of it.
    std::fs::remove_dir_all(&folder)
        .and_then(|()| std::fs::rename(&aside, &folder))
        .map_err(|error| error.to_string())?;
    house.serve()?;
    let mut words = format!("{}; {} times storage_full, {} times 500", said(&mut diary), diary.full, diary.broken);
    if diary.full == 0 || diary.broken > 0 {
        words.push_str(" **not told as it is**");
    }
    Ok((diary, Some(healed), words))
}
