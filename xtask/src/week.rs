//! The week of one township at its full size: the story that CI tells of a few reports, told of two thousand, and what came of them
//! written down.

use std::path::Path;

use crate::tools::{Outcome, cargo, root, run};

const REPORTS: &str = "2000";
/// Between these marks the report stands in its document.
const MARKS: [&str; 2] = ["<!-- the report begins -->\n", "<!-- the report ends -->"];

/// Tells the story, prints the report, and puts it into its document. Arguments: how many reports, where that is not two thousand.
pub(crate) fn tell(arguments: &[String]) -> Outcome {
    let reports = arguments.first().map_or(REPORTS, String::as_str);
    if reports.parse::<u32>().is_err() {
        return Err(format!("{reports} is no number of reports"));
    }
    let file = root().join("target/week/report.md");
    // What was told before is no report of this run.
    let _ = std::fs::remove_file(&file);
    let mut story = cargo();
    story.args(["test", "--workspace", "--test", "stories", "week::sqlite::", "--", "--nocapture"]);
    story.env("MASHANG_WEEK_REPORTS", reports).env("MASHANG_WEEK_REPORT", &file).env("SSL_CERT_FILE", "/dev/null");
    run(&mut story)?;
    let report = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    println!("{report}");
    // A smaller one is tried, and not kept.
    if reports == REPORTS { keep(&root().join("docs/week.md"), &report) } else { Ok(()) }
}

fn keep(document: &Path, report: &str) -> Outcome {
    let said = |error: std::io::Error| format!("{}: {error}", document.display());
    let text = std::fs::read_to_string(document).map_err(said)?;
    let text = placed(&text, report).ok_or_else(|| format!("{} has lost its marks", document.display()))?;
    std::fs::write(document, text).map_err(said)
}

/// The document with another report between its marks.
fn placed(document: &str, report: &str) -> Option<String> {
    let [begin, end] = MARKS;
    let (before, rest) = document.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{begin}{report}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_takes_the_place_of_the_one_before_and_of_nothing_else() {
        let text = std::fs::read_to_string(root().join("docs/week.md")).unwrap_or_default();
        let once = placed(&text, "| one |\n").unwrap_or_default();
        let twice = placed(&once, "| other |\n").unwrap_or_default();
        assert!(once.contains("| one |") && twice.contains("| other |") && !twice.contains("| one |"), "{twice}");
        assert_eq!(placed(&twice, "| one |\n"), Some(once));
        assert_eq!(placed("no marks", "| one |\n"), None);
    }
}
