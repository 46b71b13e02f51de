//! The duty file of a deputy on PostgreSQL: a year of records, each with its source, from the request to the last byte.

use super::Plan;
use super::load::wrk;
use super::report::{Report, Row, Wanted};
use super::server::Server;
use super::steps::columns;
use crate::postgres::Cluster;
use crate::tools::Outcome;

/// Records of the year: three a day.
const RECORDS: u32 = 1_000;
/// Records of others that they are like.
const MODELS: u32 = 10;
/// Milliseconds that it may take.
const WANTED: f64 = 20.0;
/// As few as wrk takes: how long one waits is asked, and not how many are served.
const CALLERS: u32 = 2;

pub(super) fn file(plan: &Plan, server: &Server, cluster: &Cluster, report: &mut Report) -> Outcome {
    let deputy = server.party("demo-deputy")?;
    fill(cluster, &deputy)?;
    let records = cluster.ask("mashang", &format!("SELECT count(*) FROM duty_records WHERE deputy_id = '{deputy}'"))?;
    report.fact("duty_file is made of", format!("{} records", records.trim()));
    let year = "SELECT to_char(d, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM (SELECT now() AT TIME ZONE 'UTC' - interval '1 year' AS d) AS ago";
    let from = cluster.ask("mashang", year)?;
    let path = format!("/api/v1/deputies/{deputy}/duty-file?limit=100&from={}", from.trim());
    let office = server.token("demo-office")?;
    let seen = server.get(&path, &office)?;
    if seen["items"].as_array().is_none_or(|items| items.len() < 100) {
        return Err(format!("a duty file without records: {seen}"));
    }
    let mut row = Row::new(plan, "duty_file: a deputy's year", Wanted::P99(WANTED));
    for round in 0..=plan.rounds {
        let took = wrk(plan, CALLERS, None, &format!("{}{path}", server.base), Some(&office))?;
        // The first round remembers what is remembered.
        if round > 0 {
            row.add(took, None);
        }
    }
    report.add(row);
    Ok(())
}

/// Gives a deputy records like those that the demo drew from what others did, spread over a year.
fn fill(cluster: &Cluster, deputy: &str) -> Outcome {
    let columns = columns(cluster, "duty_records", &["id", "evidence_id", "deputy_id", "at", "month"])?;
    let each = RECORDS / MODELS;
    let copies = format!(
        "INSERT INTO duty_records (id, evidence_id, deputy_id, at, month, {columns}) \
         SELECT gen_random_uuid(), gen_random_uuid(), '{deputy}', done, \
         date_trunc('month', done AT TIME ZONE 'Asia/Shanghai')::date, {columns} \
         FROM (SELECT model.*, now() - random() * interval '360 days' AS done \
         FROM (SELECT * FROM duty_records WHERE state = 'confirmed' AND sealed IS NULL ORDER BY id LIMIT {MODELS}) AS model, \
         generate_series(1, {each})) AS drawn"
    );
    cluster.ask("mashang", &copies)?;
    cluster.ask("mashang", "VACUUM ANALYZE duty_records").map(|_| ())
}
