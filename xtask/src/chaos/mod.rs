//! Breaks things under load and tells what became of it: what was tried, what was lost, what was doubled, how long it took to
//! heal. Some minutes; for a nightly run and not for CI.

mod client;
mod crowds;
mod network;
mod processes;
mod troubles;
mod workers;

use std::cell::Cell;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use client::{Diary, Residents, ask, get};
use troubles::On;

use crate::postgres::{Cluster, Durability};
use crate::tools::{Outcome, cargo, free_port, have, install, output, root, run, sqlite};

/// The house under test: a server on a database.
struct House {
    folder: PathBuf,
    /// The program under test, and another version of it where one is named.
    binary: PathBuf,
    other: Option<PathBuf>,
    url: String,
    address: SocketAddr,
    server: Option<Child>,
    code: String,
    /// The process of PostgreSQL that others are children of.
    postmaster: Option<u32>,
    cluster: Option<Cluster>,
    /// How many cases there were before the trouble.
    before: Cell<usize>,
}

/// A line of the table.
#[derive(Default)]
struct Finding {
    what: String,
    answered: usize,
    lost: usize,
    doubled: i64,
    healed: Option<Duration>,
    words: String,
}

impl House {
    fn program(&self, arguments: &[&str]) -> Command {
        self.program_of(&self.binary, arguments)
    }

    fn program_of(&self, binary: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("DATABASE_URL", &self.url)
            .env("MASHANG_DATA_DIR", &self.folder)
            .env("MASHANG_BIND", self.address.to_string())
            .env("MASHANG_LOG", "off")
            .stdout(Stdio::null());
        command
    }

    fn open(name: &str, postgres: bool, other: Option<PathBuf>) -> Result<Self, String> {
        let folder = root().join("target/chaos").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let cluster = if postgres { Some(Cluster::start(Durability::Full)?) } else { None };
        let url = match &cluster {
            Some(cluster) => cluster.url("postgres"),
            None => format!("sqlite:{}", folder.join("mashang.db").display()),
        };
        let postmaster = cluster.as_ref().and_then(|cluster| {
            let text = std::fs::read_to_string(cluster.folder().join("data/postmaster.pid")).ok()?;
            text.lines().next()?.parse().ok()
        });
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()?));
        let mut house = Self {
            folder,
            binary: root().join("target/release/mashang"),
            other,
            url,
            address,
            server: None,
            code: String::new(),
            postmaster,
            cluster,
            before: Cell::new(0),
        };
        run(house.program(&["demo", "--deputies", "60", "--rooms", "5", "--cases", "200"]).stderr(Stdio::null()))?;
        house.serve()?;
        house.code = house.texts("SELECT code FROM qr_codes WHERE revoked_at IS NULL LIMIT 1")?.concat();
        house.before.set(house.count("cases")?);
        Ok(house)
    }

    fn serve(&mut self) -> Outcome {
        let mut command = self.program(&["serve"]);
        self.serve_by(&mut command)
    }

    fn serve_by(&mut self, command: &mut Command) -> Outcome {
        self.server = Some(command.stderr(Stdio::null()).spawn().map_err(|error| error.to_string())?);
        self.wait_until(Duration::from_mins(1), "it serves", || self.is_ready())
    }

    fn is_ready(&self) -> bool {
        ask(self.address, &get("/readyz"), Duration::from_secs(2)).is_some_and(|(status, _)| status == 200)
    }

    fn wait_until(&self, most: Duration, what: &str, holds: impl Fn() -> bool) -> Outcome {
        let began = Instant::now();
        while !holds() {
            if began.elapsed() > most {
                return Err(format!("{}: it did not come about that {what}", self.url));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    fn pid(&self) -> u32 {
        self.server.as_ref().map(Child::id).unwrap_or_default()
    }

    fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    /// Asks the server to stop; how long that takes it. After 40 seconds it is killed.
    fn terminate(&mut self) -> Result<Duration, String> {
        let began = Instant::now();
        Self::signal(self.pid(), "TERM")?;
        let mut gone = false;
        while !gone && began.elapsed() < Duration::from_secs(40) {
            gone = self.server.as_mut().is_some_and(|server| server.try_wait().is_ok_and(|status| status.is_some()));
            std::thread::sleep(Duration::from_millis(20));
        }
        let took = began.elapsed();
        self.kill();
        Ok(took)
    }

    fn signal(pid: u32, name: &str) -> Outcome {
        run(Command::new("kill").args([format!("-{name}"), pid.to_string()]))
    }

    fn texts(&self, sql: &str) -> Result<Vec<String>, String> {
        let text = match &self.cluster {
            Some(cluster) => cluster.ask("postgres", sql)?,
            None => sqlite(&self.folder.join("mashang.db"), sql)?,
        };
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// How many `rows` there are. Ids are bytes on SQLite, and a line may end within one: lines are not counted.
    fn count(&self, rows: &str) -> Result<usize, String> {
        let counted = self.texts(&format!("SELECT count(*) FROM {rows}"))?.concat();
        counted.parse().map_err(|_| format!("{rows}: {counted} is no number"))
    }

    /// How long until a submission is answered again.
    fn heal(residents: &Residents, since: Instant) -> Duration {
        use std::sync::atomic::Ordering;
        let before = residents.answered.load(Ordering::SeqCst);
        while residents.answered.load(Ordering::SeqCst) == before && since.elapsed() < Duration::from_mins(1) {
            std::thread::sleep(Duration::from_millis(2));
        }
        since.elapsed()
    }

    /// Holds what was answered against what lies in the database, and the roll-ups against those made anew.
    fn judge(&self, what: &str, diary: &Diary, healed: Option<Duration>, words: String) -> Result<Finding, String> {
        let ids = match self.cluster {
            Some(_) => "SELECT id FROM cases",
            None => "SELECT lower(hex(id)) FROM cases",
        };
        let kept: HashSet<String> = self.texts(ids)?.into_iter().map(|id| id.replace('-', "")).collect();
        let lost = diary.receipts.iter().filter(|id| !kept.contains(&id.replace('-', ""))).count();
        // Whatever was never answered may be there once or not at all.
        let here = kept.len() - self.before.get();
        self.before.set(kept.len());
        let doubled = i64::try_from(here.saturating_sub(diary.matters)).unwrap_or(i64::MAX);
        let shown = "SELECT division_code || measure || on_date || kind || value FROM figures WHERE value <> 0 \
                     AND edition = (SELECT edition FROM figure_editions WHERE state = 'shown') ORDER BY 1";
        self.settle()?;
        let before = self.texts(shown)?;
        run(self.program(&["rebuild-rollups"]).stderr(Stdio::null()))?;
        let words = if before == self.texts(shown)? { words } else { format!("{words} **roll-ups differ**") };
        let answered = diary.receipts.len();
        Ok(Finding { what: what.to_owned(), answered, lost, doubled, healed, words })
    }

    /// Waits until every event is digested.
    fn settle(&self) -> Outcome {
        let lag = || -> Result<bool, String> {
            let status = output(self.program(&["events", "status"]).stdout(Stdio::piped()).stderr(Stdio::null()))?;
            Ok(status.lines().skip(1).all(|line| line.split('\t').nth(1) == Some("0")))
        };
        let began = Instant::now();
        while !lag()? {
            if began.elapsed() > Duration::from_mins(2) {
                return Err("the worker did not come to the end of the log".into());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(postmaster) = self.postmaster {
            // A frozen server can't be stopped.
            let _ = Self::signal(postmaster, "CONT");
        }
        self.kill();
    }
}

/// All troubles, or those whose names hold one of the words, on both databases; `--other BINARY` names another version of the
/// program, which serves beside this one.
pub(crate) fn check(words: &[String]) -> Outcome {
    let (names, other_version) = match words.iter().position(|word| word == "--other") {
        Some(at) => {
            let binary = words.get(at + 1).ok_or("--other BINARY")?;
            let names: Vec<String> =
                words.iter().filter(|word| *word != "--other" && *word != binary).cloned().collect();
            (names, Some(std::path::absolute(binary).map_err(|error| error.to_string())?))
        }
        None => (words.to_vec(), None),
    };
    for program in ["sqlite3", "curl"] {
        if !have(program) {
            install(&[program])?;
        }
    }
    // Thousands of connections of our own.
    let own = std::process::id().to_string();
    run(Command::new("prlimit").args(["--pid", &own, "--nofile=20000:"]))?;
    run(cargo().args(["build", "--release", "--package", "mashang-api", "--bin", "mashang"]))?;
    let mut findings = Vec::new();
    let wanted = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part.as_str()));
    for (kind, postgres) in [("sqlite", false), ("postgres", true)] {
        let other = if postgres { On::Sqlite } else { On::Postgres };
        let troubles: Vec<_> = troubles::ALL.iter().filter(|one| wanted(one.name) && one.on != other).collect();
        if troubles.is_empty() {
            continue;
        }
        let mut house = House::open(kind, postgres, other_version.clone())?;
        for trouble in troubles {
            println!("{kind}: {}", trouble.name);
            let (diary, healed, words) = (trouble.make)(&mut house)?;
            findings.push(house.judge(&format!("{kind}: {}", trouble.name), &diary, healed, words)?);
        }
    }
    println!("\n| tried | answered | lost | doubled | healed after | |\n|---|---|---|---|---|---|");
    let mut bad = false;
    for Finding { what, answered, lost, doubled, healed, words } in findings {
        let healed = healed.map_or_else(|| "–".to_owned(), |time| format!("{:.2} s", time.as_secs_f64()));
        println!("| {what} | {answered} | {lost} | {doubled} | {healed} | {words} |");
        bad |= lost > 0 || doubled > 0 || words.contains("**");
    }
    if bad { Err("something was lost, doubled or wrong".into()) } else { Ok(()) }
}
