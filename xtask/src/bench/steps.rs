//! Details, tasks and steps on PostgreSQL: of cases, disputes and suggestions that exist.

use std::path::Path;

use serde_json::{Value, json};

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

/// What waits for an office among the demo's cases, the most urgent first.
pub(super) fn tasks(plan: &Plan, folder: &Path, server: &Server, cluster: &Cluster, report: &mut Report) -> Outcome {
    let (office, path) = (server.token("demo-office")?, "/api/v1/me/tasks");
    let statements = captured(cluster, &|_| server.get(path, &office).map(|_| ()))?;
    let script = folder.join("tasks.sql");
    write(&script, &statements)?;
    let ours = &mut || wrk(plan, 16, None, &format!("{}{path}", server.base), Some(&office));
    let limit = &mut || pgbench(plan, cluster, 16, &script);
    report.add(alternate(plan, "tasks_pg", Wanted::Ratio(0.45), ours, limit)?);
    Ok(())
}

/// Rows that the steps go round: so many that no two at a time are on the same one.
const ROUND: usize = 400;

/// A step that can be made again and again, on things of one kind.
struct Again<'a> {
    name: &'static str,
    wanted: f64,
    /// The table in which they lie.
    table: &'static str,
    /// The path under which they are, and the step as the path's end.
    list: &'static str,
    verb: &'static str,
    token: &'a str,
    body: &'a Value,
}

impl Again<'_> {
    fn path(&self, id: &str) -> String {
        format!("{}/{id}/{}", self.list, self.verb)
    }

    /// A wrk script that makes the step on each of them in turn. Each of the two threads has a half of its own.
    fn script(&self, ids: &[String]) -> String {
        let list = ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(",");
        let (path, verb, token, body) = (self.list, self.verb, self.token, self.body);
        format!(
            r#"local ids = {{{list}}}
local threads = 0
function setup(t) t:set("half", threads) threads = threads + 1 end
local at = 0
request = function()
  at = at % math.floor(#ids / 2) + 1
  return wrk.format("POST", "{path}/" .. ids[half * math.floor(#ids / 2) + at] .. "/{verb}",
    {{ ["content-type"] = "application/json", ["authorization"] = "Bearer {token}" }}, '{body}')
end
"#
        )
    }

    /// Ours against pgbench with the same statements on as many rows. The first of them is the one whose statements are told.
    fn measure(
        &self,
        plan: &Plan,
        folder: &Path,
        (server, cluster): (&Server, &Cluster),
        ids: &[String],
        report: &mut Report,
    ) -> Outcome {
        let (first, others) = ids.split_first().ok_or("nothing to make a step on")?;
        let lua = folder.join(format!("{}.lua", self.name));
        write(&lua, &self.script(others))?;
        let path = self.path(first);
        let statements = captured(cluster, &|_| server.post(&path, self.token, self.body).map(|_| ()))?;
        let script = folder.join(format!("{}.sql", self.name));
        write(&script, &on_many_rows(cluster, self.table, &statements, first)?)?;
        let ours = &mut || wrk(plan, 16, Some(&lua), &server.base, None);
        let limit = &mut || pgbench(plan, cluster, 16, &script);
        report.add(alternate(plan, self.name, Wanted::Ratio(self.wanted), ours, limit)?);
        Ok(())
    }
}

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
    for _ in 0..ROUND {
        let reported = json!({
            "code": code, "source": "sweep", "kind": "neighbourhood", "title": "楼上漏水", "text": "天花板受损，双方争执不下。"
        });
        ids.push(text(&server.post("/api/v1/disputes", &office, &reported)?, "id")?);
    }
    let body = json!({ "text": "双方情绪平稳，持续关注。", "risk": "medium" });
    let (list, verb) = ("/api/v1/disputes", "assess");
    let step =
        Again { name: "dispute_step_pg", wanted: 0.75, table: "disputes", list, verb, token: &office, body: &body };
    step.measure(plan, folder, (server, cluster), &ids, report)
}

/// The county whose congress the demo's deputy sits in.
const COUNTY: &str = "350582000000";

/// One transition of a suggestion, by the deputy who writes it: of all of them it is the one that can be made again and again, and it seals
/// as much as any other.
pub(super) fn suggestion(
    plan: &Plan,
    folder: &Path,
    server: &Server,
    cluster: &Cluster,
    report: &mut Report,
) -> Outcome {
    let deputy = server.token("demo-deputy")?;
    let congresses = server.get(&format!("/api/v1/congresses?division={COUNTY}&limit=100"), &deputy)?;
    let own = congresses["items"].as_array().and_then(|all| all.iter().find(|one| one["division_code"] == COUNTY));
    let congress = text(own.ok_or("no congress")?, "id")?;
    let (title, proposal) =
        ("关于优化梅岭路东门交通组织的建议", "由交警部门统一研究左转隔离和上下客点，纳入年度改造计划。");
    let drafted = json!({
        "kind": "suggestion", "title": title, "text": "东门早晚高峰人车混行，老人过马路不安全。", "proposal": proposal,
        "congress_id": congress, "at_session": false
    });
    let mut ids = Vec::new();
    for _ in 0..ROUND {
        ids.push(text(&server.post("/api/v1/suggestions", &deputy, &drafted)?, "id")?);
    }
    let observed = "三日六次观察，奥林春天东门高峰时段机动车与行人混行，主因是缺少左转隔离和固定上下客点。";
    let body = json!({ "title": title, "text": observed, "proposal": proposal });
    let (list, verb) = ("/api/v1/suggestions", "revise");
    let step =
        Again { name: "suggestions_pg", wanted: 0.60, table: "suggestions", list, verb, token: &deputy, body: &body };
    step.measure(plan, folder, (server, cluster), &ids, report)
}

/// Makes what must be unique in a table only quick to find: copies of a row and the same step come to the same again and again. The index
/// costs as much and minds nothing.
pub(super) fn let_repeat(cluster: &Cluster, table: &str) -> Outcome {
    let sql = format!(
        "DO $$ DECLARE one record; BEGIN \
         FOR one IN SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}' \
         AND indexdef LIKE 'CREATE UNIQUE %' AND indexname NOT LIKE '%_pkey' \
         LOOP EXECUTE 'DROP INDEX ' || quote_ident(one.indexname); \
         EXECUTE replace(one.indexdef, 'CREATE UNIQUE ', 'CREATE '); END LOOP; END $$"
    );
    cluster.ask("mashang", &sql).map(|_| ())
}

/// Lets a captured step run on any of many rows: as many copies of the row of `table` with that id, whose ids follow from a number, and
/// which stay of the version that the step expects.
pub(super) fn on_many_rows(cluster: &Cluster, table: &str, captured: &str, id: &str) -> Result<String, String> {
    let_repeat(cluster, table)?;
    // Of what happened only this: the same step comes to the same version.
    for sql in [
        "DROP INDEX events_subject_id_version_key",
        "CREATE INDEX events_subject_id_version_key ON events (subject_id, version)",
    ] {
        cluster.ask("mashang", sql)?;
    }
    let columns = columns(cluster, table, &["id"])?;
    let copies = format!(
        "INSERT INTO {table} (id, {columns}) SELECT lpad(to_hex(n), 32, '0')::uuid, {columns} \
         FROM {table}, generate_series(1, {ROUND}) n WHERE id = '{id}'"
    );
    cluster.ask("mashang", &copies)?;
    let version = cluster.ask("mashang", &format!("SELECT version FROM {table} WHERE id = '{id}'"))?;
    let version = version.trim();
    let any = "(lpad(to_hex((:n)::bigint), 32, '0'))::uuid";
    let mut script = format!("\\set n random(1, {ROUND})\n");
    let mut kept = 0;
    for line in captured.lines() {
        let mut line = line.replace(&format!("'{id}'"), any);
        if line.starts_with(&format!("UPDATE \"{table}\"")) || line.starts_with(&format!("UPDATE {table} ")) {
            line = keeping_version(&line, version).ok_or_else(|| format!("can't keep the version in {line}"))?;
            kept += 1;
        }
        script.push_str(&line);
        script.push('\n');
    }
    if kept == 1 { Ok(script) } else { Err(format!("not one update of {table}, but {kept}, in\n{captured}")) }
}

/// The columns of a table but some, as SQL lists them.
pub(super) fn columns(cluster: &Cluster, table: &str, besides: &[&str]) -> Result<String, String> {
    let besides = besides.iter().map(|column| format!("'{column}'")).collect::<Vec<_>>().join(", ");
    let list = cluster.ask(
        "mashang",
        &format!(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns \
             WHERE table_name = '{table}' AND column_name NOT IN ({besides})"
        ),
    )?;
    Ok(list.trim().to_owned())
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
