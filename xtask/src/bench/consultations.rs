//! Consultations on PostgreSQL: an opinion that is taken, and the pages of one to which 100,000 were given.

use std::path::Path;

use serde_json::{Value, json};

use super::Plan;
use super::load::{pgbench, wrk};
use super::log::count;
use super::postgres::filled;
use super::report::{Report, Round, Row, Wanted, alternate};
use super::server::{DEMO, Server, text, write};
use super::statements::captured;
use crate::postgres::Cluster;
use crate::tools::Outcome;

/// Opinions that there are.
const OPINIONS: u32 = 100_000;
/// As many as are handed over at once.
const BATCH: u32 = 100;
/// What likely alike ones are proposed as.
const PROPOSALS: u32 = 40;
const CALLERS: u32 = 16;
/// Milliseconds at the 99th percentile.
const WANTED: f64 = 50.0;
/// 梅庭社区: where the demo's office asks.
const COMMUNITY: &str = "350582002014";
/// What people say, each in words of its own.
const MATTERS: [&str; 4] =
    ["市场门口道路太窄请拓宽道路", "摊位应当划线整齐摆放", "污水横流气味很大要清理", "希望延长营业时间到晚上九点"];

/// A consultation of the demo's office to which anybody may say something.
fn opened(server: &Server, cluster: &Cluster) -> Result<String, String> {
    let office = server.token("demo-office")?;
    let closes = cluster.ask("mashang", "SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date + 20")?;
    let draft = json!({
        "topic": "菜市场整治", "about": "就市场占道经营、道路拓宽和摊位划线征求意见。", "scope": [COMMUNITY],
        "lead": "party_committee", "closes_on": closes.trim()
    });
    let id = text(&server.post("/api/v1/consultations", &office, &draft)?, "id")?;
    server.post(&format!("/api/v1/consultations/{id}/open"), &office, &json!({}))?;
    Ok(id)
}

/// An opinion that is taken of somebody without an account, against pgbench with the same statements.
pub(super) fn opinion(plan: &Plan, folder: &Path, server: &Server, cluster: &Cluster, report: &mut Report) -> Outcome {
    let path = format!("/api/v1/consultations/{}/opinions", opened(server, cluster)?);
    let lua = folder.join("opinion.lua");
    write(&lua, &saying(&path))?;
    let said = |key: &str| -> Outcome {
        let body = json!({ "voice": "residents", "text": MATTERS[0], "phone": phone_of(key) });
        server.post_as_anybody(&path, &body).map(|_| ())
    };
    let script = folder.join("opinion.sql");
    write(&script, &captured(cluster, &said)?)?;
    let ours = &mut || wrk(plan, CALLERS, Some(&lua), &server.base, None);
    let limit = &mut || pgbench(plan, cluster, CALLERS, &script);
    report.add(alternate(plan, "opinion_pg", Wanted::Ratio(0.60), ours, limit)?);
    Ok(())
}

/// The phone of whoever speaks under a key: each letter and each length has one of its own, as one person speaks once a day.
fn phone_of(key: &str) -> String {
    let letter = key.bytes().next().unwrap_or_default();
    format!("138{letter:04}{:04}", key.len())
}

/// A wrk script in which each opinion is that of another phone. Each of the two threads has phones of its own, and so has each second in
/// which a round begins.
fn saying(path: &str) -> String {
    let matter = MATTERS[0];
    format!(
        r#"local threads = 0
function setup(t) t:set("base", os.time() % 10000 * 100000 + threads) threads = threads + 1 end
local number = 0
request = function()
  number = number + 2
  return wrk.format("POST", "{path}", {{ ["content-type"] = "application/json" }},
    '{{"voice":"residents","text":"{matter}","phone":"' .. string.format("13%09d", base + number) .. '"}}')
end
"#
    )
}

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("consultation_pages_pg") {
        return Ok(());
    }
    let folder = plan.fresh("consultation_pages_pg")?;
    let cluster = filled(plan, &folder, &DEMO)?;
    let server = Server::start(plan, &folder, &cluster.url("mashang"))?;
    let (id, many) = (opened(&server, &cluster)?, plan.much(OPINIONS));
    hand_over(&server, &id, many)?;
    propose(&server, &cluster, &id)?;
    let taken = count(&|sql| cluster.ask("mashang", sql), "consultation_opinions")?;
    report.fact("consultation_pages_pg asks of", format!("{taken:.0} opinions"));
    let office = server.token("demo-office")?;
    for (what, path) in pages(&cluster, &id, many)? {
        let round = wrk(plan, CALLERS, None, &format!("{}{path}", server.base), Some(&office))?;
        note(plan, report, &format!("consultation_pages_pg: {what}"), round);
    }
    for (what, path) in [("by anybody", format!("/api/v1/consultations/{id}")), ("as a page", format!("/c/{id}"))] {
        let round = wrk(plan, CALLERS, None, &format!("{}{path}", server.base), None)?;
        note(plan, report, &format!("consultation_pages_pg: the consultation {what}"), round);
    }
    report.fact("RSS after the run (consultation_pages_pg)", format!("{:.0} MiB", server.memory_mib()));
    Ok(())
}

/// Hands so many opinions over, from paper.
fn hand_over(server: &Server, id: &str, many: u32) -> Outcome {
    let path = format!("/api/v1/consultations/{id}/opinion-batches");
    let said = |place: u32, first: u32| -> Value {
        let (at, voice) = (first + place, if place.is_multiple_of(2) { "vendors" } else { "residents" });
        let matter = MATTERS[at as usize % MATTERS.len()];
        json!({ "number": place, "voice": voice, "text": format!("{matter}（第{at}份）"), "phone": format!("13{at:09}") })
    };
    let mut office = server.token("demo-office")?;
    for batch in 0..many / BATCH {
        // A token is good for a quarter of an hour.
        if batch.is_multiple_of(100) {
            office = server.token("demo-office")?;
        }
        let opinions: Vec<Value> = (1..=BATCH).map(|place| said(place, batch * BATCH)).collect();
        server.post(&path, &office, &json!({ "batch": format!("第{batch}批"), "opinions": opinions }))?;
    }
    Ok(())
}

/// Ends the collecting, and writes down what a worker would propose, which it does in office hours alone; some of it is put into a group.
fn propose(server: &Server, cluster: &Cluster, id: &str) -> Outcome {
    let (office, path) = (server.token("demo-office")?, format!("/api/v1/consultations/{id}"));
    server.post(&format!("{path}/stop"), &office, &json!({}))?;
    for sql in [
        format!("UPDATE consultation_opinions SET proposal = number % {PROPOSALS} + 1 WHERE consultation_id = '{id}'"),
        format!(
            "INSERT INTO consultation_proposals (consultation_id, number, opinions, seed_id) \
             SELECT consultation_id, proposal, count(*), (array_agg(id ORDER BY id))[1] FROM consultation_opinions \
             WHERE consultation_id = '{id}' GROUP BY consultation_id, proposal"
        ),
        format!("UPDATE consultations SET proposed_at = now() WHERE id = '{id}'"),
    ] {
        cluster.ask("mashang", &sql)?;
    }
    server.post(&format!("{path}/groups"), &office, &json!({ "title": "拓宽道路", "proposals": [1, 2] }))?;
    cluster.ask("mashang", "VACUUM ANALYZE").map(|_| ())
}

/// What those read who work on it.
fn pages(cluster: &Cluster, id: &str, many: u32) -> Result<Vec<(&'static str, String)>, String> {
    // A page begins behind the opinion that its cursor names.
    let behind = |place: u32| -> Result<String, String> {
        let sql = format!(
            "SELECT replace(id::text, '-', '') FROM consultation_opinions WHERE consultation_id = '{id}' \
             ORDER BY id OFFSET {place} LIMIT 1"
        );
        Ok(cluster.ask("mashang", &sql)?.trim().to_owned())
    };
    let (middle, last) = (behind(many / 2)?, behind(many.saturating_sub(21))?);
    let of = |what: &str| format!("/api/v1/consultations/{id}/{what}");
    Ok(vec![
        ("the consultation by its office", format!("/api/v1/consultations/{id}")),
        ("consultations of a place", format!("/api/v1/consultations?division={COMMUNITY}")),
        ("the first opinions", of("opinions")),
        ("opinions in the middle", of(&format!("opinions?cursor={middle}"))),
        ("a hundred in the middle", of(&format!("opinions?limit=100&cursor={middle}"))),
        ("the last opinions", of(&format!("opinions?cursor={last}"))),
        ("opinions of a group", of("opinions?group=1")),
        ("opinions that are likely alike", of("opinions?proposal=3")),
        ("what is proposed", of("opinion-proposals")),
        ("how many came in from whom", of("opinion-figures")),
    ])
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

#[cfg(test)]
mod tests {
    use super::{phone_of, saying};

    #[test]
    fn whoever_speaks_has_a_phone_of_their_own() {
        let phones = ["a", "b", "d", "e"].map(|letter| phone_of(&letter.repeat(16)));
        assert_eq!(phones[0], "13800970016");
        assert!(phones.iter().all(|phone| phone.len() == 11));
        assert_ne!(phones[2], phones[3]);
        assert_ne!(phone_of(&"d".repeat(16)), phone_of(&"d".repeat(17)));
        let script = saying("/api/v1/consultations/x/opinions");
        assert!(script.contains(r#"string.format("13%09d", base + number) .. '"}')"#), "{script}");
    }
}
