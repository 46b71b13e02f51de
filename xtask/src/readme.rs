//! The tours of the READMEs: what they show is what a server printed. A fresh demo world is started, and beside it a server on an
//! empty database; the scripts of `openapi/examples` are run against them, and what they print stands between marks in both
//! languages:
//!
//! `<!-- tour banner -->` … `<!-- end -->`, or `<!-- tour xiangzhi register sign:1 GET -->` with the steps that are shown.

mod plain;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use plain::Plain;

use crate::tools::{Beside, Outcome, cargo, output, root, run};

const READMES: [&str; 2] = ["README.md", "README.en.md"];
const BEGIN: &str = "<!-- tour ";
const END: &str = "<!-- end -->";
/// Between this and the end stands what was measured last.
const MEASURED: &str = "<!-- bench -->\n";
/// Stands for what is left out.
const LEFT_OUT: &str = "……";
/// The line with which a banner ends.
const BANNER_END: &str = "按 Ctrl-C 停止。";
/// How long a server may take to fill an empty database.
const PATIENCE: Duration = Duration::from_mins(2);

/// Holds the READMEs against what a server prints now, or writes that into them.
pub(crate) fn run_tours(arguments: &[String]) -> Outcome {
    let write = arguments.iter().any(|argument| argument == "--write");
    run(cargo().args(["build", "--release", "--package", "mashang-api", "--bin", "mashang"]))?;
    let server = Server::start("readme", true)?;
    let banner = Plain::default().text(&without_code(&server.banner));
    let mut stale = Vec::new();
    let mut tours = vec![("banner".to_owned(), banner)];
    // The last one changes a congress's term, and takes that back.
    for script in ["olympic-spring", "xiangzhi", "term-change"] {
        tours.push((script.to_owned(), Plain::default().text(&server.tour(script)?)));
    }
    drop(server);
    let opening = Server::start("readme-opening", false)?.tour("opening")?;
    tours.push(("opening".to_owned(), Plain::default().text(&opening)));
    for readme in READMES {
        let path = root().join(readme);
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{readme}: {error}"))?;
        let fresh = filled(&text, &tours).map_err(|error| format!("{readme}: {error}"))?;
        if fresh == text {
            continue;
        }
        if write {
            std::fs::write(&path, fresh).map_err(|error| format!("{readme}: {error}"))?;
            println!("{readme} written");
        } else {
            stale.push(readme);
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("stale: run cargo xtask readme --write for {}", stale.join(", ")))
    }
}

/// A server on a fresh database, and what it said when it was ready.
struct Server {
    folder: PathBuf,
    banner: String,
    base: String,
    _process: Beside,
}

fn binary() -> PathBuf {
    root().join("target/release/mashang")
}

impl Server {
    /// Starts one in a folder of its own, with the demo world or with nothing.
    fn start(name: &str, demo: bool) -> Result<Self, String> {
        let folder = root().join("target").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let mut program = Command::new(binary());
        let demo = if demo { "on" } else { "off" };
        program.current_dir(&folder).env("MASHANG_BIND", "127.0.0.1:0").env("MASHANG_DEMO", demo);
        let (process, banner) = shown(&mut program, &folder.join("screen"), PATIENCE)?;
        let base = address(&banner).ok_or("the banner names no address")?;
        Ok(Self { folder, banner, base, _process: process })
    }

    /// What a script prints.
    fn tour(&self, script: &str) -> Result<String, String> {
        let script = root().join("openapi/examples").join(format!("{script}.sh"));
        let mut shell = Command::new("bash");
        shell.arg("-c").arg("exec \"$0\" \"$1\" 2>&1").arg(script).arg(&self.base);
        shell.current_dir(&self.folder).env("MASHANG_DATA_DIR", self.folder.join("data")).env("MASHANG", binary());
        output(&mut shell)
    }
}

/// Starts a program and waits for the end of its banner.
pub(crate) fn shown(program: &mut Command, screen: &Path, patience: Duration) -> Result<(Beside, String), String> {
    let file = File::create(screen).map_err(|error| format!("{}: {error}", screen.display()))?;
    let name = program.get_program().to_string_lossy().into_owned();
    let child = program.stdout(file).stderr(Stdio::inherit()).spawn().map_err(|error| format!("{name}: {error}"))?;
    let mut process = Beside(child);
    let began = Instant::now();
    loop {
        let banner = std::fs::read_to_string(screen).unwrap_or_default();
        if banner.contains(BANNER_END) {
            return Ok((process, banner));
        }
        if let Ok(Some(status)) = process.0.try_wait() {
            return Err(format!("{name} ended before it was ready ({status})"));
        }
        if began.elapsed() > patience {
            return Err(format!("{name} was not ready after {} s", patience.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Where the server of a banner listens.
pub(crate) fn address(banner: &str) -> Option<String> {
    let line = banner.lines().find(|line| line.trim_start().starts_with("监听"))?;
    line.split_whitespace().nth(1).map(str::to_owned)
}

/// A banner with one line in place of the code.
fn without_code(banner: &str) -> String {
    let is_code = |line: &str| line.chars().count() > 20 && line.chars().all(|letter| " █▀▄".contains(letter));
    let mut lines: Vec<&str> = Vec::new();
    for line in banner.lines() {
        if !is_code(line) {
            lines.push(line);
        } else if lines.last().is_some_and(|last| !last.starts_with('█')) {
            lines.push("█████████████████████████████████████████");
        }
    }
    lines.join("\n")
}

/// Writes what was measured into the READMEs.
pub(crate) fn write_measured(text: &str) -> Outcome {
    for readme in READMES {
        let path = root().join(readme);
        let old = std::fs::read_to_string(&path).map_err(|error| format!("{readme}: {error}"))?;
        let fresh = measured(&old, text).ok_or_else(|| format!("{readme} has no place for what was measured"))?;
        std::fs::write(&path, fresh).map_err(|error| format!("{readme}: {error}"))?;
        println!("{readme} written");
    }
    Ok(())
}

fn measured(readme: &str, text: &str) -> Option<String> {
    let (before, rest) = readme.split_once(MEASURED)?;
    let (_, after) = rest.split_once(END)?;
    Some([before, MEASURED, text.trim(), "\n", END, after].concat())
}

/// A README with the tours between its marks.
fn filled(readme: &str, tours: &[(String, String)]) -> Result<String, String> {
    let mut fresh = String::new();
    let mut rest = readme;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (mark, after) = after.split_once(" -->\n").ok_or("a mark does not end")?;
        let (_, after) = after.split_once(END).ok_or_else(|| format!("{mark} does not end"))?;
        let mut words = mark.split(' ');
        let name = words.next().unwrap_or_default();
        let tour = tours.iter().find(|(known, _)| known == name).ok_or_else(|| format!("no tour {name}"))?;
        let wanted: Vec<&str> = words.collect();
        let text = if wanted.is_empty() { tour.1.trim().to_owned() } else { chosen(&tour.1, &wanted)? };
        fresh.extend([before, BEGIN, mark, " -->\n```\n", &text, "\n```\n", END]);
        rest = after;
    }
    fresh += rest;
    Ok(fresh)
}

/// The steps of a tour that are wanted, by the last word of their path and, after a colon, which of several; `GET` for what is
/// only read.
fn chosen(tour: &str, wanted: &[&str]) -> Result<String, String> {
    let (mut met, mut found): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    let (mut shown, mut last_is_shown): (Vec<&str>, bool) = (Vec::new(), false);
    for step in tour.trim().split("\n\n") {
        let name = name_of(step);
        // What is said after a step belongs to it.
        if name.is_empty() {
            if last_is_shown {
                shown.push(step);
            }
            continue;
        }
        met.push(name.clone());
        let number = met.iter().filter(|one| **one == name).count();
        let exactly = format!("{name}:{number}");
        let asked = wanted.iter().find(|word| **word == name || **word == exactly);
        last_is_shown = asked.is_some();
        if let Some(word) = asked {
            found.push(word);
            shown.push(step);
        } else if shown.last() != Some(&LEFT_OUT) {
            shown.push(LEFT_OUT);
        }
    }
    match wanted.iter().find(|word| !found.contains(word)) {
        Some(word) => Err(format!("no step {word}")),
        None => Ok(shown.join("\n\n")),
    }
}

fn name_of(step: &str) -> String {
    let mut words = step.lines().next().unwrap_or_default().split_whitespace().skip_while(|word| !is_method(word));
    match (words.next(), words.next()) {
        (Some("GET"), _) => "GET".to_owned(),
        (_, Some(path)) => path.rsplit('/').next().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

fn is_method(word: &str) -> bool {
    matches!(word, "GET" | "POST" | "PUT" | "PATCH" | "DELETE")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in capitals with a line below where text should be: to be filled in. Names of settings stand as code.
    fn unfilled(readme: &str) -> Vec<&str> {
        let text = readme.split("```").step_by(2).flat_map(|text| text.split('`').step_by(2));
        let words = text.flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_'));
        let is_capital = |word: &&str| word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        words.filter(|word| word.contains('_') && is_capital(word) && word.len() > 4).collect()
    }

    #[test]
    fn nothing_in_a_readme_waits_to_be_filled_in() {
        let readme = "about FIRST_MINUTES minutes, `A_SETTING`\n```\nIN_CODE=1\n```\nand LAST_DISK of disk";
        assert_eq!(unfilled(readme), ["FIRST_MINUTES", "LAST_DISK"]);
        for readme in READMES {
            let text = std::fs::read_to_string(root().join(readme)).expect(readme);
            assert_eq!(unfilled(&text), [""; 0], "{readme}");
        }
    }

    #[test]
    fn what_was_measured_stands_between_its_marks() {
        let readme = "before\n<!-- bench -->\nold\n<!-- end -->\nafter\n";
        let fresh = "before\n<!-- bench -->\n| a |\n<!-- end -->\nafter\n";
        assert_eq!(measured(readme, "\n| a |\n").as_deref(), Some(fresh));
        for readme in READMES {
            let text = std::fs::read_to_string(root().join(readme)).expect(readme);
            assert!(measured(&text, "").is_some(), "{readme}");
        }
    }

    const TOUR: &str = "\n\nwe  POST /cases/1/accept\n{}\n→ 1\n\nwe  POST /cases/1/report\n{}\n→ 2\n\n\
                        we  POST /cases/1/report\n{}\n→ 3\n\nwe  GET /cases/1?x=y\n4\n";

    #[test]
    fn a_tour_stands_between_its_marks() {
        let tours = [("walk".to_owned(), TOUR.to_owned())];
        let readme = "before\n<!-- tour walk accept report:2 -->\nold\n<!-- end -->\nafter\n";
        let steps = "we  POST /cases/1/accept\n{}\n→ 1\n\n……\n\nwe  POST /cases/1/report\n{}\n→ 3\n\n……";
        let fresh = format!("before\n<!-- tour walk accept report:2 -->\n```\n{steps}\n```\n<!-- end -->\nafter\n");
        assert_eq!(filled(readme, &tours).as_deref(), Ok(fresh.as_str()));
        assert_eq!(filled(&fresh, &tours).as_deref(), Ok(fresh.as_str()), "nothing changes twice");
        assert!(filled("<!-- tour walk rate -->\n<!-- end -->", &tours).is_err(), "a step that there is not");
        assert!(filled("<!-- tour other -->\n<!-- end -->", &tours).is_err());
        assert!(filled("<!-- tour walk -->\n", &tours).is_err());
    }

    #[test]
    fn both_readmes_show_the_same_tours_and_commands() {
        let [chinese, english] = READMES.map(|readme| std::fs::read_to_string(root().join(readme)).expect(readme));
        let marks = |text: &str| -> Vec<String> {
            text.lines().filter(|line| line.starts_with(BEGIN)).map(str::to_owned).collect()
        };
        assert_eq!(marks(&chinese), marks(&english));
        assert_eq!(marks(&chinese).len(), 5);
        assert_eq!(chinese.matches("\n## ").count(), english.matches("\n## ").count(), "section by section");
        let commands =
            |text: &str| text.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).map(str::to_owned);
        assert!(commands(&chinese).is_some_and(|block| block.lines().count() == 2));
        assert_eq!(commands(&chinese), commands(&english));
    }
}
