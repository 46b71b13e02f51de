//! Whether anything that people wrote in the stories lies readable where the databases lay.

use std::path::Path;
use std::process::Command;

use crate::tools::Outcome;

/// What almost every story submits: the words, the name and the phone of `mashang_tests::submission`.
const WRITTEN: [&str; 4] = ["小区东门早晚高峰拥堵", "每天早上七点半到八点半", "王女士", "13812345678"];
/// What is public and stands in every database: who does not find it does not look.
const PUBLIC: &str = "梅庭社区";

/// The files below `folder` that hold one of `needles`.
fn holding(folder: &Path, needles: &[&str]) -> Result<Vec<String>, String> {
    let mut grep = Command::new("grep");
    grep.args(["-rlaF"]).args(needles.iter().flat_map(|needle| ["-e", needle])).arg(folder);
    let output = grep.output().map_err(|error| format!("grep can't be run: {error}"))?;
    // 1 says that there is none.
    if output.status.code().is_none_or(|code| code > 1) {
        return Err(format!("{} could not be searched: {}", folder.display(), String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// Looks through all that PostgreSQL and SQLite kept, logs of what was undone and dropped included.
pub(crate) fn look(folder: &Path) -> Outcome {
    if holding(folder, &[PUBLIC])?.is_empty() {
        return Err(format!("not even what is public is found in {}", folder.display()));
    }
    let found = holding(folder, &WRITTEN)?;
    if found.is_empty() {
        println!("nothing that the stories wrote lies in the clear in {}", folder.display());
        return Ok(());
    }
    Err(format!("what people wrote lies in the clear in {}", found.join(", ")))
}
