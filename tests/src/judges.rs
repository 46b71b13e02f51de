//! Programs of others that judge what we make.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

/// A file of a package of npm.
fn package(path: &str) -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/node_modules");
    std::env::var_os("NODE_TOOLS").map_or(default, PathBuf::from).join(path)
}

/// The program that finds in a page what keeps people out of it.
///
/// # Panics
/// Where it is missing.
pub fn axe() -> String {
    let file = package("axe-core/axe.min.js");
    std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}: run `cargo xtask test`, which installs it", file.display()))
}

/// What is wrong with a script for whoever reads nothing younger than ECMAScript 5.
///
/// # Panics
/// Where the parser is missing.
pub fn es5(script: &Path) -> Result<(), String> {
    let parser = package("acorn/bin/acorn");
    assert!(parser.is_file(), "{} is missing: run `cargo xtask test`, which installs it", parser.display());
    let parsed = Command::new("node").arg(parser).args(["--ecma5", "--silent"]).arg(script).output();
    let parsed = parsed.expect("node is missing: run `cargo xtask test`, which installs it");
    if parsed.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&parsed.stderr).into_owned()) }
}

/// What a file tells beside what is seen: each tag with its group.
///
/// # Panics
/// Where exiftool is missing.
pub fn metadata(file: &Path) -> Map<String, Value> {
    let told = Command::new("exiftool").args(["-json", "-a", "-u", "-G1", "-ee"]).arg(file).output();
    let told = told.expect("exiftool is missing: run `cargo xtask test`, which installs it");
    let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    told[0].as_object().cloned().expect("a file")
}

/// Holds what a story wrote against the committed file of that name.
///
/// # Panics
/// Where they differ and `UPDATE_GOLDEN` says nothing of writing it anew.
pub fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let written = std::fs::write(&path, text);
        assert!(written.is_ok(), "{}: {written:?}", path.display());
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{} is stale: run with UPDATE_GOLDEN=1 and review the diff\n{text}", path.display());
}
