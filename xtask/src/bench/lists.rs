//! Every list, task, inbox, timeline and figure over HTTP in a city of 13,000 deputies and 200,000 cases, each as whoever asks
//! for it, at 16 connections; and residents who look at their own case while 16 others hammer the dearest public call.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Plan;
use super::load::wrk;
use super::log::{Sql, count};
use super::postgres::filled;
use super::report::{Report, Round, Row, Wanted};
use super::server::{Server, program, text, write};
use crate::tools::{Outcome, run as run_command, sqlite};

/// What goes through the use cases. The rest of the cases are copies of these with their events, messages and duty records,
/// which takes minutes instead of the better part of an hour.
const CITY: [&str; 6] = ["--deputies", "13000", "--rooms", "752", "--cases", "10000"];
/// Copies of each case.
const COPIES: u32 = 19;
/// Those who ask at once.
const CALLERS: u32 = 16;

/// Who asks, and as whom they log in.
const PEOPLE: [(&str, &str); 9] = [
    ("a resident", "demo-resident"),
    ("a deputy", "demo-deputy"),
    ("grid staff", "demo-grid-staff"),
    ("a room's liaison", "demo-room-liaison"),
    ("a township's office", "demo-office"),
    (COUNTY.0, COUNTY.1),
    (THE_CITY.0, THE_CITY.1),
    ("a unit", "demo-unit"),
    ("a mediator", "demo-mediator"),
];
/// Who becomes an office of a county, and of the city: the demo has none.
const COUNTY: (&str, &str, &str) = ("a county's office", "demo-admin", "350582000000");
const THE_CITY: (&str, &str, &str) = ("the city's office", "demo-resident-2", "350500000000");

/// What everybody may ask who has logged in.
const OWN: [(&str, &str); 6] = [
    ("listCases", "/api/v1/cases"),
    ("listCases of a state", "/api/v1/cases?state=accepted"),
    ("listDisputes", "/api/v1/disputes"),
    ("listMyCases", "/api/v1/me/cases"),
    ("listMyTasks", "/api/v1/me/tasks"),
    ("listMyMessages", "/api/v1/me/messages"),
];

/// What anybody may ask.
const PUBLIC: [(&str, &str); 14] = [
    ("listDeputies", "/api/v1/deputies"),
    ("listDeputies of a place", "/api/v1/deputies?division=350582002014"),
    ("listGrids", "/api/v1/grids"),
    ("locateGrid", "/api/v1/grid-at?longitude=118.5886&latitude=24.8075"),
    ("listRooms", "/api/v1/rooms"),
    ("listOffices", "/api/v1/offices"),
    ("listUnits", "/api/v1/units"),
    ("listDivisions", "/api/v1/divisions"),
    ("listReceptions", "/api/v1/receptions"),
    ("listNotices", "/api/v1/notices"),
    ("listMediationOrganisations", "/api/v1/mediation-organisations"),
    ("listRoleSchemes", "/api/v1/role-schemes"),
    ("getCoverage", "/api/v1/statistics/coverage?division=350500000000"),
    ("listCoverageGaps", "/api/v1/statistics/coverage/gaps?division=350500000000&limit=100"),
];

/// A case's tracking code out of a copy's number: seven times the first character, four digits to the base of 29, and the
/// check character that they make at their places.
fn tracking_code() -> String {
    let character = |value: &str| format!("substr('23456789ABCDEFGHJKMNPQRTVWXYZ', ({value}) % 29 + 1, 1)");
    let digit = |power: u32| format!("(copies.number / {power} % 29)");
    let digits = [24_389, 841, 29, 1].map(digit);
    let sum: Vec<_> = (9..).zip(&digits).map(|(weight, digit)| format!("{weight} * {digit}")).collect();
    let characters = digits.iter().map(|digit| character(digit)).collect::<Vec<_>>().join(" || ");
    format!("'2222222' || {characters} || {}", character(&sum.join(" + ")))
}

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if plan.wants("lists_sqlite") {
        let folder = plan.fresh("lists_sqlite")?;
        let file = folder.join("mashang.db");
        let database = format!("sqlite:{}", file.display());
        run_command(program(&plan.binary, &folder, &database).arg("demo").args(CITY))?;
        let place = Place {
            name: "lists_sqlite",
            folder: &folder,
            database: &database,
            sql: &|sql| sqlite(&file, sql),
            new_id: "randomblob(16)",
            columns: "SELECT name FROM pragma_table_info('TABLE')",
            moved: "json_set(body, '$.Office.area', 'AREA')",
            wanted: Wanted::P99(100.0),
        };
        place.fill()?;
        place.walk(plan, report)?;
    }
    if plan.wants("lists_pg") {
        let folder = plan.fresh("lists_pg")?;
        let cluster = filled(plan, &folder, &CITY)?;
        let place = Place {
            name: "lists_pg",
            folder: &folder,
            database: &cluster.url("mashang"),
            sql: &|sql| cluster.ask("mashang", sql),
            new_id: "gen_random_uuid()",
            columns: "SELECT column_name FROM information_schema.columns \
                      WHERE table_schema = 'public' AND table_name = 'TABLE' ORDER BY ordinal_position",
            moved: "jsonb_set(body, '{Office,area}', '\"AREA\"')",
            wanted: Wanted::P99(50.0),
        };
        place.fill()?;
        (place.sql)("VACUUM ANALYZE")?;
        place.walk(plan, report)?;
    }
    Ok(())
}

/// A database that is asked, and how it says what the other says differently.
struct Place<'a> {
    name: &'a str,
    folder: &'a Path,
    database: &'a str,
    sql: Sql<'a>,
    /// An id that nothing has.
    new_id: &'a str,
    /// The query for the columns of TABLE.
    columns: &'a str,
    /// An office's grant, for AREA.
    moved: &'a str,
    wanted: Wanted,
}

/// A call that is measured.
struct Call {
    what: String,
    path: String,
    /// Nobody's where anybody may ask.
    token: Option<String>,
}

impl Place<'_> {
    /// Copies every case, and makes offices of a county and of the city.
    fn fill(&self) -> Outcome {
        println!("{}: copying cases {COPIES} times", self.name);
        (self.sql)(&format!(
            "CREATE TABLE bench_copies AS SELECT id AS origin, {} AS twin, CAST(row_number() OVER () AS INTEGER) AS number \
             FROM cases, (WITH RECURSIVE counted(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < {COPIES}) \
             SELECT i FROM counted) AS again; CREATE INDEX bench_copies_origin_idx ON bench_copies (origin)",
            self.new_id
        ))?;
        let code = tracking_code();
        // What was sealed for one case opens for no other.
        self.copy("cases", "id", &[("tracking_code", code.as_str()), ("contact", "NULL"), ("health", "NULL")])?;
        self.copy("case_handling", "case_id", &[])?;
        self.copy("case_units", "case_id", &[])?;
        let seq = "one.seq + 10000000 * CAST(copies.number AS BIGINT)";
        self.copy("events", "subject_id", &[("id", self.new_id), ("seq", seq)])?;
        self.copy("inbox_messages", "subject_id", &[("id", self.new_id), ("event_id", self.new_id)])?;
        self.copy("duty_records", "subject_id", &[("id", self.new_id), ("evidence_id", self.new_id)])?;
        (self.sql)("DROP TABLE bench_copies")?;
        for (_, openid, area) in [COUNTY, THE_CITY] {
            (self.sql)(&format!(
                "INSERT INTO grants (id, account_id, body) \
                 SELECT {}, (SELECT id FROM accounts WHERE openid = '{openid}'), {} FROM grants \
                 WHERE account_id = (SELECT id FROM accounts WHERE openid = 'demo-office')",
                self.new_id,
                self.moved.replace("AREA", area)
            ))?;
        }
        Ok(())
    }

    /// Copies what a table holds of the cases: `key` says of which, and `changed` what is not copied.
    fn copy(&self, table: &str, key: &str, changed: &[(&str, &str)]) -> Outcome {
        let columns = (self.sql)(&self.columns.replace("TABLE", table))?;
        let names: Vec<_> = columns.lines().map(|name| format!("\"{name}\"")).collect();
        let values: Vec<_> = columns
            .lines()
            .map(|name| match changed.iter().find(|(column, _)| *column == name) {
                Some((_, value)) => (*value).to_owned(),
                None if name == key => "copies.twin".to_owned(),
                None => format!("one.\"{name}\""),
            })
            .collect();
        (self.sql)(&format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {table} AS one JOIN bench_copies AS copies ON copies.origin = one.{key}",
            names.join(", "),
            values.join(", ")
        ))?;
        Ok(())
    }

    /// All that is asked, each by who asks it.
    fn calls(&self, server: &Server) -> Result<Vec<Call>, String> {
        let mut calls = Vec::new();
        let mut add = |operation: &str, who: &str, path: String, token: Option<&str>| {
            calls.push(Call { what: format!("{operation} by {who}"), path, token: token.map(str::to_owned) });
        };
        for (who, openid) in PEOPLE {
            let token = server.token(openid)?;
            for (operation, path) in OWN {
                add(operation, who, path.to_owned(), Some(&token));
            }
            if who.ends_with("office") {
                add("listDutyRecords", who, "/api/v1/duty-records".to_owned(), Some(&token));
            }
        }
        let deputy = server.party("demo-deputy")?;
        let (own, office, city) =
            (server.token("demo-deputy")?, server.token("demo-office")?, server.token(THE_CITY.1)?);
        add("listMyDutyRecords", "a deputy", "/api/v1/me/duty-records".to_owned(), Some(&own));
        add("getDutyFile", "a township's office", format!("/api/v1/deputies/{deputy}/duty-file"), Some(&office));
        for (operation, list) in [("getCase", "cases"), ("getDispute", "disputes")] {
            let newest = server.get(&format!("/api/v1/{list}?limit=1"), &city)?;
            if let Ok(id) = text(&newest["items"][0], "id") {
                add(operation, THE_CITY.0, format!("/api/v1/{list}/{id}"), Some(&city));
            }
        }
        let year = "division=350500000000&from=2026-01-01&to=2026-12-31";
        add("getDisputeFigures", THE_CITY.0, format!("/api/v1/statistics/disputes?{year}"), Some(&city));
        for (operation, path) in PUBLIC {
            add(operation, "anybody", path.to_owned(), None);
        }
        add("trackCase", "anybody", format!("/api/v1/track/{}", self.tracking()?), None);
        Ok(calls)
    }

    /// The code of somebody's case.
    fn tracking(&self) -> Result<String, String> {
        Ok((self.sql)("SELECT max(tracking_code) FROM cases")?.trim().to_owned())
    }

    fn walk(&self, plan: &Plan, report: &mut Report) -> Outcome {
        let size = |table: &str| count(self.sql, table);
        report.fact(
            format!("{} asks of", self.name),
            format!(
                "{:.0} cases, {:.0} deputies, {:.0} disputes, {:.0} events, {:.0} messages, {:.0} duty records",
                size("cases")?,
                size("deputies")?,
                size("disputes")?,
                size("events")?,
                size("inbox_messages")?,
                size("duty_records")?
            ),
        );
        let server = Server::start(plan, self.folder, self.database)?;
        let anybody = server.token("demo-resident")?;
        let mut dearest: Option<(f64, String)> = None;
        for call in self.calls(&server)? {
            let name = format!("{}: {}", self.name, call.what);
            // One that is refused is told and stops none of the others.
            let answered = server.get(&call.path, call.token.as_deref().unwrap_or(&anybody)).and_then(|_| {
                let url = format!("{}{}", server.base, call.path);
                wrk(plan, CALLERS, None, &url, call.token.as_deref())
            });
            match answered {
                Ok(round) => {
                    note(plan, report, &name, self.wanted, round);
                    if call.token.is_none() && dearest.as_ref().is_none_or(|(rate, _)| round.rate < *rate) {
                        dearest = Some((round.rate, call.path));
                    }
                }
                Err(error) => {
                    report.fact(name, format!("was **refused**: {}", error.lines().next().unwrap_or_default()));
                }
            }
        }
        let Some((_, dearest)) = dearest else { return Err("no public call was answered".into()) };
        let round = self.beside(plan, &server, &dearest)?;
        let name = format!("{}: trackCase beside {CALLERS} callers of {dearest}", self.name);
        note(plan, report, &name, Wanted::P99(50.0), round);
        report.fact(format!("RSS after the run ({})", self.name), format!("{:.0} MiB", server.memory_mib()));
        Ok(())
    }

    /// Two residents who look at a case of theirs, while others from elsewhere ask for what costs most.
    fn beside(&self, plan: &Plan, server: &Server, dearest: &str) -> Result<Round, String> {
        let script = |name: &str, path: &str, address: &str| -> Result<PathBuf, String> {
            let file = self.folder.join(name);
            let lua = format!(
                "local number = 0\nrequest = function()\n  number = number % {CALLERS} + 1\n  \
                 return wrk.format(\"GET\", \"{path}\", {{ [\"x-forwarded-for\"] = {address} }})\nend\n"
            );
            write(&file, &lua)?;
            Ok(file)
        };
        let hammer = script("hammer.lua", dearest, "\"192.0.2.\" .. number")?;
        let track = script("track.lua", &format!("/api/v1/track/{}", self.tracking()?), "\"198.51.100.7\"")?;
        let (base, stop) = (server.base.as_str(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    // Whoever hammers may be refused.
                    let _ = wrk(plan, CALLERS, Some(&hammer), base, None);
                }
            });
            std::thread::sleep(Duration::from_millis(500));
            let round = wrk(plan, 2, Some(&track), base, None);
            stop.store(true, Ordering::SeqCst);
            round
        })
    }
}

fn note(plan: &Plan, report: &mut Report, name: &str, wanted: Wanted, round: Round) {
    println!("{name}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms", round.rate, round.p50_ms, round.p99_ms);
    if let Wanted::P99(most) = wanted
        && round.p99_ms > most
    {
        report.fact(name, format!("is **slower** than wanted: p99 {:.1} ms", round.p99_ms));
    }
    let mut row = Row::new(plan, name, wanted);
    row.add(round, None);
    report.add(row);
}
