//! How long whoever changes a rule waits for the build.

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime};

use super::report::Report;
use crate::tools::{Outcome, cargo, have, root};

/// A file in the middle of the house, which everything above it stands on.
const TOUCHED: &str = "domain/src/cases/mod.rs";

/// A build as a developer makes it, warm, after that file was touched.
pub(super) fn measure(report: &mut Report) -> Outcome {
    let mut release = cargo();
    release.args(["build", "--release", "--package", "mashang-api", "--bin", "mashang"]);
    let mut tests = cargo();
    if have("cargo-nextest") {
        tests.args(["nextest", "run", "--workspace", "--no-run"]);
    } else {
        tests.args(["test", "--workspace", "--no-run"]);
    }
    for (name, mut build) in [("release build", release), ("dev test build", tests)] {
        quiet(&mut build)?;
        let touched = File::options().write(true).open(root().join(TOUCHED)).map_err(|error| error.to_string())?;
        touched.set_modified(SystemTime::now()).map_err(|error| error.to_string())?;
        let began = Instant::now();
        quiet(&mut build)?;
        report.fact(format!("{name} after {TOUCHED} was touched:"), format!("{:.0} s", began.elapsed().as_secs_f64()));
    }
    Ok(())
}

fn quiet(build: &mut Command) -> Outcome {
    println!("$ {build:?}");
    let status = build.stdout(Stdio::null()).stderr(Stdio::null()).status().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("the build failed ({status}): {build:?}")) }
}
