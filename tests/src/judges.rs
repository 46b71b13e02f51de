//! Programs of others that judge what we make.

use std::path::{Path, PathBuf};

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
