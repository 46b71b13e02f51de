//! What a case leaves behind: rows and bytes on both databases, when it was submitted and when its whole life is lived,
//! consequences included; and how many updates PostgreSQL does in place (HOT), without touching an index.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::Plan;
use super::load::{submit_script, wrk};
use super::log::{Log, Sql, count};
use super::postgres::filled;
use super::report::Report;
use super::server::{DEMO, Server, program, text, write};
use crate::tools::{Outcome, run as run_command, sqlite};

/// Cases that live a whole life.
const LIVES: u32 = 100;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if plan.wants("growth_sqlite") {
        let folder = plan.fresh("growth_sqlite")?;
        let file = folder.join("mashang.db");
        let database = format!("sqlite:{}", file.display());
        run_command(program(&plan.binary, &folder, &database).arg("demo").args(DEMO))?;
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'case_words%'";
        let place = Place {
            name: "growth_sqlite",
            folder: &folder,
            database: &database,
            sql: &|sql| sqlite(&file, sql),
            tables,
            // What stands in the log of the database is not in it yet.
            size: "PRAGMA wal_checkpoint(TRUNCATE); SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        };
        place.measure(plan, report)?;
    }
    if plan.wants("growth_pg") {
        let folder = plan.fresh("growth_pg")?;
        let cluster = filled(plan, &folder, &DEMO)?;
        let place = Place {
            name: "growth_pg",
            folder: &folder,
            database: &cluster.url("mashang"),
            sql: &|sql| cluster.ask("mashang", sql),
            tables: "SELECT relname FROM pg_stat_user_tables",
            size: "SELECT pg_database_size('mashang')",
        };
        place.measure(plan, report)?;
    }
    Ok(())
}

/// A database whose growth is measured.
struct Place<'a> {
    name: &'a str,
    folder: &'a Path,
    database: &'a str,
    sql: Sql<'a>,
    /// The query for the names of all tables.
    tables: &'a str,
    /// The query for the bytes of all.
    size: &'a str,
}

/// Rows by table, and bytes.
struct Extent {
    rows: BTreeMap<String, f64>,
    bytes: f64,
}

impl Place<'_> {
    fn measure(&self, plan: &Plan, report: &mut Report) -> Outcome {
        let log = Log::of(self.sql);
        let settle = || -> Result<Extent, String> {
            log.consume(plan, self.folder, self.database, self.sql)?;
            self.extent()
        };
        let began = settle()?;
        {
            let server = Server::start(plan, self.folder, self.database)?;
            let codes = (self.sql)("SELECT code FROM qr_codes WHERE subject_kind = 'deputy' ORDER BY code LIMIT 1000")?;
            let codes: Vec<String> = codes.lines().map(str::to_owned).collect();
            let script = self.folder.join("submit.lua");
            write(&script, &submit_script(&codes, &server.token("demo-resident")?))?;
            wrk(plan, 16, Some(&script), &server.base, None)?;
        }
        let submitted = settle()?;
        report.fact(format!("{}{}: a submission adds", self.name, plan.suffix), told(&began, &submitted));

        let updates = self.updates();
        {
            let server = Server::start(plan, self.folder, self.database)?;
            let people = People::of(&server)?;
            for number in 0..LIVES {
                people.live(&server, number)?;
            }
        }
        let lived = settle()?;
        report.fact(format!("{}{}: a whole life adds", self.name, plan.suffix), told(&submitted, &lived));
        if let (Some(before), Some(after)) = (updates, self.updates()) {
            report.fact(format!("{}{}: HOT updates", self.name, plan.suffix), hot(&before, &after));
        }
        Ok(())
    }

    fn extent(&self) -> Result<Extent, String> {
        let mut rows = BTreeMap::new();
        for table in (self.sql)(self.tables)?.lines() {
            rows.insert(table.to_owned(), count(self.sql, table)?);
        }
        let size = (self.sql)(self.size)?;
        let bytes = size.lines().last().unwrap_or_default().trim().parse().map_err(|_| format!("no size: {size}"))?;
        Ok(Extent { rows, bytes })
    }

    /// Of each table the updates, and those in place; nothing where there is no such count. The servers have ended, so that
    /// they have told all.
    fn updates(&self) -> Option<BTreeMap<String, (f64, f64)>> {
        let all = (self.sql)("SELECT relname, n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables").ok()?;
        let read = |line: &str| -> Option<(String, (f64, f64))> {
            let mut cells = line.split('|');
            Some((cells.next()?.to_owned(), (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?)))
        };
        Some(all.lines().filter_map(read).collect())
    }
}

/// Rows and bytes for each case that came to be between the two.
fn told(before: &Extent, after: &Extent) -> String {
    let added = |table: &String| after.rows[table] - before.rows.get(table).copied().unwrap_or_default();
    let cases = added(&"cases".to_owned());
    let mut tables: Vec<_> =
        after.rows.keys().map(|table| (added(table) / cases, table)).filter(|(rows, _)| *rows >= 0.005).collect();
    tables.sort_by(|a, b| b.0.total_cmp(&a.0));
    let rows: f64 = tables.iter().map(|(rows, _)| rows).sum();
    let list: Vec<_> = tables.iter().map(|(rows, table)| format!("{table} {rows:.2}")).collect();
    let bytes = (after.bytes - before.bytes) / cases;
    format!("{rows:.1} rows and {bytes:.0} bytes a case, of {cases:.0} cases ({})", list.join(", "))
}

fn hot(before: &BTreeMap<String, (f64, f64)>, after: &BTreeMap<String, (f64, f64)>) -> String {
    let (mut all, mut in_place, mut list) = (0.0, 0.0, Vec::new());
    for (table, (updates, hot)) in after {
        let (updates_before, hot_before) = before.get(table).copied().unwrap_or_default();
        let (updates, hot) = (updates - updates_before, hot - hot_before);
        if updates > 0.0 {
            all += updates;
            in_place += hot;
            list.push(format!("{table} {:.0} % of {updates:.0}", 100.0 * hot / updates));
        }
    }
    format!("{:.0} % of {all:.0} ({})", 100.0 * in_place / f64::max(all, 1.0), list.join(", "))
}

/// Who takes part in a case's life.
struct People {
    code: String,
    resident: String,
    deputy: String,
    office: String,
    unit: String,
    unit_id: String,
}

impl People {
    fn of(server: &Server) -> Result<Self, String> {
        Ok(Self {
            code: server.own_code()?,
            resident: server.token("demo-resident")?,
            deputy: server.token("demo-deputy")?,
            office: server.token("demo-office")?,
            unit: server.token("demo-unit")?,
            unit_id: server.party("demo-unit")?,
        })
    }

    /// From the scan to the rating, by all hands.
    fn live(&self, server: &Server, number: u32) -> Outcome {
        let receipt = server.submit(&self.code, &self.resident, &format!("whole-life-{number}"))?;
        let case = text(&receipt, "id")?;
        let step = |who: &str, action: &str, body: Value| -> Outcome {
            server.post(&format!("/api/v1/cases/{case}/{action}"), who, &body).map(|_| ())
        };
        step(&self.deputy, "accept", json!({ "text": "到现场看看。" }))?;
        step(&self.deputy, "report", json!({ "kind": "observation", "text": "早高峰东门排队二十余辆。" }))?;
        step(&self.deputy, "escalate", json!({ "text": "道路隔离需交警研究。" }))?;
        step(&self.office, "assign", json!({ "text": "请研究疏导措施。", "lead_unit_id": self.unit_id }))?;
        step(&self.unit, "start", json!({}))?;
        step(&self.unit, "reply", json!({ "text": "已在东门外设置隔离护栏。" }))?;
        step(&self.deputy, "verify", json!({ "text": "现场核实，通行顺畅。" }))?;
        step(&self.resident, "rate", json!({ "rating": "satisfied", "text": "路口通畅多了，谢谢！" }))
    }
}
