//! Every list, task, inbox, timeline and figure over HTTP in a city of 13,000 deputies and 200,000 cases, each as whoever asks
//! for it, at 16 connections; and residents who look at their own case while 16 others hammer the dearest public call.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Plan;
use super::load::wrk;
use super::log::{Log, Sql, count};
use super::postgres::filled;
use super::report::{Report, Round, Row, Wanted};
use super::server::{Server, program, text, write};
use crate::tools::{Outcome, run as run_command, sqlite};

/// All of it goes through the use cases: what is sealed for one case opens for no other.
const CITY: [&str; 6] = ["--deputies", "13000", "--rooms", "752", "--cases", "200000"];
/// Where a database that was filled says by which program: the next run of the same asks it again.
const FILLED: &str = "filled";
/// Those who ask at once.
const CALLERS: u32 = 16;

/// Who asks, as whom they log in, and where the demo's office is in charge then.
const PEOPLE: [(&str, &str, &str); 9] = [
    ("a resident", "demo-resident", TOWNSHIP),
    ("a deputy", "demo-deputy", TOWNSHIP),
    ("grid staff", "demo-grid-staff", TOWNSHIP),
    ("a room's liaison", "demo-room-liaison", TOWNSHIP),
    (OFFICE.0, OFFICE.1, OFFICE.2),
    ("a county's office", OFFICE.1, "350582000000"),
    (THE_CITY.0, THE_CITY.1, THE_CITY.2),
    ("a unit", "demo-unit", TOWNSHIP),
    ("a mediator", "demo-mediator", TOWNSHIP),
];
/// Where the demo's people live.
const TOWNSHIP: &str = "350582002000";
const OFFICE: (&str, &str, &str) = ("a township's office", "demo-office", TOWNSHIP);
const THE_CITY: (&str, &str, &str) = ("the city's office", "demo-office", "350500000000");

/// What everybody may ask who has logged in.
const OWN: [(&str, &str); 7] = [
    ("listCases", "/api/v1/cases"),
    ("listCases of a state", "/api/v1/cases?state=accepted"),
    ("listCases of a rare state", "/api/v1/cases?state=supervised"),
    ("listDisputes", "/api/v1/disputes"),
    ("listMyCases", "/api/v1/me/cases"),
    ("listMyTasks", "/api/v1/me/tasks"),
    ("listMyMessages", "/api/v1/me/messages"),
];

/// What anybody may ask.
const PUBLIC: [(&str, &str); 15] = [
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
    ("getCoverageBreakdown", "/api/v1/statistics/coverage/breakdown?division=350582000000"),
    ("listCoverageGaps", "/api/v1/statistics/coverage/gaps?division=350500000000&limit=100"),
];

/// How figures of cases are told apart over a year, and where: what has the most groups.
const MONTHS: [(&str, &str); 4] =
    [("division", "350500000000"), ("unit", "350500000000"), ("category", "350500000000"), ("deputy", "350582000000")];

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if plan.wants("lists_sqlite") {
        let folder = plan.folder.join("lists_sqlite");
        let file = folder.join("mashang.db");
        let place = Place {
            name: "lists_sqlite",
            folder: &folder,
            database: &format!("sqlite:{}", file.display()),
            sql: &|sql| sqlite(&file, sql),
            charge: "UPDATE grants SET body = json_set(body, '$.Office.area', 'AREA') WHERE body LIKE '%\"Office\"%'",
            wanted: Wanted::P99(100.0),
        };
        let (mark, stamp) = (folder.join(FILLED), stamp(&plan.binary)?);
        if std::fs::read_to_string(&mark).ok().as_deref() != Some(stamp.as_str()) {
            plan.fresh(place.name)?;
            run_command(program(&plan.binary, &folder, place.database).arg("demo").args(CITY))?;
            place.consume(plan)?;
            write(&mark, &stamp)?;
        }
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
            charge: "UPDATE grants SET body = jsonb_set(body, '{Office,area}', '\"AREA\"') WHERE body ? 'Office'",
            wanted: Wanted::P99(50.0),
        };
        place.consume(plan)?;
        (place.sql)("VACUUM ANALYZE")?;
        place.walk(plan, report)?;
    }
    Ok(())
}

/// What tells a build of the program from another.
fn stamp(binary: &Path) -> Result<String, String> {
    let fault = |error: std::io::Error| format!("{}: {error}", binary.display());
    let file = std::fs::metadata(binary).map_err(fault)?;
    Ok(format!("{} {} {:?}", binary.display(), file.len(), file.modified().map_err(fault)?))
}

/// A database that is asked, and how it says what the other says differently.
struct Place<'a> {
    name: &'a str,
    folder: &'a Path,
    database: &'a str,
    sql: Sql<'a>,
    /// Puts the demo's office in charge of AREA.
    charge: &'a str,
    wanted: Wanted,
}

/// A call that is measured.
struct Call {
    what: String,
    path: String,
    /// As whom the caller logs in, and where the demo's office is in charge then; nobody where anybody may ask.
    who: Option<(&'static str, &'static str)>,
}

impl Place<'_> {
    /// Lets a worker draw what follows from all that happened.
    fn consume(&self, plan: &Plan) -> Outcome {
        let took = Log::of(self.sql).consume(plan, self.folder, self.database, self.sql)?;
        println!("{}: all is drawn from the log after {:.0} s", self.name, took.as_secs_f64());
        Ok(())
    }

    /// A token of somebody's, with what they are in charge of by then; it is good for a quarter of an hour.
    fn token(&self, server: &Server, (openid, area): (&str, &str)) -> Result<String, String> {
        (self.sql)(&self.charge.replace("AREA", area))?;
        server.token(openid)
    }

    /// All that is asked, each by who asks it, and the tracking code of somebody's case.
    fn calls(&self, server: &Server) -> Result<(Vec<Call>, String), String> {
        let mut calls = Vec::new();
        let mut add = |operation: &str, name: &str, path: &str, who: Option<(&'static str, &'static str)>| {
            calls.push(Call { what: format!("{operation} by {name}"), path: path.to_owned(), who });
        };
        for (name, openid, area) in PEOPLE {
            for (operation, path) in OWN {
                add(operation, name, path, Some((openid, area)));
            }
            if openid == OFFICE.1 {
                add("listDutyRecords", name, "/api/v1/duty-records", Some((openid, area)));
                add("listDutyRecords that wait", name, "/api/v1/duty-records?state=pending", Some((openid, area)));
            }
        }
        let deputy = server.party("demo-deputy")?;
        add("listMyDutyRecords", "a deputy", "/api/v1/me/duty-records", Some(("demo-deputy", TOWNSHIP)));
        let (office, city) = (Some((OFFICE.1, OFFICE.2)), Some((THE_CITY.1, THE_CITY.2)));
        add("getDutyFile", OFFICE.0, &format!("/api/v1/deputies/{deputy}/duty-file"), office);
        let token = self.token(server, (THE_CITY.1, THE_CITY.2))?;
        for (operation, list) in [("getCase", "cases"), ("getDispute", "disputes")] {
            let newest = server.get(&format!("/api/v1/{list}?limit=1"), &token)?;
            if let Ok(id) = text(&newest["items"][0], "id") {
                add(operation, THE_CITY.0, &format!("/api/v1/{list}/{id}"), city);
            }
        }
        let year = "division=350500000000&from=2026-01-01&to=2026-12-31";
        add("getDisputeFigures", THE_CITY.0, &format!("/api/v1/statistics/disputes?{year}"), city);
        for (grouping, area) in MONTHS {
            let months =
                format!("/api/v1/statistics/cases?division={area}&from=2026-01&to=2026-12&group_by={grouping}");
            add(&format!("getCaseFigures by {grouping}"), THE_CITY.0, &months, city);
        }
        let everywhere = "/api/v1/statistics/coverage/deputies-without-grid?division=350500000000&limit=100";
        add("listDeputiesWithoutGrid", THE_CITY.0, everywhere, city);
        for (operation, path) in PUBLIC {
            add(operation, "anybody", path, None);
        }
        let resident = server.token("demo-resident")?;
        let receipt =
            server.submit(&server.own_code()?, &resident, &format!("a-walk-past-all-lists-{}", std::process::id()))?;
        let code = text(&receipt, "tracking_code")?;
        Ok((calls, code))
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
        let (calls, code) = self.calls(&server)?;
        let mut dearest: Option<(f64, String)> = None;
        for call in calls {
            let name = format!("{}: {}", self.name, call.what);
            // One that is refused is told and stops none of the others.
            let asked = || {
                let token = self.token(&server, call.who.unwrap_or(("demo-resident", TOWNSHIP)))?;
                server.get(&call.path, &token)?;
                let url = format!("{}{}", server.base, call.path);
                wrk(plan, CALLERS, None, &url, call.who.map(|_| token.as_str()))
            };
            match asked() {
                Ok(round) => {
                    note(plan, report, &name, self.wanted, round);
                    if call.who.is_none() && dearest.as_ref().is_none_or(|(rate, _)| round.rate < *rate) {
                        dearest = Some((round.rate, call.path));
                    }
                }
                Err(error) => {
                    report.fact(name, format!("was **refused**: {}", error.lines().next().unwrap_or_default()));
                }
            }
        }
        let Some((_, dearest)) = dearest else { return Err("no public call was answered".into()) };
        let round = self.beside(plan, &server, &dearest, &code)?;
        let name = format!("{}: getTrackedCase beside {CALLERS} callers of {dearest}", self.name);
        note(plan, report, &name, Wanted::P99(50.0), round);
        report.fact(format!("RSS after the run ({})", self.name), format!("{:.0} MiB", server.memory_mib()));
        Ok(())
    }

    /// Two residents who look at a case of theirs, while others from elsewhere ask for what costs most.
    fn beside(&self, plan: &Plan, server: &Server, dearest: &str, code: &str) -> Result<Round, String> {
        let script = |name: &str, path: &str, headers: &str| -> Result<PathBuf, String> {
            let file = self.folder.join(name);
            let lua = format!(
                "local number = 0\nrequest = function()\n  number = number % {CALLERS} + 1\n  \
                 return wrk.format(\"GET\", \"{path}\", {{ {headers} }})\nend\n"
            );
            write(&file, &lua)?;
            Ok(file)
        };
        let hammer = script("hammer.lua", dearest, "[\"x-forwarded-for\"] = \"192.0.2.\" .. number")?;
        let resident = format!("[\"x-forwarded-for\"] = \"198.51.100.7\", [\"x-tracking-code\"] = \"{code}\"");
        let track = script("track.lua", "/api/v1/track", &resident)?;
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
