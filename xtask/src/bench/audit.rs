//! The tree that proves the log: its root, made again out of all events, and a proof, in a log of a million events; and what the
//! consumer that lets it grow costs those who submit cases and look at cards meanwhile.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::Plan;
use super::load::{card_script, submit_script, wrk};
use super::log::{Sql, count};
use super::postgres::filled;
use super::report::{Report, Round, Row, Wanted, alternate};
use super::server::{DEMO, Server, program, text, write};
use crate::tools::{Beside, Outcome, output, run as run_command, sqlite};

/// How long a worker may take for a million events.
const PATIENCE: Duration = Duration::from_mins(30);

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    for name in ["audit_sqlite", "audit_cost_sqlite"] {
        if plan.wants(name) {
            on_sqlite(plan, name, report)?;
        }
    }
    for name in ["audit_pg", "audit_cost_pg"] {
        if plan.wants(name) {
            on_postgres(plan, name, report)?;
        }
    }
    Ok(())
}

fn on_sqlite(plan: &Plan, name: &'static str, report: &mut Report) -> Outcome {
    let folder = plan.fresh(name)?;
    let file = folder.join("mashang.db");
    let database = format!("sqlite:{}", file.display());
    run_command(program(&plan.binary, &folder, &database).arg("demo").args(DEMO))?;
    let place = Place {
        name,
        folder: &folder,
        database: &database,
        sql: &|sql| sqlite(&file, sql),
        client: &|| {
            let mut client = Command::new("sqlite3");
            client.arg("-bail").arg(&file);
            client
        },
        hexadecimal: ["hex(id)", "hex(sealed)"],
        quote: "quote",
        last: "FROM events WHERE seq = (SELECT max(seq) FROM events)",
        after: "PRAGMA wal_checkpoint(TRUNCATE)",
        hold: "lease_holder = randomblob(16), lease_until = (CAST(strftime('%s', 'now') AS INTEGER) + 540) * 1000000",
    };
    if name == "audit_sqlite" {
        return place.tree(plan, report);
    }
    let server = Server::whole(plan, &folder, &database)?;
    place.cost(plan, &server, [("qr_card", 64), ("submit_sqlite", 64)], report)
}

fn on_postgres(plan: &Plan, name: &'static str, report: &mut Report) -> Outcome {
    let folder = plan.fresh(name)?;
    let cluster = filled(plan, &folder, &DEMO)?;
    let database = cluster.url("mashang");
    let place = Place {
        name,
        folder: &folder,
        database: &database,
        sql: &|sql| cluster.ask("mashang", sql),
        client: &|| {
            let mut client = Command::new(cluster.program("psql"));
            client.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &cluster.url("mashang")]);
            client
        },
        hexadecimal: ["replace(id::text, '-', '')", "encode(sealed, 'hex')"],
        quote: "quote_nullable",
        last: "FROM events ORDER BY xid DESC, seq DESC LIMIT 1",
        after: "VACUUM ANALYZE",
        hold: "lease_holder = gen_random_uuid(), lease_until = now() + interval '9 minutes'",
    };
    if name == "audit_pg" {
        return place.tree(plan, report);
    }
    let server = Server::start(plan, &folder, &database)?;
    let _worker = place.worker(plan)?;
    place.cost(plan, &server, [("submit_pg_16", 16), ("submit_pg_64", 64)], report)
}

/// A database, and how it says what the other says differently.
struct Place<'a> {
    name: &'static str,
    folder: &'a Path,
    database: &'a str,
    sql: Sql<'a>,
    /// A program that runs the SQL that it reads.
    client: &'a dyn Fn() -> Command,
    /// An event's id and what lies sealed of it, in hexadecimal digits.
    hexadecimal: [&'static str; 2],
    /// The function that writes a value as SQL.
    quote: &'static str,
    /// Where the last event is found at once.
    last: &'static str,
    /// What is done after much was written.
    after: &'static str,
    /// What makes a consumer somebody else's for longer than a round lasts.
    hold: &'static str,
}

impl Place<'_> {
    fn command(&self, plan: &Plan, words: &[&str]) -> Command {
        let mut command = program(&plan.binary, self.folder, self.database);
        command.args(words);
        command
    }

    fn worker(&self, plan: &Plan) -> Result<Beside, String> {
        self.command(plan, &["worker"]).spawn().map(Beside).map_err(|error| error.to_string())
    }

    /// Lets a worker read all that there is.
    fn consume(&self, plan: &Plan) -> Result<Duration, String> {
        let began = Instant::now();
        let _worker = self.worker(plan)?;
        self.settle("true")?;
        Ok(began.elapsed())
    }

    fn named(&self, what: &str) -> String {
        format!("{}: {what}", self.name)
    }

    /// Fills the log, lets it have its leaves, and asks for what is wanted of the tree.
    fn tree(&self, plan: &Plan, report: &mut Report) -> Outcome {
        // Of a case that is among the first, so that its proof is as long as any.
        let code = {
            let server = Server::start(plan, self.folder, self.database)?;
            let receipt = server.submit(&server.own_code()?, &server.token("demo-resident")?, "what-is-proved")?;
            text(&receipt, "tracking_code")?
        };
        self.consume(plan)?;
        let events = plan.much(1_000_000);
        self.fill(plan, events)?;
        let took = self.consume(plan)?;
        (self.sql)(self.after)?;
        let rate = f64::from(events) / took.as_secs_f64();
        report.fact(self.named("a worker gives events their leaves"), format!("at {rate:.0}/s, {events} of them"));
        self.root(plan, events, report)?;
        self.proof(plan, &code, report)
    }

    /// The root as it is asked for, and as it is made again.
    fn root(&self, plan: &Plan, events: u32, report: &mut Report) -> Outcome {
        let mut row = Row::new(plan, &self.named(&format!("the root over {events} events")), Wanted::Within(10.0));
        for round in 0..=plan.rounds {
            let began = Instant::now();
            output(&mut self.command(plan, &["audit", "root"]))?;
            if round > 0 {
                row.add(Round::once(began.elapsed()), None);
            }
        }
        report.add(row);
        let began = Instant::now();
        output(&mut self.command(plan, &["audit", "verify"]))?;
        let took = began.elapsed().as_secs_f64();
        report.fact(self.named("that root, made again out of every event,"), format!("takes {took:.1} s"));
        Ok(())
    }

    fn proof(&self, plan: &Plan, code: &str, report: &mut Report) -> Outcome {
        let server = Server::start(plan, self.folder, self.database)?;
        let lua = self.folder.join("proof.lua");
        let header = format!("[\"x-tracking-code\"] = \"{code}\"");
        let request = format!("return wrk.format(\"GET\", \"/api/v1/track-proof\", {{ {header} }})");
        write(&lua, &format!("request = function()\n  {request}\nend\n"))?;
        let mut row = Row::new(plan, &self.named("a case's proof"), Wanted::P99(5.0));
        for round in 0..=plan.rounds {
            let told = wrk(plan, 2, Some(&lua), &server.base, None)?;
            println!("{} round {round}: {:.0}/s, p99 {:.2} ms", self.name, told.rate, told.p99_ms);
            if round > 0 {
                row.add(told, None);
            }
        }
        report.add(row);
        Ok(())
    }

    /// Adds copies of an event to the log, each sealed for its own row, which are new to nobody but the consumer of the tree.
    fn fill(&self, plan: &Plan, events: u32) -> Outcome {
        const VALUES: [&str; 5] = ["subject_kind", "at", "account_id", "party_kind", "party_id"];
        let values = VALUES.map(|column| format!("{}({column})", self.quote)).join(" || ', ' || ");
        let [id, sealed] = self.hexadecimal;
        let subject = id.replace("id", "subject_id");
        // A case has a key of its own, without which the event does not open.
        let key = format!("coalesce((SELECT {sealed} FROM subject_keys k WHERE k.subject_id = events.subject_id), '')");
        let query = format!(
            "SELECT {id}, {sealed}, {subject}, {key}, {values} FROM events WHERE subject_kind = 'case' \
             ORDER BY xid DESC, seq DESC LIMIT 1"
        );
        let told = (self.sql)(&query)?;
        let cells: Vec<&str> = told.trim().splitn(5, '|').collect();
        let [owner, sealed, subject, key, values] = cells[..] else { return Err(format!("no event to copy: {told}")) };
        let event = self.folder.join("event.json");
        let columns = VALUES.join(", ");
        let document = json!({
            "what": "events.sealed", "owner": owner, "sealed": sealed, "columns": columns, "values": values,
            "key": { "what": "subject_keys.sealed", "owner": subject, "sealed": key }
        });
        write(&event, &document.to_string())?;
        let mut copies = Command::new(plan.programs.join("sealed"));
        copies.arg("copies").arg(self.database).arg(self.folder.join("keys/data.key")).arg(&event);
        let copies = copies.arg(events.to_string()).stdout(Stdio::piped()).spawn();
        let mut copies = Beside(copies.map_err(|error| error.to_string())?);
        let sql = copies.0.stdout.take().ok_or("nothing can be read of the copies")?;
        println!("{}: adding {events} events", self.name);
        let added = (self.client)().stdin(sql).stdout(Stdio::null()).status().map_err(|error| error.to_string())?;
        let made = copies.0.wait().map_err(|error| error.to_string())?;
        if !added.success() || !made.success() {
            return Err(format!("the events were not added: {made}, {added}"));
        }
        (self.sql)(self.after)?;
        self.to_the_end("name <> 'audit'")
    }

    /// Takes consumers past all that there is.
    fn to_the_end(&self, which: &str) -> Outcome {
        let place = format!("xid = (SELECT xid {0}), seq = (SELECT seq {0})", self.last);
        (self.sql)(&format!("UPDATE consumers SET {place} WHERE {which}")).map(|_| ())
    }

    /// Submissions and cards beside a worker that gives events their leaves, against the same beside one that can't, because
    /// somebody else holds that consumer.
    fn cost(&self, plan: &Plan, server: &Server, loads: [(&str, u32); 2], report: &mut Report) -> Outcome {
        let codes = (self.sql)("SELECT code FROM qr_codes WHERE subject_kind = 'deputy' ORDER BY code LIMIT 1000")?;
        let codes: Vec<String> = codes.lines().map(str::to_owned).collect();
        for (name, connections) in loads {
            let script = self.folder.join(format!("{name}.lua"));
            let lua = match name {
                "qr_card" => card_script(&codes),
                // A token lasts for a quarter of an hour.
                _ => submit_script(&codes, &server.token("demo-resident")?),
            };
            write(&script, &lua)?;
            let load = || wrk(plan, connections, Some(&script), &server.base, None);
            let ours = &mut || -> Result<Round, String> {
                self.settle("name <> 'audit'")?;
                self.to_the_end("name = 'audit'")?;
                (self.sql)("UPDATE consumers SET lease_holder = NULL, lease_until = NULL WHERE name = 'audit'")?;
                load()
            };
            let limit = &mut || -> Result<f64, String> {
                self.settle("true")?;
                (self.sql)(&format!("UPDATE consumers SET {} WHERE name = 'audit'", self.hold))?;
                load().map(|round| round.rate)
            };
            let name = format!("{name} with the audit log");
            report.add(alternate(plan, &name, Wanted::Ratio(0.95), ours, limit)?);
        }
        Ok(())
    }

    /// Waits until consumers have read all that there is.
    fn settle(&self, which: &str) -> Outcome {
        let began = Instant::now();
        let open = format!("consumers WHERE {which} AND (xid, seq) < (SELECT xid, seq {})", self.last);
        while count(self.sql, &open)? > 0.0 {
            if began.elapsed() > PATIENCE {
                return Err("the worker did not come to the end of the log".to_owned());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}
