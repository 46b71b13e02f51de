//! How long it takes to suggest what a report is about: whoever looks at a case waits for it.

use std::process::Command;

use super::Plan;
use super::report::{Report, Round, Row, Wanted};
use crate::tools::{Outcome, output};

/// Milliseconds that it may take.
const WANTED: f64 = 1.0;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("triage") {
        return Ok(());
    }
    let mut row = Row::new(plan, "triage: one report", Wanted::P99(WANTED));
    for _ in 0..plan.rounds {
        let told = output(&mut Command::new(plan.programs.join("triage")))?;
        let figures: Option<Vec<f64>> = told.split_whitespace().map(|figure| figure.parse().ok()).collect();
        let [rate, p50, p99] = figures
            .and_then(|figures| <[f64; 3]>::try_from(figures).ok())
            .ok_or_else(|| format!("triage said {told}"))?;
        row.add(Round { rate, p50_ms: p50 / 1000.0, p99_ms: p99 / 1000.0 }, None);
    }
    report.add(row);
    Ok(())
}
