//! What a request computes: to know who asks, and to seal and open what names or quotes persons. On SQLite, where one process does
//! all of it.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::Plan;
use super::load::{submit_script, wrk};
use super::report::{Report, Round, Row, Wanted, median};
use super::server::{DEMO, Server, program, text, write};
use crate::tools::{Outcome, output, run as run_command, sqlite};

/// As many as keep the server busy and wait for little.
const CALLERS: u32 = 16;
/// Tags that a submission makes: of its tracking code, and of the request, its caller and its rights beside the answer.
const TAGS: f64 = 4.0;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("authenticate") && !plan.wants("sealing") {
        return Ok(());
    }
    let folder = plan.fresh("cpu")?;
    let file = folder.join("mashang.db");
    let database = format!("sqlite:{}", file.display());
    run_command(program(&plan.binary, &folder, &database).arg("demo").args(DEMO))?;
    let server = Server::start(plan, &folder, &database)?;
    if plan.wants("authenticate") {
        authenticate(plan, &server, report)?;
    }
    if plan.wants("sealing") {
        let place = Place { folder: &folder, file: &file, database: &database, server: &server };
        place.submissions(plan, report)?;
        place.list(plan, report)?;
    }
    Ok(())
}

/// A round of wrk, and what one of its requests computes, in microseconds.
fn computed(
    server: &Server,
    load: impl FnOnce() -> Result<Round, String>,
    seconds: u32,
) -> Result<(Round, f64), String> {
    let before = server.cpu_seconds()?;
    let round = load()?;
    let requests = round.rate * f64::from(seconds);
    Ok((round, (server.cpu_seconds()? - before) * 1e6 / requests))
}

/// The same answer to somebody who has a role, and to nobody: what is more is the token, looked at by whoever lets callers take
/// turns and by the handler, and held against the sessions that ended and the grants that were taken back.
fn authenticate(plan: &Plan, server: &Server, report: &mut Report) -> Outcome {
    let token = server.token("demo-office")?;
    let grid = text(&server.get("/api/v1/grids", &token)?["items"][0], "id")?;
    let url = format!("{}/api/v1/grids/{grid}", server.base);
    let mut row = Row::new(plan, "authenticate", Wanted::Rate(200_000.0));
    let (mut known, mut nobody) = (Vec::new(), Vec::new());
    // What is looked for is a small part of both: a few rounds don't tell it.
    for round in 0..=plan.rounds.max(5) {
        let with = computed(server, || wrk(plan, CALLERS, None, &url, Some(&token)), plan.seconds)?.1;
        let without = computed(server, || wrk(plan, CALLERS, None, &url, None), plan.seconds)?.1;
        println!("authenticate round {round}: {with:.2} µs as somebody, {without:.2} µs as nobody");
        if round > 0 {
            known.push(with);
            nobody.push(without);
        }
    }
    let (whole, without) = (median(known), median(nobody));
    // Where it is less than can be told, that is what is said.
    let micros = f64::max(whole - without, 0.1);
    row.add(Round { rate: 1e6 / micros, p50_ms: 0.0, p99_ms: 0.0 }, None);
    report.add(row);
    let told = format!("{micros:.2} µs of CPU, of {whole:.1} µs that such a request takes");
    report.fact(format!("authenticating a request{} takes", plan.suffix), told);
    Ok(())
}

/// A server whose database is looked into.
struct Place<'a> {
    folder: &'a Path,
    file: &'a Path,
    database: &'a str,
    server: &'a Server,
}

impl Place<'_> {
    /// A row of which the limit is the same without sealing: what was computed less what that takes.
    fn row(
        &self,
        plan: &Plan,
        name: &str,
        micros: f64,
        load: &dyn Fn() -> Result<Round, String>,
    ) -> Result<Row, String> {
        let mut row = Row::new(plan, name, Wanted::Ratio(0.90));
        for round in 0..=plan.rounds {
            let (told, whole) = computed(self.server, load, plan.seconds)?;
            println!("{name} round {round}: {micros:.2} µs of {whole:.1} µs");
            if round > 0 {
                row.add(Round { rate: 1e6 / whole, ..told }, Some(1e6 / (whole - micros)));
            }
        }
        Ok(row)
    }

    /// A case, what is written with it, and the key of its own are sealed once each.
    fn submissions(&self, plan: &Plan, report: &mut Report) -> Outcome {
        let codes =
            sqlite(self.file, "SELECT code FROM qr_codes WHERE subject_kind = 'deputy' ORDER BY code LIMIT 1000")?;
        let codes: Vec<String> = codes.lines().map(str::to_owned).collect();
        let token = self.server.token("demo-resident")?;
        let receipt = self.server.submit(&codes[0], &token, "what-is-sealed-of-it")?;
        let case = text(&receipt, "id")?.replace('-', "");
        let documents = self.documents(&[
            ("cases.sealed", format!("SELECT hex(id), hex(sealed) FROM cases WHERE id = x'{case}'")),
            (
                "case_handling.sealed",
                format!("SELECT hex(case_id), hex(sealed) FROM case_handling WHERE case_id = x'{case}'"),
            ),
            ("events.sealed", format!("SELECT hex(id), hex(sealed) FROM events WHERE subject_id = x'{case}'")),
            (
                "subject_keys.sealed",
                format!("SELECT hex(subject_id), hex(sealed) FROM subject_keys WHERE subject_id = x'{case}'"),
            ),
            (
                "idempotency_keys.body",
                "SELECT hex(fingerprint), hex(body) FROM idempotency_keys WHERE key = 'what-is-sealed-of-it'"
                    .to_owned(),
            ),
        ])?;
        let [seal, _, tag] = self.times(plan, &documents)?;
        let micros = seal + TAGS * tag;
        let told = format!("{micros:.2} µs, for {} documents and {TAGS:.0} tags", documents.len());
        report.fact(format!("sealing a submission{} takes", plan.suffix), told);
        let script = self.folder.join("submit.lua");
        write(&script, &submit_script(&codes, &token))?;
        let load = || wrk(plan, 64, Some(&script), &self.server.base, None);
        report.add(self.row(plan, "sealing of a submission", micros, &load)?);
        Ok(())
    }

    /// Of each case of a page both documents are opened. The key of its own is opened for the first who asks and remembered for those who
    /// ask after that, as all do here; what it takes is told apart.
    fn list(&self, plan: &Plan, report: &mut Report) -> Outcome {
        let office = self.server.token("demo-office")?;
        let page = self.server.get("/api/v1/cases", &office)?;
        let items = page["items"].as_array().ok_or("no page")?;
        let id = |item| text(item, "id").map(|id| format!("x'{}'", id.replace('-', "")));
        let ids: Vec<String> = items.iter().map(id).collect::<Result<_, _>>()?;
        let ids = ids.join(", ");
        let mut documents = self.documents(&[
            ("cases.sealed", format!("SELECT hex(id), hex(sealed) FROM cases WHERE id IN ({ids})")),
            (
                "case_handling.sealed",
                format!("SELECT hex(case_id), hex(sealed) FROM case_handling WHERE case_id IN ({ids})"),
            ),
            (
                "subject_keys.sealed",
                format!("SELECT hex(subject_id), hex(sealed) FROM subject_keys WHERE subject_id IN ({ids})"),
            ),
        ])?;
        let [_, with_keys, _] = self.times(plan, &documents)?;
        for key in documents.iter_mut().filter(|document| document["what"] == "subject_keys.sealed") {
            key["known"] = json!(true);
        }
        let [_, open, _] = self.times(plan, &documents)?;
        let told = format!("{open:.2} µs, for {} cases, and {with_keys:.2} µs with their keys", items.len());
        report.fact(format!("opening a page of cases{} takes", plan.suffix), told);
        let url = format!("{}/api/v1/cases", self.server.base);
        let load = || wrk(plan, CALLERS, None, &url, Some(&office));
        report.add(self.row(plan, "sealing of a page of cases", open, &load)?);
        Ok(())
    }

    /// What lies sealed in those columns, of the rows that each query finds.
    fn documents(&self, columns: &[(&str, String)]) -> Result<Vec<Value>, String> {
        let mut documents = Vec::new();
        for (what, query) in columns {
            let before = documents.len();
            for line in sqlite(self.file, query)?.lines() {
                let (owner, sealed) = line.split_once('|').ok_or_else(|| format!("no row: {line}"))?;
                documents.push(json!({ "what": what, "owner": owner, "sealed": sealed }));
            }
            if documents.len() == before {
                return Err(format!("nothing lies in {what}"));
            }
        }
        Ok(documents)
    }

    /// The microseconds in which all of them are sealed, opened, and one tag is made.
    fn times(&self, plan: &Plan, documents: &[Value]) -> Result<[f64; 3], String> {
        let file = self.folder.join("documents.json");
        write(&file, &json!(documents).to_string())?;
        let mut sealed = Command::new(plan.programs.join("sealed"));
        sealed.arg("times").arg(self.database).arg(self.folder.join("keys/data.key")).arg(&file);
        let told = output(&mut sealed)?;
        let times: Option<Vec<f64>> = told.split_whitespace().map(|time| time.parse().ok()).collect();
        times.and_then(|times| times.try_into().ok()).ok_or_else(|| format!("sealed said {told}"))
    }
}
