//! Whoever comes for the first time: a clone in an empty folder, the README's first command as it stands there, the addresses
//! that it prints, and the stories that it tells of. What must be installed before, the README says; nothing is installed here.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::readme::{address, shown};
use crate::tools::{Outcome, output, root, run};

/// How long a first build may take.
const PATIENCE: Duration = Duration::from_hours(1);

/// Walks the README's first minute and tells how long it took.
pub(crate) fn walk() -> Outcome {
    let readme = std::fs::read_to_string(root().join("README.md")).map_err(|error| format!("README.md: {error}"))?;
    let command = first_command(&readme).ok_or("README.md has no block of commands")?;
    let folder = std::env::temp_dir().join(format!("mashang-newcomer-{}", std::process::id()));
    let walked = walk_in(&folder, &command);
    let _ = std::fs::remove_dir_all(&folder);
    walked
}

fn walk_in(folder: &Path, command: &str) -> Outcome {
    let began = Instant::now();
    run(Command::new("git").args(["clone", "--quiet"]).arg(root()).arg(folder))?;
    let mut words = command.split_whitespace();
    let mut program = Command::new(words.next().unwrap_or_default());
    program.args(words).current_dir(folder);
    // Nothing of whoever runs this.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("MASHANG_") || matches!(name.as_str(), "DATABASE_URL" | "CARGO_TARGET_DIR") {
            program.env_remove(name);
        }
    }
    println!("$ {command}");
    let (_process, banner) = shown(&mut program, &folder.join("target-screen"), PATIENCE)?;
    let ready = began.elapsed();
    println!("{banner}");
    let mut addresses: Vec<&str> = Vec::new();
    for word in banner.split_whitespace().map(|word| word.trim_end_matches(':')) {
        if word.starts_with("http://") && !addresses.contains(&word) {
            addresses.push(word);
        }
    }
    if addresses.len() < 5 {
        return Err(format!("only {} addresses are printed", addresses.len()));
    }
    if !addresses.iter().any(|address| address.ends_with("/readyz")) {
        return Err("no /readyz is printed".to_owned());
    }
    for address in addresses {
        let page = output(Command::new("curl").args(["-sSfL", address])).unwrap_or_default();
        let answers = output(Command::new("curl").args(["-sS", "-o", "/dev/null", "-w", "%{http_code}", address]))?;
        println!("{address}  {answers}  {} bytes", page.len());
        if !answers.starts_with(['2', '3']) {
            return Err(format!("{address} answers {answers}"));
        }
    }
    let base = address(&banner).ok_or("the banner names no address")?;
    for story in ["olympic-spring", "xiangzhi", "term-change"] {
        let mut script = Command::new(folder.join("openapi/examples").join(format!("{story}.sh")));
        output(script.arg(&base).current_dir(folder).env("MASHANG_DATA_DIR", folder.join("data")))?;
        println!("{story}.sh ran to its end");
    }
    let disk = output(Command::new("du").args(["-sh", "target"]).current_dir(folder))?;
    let (minutes, disk) = (ready.as_secs_f64() / 60.0, disk.split_whitespace().next().unwrap_or_default().to_owned());
    println!("from the clone to the banner: {minutes:.1} min; target/ holds {disk}");
    Ok(())
}

/// The first command of a README's first block of commands, without what is said of it.
fn first_command(readme: &str) -> Option<String> {
    let (_, block) = readme.split_once("```sh\n")?;
    let line = block.lines().next()?;
    let command = line.split_once(" #").map_or(line, |(command, _)| command);
    Some(command.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_begins_with_one_command() {
        let readme = "text\n```sh\ncargo run --release     # starts it\ncargo xtask test\n```\n";
        assert_eq!(first_command(readme).as_deref(), Some("cargo run --release"));
        assert_eq!(first_command("text"), None);
    }
}
