//! How long papers take, from the request to the last byte: the agreement of a dispute and a year's duty file of a deputy, to be
//! edited and to be printed, and a briefing.

use std::path::Path;

use serde_json::{Value, json};

use super::Plan;
use super::load::wrk;
use super::report::{Report, Row, Wanted};
use super::server::{DEMO, Server, program, text};
use crate::papers::agreed;
use crate::tools::{Outcome, run as run_command, sqlite};

/// Milliseconds that each may take.
const DOCX: f64 = 20.0;
const PDF: f64 = 200.0;
const BRIEFING: f64 = 50.0;
/// As few as wrk takes: how long one waits is asked, and not how many are served.
const CALLERS: u32 = 2;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("papers") {
        return Ok(());
    }
    let folder = plan.fresh("papers")?;
    let file = folder.join("mashang.db");
    let database = format!("sqlite:{}", file.display());
    run_command(program(&plan.binary, &folder, &database).arg("demo").args(DEMO))?;
    let server = Server::start(plan, &folder, &database)?;
    let dispute = agreed(&server.base, &folder)?;
    let agreement = format!("disputes/{}/papers/agreement?format=", dispute.id);
    let (deputy, token) = (server.party("demo-deputy")?, server.token("demo-deputy")?);
    let duties = format!("deputies/{deputy}/duty-file/paper?from=2026-01-01&to=2026-12-31&format=");
    let (briefing, office) = briefing(&server, &file)?;
    let briefing = format!("bulletins/{briefing}/paper?format=");
    for (what, path, format, token, wanted) in [
        ("an agreement", &agreement, "docx", &dispute.token, DOCX),
        ("an agreement", &agreement, "pdf", &dispute.token, PDF),
        ("a year's duty file", &duties, "docx", &token, DOCX),
        ("a year's duty file", &duties, "pdf", &token, PDF),
        ("a briefing", &briefing, "docx", &office, BRIEFING),
    ] {
        let url = format!("{}/api/v1/{path}{format}", server.base);
        let mut row = Row::new(plan, &format!("papers: {what} as {format}"), Wanted::P99(wanted));
        for round in 0..=plan.rounds {
            let took = wrk(plan, CALLERS, None, &url, Some(token))?;
            // The first round opens what is opened once.
            if round > 0 {
                row.add(took, None);
            }
        }
        report.add(row);
    }
    Ok(())
}

/// A briefing that was issued, and the token of whoever issued it. Somebody else of the office reviewed it.
fn briefing(server: &Server, file: &Path) -> Result<(String, String), String> {
    let me = server.get("/api/v1/me", &server.token("reviewer")?)?;
    let body = json!({ "Office": { "office": server.party("demo-office")?, "area": "350582002000" } });
    let account = text(&me, "account_id")?.replace('-', "");
    let grant = format!(
        "INSERT INTO grants (id, account_id, body) VALUES (x'019ab0c00000700080000000000000aa', x'{account}', '{body}')"
    );
    sqlite(file, &grant)?;
    let (office, reviewer) = (server.token("demo-office")?, server.token("reviewer")?);
    let drafted = json!({
        "title": "关于东门早高峰拥堵的情况", "theme": "东门交通组织",
        "parts": {
            "situation": "近一个月，东门早高峰拥堵反映集中。".repeat(80), "problems": "机动车与行人混行，老人过马路不安全。",
            "causes": "缺少左转隔离和固定上下客点。", "proposals": "由交警部门牵头，增设隔离和上下客点。"
        },
        "report_to": ["市委办公室"], "send_to": ["市公安局"], "signer": "林主任"
    });
    let id = text(&server.post("/api/v1/bulletins", &office, &drafted)?, "id")?;
    let step = |who: &str, verb: &str, body: Value| server.post(&format!("/api/v1/bulletins/{id}/{verb}"), who, &body);
    let digest = json!({ "kind": "group_digest", "text": "本周群内多人反映东门拥堵，集中在早高峰。" });
    step(&office, "cite", digest)?;
    step(&reviewer, "review", json!({}))?;
    step(&office, "issue", json!({}))?;
    Ok((id, office))
}
