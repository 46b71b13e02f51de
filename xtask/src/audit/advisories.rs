//! Known vulnerabilities of what the lock file names, by a clone of rustsec/advisory-db that lies on this machine.

use std::path::Path;

use semver::{Version, VersionReq};
use toml::{Table, Value};

/// A package as the lock file names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Locked {
    pub(super) name: String,
    pub(super) version: String,
    /// Ours have none.
    pub(super) checksum: Option<String>,
}

/// What somebody found.
struct Advisory {
    id: String,
    title: String,
    /// What it is where it is no vulnerability: that nobody maintains it, that it is unsound.
    informational: Option<String>,
    withdrawn: bool,
    /// The versions that are patched, or never were affected.
    safe: Vec<VersionReq>,
}

fn table(text: &str) -> Result<Table, String> {
    text.parse().map_err(|error: toml::de::Error| error.to_string())
}

fn text(table: &Table, field: &str) -> Option<String> {
    table.get(field).and_then(Value::as_str).map(str::to_owned)
}

/// Every package of a lock file.
pub(super) fn locked(lock: &str) -> Result<Vec<Locked>, String> {
    let lock = table(lock)?;
    let packages = lock.get("package").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let locked = |package: &Value| {
        let package = package.as_table()?;
        let (name, version) = (text(package, "name")?, text(package, "version")?);
        Some(Locked { name, version, checksum: text(package, "checksum") })
    };
    Ok(packages.iter().filter_map(locked).collect())
}

impl Advisory {
    /// From its file: a table in a fence, and prose below a title.
    fn read(file: &str) -> Result<Self, String> {
        let fenced = file.trim_start().strip_prefix("```toml").and_then(|rest| rest.split_once("```"));
        let (front, prose) = fenced.ok_or("it does not begin with a table")?;
        let whole = table(front)?;
        let advisory = whole.get("advisory").and_then(Value::as_table).ok_or("it holds no [advisory]")?;
        let versions = whole.get("versions").and_then(Value::as_table);
        let mut safe = Vec::new();
        for field in ["patched", "unaffected"] {
            let ranges = versions.and_then(|versions| versions.get(field)).and_then(Value::as_array);
            for range in ranges.map(Vec::as_slice).unwrap_or_default() {
                let range = range.as_str().ok_or("a range that is no text")?;
                safe.push(VersionReq::parse(range).map_err(|error| format!("{range}: {error}"))?);
            }
        }
        Ok(Self {
            id: text(advisory, "id").ok_or("it has no id")?,
            title: prose.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default().trim().to_owned(),
            informational: text(advisory, "informational"),
            withdrawn: advisory.contains_key("withdrawn"),
            safe,
        })
    }

    /// Whether it speaks of that version; of one that makes no sense it does.
    fn concerns(&self, version: &str) -> bool {
        let is_safe = |version: &Version| self.safe.iter().any(|range| range.matches(version));
        !self.withdrawn && !Version::parse(version).is_ok_and(|version| is_safe(&version))
    }
}

/// What the database in that folder says of those packages, a line each.
pub(super) fn look(database: &Path, locked: &[Locked]) -> Result<Vec<String>, String> {
    let crates = database.join("crates");
    if !crates.is_dir() {
        return Err(format!("{} is no clone of rustsec/advisory-db: it has no folder crates", database.display()));
    }
    let mut found = Vec::new();
    for package in locked.iter().filter(|package| package.checksum.is_some()) {
        // Most packages have none.
        let Ok(entries) = std::fs::read_dir(crates.join(&package.name)) else { continue };
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let fault = |error: String| format!("{} can't be read: {error}", path.display());
            let file = std::fs::read_to_string(&path).map_err(|error| fault(error.to_string()))?;
            let advisory = Advisory::read(&file).map_err(fault)?;
            if advisory.concerns(&package.version) {
                let kind = advisory.informational.as_deref().unwrap_or("vulnerable");
                found
                    .push(format!("{} {}: {} ({kind}) {}", package.name, package.version, advisory.id, advisory.title));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "leaky"
version = "0.2.9"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "aa"
dependencies = [
 "ours",
]

[[package]]
name = "leaky"
version = "0.3.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "bb"

[[package]]
name = "ours"
version = "0.1.0"
"#;

    fn advisory(id: &str, package: &str, more: &str, versions: &str) -> String {
        format!(
            "```toml\n[advisory]\nid = \"{id}\"\npackage = \"{package}\"\ndate = \"2026-01-01\"\n{more}\n[versions]\n{versions}\n\
             ```\n\n# It leaks\n\nMuch.\n"
        )
    }

    #[test]
    fn what_is_neither_patched_nor_spared_is_told() {
        let folder = std::env::temp_dir().join(format!("mashang-advisories-{}", std::process::id()));
        let write = |package: &str, id: &str, text: &str| {
            let folder = folder.join("crates").join(package);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(format!("{id}.md")), text).unwrap();
        };
        let patched = "patched = [\n  \"^0.2.10\",\n  \">= 0.3.1\",\n]\nunaffected = [\"< 0.2.0\"]";
        write("leaky", "RUSTSEC-2026-0001", &advisory("RUSTSEC-2026-0001", "leaky", "", patched));
        let unkept = "informational = \"unmaintained\"";
        write("leaky", "RUSTSEC-2026-0002", &advisory("RUSTSEC-2026-0002", "leaky", unkept, "patched = []"));
        let mistaken = "withdrawn = \"2026-02-01\"";
        write("leaky", "RUSTSEC-2026-0003", &advisory("RUSTSEC-2026-0003", "leaky", mistaken, "patched = []"));
        write("ours", "RUSTSEC-2026-0004", &advisory("RUSTSEC-2026-0004", "ours", "", "patched = []"));
        write("leaky", "notes", "of another kind");
        std::fs::rename(folder.join("crates/leaky/notes.md"), folder.join("crates/leaky/notes.txt")).unwrap();
        let locked = locked(LOCK).unwrap();
        assert_eq!(locked.len(), 3);
        let found = look(&folder, &locked);
        write("leaky", "RUSTSEC-2026-0005", "no table");
        let unread = look(&folder, &locked);
        std::fs::remove_dir_all(&folder).unwrap();
        let expected = [
            "leaky 0.2.9: RUSTSEC-2026-0001 (vulnerable) It leaks",
            "leaky 0.2.9: RUSTSEC-2026-0002 (unmaintained) It leaks",
            "leaky 0.3.1: RUSTSEC-2026-0002 (unmaintained) It leaks",
        ];
        assert_eq!(found.unwrap(), expected);
        assert!(unread.unwrap_err().contains("RUSTSEC-2026-0005.md can't be read"), "what can't be read is no silence");
        assert!(look(&folder, &locked).is_err(), "a folder that is none");
    }
}
