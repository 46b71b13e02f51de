//! How long a whole city's change of term takes (13,000 persons, 20,000 open cases, 15,000 codes), and what residents who submit meanwhile
//! notice of it.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Plan;
use super::load::{submit_script, wrk};
use super::log::{Sql, count};
use super::postgres::filled;
use super::report::{Report, Round, Row, Wanted, median};
use super::server::{Server, program, text, write};
use crate::tools::{Outcome, output, run as run_command, sqlite};

/// As many as Quanzhou has.
const PERSONS: u32 = 13_000;
/// Open ones, beside those of the demo that came to their end.
const CASES: u32 = 20_000;
/// Each has a code, as each person has: 15,000 together.
const ROOMS: u32 = 2_000;
const OPEN: &str = "case_handling WHERE state IN ('submitted', 'accepted', 'awaiting_info', 'escalated', 'assigned', 'in_progress', \
                    'replied', 'supervised')";
/// Seats of one of the city's electoral units.
const SEATS: u32 = 500;
const CITY: &str = "350500000000";
/// Those who submit at once.
const RESIDENTS: u32 = 16;
/// How long it may take at most before the measurement gives up.
const PATIENCE: Duration = Duration::from_mins(30);

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    let [persons, rooms, cases] = [PERSONS, ROOMS, CASES].map(|many| plan.much(many).to_string());
    let demo = ["--deputies", persons.as_str(), "--rooms", rooms.as_str(), "--cases", cases.as_str()];
    if plan.wants("term_change_sqlite") {
        let folder = plan.fresh("term_change_sqlite")?;
        let file = folder.join("mashang.db");
        let database = format!("sqlite:{}", file.display());
        run_command(program(&plan.binary, &folder, &database).arg("demo").args(demo))?;
        let sql: Sql<'_> = &|sql| sqlite(&file, sql);
        let place = Place { name: "term_change_sqlite", folder: &folder, database: &database, sql, wanted: 600.0 };
        place.measure(plan, report)?;
    }
    if plan.wants("term_change_pg") {
        let folder = plan.fresh("term_change_pg")?;
        let cluster = filled(plan, &folder, &demo)?;
        let database = cluster.url("mashang");
        let sql: Sql<'_> = &|sql| cluster.ask("mashang", sql);
        let place = Place { name: "term_change_pg", folder: &folder, database: &database, sql, wanted: 180.0 };
        place.measure(plan, report)?;
    }
    Ok(())
}

/// A city before the election.
struct Place<'a> {
    name: &'static str,
    folder: &'a Path,
    database: &'a str,
    sql: Sql<'a>,
    /// Seconds that it may take.
    wanted: f64,
}

impl Place<'_> {
    fn is_sqlite(&self) -> bool {
        self.database.starts_with("sqlite:")
    }

    fn does(&self, sql: &str) -> Outcome {
        (self.sql)(sql).map(|_| ())
    }

    /// Everybody sits in one congress, so that one change comes to all of them; somebody works in its office.
    fn gather(&self, server: &Server) -> Result<String, String> {
        let congress = "SELECT id FROM congresses WHERE division_code = '350582000000'";
        let term = format!("SELECT id FROM terms WHERE congress_id = ({congress}) AND state = 'in_office'");
        for sql in [
            format!(
                "UPDATE mandates SET term_id = ({term}), level = 'city', congress_code = '{CITY}', constituency_id = \
                 (SELECT id FROM constituencies WHERE term_id = ({term}) ORDER BY number LIMIT 1)"
            ),
            format!(
                "UPDATE congresses SET division_code = '{CITY}', level = 'city' WHERE division_code = '350582000000'"
            ),
        ] {
            self.does(&sql)?;
        }
        let clerk = server.get("/api/v1/me", &server.token("clerk-of-the-city")?)?;
        let offices = server.get("/api/v1/offices?division=350500000000&limit=100", &server.token("demo-admin")?)?;
        let office = offices["items"].as_array().and_then(|all| all.iter().find(|one| one["division_code"] == CITY));
        let body = json!({ "Office": { "office": office.ok_or("no office")?["id"], "area": CITY } });
        let account = text(&clerk, "account_id")?;
        let [id, account] = ["019ab0c0-0000-7000-8000-0000000000aa".to_owned(), account]
            .map(|id| if self.is_sqlite() { format!("x'{}'", id.replace('-', "")) } else { format!("'{id}'") });
        self.does(&format!("INSERT INTO grants (id, account_id, body) VALUES ({id}, {account}, '{body}')"))?;
        let congresses =
            server.get(&format!("/api/v1/congresses?division={CITY}&limit=100"), &server.token("demo-admin")?)?;
        let own = congresses["items"].as_array().and_then(|all| all.iter().find(|one| one["division_code"] == CITY));
        text(own.ok_or("no congress")?, "id")
    }

    /// Of every two one is elected again, and somebody new for the other.
    fn roster(&self, server: &Server, term: &str, admin: &str) -> Result<String, String> {
        let ids = if self.is_sqlite() {
            "SELECT lower(hex(id)) FROM deputies ORDER BY id"
        } else {
            "SELECT id FROM deputies ORDER BY id"
        };
        let ids = (self.sql)(ids)?;
        let mut roster = "name,birth_month,constituency,former_deputy\n".to_owned();
        let mut units = 0;
        for (number, id) in (0_u32..).zip(ids.lines()) {
            let unit = number / SEATS + 1;
            if unit > units {
                units = unit;
                let body = json!({ "name": format!("第{unit}选举单位"), "seats": SEATS });
                server.post(&format!("/api/v1/terms/{term}/constituencies"), admin, &body)?;
            }
            let former = if number % 2 == 0 { id } else { "" };
            let _ = writeln!(roster, "新届{number},1980-05,第{unit}选举单位,{former}");
        }
        Ok(roster)
    }

    fn load(&self, server: &Server, term: &str, admin: &str, roster: &str) -> Result<String, String> {
        let file = self.folder.join("roster.csv");
        write(&file, roster)?;
        let (url, token) =
            (format!("{}/api/v1/terms/{term}/roster", server.base), format!("authorization: Bearer {admin}"));
        let form = format!("file=@{}", file.display());
        let answer = output(Command::new("curl").args(["-sS", "--fail-with-body", "-H", &token, "-F", &form, &url]))?;
        let answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        text(&answer["term_change"], "id").map_err(|_| answer.to_string())
    }

    /// Says what the change comes to.
    fn tell_size(&self, plan: &Plan, report: &mut Report) -> Outcome {
        let size = |what: &str| count(self.sql, what);
        report.fact(
            format!("{}{} changes", self.name, plan.suffix),
            format!("{:.0} deputies, {:.0} open cases, {:.0} codes", size("deputies")?, size(OPEN)?, size("qr_codes")?),
        );
        Ok(())
    }

    fn measure(&self, plan: &Plan, report: &mut Report) -> Outcome {
        let server = Server::whole(plan, self.folder, self.database)?;
        let congress = self.gather(&server)?;
        let admin = server.token("demo-admin")?;
        let today = (self.sql)(if self.is_sqlite() {
            "SELECT date('now', '+8 hours')"
        } else {
            "SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date"
        })?;
        let next = json!({ "number": 19, "first_session_on": today.trim() });
        let term = text(&server.post(&format!("/api/v1/congresses/{congress}/terms"), &admin, &next)?, "id")?;
        let roster = self.roster(&server, &term, &admin)?;
        let began = Instant::now();
        let change = self.load(&server, &term, &admin, &roster)?;
        let loaded = began.elapsed();

        let codes = (self.sql)("SELECT code FROM qr_codes WHERE subject_kind = 'deputy' ORDER BY code LIMIT 1000")?;
        let codes: Vec<String> = codes.lines().map(str::to_owned).collect();
        let script = self.folder.join("submit.lua");
        write(&script, &submit_script(&codes, &server.token("demo-resident")?))?;
        let submit = || wrk(plan, RESIDENTS, Some(&script), &server.base, None);
        let mut before = (0..plan.rounds).map(|_| submit()).collect::<Result<Vec<_>, _>>()?;
        while count(self.sql, OPEN)? < f64::from(plan.much(CASES)) {
            before.push(submit()?);
        }
        let before = median(before.iter().map(|round| round.p99_ms).collect());
        self.tell_size(plan, report)?;

        let by = json!({ "credentials_report": "泉人常〔2026〕1号", "published_on": today.trim() });
        let clerk = server.token("clerk-of-the-city")?;
        server.post(&format!("/api/v1/term-changes/{change}/confirm"), &clerk, &by)?;
        let began = Instant::now();
        let mut beside: Vec<Round> = Vec::new();
        // The token of a quarter of an hour is renewed by then.
        while (self.sql)("SELECT state FROM term_changes")?.trim() != "done" {
            if began.elapsed() > PATIENCE {
                return Err("the change of term came to no end".to_owned());
            }
            beside.push(submit()?);
        }
        let took = began.elapsed();
        let mut row =
            Row::new(plan, &format!("{}: {} persons", self.name, plan.much(PERSONS)), Wanted::Within(self.wanted));
        row.add(Round { rate: f64::from(plan.much(PERSONS)) / took.as_secs_f64(), ..Round::once(took) }, None);
        report.add(row);
        let during = median(beside.iter().map(|round| round.p99_ms).collect());
        let mut row = Row::new(plan, &format!("{}: submissions beside it", self.name), Wanted::P99(2.0 * before));
        for round in beside {
            row.add(round, None);
        }
        report.add(row);
        report.fact(
            format!("{}{}: the change of term", self.name, plan.suffix),
            format!(
                "took {:.0} s (its roster was loaded in {:.1} s); p99 of submissions {before:.0} ms before and {during:.0} ms beside it; RSS {:.0} MiB",
                took.as_secs_f64(),
                loaded.as_secs_f64(),
                server.memory_mib()
            ),
        );
        Ok(())
    }
}
