//! Measurements on PostgreSQL.

use std::path::Path;

use super::load::{pgbench, submit_script, wrk};
use super::report::{Report, Wanted, alternate};
use super::server::{DEMO, Server, program, write};
use super::statements::captured;
use super::{Plan, consultations, duties, orders, steps};
use crate::postgres::{Cluster, Durability};
use crate::tools::{Outcome, run as run_command};

/// What is measured in one demo world, one after the other.
const REQUESTS: [&str; 9] = [
    "submit_pg_16",
    "submit_pg_64",
    "detail_pg",
    "dispute_step_pg",
    "tasks_pg",
    "orders_pg",
    "suggestions_pg",
    "opinion_pg",
    "duty_file",
];

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if REQUESTS.iter().any(|name| plan.wants(name)) {
        requests(plan, report)?;
    }
    if plan.wants("coverage_pg") {
        coverage(plan, report)?;
    }
    Ok(())
}

/// A cluster of its own with a demo world in it.
pub(super) fn filled(plan: &Plan, folder: &Path, demo: &[&str]) -> Result<Cluster, String> {
    let cluster = Cluster::start(Durability::Full)?;
    cluster.ask("postgres", "CREATE DATABASE mashang")?;
    run_command(program(&plan.binary, folder, &cluster.url("mashang")).arg("demo").args(demo))?;
    cluster.ask("mashang", "VACUUM ANALYZE")?;
    Ok(cluster)
}

/// Deputies' codes.
pub(super) fn codes(cluster: &Cluster) -> Result<Vec<String>, String> {
    let query = "SELECT code FROM qr_codes WHERE subject_kind = 'deputy' ORDER BY code LIMIT 1000";
    Ok(cluster.ask("mashang", query)?.lines().map(str::to_owned).collect())
}

fn requests(plan: &Plan, report: &mut Report) -> Outcome {
    let folder = plan.fresh("postgres")?;
    let cluster = filled(plan, &folder, &DEMO)?;
    let server = Server::start(plan, &folder, &cluster.url("mashang"))?;
    report.fact("ready on an existing database (PostgreSQL) after", format!("{} ms", server.ready.as_millis()));
    if plan.wants("submit_pg_16") || plan.wants("submit_pg_64") {
        submissions(plan, &folder, &server, &cluster, report)?;
    }
    if plan.wants("detail_pg") {
        steps::detail(plan, &folder, &server, &cluster, report)?;
    }
    if plan.wants("dispute_step_pg") {
        steps::dispute_step(plan, &folder, &server, &cluster, report)?;
    }
    if plan.wants("tasks_pg") {
        steps::tasks(plan, &folder, &server, &cluster, report)?;
    }
    if plan.wants("orders_pg") {
        orders::step(plan, &folder, &server, &cluster, report)?;
    }
    if plan.wants("suggestions_pg") {
        steps::suggestion(plan, &folder, &server, &cluster, report)?;
    }
    if plan.wants("opinion_pg") {
        consultations::opinion(plan, &folder, &server, &cluster, report)?;
    }
    if plan.wants("duty_file") {
        duties::file(plan, &server, &cluster, report)?;
    }
    report.fact("RSS after the run (PostgreSQL)", format!("{:.0} MiB", server.memory_mib()));
    Ok(())
}

fn submissions(plan: &Plan, folder: &Path, server: &Server, cluster: &Cluster, report: &mut Report) -> Outcome {
    let codes = codes(cluster)?;
    let token = server.token("demo-resident")?;
    let lua = folder.join("submit.lua");
    write(&lua, &submit_script(&codes, &token))?;
    let script = folder.join("submit.sql");
    write(&script, &captured(cluster, &|key| server.submit(&codes[0], &token, key).map(|_| ()))?)?;
    for (name, connections, wanted) in [("submit_pg_16", 16, 0.9), ("submit_pg_64", 64, 1.6)] {
        if plan.wants(name) {
            let ours = &mut || wrk(plan, connections, Some(&lua), &server.base, None);
            let limit = &mut || pgbench(plan, cluster, connections, &script);
            report.add(alternate(plan, name, Wanted::Ratio(wanted), ours, limit)?);
        }
    }
    Ok(())
}

/// Coverage of the whole city with its deputies and grids.
fn coverage(plan: &Plan, report: &mut Report) -> Outcome {
    let folder = plan.fresh("coverage")?;
    let cluster = filled(plan, &folder, &["--deputies", "13000", "--rooms", "752", "--cases", "0"])?;
    let server = Server::start(plan, &folder, &cluster.url("mashang"))?;
    let path = "/api/v1/statistics/coverage?division=350500000000";
    let anybody = server.token("demo-resident")?;
    println!("{}", server.get(path, &anybody)?);
    let script = folder.join("coverage.sql");
    write(&script, &captured(&cluster, &|_| server.get(path, &anybody).map(|_| ()))?)?;
    let ours = &mut || wrk(plan, 16, None, &format!("{}{path}", server.base), None);
    let limit = &mut || pgbench(plan, &cluster, 16, &script);
    report.add(alternate(plan, "coverage_pg", Wanted::P99(20.0), ours, limit)?);
    Ok(())
}
