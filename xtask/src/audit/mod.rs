//! What we build upon: known vulnerabilities, licences, and the list of all of it.

mod advisories;
mod bom;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::tools::{Outcome, cargo, have, output, root, run};

/// Licences that ask for nothing but their text; IJG asks for a sentence, which stands in the READMEs. An expression fits when
/// one of its alternatives is made of them alone.
const LICENCES: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "IJG",
    "ISC",
    "MIT",
    "MIT-0",
    "PostgreSQL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Whether a licence expression (SPDX, with the slash of older crates) may be lived with: AND binds closer than OR.
fn fits(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ").replace(" WITH ", "\u{1F}");
    let mut words = spaced.split_whitespace().peekable();
    either(&mut words) && words.peek().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words<'_>) -> bool {
    let mut any = both(words);
    while words.next_if_eq(&"OR").is_some() {
        any |= both(words);
    }
    any
}

fn both(words: &mut Words<'_>) -> bool {
    let mut all = one(words);
    while words.next_if_eq(&"AND").is_some() {
        all &= one(words);
    }
    all
}

fn one(words: &mut Words<'_>) -> bool {
    match words.next() {
        Some("(") => either(words) & (words.next() == Some(")")),
        Some(licence) => LICENCES.contains(&licence.replace('\u{1F}', " WITH ").as_str()),
        None => false,
    }
}

/// Licences of everything in the lock file; advisories where `ADVISORY_DB` names a clone of rustsec/advisory-db; a bill of
/// materials in `target/sbom`. Tools for the one and the other are asked too where they are installed.
pub(crate) fn check() -> Outcome {
    let metadata = output(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let strange: Vec<String> = packages
        .iter()
        .filter(|package| !package["source"].is_null() && !package["license"].as_str().is_some_and(fits))
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    if !strange.is_empty() {
        return Err(format!("licences that nobody looked at:\n{}", strange.join("\n")));
    }
    println!("licences: {} packages, all of them free to use", packages.len());
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    let locked = advisories::locked(&lock).map_err(|error| format!("Cargo.lock: {error}"))?;
    match std::env::var_os("ADVISORY_DB") {
        Some(database) => {
            let found = advisories::look(Path::new(&database), &locked)?;
            if !found.is_empty() {
                return Err(format!("advisories:\n{}", found.join("\n")));
            }
            println!("advisories: none speaks of any of {} packages", locked.len());
            if have("cargo-audit") {
                run(cargo().args(["audit", "--no-fetch", "--deny", "warnings", "--db"]).arg(database))?;
            }
        }
        None => println!("advisories: not looked at, ADVISORY_DB names no database (a clone of rustsec/advisory-db)"),
    }
    if have("cargo-cyclonedx") {
        return run(Command::new("cargo").current_dir(root()).args([
            "cyclonedx",
            "--format",
            "json",
            "--manifest-path",
            "api/Cargo.toml",
        ]));
    }
    let folder = root().join("target/sbom");
    let bill = serde_json::to_string_pretty(&bom::bill(&metadata, &locked)?).map_err(|error| error.to_string())?;
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("mashang.cdx.json"), bill + "\n"))
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    println!("bill of materials: target/sbom/mashang.cdx.json");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn one_free_alternative_is_enough_and_a_strange_part_is_too_much() {
        for fine in ["MIT", "MIT OR GPL-3.0", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "Zlib"] {
            assert!(fits(fine), "{fine}");
        }
        for strange in ["GPL-3.0", "MIT AND GPL-2.0", "(MIT OR Apache-2.0) AND GPL-2.0", "(MIT", ""] {
            assert!(!fits(strange), "{strange}");
        }
    }
}
