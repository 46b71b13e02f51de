//! The list of all that is overdue, among 1,000,000 items of open entities on PostgreSQL, of which half are red: by an office of a
//! township, of a county and of the city, at 16 connections.

use super::Plan;
use super::load::wrk;
use super::log::{Log, Sql, count};
use super::postgres::filled;
use super::report::{Report, Round, Row, Wanted};
use super::server::{Server, text};
use crate::tools::Outcome;

/// Items that there are.
const ITEMS: u32 = 1_000_000;
/// Cases whose titles the lines show.
const CASES: u32 = 20_000;
const CALLERS: u32 = 16;
/// Milliseconds at the 99th percentile.
const WANTED: f64 = 30.0;
const CHARGE: &str = "UPDATE grants SET body = jsonb_set(body, '{Office,area}', '\"AREA\"') WHERE body ? 'Office'";
const AREAS: [(&str, &str); 3] = [
    ("a township's office", "350582002000"),
    ("a county's office", "350582000000"),
    ("the city's office", "350500000000"),
];

/// What is asked for.
const FILTERS: [(&str, &str); 4] = [
    ("everything", ""),
    ("cases", "?kind=case"),
    ("a rare kind", "?kind=agreement_item"),
    ("three kinds of a place", "?kind=case&kind=dispute&kind=promise&division=350582002014"),
];

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("red_pg") {
        return Ok(());
    }
    let folder = plan.fresh("red_pg")?;
    let cases = plan.much(CASES).to_string();
    let cluster = filled(plan, &folder, &["--deputies", "13000", "--rooms", "752", "--cases", &cases])?;
    let database = cluster.url("mashang");
    let sql: Sql<'_> = &|sql| cluster.ask("mashang", sql);
    let took = Log::of(sql).consume(plan, &folder, &database, sql)?;
    println!("red_pg: {cases} cases, all is drawn from the log after {:.0} s", took.as_secs_f64());
    let kept = count(sql, "deadlines")?;
    if kept < 1.0 {
        return Err("nothing is due of any case".into());
    }
    let copies = (f64::from(plan.much(ITEMS)) / kept).ceil();
    sql(&format!(
        "INSERT INTO deadlines SELECT subject_id, kind, part + 10000 * n, step, now() + (random() - 0.5) * interval '300 days', \
         holder_kind, holder_id, office_id, division_code FROM deadlines, generate_series(1, {copies:.0}) AS n"
    ))?;
    sql("VACUUM ANALYZE")?;
    let red = count(sql, "deadlines WHERE due_at <= now()")?;
    report.fact("red_pg asks of", format!("{:.0} items, {red:.0} of them red", count(sql, "deadlines")?));
    let server = Server::start(plan, &folder, &database)?;
    for (who, area) in AREAS {
        sql(&CHARGE.replace("AREA", area))?;
        let token = server.token("demo-office")?;
        let ask = |what: &str, query: &str, report: &mut Report| -> Outcome {
            let path = format!("/api/v1/overdue{query}");
            server.get(&path, &token)?;
            let round = wrk(plan, CALLERS, None, &format!("{}{path}", server.base), Some(&token))?;
            note(plan, report, &format!("red_pg: {what} by {who}"), round);
            Ok(())
        };
        for (what, query) in FILTERS {
            ask(what, query, report)?;
        }
        let first = server.get("/api/v1/overdue?limit=100", &token)?;
        let next = text(&first, "next_cursor")?;
        ask("the next page", &format!("?cursor={next}"), report)?;
        let unit = sql("SELECT holder_id FROM deadlines WHERE holder_kind = 'unit' ORDER BY holder_id LIMIT 1")?;
        if !unit.trim().is_empty() {
            ask("what a unit is late with", &format!("?unit_id={}", unit.trim()), report)?;
        }
    }
    report.fact("RSS after the run (red_pg)", format!("{:.0} MiB", server.memory_mib()));
    Ok(())
}

fn note(plan: &Plan, report: &mut Report, name: &str, round: Round) {
    println!("{name}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms", round.rate, round.p50_ms, round.p99_ms);
    if round.p99_ms > WANTED {
        report.fact(name, format!("is **slower** than wanted: p99 {:.1} ms", round.p99_ms));
    }
    let mut row = Row::new(plan, name, Wanted::P99(WANTED));
    row.add(round, None);
    report.add(row);
}
