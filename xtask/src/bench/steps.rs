//! Details and steps on PostgreSQL: cases and disputes that exist.

use std::path::Path;

use serde_json::json;

use super::Plan;
use super::load::{pgbench, wrk};
use super::report::{Report, Wanted, alternate};
use super::server::{Server, text, write};
use super::statements::captured;
use crate::postgres::Cluster;
use crate::tools::Outcome;

/// Reading a case with ten events, addressed to the demo's deputy.
pub(super) fn detail(plan: &Plan, folder: &Path, server: &Server, cluster: &Cluster, report: &mut Report) -> Outcome {
    let deputy = server.token("demo-deputy")?;
    let receipt = server.submit(&server.own_code()?, &server.token("demo-resident")?, "ten-events")?;
    let path = format!("/api/v1/cases/{}", text(&receipt, "id")?);
    server.post(&format!("{path}/accept"), &deputy, &json!({}))?;
    for day in 1..=8 {
        let seen = json!({ "kind": "observation", "text": format!("第 {day} 次观察：东门排队二十余辆。") });
        server.post(&format!("{path}/report"), &deputy, &seen)?;
    }
    let statements = captured(cluster, &|_| server.get(&path, &deputy).map(|_| ()))?;
    let script = folder.join("detail.sql");
    write(&script, &statements)?;
    let ours = &mut || wrk(plan, 16, None, &format!("{}{path}", server.base), Some(&deputy));
    let limit = &mut || pgbench(plan, cluster, 16, &script);
    report.add(alternate(plan, "detail_pg", Wanted::Ratio(0.60), ours, limit)?);
    Ok(())
}

/// Disputes that the steps go round: so many that no two at a time are on the same one.
const DISPUTES: usize = 400;

/// One transition of a dispute against pgbench with the same statements on as many rows.
pub(super) fn dispute_step(
    plan: &Plan,
    folder: &Path,
    server: &Server,
    cluster: &Cluster,
    report: &mut Report,
) -> Outcome {
    let office = server.token("demo-office")?;
    // The deputy of the banner works where the office oversees.
    let code = server.own_code()?;
    let mut ids = Vec::new();
    for _ in 0..DISPUTES {
        let reported = json!({
            "code": code, "source": "sweep", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损，双方争执不下。"
        });
        ids.push(text(&server.post("/api/v1/disputes", &office, &reported)?, "id")?);
    }
    let assess = json!({ "text": "双方情绪平稳，持续关注。", "risk": "medium" });
    let lua = folder.join("dispute.lua");
    let list = ids.iter().skip(1).map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(",");
    write(
        &lua,
        &format!(
            r#"local ids = {{{list}}}
local threads = 0
function setup(t) t:set("half", threads) threads = threads + 1 end
local at = 0
request = function()
  at = at % math.floor(#ids / 2) + 1
  return wrk.format("POST", "/api/v1/disputes/" .. ids[half * math.floor(#ids / 2) + at] .. "/assess",
    {{ ["content-type"] = "application/json", ["authorization"] = "Bearer {office}" }}, '{assess}')
end
"#
        ),
    )?;
    let path = format!("/api/v1/disputes/{}/assess", ids[0]);
    let statements = captured(cluster, &|_| server.post(&path, &office, &assess).map(|_| ()))?;
    let script = folder.join("dispute.sql");
    write(&script, &on_many_rows(&statements, &ids[0], cluster)?)?;
    let ours = &mut || wrk(plan, 16, Some(&lua), &server.base, None);
    let limit = &mut || pgbench(plan, cluster, 16, &script);
    report.add(alternate(plan, "dispute_step_pg", Wanted::Ratio(0.75), ours, limit)?);
    Ok(())
}

/// Lets a captured step run on any of many rows: as many copies of the dispute, whose ids follow from a number, and which
/// stay of the version that the step expects.
fn on_many_rows(captured: &str, id: &str, cluster: &Cluster) -> Result<String, String> {
    // The same step comes to the same version again and again: the index costs as much and minds nothing.
    for sql in [
        "DROP INDEX events_subject_id_version_key",
        "CREATE INDEX events_subject_id_version_key ON events (subject_id, version)",
    ] {
        cluster.ask("mashang", sql)?;
    }
    let columns = cluster.ask(
        "mashang",
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns \
         WHERE table_name = 'disputes' AND column_name <> 'id'",
    )?;
    let columns = columns.trim();
    let copies = format!(
        "INSERT INTO disputes (id, {columns}) SELECT lpad(to_hex(n), 32, '0')::uuid, {columns} \
         FROM disputes, generate_series(1, {DISPUTES}) n WHERE id = '{id}'"
    );
    cluster.ask("mashang", &copies)?;
    let version = cluster.ask("mashang", &format!("SELECT version FROM disputes WHERE id = '{id}'"))?;
    let version = version.trim();
    let any = "(lpad(to_hex((:n)::bigint), 32, '0'))::uuid";
    let mut script = format!("\\set n random(1, {DISPUTES})\n");
    let mut kept = 0;
    for line in captured.lines() {
        let mut line = line.replace(&format!("'{id}'"), any);
        if line.starts_with("UPDATE \"disputes\"") || line.starts_with("UPDATE disputes") {
            line = keeping_version(&line, version).ok_or_else(|| format!("can't keep the version in {line}"))?;
            kept += 1;
        }
        script.push_str(&line);
        script.push('\n');
    }
    if kept == 1 { Ok(script) } else { Err(format!("not one update of a dispute, but {kept}, in\n{captured}")) }
}

/// Lets an update expect the version that it writes, so that it finds its row each time.
fn keeping_version(update: &str, version: &str) -> Option<String> {
    let (set, condition) = update.rsplit_once(" WHERE ")?;
    let (before, after) = condition.split_once("version")?;
    let (equals, after) = after.split_once('\'')?;
    let (_, after) = after.split_once('\'')?;
    Some(format!("{set} WHERE {before}version{equals}'{version}'{after}"))
}

#[cfg(test)]
mod tests {
    use super::keeping_version;

    #[test]
    fn an_update_finds_its_row_again() {
        let update = r#"UPDATE "disputes" SET "version" = '5' WHERE (("disputes"."id" = 'a') AND ("disputes"."version" = '4'));"#;
        assert_eq!(keeping_version(update, "5"), Some(update.replace("'4'", "'5'")));
        assert_eq!(keeping_version("UPDATE disputes SET version = '5'", "5"), None);
    }
}
