//! Measures the release build against raw limits on the same machine in the same run: ours and the limit in turn, the
//! median of the rounds. Prints a Markdown table and writes `target/bench/report.json`.

mod audit;
mod build;
mod consultations;
mod cpu;
mod duties;
mod growth;
mod import;
mod lists;
mod load;
mod log;
mod logins;
mod orders;
mod outside;
mod papers;
mod plates;
mod postgres;
mod programs;
mod red;
mod report;
mod search;
mod server;
mod sqlite;
mod statements;
mod steps;
mod term_change;
mod triage;

use std::path::PathBuf;

use crate::tools::{Outcome, cargo, have, install, root, run as run_command};
use report::Report;

pub(crate) const USAGE: &str = "cargo xtask bench [OPTIONS] [NAME…]

NAME is part of the name of a measurement; without one all are made, except lists, search, red, term_change, consultation_pages and
build.

  --write          write what came out into the READMEs
  --quick          short rounds, and a tenth of what is large
  --binary PATH    measure another build of the server; the limits stay ours, the names say which it was
  --dev            helpers (and the server) of the dev build: to try the bench itself, its figures mean nothing
  lists            every list in a city of 200,000 cases, a quarter of an hour on each database, besides filling it; the one on
                   SQLite is kept in target/bench/lists_sqlite for the next run of the same build
  search           text search, look-alikes, work lists, filtered lists and figures among 10,000 cases and among 1,000,000, which
                   take hours to fill
  red              the list of what is overdue among 1,000,000 items, by 16 who ask at once
  term_change      a whole city's change of term (13,000 persons, 20,000 open cases, 15,000 codes), and submissions beside it, on
                   each database
  consultation_pages
                   the pages of a consultation to which 100,000 opinions were given
  build            how long a release build and a build of the tests take after domain/src/cases was touched

Steps are held against pgbench with the statements that PostgreSQL logged of them: submit_pg_16, submit_pg_64, detail_pg, tasks_pg,
dispute_step_pg, orders_pg, suggestions_pg, opinion_pg, login_pg. duty_file is a deputy's year, papers an agreement and a briefing, each
as whoever asks for it waits for it; rota and opinions are a month for a city's rooms and 100,000 opinions held against each other.";

/// All that can be measured.
const NAMES: [&str; 39] = [
    "qr_card",
    "submit_sqlite",
    "submit_pg_16",
    "submit_pg_64",
    "detail_pg",
    "dispute_step_pg",
    "coverage_pg",
    "login_pg",
    "authenticate",
    "sealing",
    "audit_sqlite",
    "audit_pg",
    "audit_cost_sqlite",
    "audit_cost_pg",
    "import_sqlite",
    "import_pg",
    "import_china",
    "plates",
    "triage",
    "worker_sqlite",
    "worker_pg",
    "growth_sqlite",
    "growth_pg",
    "lists_sqlite",
    "lists_pg",
    "term_change_sqlite",
    "term_change_pg",
    "search_pg",
    "red_pg",
    "build",
    "papers",
    "tasks_pg",
    "orders_pg",
    "suggestions_pg",
    "opinion_pg",
    "duty_file",
    "rota",
    "opinions",
    "consultation_pages_pg",
];

/// What is measured only where it is named.
const APART: [&str; 8] = [
    "lists_sqlite",
    "lists_pg",
    "term_change_sqlite",
    "term_change_pg",
    "search_pg",
    "red_pg",
    "build",
    "consultation_pages_pg",
];

/// How it is measured.
struct Plan {
    quick: bool,
    /// Whether the READMEs are told.
    write: bool,
    rounds: usize,
    seconds: u32,
    /// Where databases and reports go.
    folder: PathBuf,
    /// Where the programs of this build are.
    programs: PathBuf,
    /// The server that is measured.
    binary: PathBuf,
    /// What tells its figures from those of our own build.
    suffix: String,
    /// The names of what is measured.
    names: Vec<&'static str>,
}

impl Plan {
    fn read(arguments: &[String]) -> Result<Self, String> {
        let (mut quick, mut dev, mut write, mut binary, mut parts) = (false, false, false, None, Vec::new());
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--quick" => quick = true,
                "--dev" => dev = true,
                "--write" => write = true,
                "--binary" => binary = Some(PathBuf::from(rest.next().ok_or(USAGE)?)),
                option if option.starts_with("--") => return Err(USAGE.to_owned()),
                part => parts.push(part),
            }
        }
        let named = |name: &str| parts.iter().any(|part| name.contains(part));
        let names: Vec<_> =
            NAMES.into_iter().filter(|name| named(name) || (parts.is_empty() && !APART.contains(name))).collect();
        if names.is_empty() {
            return Err(format!("{USAGE}\n\nNames: {}", NAMES.join(", ")));
        }
        let programs = root().join(if dev { "target/debug" } else { "target/release" });
        let suffix = binary.as_ref().map_or_else(String::new, |binary: &PathBuf| {
            let folder = binary.parent().and_then(|folder| folder.file_name());
            format!("@{}", folder.unwrap_or_default().to_string_lossy())
        });
        let binary = match binary {
            Some(binary) => std::fs::canonicalize(&binary).map_err(|error| format!("{}: {error}", binary.display()))?,
            None => programs.join("mashang"),
        };
        Ok(Self {
            quick,
            write,
            rounds: if quick { 2 } else { 5 },
            seconds: if quick { 2 } else { 5 },
            folder: root().join("target/bench"),
            programs,
            binary,
            suffix,
            names,
        })
    }

    fn wants(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    /// As much as is wanted, or a tenth of it for a quick look.
    fn much(&self, wanted: u32) -> u32 {
        if self.quick { wanted / 10 } else { wanted }
    }

    /// The server, unless another is measured, and what the limits are made of.
    fn build(&self) -> Outcome {
        let mut build = cargo();
        build.arg("build");
        if self.programs.ends_with("release") {
            build.arg("--release");
        }
        if self.suffix.is_empty() {
            build.args(["--bin", "mashang"]);
        }
        // In one go, so that all parts have the same features.
        build.args(["--package", "mashang-api", "--example", "bare"]);
        build.args([
            "--package",
            "mashang-limit",
            "--bin",
            "traced",
            "--bin",
            "batched",
            "--bin",
            "sealed",
            "--bin",
            "triage",
            "--bin",
            "rota",
            "--bin",
            "opinions",
        ]);
        run_command(&mut build)
    }

    fn fresh(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.folder.join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(folder)
    }
}

/// Runs every measurement, or those whose names are given.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let plan = Plan::read(arguments)?;
    for program in ["wrk", "sqlite3"] {
        if !have(program) {
            install(&[program])?;
        }
    }
    std::fs::create_dir_all(&plan.folder).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    if plan.names.iter().any(|name| *name != "build") {
        plan.build()?;
    }
    sqlite::measure(&plan, &mut report)?;
    postgres::measure(&plan, &mut report)?;
    logins::measure(&plan, &mut report)?;
    cpu::measure(&plan, &mut report)?;
    audit::measure(&plan, &mut report)?;
    import::measure(&plan, &mut report)?;
    plates::measure(&plan, &mut report)?;
    papers::measure(&plan, &mut report)?;
    triage::measure(&plan, &mut report)?;
    programs::measure(&plan, &mut report)?;
    log::measure(&plan, &mut report)?;
    growth::measure(&plan, &mut report)?;
    lists::measure(&plan, &mut report)?;
    search::measure(&plan, &mut report)?;
    red::measure(&plan, &mut report)?;
    term_change::measure(&plan, &mut report)?;
    consultations::measure(&plan, &mut report)?;
    if plan.wants("build") {
        build::measure(&mut report)?;
    }
    report.print(&plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_parts_and_wrong_ones_are_refused() {
        let names = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            Plan::read(&words).map(|plan| plan.names)
        };
        assert_eq!(names(&["submit_sqlite", "--quick"]), Ok(vec!["submit_sqlite"]));
        assert_eq!(names(&["submit_pg"]), Ok(vec!["submit_pg_16", "submit_pg_64"]));
        assert_eq!(names(&["audit_cost"]), Ok(vec!["audit_cost_sqlite", "audit_cost_pg"]));
        assert_eq!(names(&[]).map(|names| names.contains(&"build")), Ok(false));
        assert!(names(&["submit_oracle"]).is_err());
        assert!(names(&["--binary"]).is_err());
    }
}
