//! How long a township's plates take from the request to the last byte: 160 deputies and 40 rooms, a page for each.

use std::process::Command;
use std::time::Instant;

use super::Plan;
use super::report::{Report, Round, Row, Wanted};
use super::server::{Server, program};
use crate::tools::{Outcome, run as run_command};

const DEPUTIES: u32 = 160;
const ROOMS: u32 = 40;
/// The demo's administrator has the whole city.
const PATH: &str = "/api/v1/qr-codes/plates?division_code=350500000000&bleed=true&marks=true";
/// Seconds that it may take.
const WANTED: f64 = 5.0;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("plates") {
        return Ok(());
    }
    let folder = plan.fresh("plates")?;
    let database = format!("sqlite:{}", folder.join("mashang.db").display());
    let (deputies, rooms) = (plan.much(DEPUTIES), plan.much(ROOMS));
    let many = [("--deputies", deputies), ("--rooms", rooms), ("--cases", 0)];
    let words = many.iter().flat_map(|(name, number)| [(*name).to_owned(), number.to_string()]);
    run_command(program(&plan.binary, &folder, &database).arg("demo").args(words))?;
    let server = Server::start(plan, &folder, &database)?;
    let (token, file) = (server.token("demo-admin")?, folder.join("plates.pdf"));
    let plates = deputies + rooms;
    let mut row = Row::new(plan, &format!("plates: {plates} as one PDF"), Wanted::Within(WANTED));
    for _ in 0..plan.rounds {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--fail-with-body", "-H", &format!("authorization: Bearer {token}"), "-o"]).arg(&file);
        let began = Instant::now();
        run_command(curl.arg(format!("{}{PATH}", server.base)))?;
        let took = began.elapsed();
        row.add(Round { rate: f64::from(plates) / took.as_secs_f64(), ..Round::once(took) }, None);
    }
    report.add(row);
    let bytes = std::fs::read(&file).map_err(|error| error.to_string())?;
    if !bytes.starts_with(b"%PDF-") {
        return Err(format!("{} is no PDF file", file.display()));
    }
    report.fact(format!("plates{}: the file has", plan.suffix), format!("{} kB", bytes.len() / 1000));
    report.fact(format!("plates{}: RSS after the run", plan.suffix), format!("{:.0} MiB", server.memory_mib()));
    Ok(())
}
