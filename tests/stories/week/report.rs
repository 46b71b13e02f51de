//! What came of the week, as people read it.

use std::fmt::Write;
use std::path::PathBuf;

use mashang_tests::week::{Counts, Reading, STAGES, Standing};

use super::Week;
use super::ends::Line;

fn percent(ten_thousandths: i64) -> String {
    format!("{}.{:02} %", ten_thousandths / 100, ten_thousandths % 100)
}

/// The report, in Markdown.
fn text(week: &Week, readings: &[Reading], closed: &[Line]) -> String {
    let mut all = Counts::default();
    for reading in readings {
        all.add(&reading.counts);
    }
    let standing = |wanted: Standing| {
        let of = |one: &&Reading| one.rated.as_ref().is_some_and(|(_, standing)| *standing == wanted);
        readings.iter().filter(of).count()
    };
    let alike = week.matters.iter().filter(|matter| matter.original.is_some()).count();
    let hours = |percent: usize| all.not_exceeded_by(percent).map_or("—".to_owned(), |hours| hours.to_string());
    let mut lines: Vec<(String, String)> = vec![
        ("reports".into(), week.matters.len().to_string()),
        ("look-alikes among them".into(), alike.to_string()),
        ("looked for by the clerk while open, and found".into(), format!("{} of {}", week.found, week.sought)),
        ("merged".into(), all.of("merged").to_string()),
        ("hours to the conclusion, median".into(), hours(50)),
        ("hours to the conclusion, nine in ten".into(), hours(90)),
    ];
    for (stage, [due, _]) in STAGES {
        let met = all.on_time(stage).map_or("—".to_owned(), percent);
        lines.push((format!("in time: {stage}"), format!("{met} of {}", all.of(due))));
    }
    for (figure, name) in [
        ("returned", "given back as wrongly assigned"),
        ("rejected", "perfunctory answers rejected"),
        ("extended", "given more time"),
        ("reopened", "begun again"),
    ] {
        lines.push((name.into(), all.of(figure).to_string()));
    }
    lines.push(("ratings that count".into(), standing(Standing::Valid).to_string()));
    lines.push(("ratings of which nobody knows whose they are".into(), standing(Standing::Unverified).to_string()));
    lines.push(("ratings flagged as the handler's".into(), standing(Standing::Flagged).to_string()));
    lines.push(("handlers who tried to rate, and were refused".into(), week.refused.to_string()));
    lines.push(("still open".into(), readings.iter().filter(|one| one.is_open()).count().to_string()));
    let mut text = String::from("| of the week | |\n|---|---:|\n");
    for (name, value) in &lines {
        writeln!(text, "| {name} | {value} |").unwrap();
    }
    text.push_str("\n| 2026-03, as it was closed | |\n|---|---:|\n");
    for (name, value) in closed {
        writeln!(text, "| {name} | {value} |").unwrap();
    }
    text
}

/// Writes it where somebody wants to read it.
pub(super) fn write(week: &Week, readings: &[Reading], closed: &[Line]) {
    let text = text(week, readings, closed);
    if let Some(file) = std::env::var_os("MASHANG_WEEK_REPORT").map(PathBuf::from) {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
}
