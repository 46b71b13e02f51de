//! Developer commands: `cargo xtask` lists them.

mod audit;
mod bench;
mod chaos;
mod conformance;
mod image;
#[cfg(test)]
mod named_tests;
mod needles;
mod newcomer;
mod papers;
mod postgres;
mod readme;
mod stability;
mod structure;
mod tell;
mod tools;
mod week;

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use tools::{Outcome, cargo, have, root, run};

const USAGE: &str = "cargo xtask COMMAND

  test         run every test on SQLite and on PostgreSQL; starts or installs what they need
  ci           format, structure, licences, stability, lints while it builds, then `test`, `image` and the document's linters
  audit        licences; advisories where ADVISORY_DB names a clone of rustsec/advisory-db; a bill of materials in target/sbom
  structure    floors, order of contexts, circles, names of rooms, habits (xtask/src/structure/plan.rs)
  bench        measure the release build against raw limits; writes target/bench/report.json [--help]
  openapi      write openapi/openapi.json and openapi/openapi-3.0.json
  stability    hold openapi/openapi.json against the one of the last tag, or of another [TAG, COMMIT or FILE]
  chaos        break things under load and tell what was lost, doubled, and how long it took to heal [part of a NAME…]
                [--other BINARY: another version of the program, to serve beside this one]
  image        run what the image would hold in a folder of its own, and verify the service [a BINARY instead of the debug build]
  readme       hold the READMEs' tours against what a server prints [--write them]
  newcomer     clone into an empty folder, run the README's first command, ask what it prints, run the stories
  week         tell the week of one township with 2,000 reports; writes target/week/report.md and docs/week.md [how many instead]
  tell         run the long stories on SQLite and write docs/term-change.md, docs/mediation.md and docs/year.md of what they tell
  conformance  linters, schemathesis and generated clients against the OpenAPI document; papers as LibreOffice lays them out
                [--lint only the linters]

DATABASE_URL_TEST names an existing PostgreSQL server for `test` instead of a throwaway one.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("test") => test(Compiler::Plain, rest),
        Some("ci") => ci(),
        Some("chaos") => chaos::check(rest),
        Some("audit") => audit::check(),
        Some("structure") => structure::check(),
        Some("bench") => bench::run(rest),
        Some("openapi") => openapi(),
        Some("stability") => stability::check(rest.first().map(String::as_str)),
        Some("image") => image::check(rest),
        Some("readme") => readme::run_tours(rest),
        Some("newcomer") => newcomer::walk(),
        Some("week") => week::tell(rest),
        Some("tell") => tell::tell(),
        Some("conformance") => conformance::check(rest.iter().any(|argument| argument == "--lint")),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// What judges pages in the stories: of one version, so that a new rule breaks nobody's build by surprise.
const JUDGES: &[(&str, &str)] = &[("axe-core", "4.14.1"), ("acorn", "8.19.0")];

/// What reads documents in the stories.
const READERS: &[(&str, &str)] = &[("python-docx", "1.2.0")];

/// What compiles the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compiler {
    /// As everybody does.
    Plain,
    /// Clippy while it is at it, and no warning passes: to check all that by itself first would take minutes. It writes the same program
    /// but for what an unoptimised one is spared, as long as nothing of ours asks `cfg(clippy)`.
    Linting,
}

impl Compiler {
    fn cargo(self) -> Command {
        let mut command = cargo();
        if self == Self::Linting {
            // As `cargo clippy` does it, which has no way to keep what it compiled.
            command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
            command.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
        }
        command
    }

    /// Builds the program beside all tests. Built by itself it would take fewer features of what it depends on, and most of the tree
    /// would be compiled twice.
    fn build(self) -> Result<PathBuf, String> {
        run(self.cargo().args(["build", "--workspace", "--all-targets"]))?;
        Ok(root().join("target/debug/mashang"))
    }
}

/// All tests, on both databases. Arguments go to the test runner.
fn test(compiler: Compiler, arguments: &[String]) -> Outcome {
    if !have("chromedriver") {
        tools::install(&["chromium", "chromium-driver"])?;
    }
    // What the document shows in other languages is run; what is kept of photos, and what is printed, other programs read.
    for (program, package) in [
        ("python3", "python3"),
        ("node", "nodejs"),
        ("curl", "curl"),
        ("exiftool", "libimage-exiftool-perl"),
        ("pdftoppm", "poppler-utils"),
        ("qpdf", "qpdf"),
    ] {
        if !have(program) {
            tools::install(&[package])?;
        }
    }
    let judges = root().join("target/tools");
    tools::npm(&judges, JUDGES)?;
    let python = tools::pip(&judges.join("venv"), READERS)?;
    let cluster = match std::env::var("DATABASE_URL_TEST") {
        Ok(_) => None,
        Err(_) => Some(postgres::Cluster::start(postgres::Durability::None)?),
    };
    // Templates of earlier builds are of no more use.
    let _ = std::fs::remove_dir_all(root().join("target/stories"));
    let program = compiler.build()?;
    let mut tests = compiler.cargo();
    if have("cargo-nextest") {
        tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        if std::env::var_os("NEXTEST_TEST_THREADS").is_none() {
            tests.env("NEXTEST_TEST_THREADS", at_once().to_string());
        }
    } else {
        println!("cargo-nextest is not installed: using cargo test");
        tests.args(["test", "--workspace", "--no-fail-fast"]);
    }
    if let Some(cluster) = &cluster {
        tests.env("DATABASE_URL_TEST", cluster.url("postgres"));
    }
    // No story speaks TLS, and each client of one would read all that a machine trusts.
    tests.env("SSL_CERT_FILE", "/dev/null");
    tests.env("BINARY_UNDER_TEST", program);
    tests.env("NODE_TOOLS", judges.join("node_modules")).env("PYTHON_TOOLS", python).args(arguments);
    run(&mut tests)?;
    match cluster {
        // Of some stories alone there may be nothing to find.
        Some(cluster) if arguments.is_empty() => needles::look(cluster.folder()),
        _ => Ok(()),
    }
}

/// How many tests run at once: a story waits as long as it computes.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from) * 2
}

/// A stage of CI; what it took is said, because CI's time is limited.
type Stage = (&'static str, fn() -> Outcome);

fn ci() -> Outcome {
    let stages: [Stage; 8] = [
        ("format", || run(cargo().args(["fmt", "--all", "--check"]))),
        ("structure", structure::check),
        ("audit", audit::check),
        ("stability", || stability::check(None)),
        ("build with lints", || Compiler::Linting.build().map(drop)),
        ("test", || test(Compiler::Linting, &[])),
        ("image", || image::check(&[])),
        ("the document's linters", || conformance::check(true)),
    ];
    let begun = Instant::now();
    for (name, stage) in stages {
        let since = Instant::now();
        stage()?;
        println!("ci: {name} took {} s, {} s in all", since.elapsed().as_secs(), begun.elapsed().as_secs());
    }
    Ok(())
}

fn openapi() -> Outcome {
    let program = Compiler::Plain.build()?;
    for (file, legacy) in [("openapi.json", false), ("openapi-3.0.json", true)] {
        let mut command = Command::new(&program);
        command.arg("openapi");
        if legacy {
            command.arg("--legacy");
        }
        let output = command.output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        std::fs::write(root().join("openapi").join(file), output.stdout).map_err(|error| error.to_string())?;
        println!("openapi/{file} written");
    }
    Ok(())
}
