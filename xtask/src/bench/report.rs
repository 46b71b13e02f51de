//! What was measured, beside what was wanted.

use std::fmt::Write;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::Plan;
use super::server::write;
use crate::readme::write_measured;
use crate::tools::{Outcome, output, root};

/// What one round gave.
#[derive(Clone, Copy)]
pub(super) struct Round {
    pub(super) rate: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

impl Round {
    /// One thing that took so long.
    pub(super) fn once(took: Duration) -> Self {
        let seconds = took.as_secs_f64();
        Self { rate: 1.0 / seconds, p50_ms: seconds * 1000.0, p99_ms: 0.0 }
    }
}

/// What a measurement is held against.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// Ours, as a part of the limit, at least.
    Ratio(f64),
    /// Milliseconds at the 99th percentile, at most.
    P99(f64),
    /// So many a second, at least.
    Rate(f64),
    /// Such a part of the limit, and so many a second, at least.
    Both(f64, f64),
    /// Seconds for the whole, at most.
    Within(f64),
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ratio(ratio) => write!(f, "{ratio:.2} ×"),
            Self::P99(millis) => write!(f, "p99 < {millis:.0} ms"),
            Self::Rate(rate) => write!(f, "{rate:.0}/s"),
            Self::Both(ratio, rate) => write!(f, "{ratio:.2} ×, {rate:.0}/s"),
            Self::Within(seconds) => write!(f, "< {seconds:.0} s"),
        }
    }
}

/// What is measured, and how it came out.
pub(super) struct Row {
    name: String,
    wanted: Wanted,
    ours: Vec<Round>,
    limit: Vec<f64>,
}

impl Row {
    pub(super) fn new(plan: &Plan, name: &str, wanted: Wanted) -> Self {
        Self { name: format!("{name}{}", plan.suffix), wanted, ours: Vec::new(), limit: Vec::new() }
    }

    pub(super) fn add(&mut self, ours: Round, limit: Option<f64>) {
        self.ours.push(ours);
        self.limit.extend(limit);
    }
}

/// Ours and the limit in turn, after a round of each that does not count.
pub(super) fn alternate(
    plan: &Plan,
    name: &str,
    wanted: Wanted,
    ours: &mut dyn FnMut() -> Result<Round, String>,
    limit: &mut dyn FnMut() -> Result<f64, String>,
) -> Result<Row, String> {
    let mut row = Row::new(plan, name, wanted);
    for round in 0..=plan.rounds {
        let (a, b) = (ours()?, limit()?);
        println!(
            "{} round {round}: ours {:.0}/s, limit {b:.0}/s, p50 {:.2} ms, p99 {:.2} ms",
            row.name, a.rate, a.p50_ms, a.p99_ms
        );
        if round > 0 {
            row.add(a, Some(b));
        }
    }
    Ok(row)
}

#[derive(Default)]
pub(super) struct Report {
    rows: Vec<Row>,
    facts: Vec<(String, String)>,
}

impl Report {
    pub(super) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Something worth knowing that nothing is held against.
    pub(super) fn fact(&mut self, name: impl Into<String>, what: impl Into<String>) {
        self.facts.push((name.into(), what.into()));
    }

    pub(super) fn print(&self, plan: &Plan) -> Outcome {
        let mut table = String::from(
            "| name | ours /s | limit /s | ratio | wanted | p50 ms | p99 ms | p99 ÷ p50 |\n|---|---|---|---|---|---|---|---|\n",
        );
        let mut document = serde_json::Map::new();
        for row in &self.rows {
            let of = |read: fn(&Round) -> f64| median(row.ours.iter().map(read).collect());
            let (ours, p50, p99) = (of(|round| round.rate), of(|round| round.p50_ms), of(|round| round.p99_ms));
            let ratio = median(row.ours.iter().zip(&row.limit).map(|(ours, limit)| ours.rate / limit).collect());
            let limit = median(row.limit.clone());
            let _ = writeln!(
                table,
                "| {} | {ours:.0} | {} | {} | {} | {} | {} | {} |",
                row.name,
                told(limit, 0),
                told(ratio, 2),
                row.wanted,
                told(p50, 2),
                told(p99, 2),
                told(p99 / p50, 1)
            );
            document.insert(
                row.name.clone(),
                json!({ "ours": ours, "limit": limit, "ratio": ratio, "p50_ms": p50, "p99_ms": p99 }),
            );
        }
        let mut text = format!("{table}\n");
        let size = std::fs::metadata(&plan.binary).map(|meta| meta.len()).unwrap_or_default();
        let megabytes = f64::from(u32::try_from(size / 1000).unwrap_or(u32::MAX)) / 1000.0;
        let binary = ("the program is".to_owned(), format!("{megabytes:.1} MB"));
        for (name, what) in self.facts.iter().chain([&binary]) {
            let _ = writeln!(text, "- {name} {what}");
            document.insert(name.clone(), json!(what));
        }
        let _ = writeln!(
            text,
            "- {} rounds of {} s each, the median of each figure and of the ratios pair by pair, at commit {}",
            plan.rounds,
            plan.seconds,
            output(Command::new("git").args(["rev-parse", "--short", "HEAD"]).current_dir(root()))?.trim()
        );
        println!("\n{text}");
        if plan.write {
            write_measured(&text)?;
        }
        let file = plan.folder.join(format!("report{}.json", plan.suffix));
        write(&file, &format!("{:#}\n", Value::Object(document)))
    }
}

/// A figure, or a dash where nothing was measured.
fn told(value: f64, digits: usize) -> String {
    if value.is_finite() && value > 0.0 { format!("{value:.digits$}") } else { "–".to_owned() }
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
