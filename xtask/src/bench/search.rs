//! Finding cases by what they say, and others that say the same, work lists, filtered lists and figures, among 10,000 and among 1,000,000
//! cases on PostgreSQL: what is found of a common word, of a rare one and of none, by an office of a township and of the city, at 16
//! connections.

use serde_json::{Value, json};

use super::Plan;
use super::load::wrk;
use super::log::{Log, Sql};
use super::postgres::filled;
use super::report::{Report, Round, Row, Wanted};
use super::server::{Server, text, write};
use crate::tools::Outcome;

/// Cases that there are at one time and at the other.
const CASES: [u32; 2] = [10_000, 1_000_000];
const CALLERS: u32 = 16;
/// Milliseconds at the 99th percentile.
const WANTED: f64 = 50.0;
/// As much of its throughput among few, at least.
const KEPT: f64 = 0.8;
const CHARGE: &str = "UPDATE grants SET body = jsonb_set(body, '{Office,area}', '\"AREA\"') WHERE body ? 'Office'";
const AREAS: [(&str, &str); 2] = [("a township's office", "350582002000"), ("the city's office", "350500000000")];

/// What is sought: of one in twelve cases, of one in all, in none, by one character, in a rare state, and two at once.
const SOUGHT: [(&str, &str, &str); 6] = [
    ("a common word", "拥堵", ""),
    ("a rare word", "东门外车流量大", ""),
    ("no word of any", "无人说过", ""),
    ("one character", "的", ""),
    ("a common word in a rare state", "拥堵", "&state=supervised"),
    ("two words", "高峰 行人", ""),
];

/// What is listed: what waits, all, of a state, of a rare one, and of a category besides.
const LISTS: [(&str, &str); 5] = [
    ("the work list", "/api/v1/me/work"),
    ("all cases", "/api/v1/cases"),
    ("cases of a state", "/api/v1/cases?state=accepted"),
    ("cases of a rare state", "/api/v1/cases?state=supervised"),
    ("cases of a category in a state", "/api/v1/cases?category=traffic&state=assigned"),
];

/// How figures of a year are told apart.
const FIGURES: [&str; 3] = ["division", "unit", "category"];

/// A text as it stands in a query.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02X}"))
}

/// A call and what it was measured to give each second.
type Rates = Vec<(String, f64)>;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("search_pg") {
        return Ok(());
    }
    let few = among(plan, plan.much(CASES[0]), report)?;
    let many = among(plan, plan.much(CASES[1]), report)?;
    for ((what, before), (_, rate)) in few.iter().zip(&many) {
        let kept = rate / before;
        let word = if kept < KEPT { "**less** than is wanted" } else { "enough" };
        report.fact(format!("search_pg: {what} among many"), format!("{kept:.2} of its throughput among few, {word}"));
    }
    Ok(())
}

fn among(plan: &Plan, cases: u32, report: &mut Report) -> Result<Rates, String> {
    let folder = plan.fresh("search_pg")?;
    let number = cases.to_string();
    let cluster = filled(plan, &folder, &["--deputies", "13000", "--rooms", "752", "--cases", &number])?;
    let database = cluster.url("mashang");
    let sql: Sql<'_> = &|sql| cluster.ask("mashang", sql);
    let mut rates = Rates::new();
    let case = {
        let server = Server::start(plan, &folder, &database)?;
        let receipt = server.submit(&server.own_code()?, &server.token("demo-resident")?, "the-one-that-is-rare")?;
        text(&receipt, "id")?
    };
    let took = Log::of(sql).consume(plan, &folder, &database, sql)?;
    println!("search_pg: {cases} cases, all is drawn from the log after {:.0} s", took.as_secs_f64());
    sql("VACUUM ANALYZE")?;
    let server = Server::start(plan, &folder, &database)?;
    for (who, area) in AREAS {
        sql(&CHARGE.replace("AREA", area))?;
        for (what, sought, more) in SOUGHT {
            let token = server.token("demo-office")?;
            let path = format!("/api/v1/cases?text={}{more}", encoded(sought));
            server.get(&path, &token)?;
            let round = wrk(plan, CALLERS, None, &format!("{}{path}", server.base), Some(&token))?;
            rates.push(add(plan, report, cases, &format!("{what} by {who}"), round));
        }
        let (token, path) = (server.token("demo-office")?, format!("/api/v1/cases/{case}/similar"));
        server.get(&path, &token)?;
        let round = wrk(plan, CALLERS, None, &format!("{}{path}", server.base), Some(&token))?;
        rates.push(add(plan, report, cases, &format!("similar to a case by {who}"), round));
        for (what, path) in LISTS {
            let token = server.token("demo-office")?;
            server.get(path, &token)?;
            let round = wrk(plan, CALLERS, None, &format!("{}{path}", server.base), Some(&token))?;
            rates.push(add(plan, report, cases, &format!("{what} by {who}"), round));
        }
        // Figures are added up month by month: how many cases there are changes nothing that they are held against.
        for grouping in FIGURES {
            let months = format!("division={area}&from=2026-01&to=2026-12&group_by={grouping}");
            let (token, path) = (server.token("demo-office")?, format!("/api/v1/statistics/cases?{months}"));
            server.get(&path, &token)?;
            let round = wrk(plan, CALLERS, None, &format!("{}{path}", server.base), Some(&token))?;
            add(plan, report, cases, &format!("figures by {grouping} for {who}"), round);
        }
    }
    let question: Value = json!({
        "division_code": "350582002014", "title": "路口早晚高峰拥堵", "text": "上下班时段车辆排队很长，行人过街困难。"
    });
    let script = folder.join("similar.lua");
    let lua = format!(
        "request = function()\n  return wrk.format(\"POST\", \"/api/v1/cases/similar\", \
         {{ [\"content-type\"] = \"application/json\" }}, '{question}')\nend\n"
    );
    write(&script, &lua)?;
    let round = wrk(plan, CALLERS, Some(&script), &server.base, None)?;
    rates.push(add(plan, report, cases, "similar by anybody", round));
    Ok(rates)
}

fn add(plan: &Plan, report: &mut Report, cases: u32, what: &str, round: Round) -> (String, f64) {
    let name = format!("search_pg, {cases} cases: {what}");
    println!("{name}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms", round.rate, round.p50_ms, round.p99_ms);
    if round.p99_ms > WANTED {
        report.fact(name.clone(), format!("is **slower** than wanted: p99 {:.1} ms", round.p99_ms));
    }
    let mut row = Row::new(plan, &name, Wanted::P99(WANTED));
    row.add(round, None);
    report.add(row);
    (what.to_owned(), round.rate)
}
