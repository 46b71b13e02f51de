//! What is worked out from much at once, by the domain alone: a month's rota for all rooms of a city, and which of 100,000 opinions on one
//! topic are likely alike.

use std::process::Command;
use std::time::Duration;

use super::Plan;
use super::report::{Report, Round, Row, Wanted};
use crate::tools::Outcome;

/// Seconds that each may take.
const ROTA: f64 = 5.0;
const GROUPING: f64 = 60.0;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if plan.wants("rota") {
        let mut row = Row::new(plan, "rota: 752 rooms, 13,000 deputies, a month", Wanted::Within(ROTA));
        let mut told = String::new();
        for _ in 0..plan.rounds {
            let [filled, empty, millis, apart] = figures::<4>(plan, "rota")?;
            row.add(once(millis), None);
            told = format!(
                "fills {filled:.0} places, leaves {empty:.0} empty; deputies of one county are {apart:.0} times apart at most"
            );
        }
        report.add(row);
        report.fact("the rota", told);
    }
    if plan.wants("opinions") {
        let mut row = Row::new(plan, "opinions: 100,000 held against each other", Wanted::Within(GROUPING));
        let mut told = String::new();
        // Each of them works on half as many, too.
        for _ in 0..plan.rounds.min(2) {
            let [groups, half, whole] = figures::<3>(plan, "opinions")?;
            row.add(once(whole), None);
            told = format!("are {groups:.0} groups; half as many opinions took {:.1} s", half / 1000.0);
        }
        report.add(row);
        report.fact("opinions that are likely alike", told);
    }
    Ok(())
}

/// One that took so many milliseconds.
fn once(millis: f64) -> Round {
    Round::once(Duration::from_secs_f64(f64::max(millis, 1.0) / 1000.0))
}

/// The figures that a program tells. One that took too long fails, and has told how long it took all the same.
fn figures<const MANY: usize>(plan: &Plan, program: &str) -> Result<[f64; MANY], String> {
    let ended = Command::new(plan.programs.join(program)).output().map_err(|error| format!("{program}: {error}"))?;
    let told = String::from_utf8_lossy(&ended.stdout);
    let figures: Option<Vec<f64>> = told.split_whitespace().map(|figure| figure.parse().ok()).collect();
    let figures = figures.and_then(|figures| <[f64; MANY]>::try_from(figures).ok());
    figures.ok_or_else(|| format!("{program} said {told}{}", String::from_utf8_lossy(&ended.stderr)))
}
