//! Holds the sources against the plan of the house (`plan.rs`): floors, the order of contexts, circles, names of rooms, and
//! habits. All that is wrong is listed, not only the first.

mod graph;
mod habits;
mod plan;
mod rooms;
mod source;
mod token;

use std::process::Command;

use crate::tools::{Outcome, cargo, output, root};
use source::File;

/// Runs every check.
pub(crate) fn check() -> Outcome {
    let files = files()?;
    let domain = "domain/src";
    let contexts = rooms::contexts(domain, &files);
    let mut wrong = foreign()?;
    wrong.extend(rooms::floors(plan::CRATES, &files));
    wrong.extend(rooms::order(domain, plan::ORDER, &files));
    for folder in plan::NO_CIRCLES {
        wrong.extend(rooms::no_circles(folder, &files));
    }
    for floor in plan::FLOORS {
        wrong.extend(rooms::one_name(&contexts, floor, &files));
    }
    wrong.extend(habits::short(plan::MOST_LINES, plan::LONGER, &files));
    wrong.extend(habits::few_macros(plan::MOST_MACROS, &files));
    wrong.extend(habits::no_excuses(&files));
    wrong.extend(habits::no_pointers(domain, &files));
    wrong.extend(habits::whole_rows(&files));
    if wrong.is_empty() {
        println!("structure: kept");
        return Ok(());
    }
    for sentence in &wrong {
        println!("{sentence}");
    }
    Err(format!("structure: {} things are not as planned", wrong.len()))
}

/// Every Rust file of ours, committed or about to be.
fn files() -> Result<Vec<File>, String> {
    let mut list = Command::new("git");
    list.current_dir(root()).args(["ls-files", "--cached", "--others", "--exclude-standard", "*.rs"]);
    let list = output(&mut list)?;
    let mut files = Vec::new();
    for path in list.lines() {
        // One that was removed is listed until that is committed.
        if root().join(path).exists() {
            let text = std::fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))?;
            files.push(File { path: path.to_owned(), text });
        }
    }
    if files.is_empty() { Err("git lists no Rust file".to_owned()) } else { Ok(files) }
}

/// Crates that the domain depends on and must not.
fn foreign() -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    for package in plan::FOREIGN {
        let mut tree = cargo();
        tree.args(["tree", "--package", "mashang-domain", "--edges", "normal", "--invert", package]);
        let tree = tree.output().map_err(|error| error.to_string())?;
        if tree.status.success() && !tree.stdout.is_empty() {
            wrong.push(format!("domain depends on {package}"));
        }
    }
    Ok(wrong)
}
