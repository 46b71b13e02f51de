//! How long a city's deputies take to come in from one table, into a database that has nobody yet.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use super::Plan;
use super::log::{Sql, count};
use super::report::{Report, Round, Row, Wanted};
use super::server::{program, write};
use crate::postgres::{Cluster, Durability};
use crate::tools::{Outcome, run as run_command, sqlite};

/// As many as Quanzhou has.
const DEPUTIES: u32 = 13_000;
/// The office that serves all of them.
const OFFICE: &str = "name,division_code\n泉州市人大常委会代表工作委员会,350500000000\n";

pub(super) fn measure(plan: &Plan, report: &mut Report) -> Outcome {
    if plan.wants("import_sqlite") {
        let folder = plan.fresh("import_sqlite")?;
        let file = folder.join("mashang.db");
        let database = format!("sqlite:{}", file.display());
        let sql: Sql<'_> = &|sql| sqlite(&file, sql);
        let place = Place { name: "import_sqlite", folder: &folder, database: &database, sql, wanted: 30.0 };
        place.measure(plan, report)?;
    }
    if plan.wants("import_pg") {
        let folder = plan.fresh("import_pg")?;
        let cluster = Cluster::start(Durability::Full)?;
        cluster.ask("postgres", "CREATE DATABASE mashang")?;
        let database = cluster.url("mashang");
        let sql: Sql<'_> = &|sql| cluster.ask("mashang", sql);
        let place = Place { name: "import_pg", folder: &folder, database: &database, sql, wanted: 20.0 };
        place.measure(plan, report)?;
    }
    Ok(())
}

/// An empty database.
struct Place<'a> {
    name: &'static str,
    folder: &'a Path,
    database: &'a str,
    sql: Sql<'a>,
    /// Seconds that it may take.
    wanted: f64,
}

impl Place<'_> {
    fn measure(&self, plan: &Plan, report: &mut Report) -> Outcome {
        let wanted = plan.much(DEPUTIES);
        self.import(plan, "offices", OFFICE, &[])?;
        let villages = (self.sql)("SELECT DISTINCT code FROM divisions WHERE level = 'village' ORDER BY code")?;
        let table = table(&villages.lines().collect::<Vec<_>>(), wanted);
        let looked = self.import(plan, "deputies", &table, &["--dry-run"])?;
        let took = self.import(plan, "deputies", &table, &[])?;
        let entered = count(self.sql, "deputies")?;
        if entered < f64::from(wanted) {
            return Err(format!("of {wanted} deputies {entered:.0} were entered"));
        }
        let again = self.import(plan, "deputies", &table, &[])?;
        let seconds = took.as_secs_f64();
        // What is entered once is measured once.
        let mut row = Row::new(plan, &format!("{}: {wanted} deputies", self.name), Wanted::Within(self.wanted));
        row.add(Round { rate: f64::from(wanted) / seconds, ..Round::once(took) }, None);
        report.add(row);
        let told = format!(
            "took {seconds:.1} s, looking through it before {:.1} s, and all of it once more {:.1} s",
            looked.as_secs_f64(),
            again.as_secs_f64()
        );
        report.fact(format!("{}{}: the import", self.name, plan.suffix), told);
        Ok(())
    }

    /// Runs the program over a table, and says how long that took.
    fn import(&self, plan: &Plan, kind: &str, table: &str, words: &[&str]) -> Result<Duration, String> {
        let file = self.folder.join(format!("{kind}.csv"));
        write(&file, table)?;
        let began = Instant::now();
        run_command(program(&plan.binary, self.folder, self.database).args(["import", kind]).arg(&file).args(words))?;
        Ok(began.elapsed())
    }
}

/// Deputies of the villages' counties, village by village, each with a name of its own.
fn table(villages: &[&str], deputies: u32) -> String {
    let mut table = "name,division_code,level,congress_code,term,constituency,from,to,profile\n".to_owned();
    for (number, village) in (0..deputies).zip(villages.iter().cycle()) {
        let name: String = number.to_string().chars().map(spelled).collect();
        let county = village.get(..6).unwrap_or_default();
        let _ = writeln!(
            table,
            "林{name},{village},county,{county}000000,18,第{}选区,2022-01-01,2027-12-31,关心老旧小区改造。",
            number / 3 + 1
        );
    }
    table
}

fn spelled(digit: char) -> char {
    let spelled = ('0'..='9').zip("零一二三四五六七八九".chars()).find(|(one, _)| *one == digit);
    spelled.map_or(digit, |(_, spelled)| spelled)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::table;

    #[test]
    fn everybody_has_a_name_of_their_own() {
        let table = table(&["350582002014", "350583101001"], 1_300);
        let names: BTreeSet<_> = table.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(names.len(), 1_300);
        assert!(table.contains("林一二零,350582002014,county,350582000000,18,第41选区,"), "{table}");
        assert!(table.lines().all(|line| line.split(',').count() == 9));
    }
}
