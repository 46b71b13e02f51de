//! Logging in through `WeChat` on PostgreSQL, with a stand-in for it that answers at once: people who come again, as most do.

use super::Plan;
use super::load::{pgbench, wrk};
use super::outside::Wechat;
use super::postgres::filled;
use super::report::{Report, Wanted, alternate};
use super::server::{DEMO, Server, program, text, write};
use super::statements::captured;
use crate::postgres::Cluster;
use crate::tools::Outcome;

/// Those who log in: so many that no two at a time are the same one.
const PEOPLE: u32 = 1_000;

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if !plan.wants("login_pg") {
        return Ok(());
    }
    let folder = plan.fresh("logins")?;
    let cluster = filled(plan, &folder, &DEMO)?;
    let wechat = Wechat::start()?;
    let mut program = program(&plan.binary, &folder, &cluster.url("mashang"));
    program.envs(wechat.settings());
    let server = Server::run(program)?;
    let lua = folder.join("login.lua");
    write(&lua, &login_script())?;
    let script = folder.join("login.sql");
    write(&script, &statements(&server, &cluster)?)?;
    // The round that does not count is everybody's first log-in, which makes the account.
    let ours = &mut || wrk(plan, 16, Some(&lua), &server.base, None);
    let limit = &mut || pgbench(plan, &cluster, 16, &script);
    report.add(alternate(plan, "login_pg", Wanted::Ratio(0.50), ours, limit)?);
    Ok(())
}

/// A wrk script in which each log-in has a code of its own. Each of the two threads has people of its own.
fn login_script() -> String {
    format!(
        r#"local threads = 0
function setup(t) threads = threads + 1 t:set("id", os.time() * 10 + threads) end
local number = 0
request = function()
  number = number + 1
  local person = (number * 2 + id) % {PEOPLE}
  return wrk.format("POST", "/api/v1/sessions/wechat", {{ ["content-type"] = "application/json" }},
    '{{"code":"' .. id .. "-" .. number .. "." .. person .. '"}}')
end
"#
    )
}

/// What a log-in runs, for any of as many copies of an account, whose ids and tags follow from a number.
fn statements(server: &Server, cluster: &Cluster) -> Result<String, String> {
    let account = text(&server.log_in("first.0")?, "account_id")?;
    let captured = captured(cluster, &|key| server.log_in(&format!("{key}.0")).map(|_| ()))?;
    let tag = cluster.ask("mashang", &format!("SELECT openid_tag FROM accounts WHERE id = '{account}'"))?;
    let columns = cluster.ask(
        "mashang",
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns \
         WHERE table_name = 'accounts' AND column_name NOT IN ('id', 'openid_tag')",
    )?;
    let columns = columns.trim();
    let copies = format!(
        "INSERT INTO accounts (id, openid_tag, {columns}) \
         SELECT lpad(to_hex(n), 32, '0')::uuid, decode(lpad(to_hex(n), 64, '0'), 'hex'), {columns} \
         FROM accounts, generate_series(1, {PEOPLE}) n WHERE id = '{account}'"
    );
    cluster.ask("mashang", &copies)?;
    of_anybody(&captured, &account, tag.trim()).ok_or_else(|| format!("a log-in asks for no account:\n{captured}"))
}

/// Lets a captured log-in be of any copy.
fn of_anybody(captured: &str, account: &str, tag: &str) -> Option<String> {
    let mut script = format!("\\set n random(1, {PEOPLE})\n{captured}");
    for (one, any) in [
        (account, "(lpad(to_hex((:n)::bigint), 32, '0'))::uuid"),
        (tag, "decode(lpad(to_hex((:n)::bigint), 64, '0'), 'hex')"),
    ] {
        let one = format!("'{one}'");
        if !script.contains(&one) {
            return None;
        }
        script = script.replace(&one, any);
    }
    Some(script)
}

#[cfg(test)]
mod tests {
    use super::of_anybody;

    #[test]
    fn a_login_becomes_that_of_anybody() {
        let captured = "SELECT id FROM accounts WHERE openid_tag = '\\x0a';\nINSERT INTO sessions VALUES ('b', 'a');\n";
        let script = of_anybody(captured, "a", "\\x0a").expect("both are there");
        assert!(script.starts_with("\\set n random(1, 1000)\nSELECT") && script.contains("('b', (lpad("), "{script}");
        assert_eq!(script.matches(":n").count(), 2);
        assert_eq!(of_anybody(captured, "c", "\\x0a"), None);
    }
}
