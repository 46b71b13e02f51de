//! A step of supervision orders on PostgreSQL: that they are received. An order is received once, so that as many wait for it as a round
//! can come to, and stand as before when the next one begins.

use std::path::Path;

use serde_json::{Value, json};

use super::Plan;
use super::load::{pgbench, wrk};
use super::report::{Report, Round, Wanted, alternate};
use super::server::{Server, text, write};
use super::statements::captured;
use super::steps::{columns, let_repeat, on_many_rows};
use crate::postgres::Cluster;
use crate::tools::Outcome;

const ORDERS: &str = "/api/v1/supervision-orders";
/// More of them than any machine receives in a second.
const MOST: u32 = 6_000;
/// Rounds in which they are to be drafted.
const PATIENCE: u32 = 60;
/// The database in a session of which the server's log tells nothing: what puts orders back is no part of a step.
const SILENT: &str = "mashang?options=-c%20log_statement%3Dnone";
/// Which orders are no copies that the limit goes round.
const REAL: &str = "id::text NOT LIKE '00000000-0000-0000-%'";

pub(super) fn step(plan: &Plan, folder: &Path, server: &Server, cluster: &Cluster, report: &mut Report) -> Outcome {
    let first = issued(plan, folder, server, cluster)?;
    let waiting = Waiting::of(cluster, &first)?;
    waiting.put_back("true")?;
    let list = folder.join("orders.txt");
    write(&list, &cluster.ask("mashang", &format!("SELECT id FROM supervision_orders WHERE id <> '{first}'"))?)?;
    let unit = server.token("demo-unit")?;
    let lua = folder.join("orders.lua");
    write(&lua, &receiving(&list, &unit))?;
    let (path, nothing) = (format!("{ORDERS}/{first}/acknowledge"), json!({}));
    let again = |_: &str| -> Outcome {
        waiting.put_back(&format!("id = '{first}'"))?;
        server.post(&path, &unit, &nothing).map(|_| ())
    };
    let statements = captured(cluster, &again)?;
    let script = folder.join("orders.sql");
    write(&script, &on_many_rows(cluster, "supervision_orders", &statements, &first)?)?;
    let ours = &mut || -> Result<Round, String> {
        waiting.put_back(&format!("{REAL} AND state <> 'issued'"))?;
        cluster.ask("mashang", "VACUUM ANALYZE supervision_orders")?;
        wrk(plan, 16, Some(&lua), &server.base, None)
    };
    let limit = &mut || pgbench(plan, cluster, 16, &script);
    report.add(alternate(plan, "orders_pg", Wanted::Ratio(0.60), ours, limit)?);
    Ok(())
}

/// Drafts as many orders as a round can come to, on one case and to the demo's unit, and issues one, whose id it answers.
fn issued(plan: &Plan, folder: &Path, server: &Server, cluster: &Cluster) -> Result<String, String> {
    let case = text(&server.submit(&server.own_code()?, &server.token("demo-resident")?, "supervised")?, "id")?;
    let office = server.token("demo-office")?;
    let order = json!({
        "on": { "kind": "case", "id": case }, "matter_pending": "none", "level": "office", "form": "written",
        "to": { "kind": "unit", "id": server.party("demo-unit")? }, "demand": "请查明东门拥堵原因，提出措施和时限。",
        "signer": "林主任"
    });
    let first = text(&server.post(ORDERS, &office, &order)?, "id")?;
    server.post(&format!("{ORDERS}/{first}/issue"), &office, &json!({}))?;
    let lua = folder.join("draft.lua");
    write(&lua, &drafting(&office, &order))?;
    let wanted = f64::from(plan.seconds * MOST);
    let drafted = || -> Result<f64, String> {
        let count = cluster.ask("mashang", "SELECT count(*) FROM supervision_orders")?;
        count.trim().parse().map_err(|_| "no count of orders".to_owned())
    };
    for _ in 0..PATIENCE {
        if drafted()? >= wanted {
            return Ok(first);
        }
        wrk(plan, 16, Some(&lua), &server.base, None)?;
    }
    Err(format!("{wanted} orders could not be drafted"))
}

/// How an order stood that was issued and not received: all of a row but its version and what is sealed for that order
/// alone.
struct Waiting<'a> {
    cluster: &'a Cluster,
    columns: String,
}

impl<'a> Waiting<'a> {
    /// As the order with that id stands now.
    fn of(cluster: &'a Cluster, id: &str) -> Result<Self, String> {
        // All of them stand as that one, its number included.
        let_repeat(cluster, "supervision_orders")?;
        let kept = format!("CREATE TABLE order_that_waits AS SELECT * FROM supervision_orders WHERE id = '{id}'");
        cluster.ask("mashang", &kept)?;
        // Nothing brings an order to the same version twice.
        Ok(Self { cluster, columns: columns(cluster, "supervision_orders", &["id", "version", "sealed"])? })
    }

    /// Lets the orders of which `these` holds stand so again.
    fn put_back(&self, these: &str) -> Outcome {
        let columns = &self.columns;
        let sql = format!(
            "UPDATE supervision_orders SET ({columns}) = (SELECT {columns} FROM order_that_waits) WHERE {these}"
        );
        self.cluster.ask(SILENT, &sql).map(|_| ())
    }
}

/// A wrk script that drafts an order again and again.
fn drafting(office: &str, order: &Value) -> String {
    format!(
        r#"request = function()
  return wrk.format("POST", "{ORDERS}",
    {{ ["content-type"] = "application/json", ["authorization"] = "Bearer {office}" }}, '{order}')
end
"#
    )
}

/// A wrk script that receives one order of a list after the other. Each of the two threads has a half of its own; where one comes to its
/// end, the server refuses what it has received, and the measurement fails.
fn receiving(list: &Path, unit: &str) -> String {
    let list = list.display();
    format!(
        r#"local ids = {{}}
for line in io.lines("{list}") do ids[#ids + 1] = line end
local threads = 0
function setup(t) t:set("half", threads) threads = threads + 1 end
local at = 0
request = function()
  at = at % math.floor(#ids / 2) + 1
  return wrk.format("POST", "{ORDERS}/" .. ids[half * math.floor(#ids / 2) + at] .. "/acknowledge",
    {{ ["content-type"] = "application/json", ["authorization"] = "Bearer {unit}" }}, '{{}}')
end
"#
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::receiving;

    #[test]
    fn orders_are_received_in_turn() {
        let script = receiving(Path::new("/tmp/orders.txt"), "token");
        assert!(script.contains("local ids = {}\nfor line in io.lines(\"/tmp/orders.txt\") do"), "{script}");
        assert!(script.contains("\"/api/v1/supervision-orders/\" .. ids["), "{script}");
        assert!(script.contains("\"Bearer token\" }, '{}')"), "{script}");
    }
}
