//! How long it takes to suggest what a report is about, with the weights that ship: prints how many a second, and the microseconds at
//! the median and at the 99th percentile. Of each ten reports nine are such as people write, and one is as long as a report may be.

use std::hint::black_box;
use std::time::{Duration, Instant};

use mashang_infra::triage::{held_out, shipped};

/// For how long it is done again and again.
const WHILE: Duration = Duration::from_secs(2);
/// Characters of the longest report.
const LONGEST: usize = 2_000;

fn main() -> Result<(), String> {
    let (model, reports) = (shipped()?, held_out()?);
    let long: String = reports.iter().flat_map(|report| report.text.chars()).cycle().take(LONGEST).collect();
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed() < WHILE {
        for (at, report) in reports.iter().enumerate() {
            let text = if at.is_multiple_of(10) { &long } else { &report.text };
            let start = Instant::now();
            black_box(model.suggest(black_box(&report.title), black_box(text))).ok_or("nothing was suggested")?;
            times.push(start.elapsed());
        }
    }
    let whole: Duration = times.iter().sum();
    times.sort_unstable();
    let at = |hundredths: usize| times.get(times.len() * hundredths / 100).copied().unwrap_or_default();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let count = f64::from(u32::try_from(times.len()).map_err(|_| "too many")?);
    println!("{} {} {}", count / whole.as_secs_f64(), micros(at(50)), micros(at(99)));
    Ok(())
}
