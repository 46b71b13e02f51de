//! A clock that leaps under a process, and processes of two versions on one database.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::House;
use super::client::{Diary, Made, Residents, ask, get, said, second};
use crate::tools::{Beside, free_port, install, output};

/// What lies about the time to a process that is started with it.
fn faketime() -> Option<PathBuf> {
    let find = || {
        let folders = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
        folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|library| library.exists())
    };
    find().or_else(|| {
        install(&["faketime"]).ok()?;
        find()
    })
}

/// Cases that were closed because nobody rated them.
fn closed(house: &House) -> Result<usize, String> {
    house.count("case_handling WHERE state = 'closed_unrated'")
}

pub(super) fn clock_leaps(house: &mut House) -> Made {
    let Some(library) = faketime() else {
        return Ok((Diary::default(), None, "not tried: faketime is not installed".into()));
    };
    let told = house.folder.join("clock");
    let tell = |time: &str| std::fs::write(&told, time).map_err(|error| error.to_string());
    house.kill();
    tell("+0")?;
    let mut command = house.program(&["serve"]);
    command
        .env("LD_PRELOAD", library)
        .env("FAKETIME_TIMESTAMP_FILE", &told)
        .env("FAKETIME_CACHE_DURATION", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("DONT_FAKE_MONOTONIC", "1");
    house.serve_by(&mut command)?;
    let residents = Residents::begin(house.address, &house.code, "clock", 4);
    // Its first look, by a clock that is right.
    second(6);
    let before = closed(house)?;
    tell("+40d")?;
    second(14);
    let gone = closed(house)? - before;
    let metrics = ask(house.address, &get("/metrics"), Duration::from_secs(5)).map(|(_, text)| text);
    let doubted = metrics.is_some_and(|text| text.contains("mashang_clock_doubtful 1"));
    tell("+0")?;
    second(2);
    let mut diary = residents.end();
    house.kill();
    house.serve()?;
    let wrong = if gone > 0 || !doubted { " **not noticed**" } else { "" };
    let words = format!("40 days ahead {gone} cases were closed, doubted {doubted}{wrong}; {}", said(&mut diary));
    Ok((diary, None, words))
}

/// Residents at two servers and a worker beside them; the first server is stopped and comes back meanwhile.
pub(super) fn two_versions(house: &mut House) -> Made {
    let other = house.other.clone().unwrap_or_else(|| house.binary.clone());
    let version = |binary: &PathBuf| output(Command::new(binary).arg("--version").stderr(Stdio::null()));
    let names = [version(&house.binary)?, version(&other)?];
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()?));
    let beside = |arguments: &[&str]| {
        let mut command = house.program_of(&other, arguments);
        let child = command.env("MASHANG_BIND", address.to_string()).stderr(Stdio::null()).spawn();
        child.map(Beside).map_err(|error| error.to_string())
    };
    let (_server, _worker) = (beside(&["serve"])?, beside(&["worker"])?);
    let answers = || ask(address, &get("/readyz"), Duration::from_secs(2)).is_some_and(|(status, _)| status == 200);
    house.wait_until(Duration::from_secs(30), "the other version serves", answers)?;
    let here = Residents::begin(house.address, &house.code, "version-here", 4);
    let there = Residents::begin(address, &house.code, "version-there", 4);
    second(4);
    let took = house.terminate()?;
    second(1);
    house.serve()?;
    second(4);
    let mut diary = here.end();
    diary.add(there.end());
    let broken = if diary.broken > 0 { format!(" **{} times 500**", diary.broken) } else { String::new() };
    let words = format!(
        "{} beside {}; {}{broken}; one stopped in {:.1} s meanwhile",
        names[0].trim(),
        names[1].trim(),
        said(&mut diary),
        took.as_secs_f64()
    );
    Ok((diary, None, words))
}
