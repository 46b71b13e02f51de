//! How long the agreement of a dispute and a year's duty file of a deputy take on paper, from the request to the last byte, to be edited
//! and to be printed.

use super::Plan;
use super::load::wrk;
use super::report::{Report, Row, Wanted};
use super::server::{DEMO, Server, program};
use crate::papers::agreed;
use crate::tools::{Outcome, run as run_command};

/// Milliseconds that each may take.
const DOCX: f64 = 20.0;
const PDF: f64 = 200.0;
/// As few as wrk takes: how long one waits is asked, and not how many are served.
const CALLERS: u32 = 2;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("papers") {
        return Ok(());
    }
    let folder = plan.fresh("papers")?;
    let database = format!("sqlite:{}", folder.join("mashang.db").display());
    run_command(program(&plan.binary, &folder, &database).arg("demo").args(DEMO))?;
    let server = Server::start(plan, &folder, &database)?;
    let dispute = agreed(&server.base, &folder)?;
    let (deputy, token) = (server.party("demo-deputy")?, server.token("demo-deputy")?);
    let agreement = format!("disputes/{}/papers/agreement?format=", dispute.id);
    let file = format!("deputies/{deputy}/duty-file/paper?from=2026-01-01&to=2026-12-31&format=");
    for (what, path, token) in [("an agreement", &agreement, &dispute.token), ("a year's duty file", &file, &token)] {
        for (format, wanted) in [("docx", DOCX), ("pdf", PDF)] {
            let url = format!("{}/api/v1/{path}{format}", server.base);
            let mut row = Row::new(plan, &format!("papers: {what} as {format}"), Wanted::P99(wanted));
            for round in 0..=plan.rounds {
                let took = wrk(plan, CALLERS, None, &url, Some(token))?;
                // The first round opens what is opened once.
                if round > 0 {
                    row.add(took, None);
                }
            }
            report.add(row);
        }
    }
    Ok(())
}
