//! Load from wrk and from pgbench.

use std::path::Path;
use std::process::Command;

use super::Plan;
use super::report::Round;
use super::server::submission;
use crate::postgres::Cluster;
use crate::tools::output;

/// A wrk script that submits a case with a key of its own to one of `codes`.
pub(super) fn submit_script(codes: &[String], token: &str) -> String {
    let list = codes.iter().map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(",");
    let body = submission("THE-CODE");
    format!(
        r#"local codes = {{{list}}}
local number, threads = 0, 0
function setup(t) threads = threads + 1 t:set("id", os.time() * 10 + threads) end
function init() math.randomseed(id) thread = id end
request = function()
  number = number + 1
  local body = '{body}'
  return wrk.format("POST", "/api/v1/cases", {{ ["content-type"] = "application/json", ["authorization"] = "Bearer {token}",
    ["idempotency-key"] = thread .. "-" .. number }}, body)
end
"#
    )
    .replace("THE-CODE", "' .. codes[math.random(#codes)] .. '")
}

/// A wrk script that looks at the cards behind `codes`, one after the other.
pub(super) fn card_script(codes: &[String]) -> String {
    let list = codes.iter().map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(",");
    format!(
        "local codes = {{{list}}}\nlocal at = 0\nrequest = function()\n  at = at % #codes + 1\n  return wrk.format(\"GET\", \"/api/v1/qr/\" .. codes[at])\nend\n"
    )
}

pub(super) fn wrk(
    plan: &Plan,
    connections: u32,
    script: Option<&Path>,
    url: &str,
    token: Option<&str>,
) -> Result<Round, String> {
    let mut command = Command::new("wrk");
    let (connections, duration) = (format!("-c{connections}"), format!("-d{}s", plan.seconds));
    command.args(["-t2", &connections, &duration, "--latency", "--timeout", "10s"]);
    if let Some(script) = script {
        command.arg("-s").arg(script);
    }
    if let Some(token) = token {
        command.args(["-H", &format!("Authorization: Bearer {token}")]);
    }
    let text = output(command.arg(url))?;
    if text.contains("Non-2xx") {
        return Err(format!("the server refused some of the load:\n{text}"));
    }
    let after = |label: &str| {
        text.lines().find_map(|line| line.trim().strip_prefix(label)).unwrap_or_default().trim().to_owned()
    };
    Ok(Round {
        rate: after("Requests/sec:").parse().map_err(|_| format!("wrk said nothing:\n{text}"))?,
        p50_ms: milliseconds(&after("50%")),
        p99_ms: milliseconds(&after("99%")),
    })
}

fn milliseconds(text: &str) -> f64 {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let value: f64 = digits.parse().unwrap_or_default();
    match text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.') {
        "us" => value / 1000.0,
        "s" => value * 1000.0,
        _ => value,
    }
}

pub(super) fn pgbench(plan: &Plan, cluster: &Cluster, clients: u32, script: &Path) -> Result<f64, String> {
    let mut command = Command::new(cluster.program("pgbench"));
    command.args(["-n", "-M", "prepared", "-j", "2", "-c", &clients.to_string(), "-T", &plan.seconds.to_string()]);
    let text = output(command.arg("-f").arg(script).arg(cluster.url("mashang")))?;
    let line = text.lines().find(|line| line.starts_with("tps =")).ok_or(text.clone())?;
    line.split_whitespace().nth(2).and_then(|number| number.parse().ok()).ok_or(text)
}
