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
/// As many villages and communities as China has.
const VILLAGES: u32 = 660_000;
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
    if plan.wants("import_china") {
        measure_china(plan, report)?;
    }
    Ok(())
}

/// How long all villages of China take, and the townships, counties and cities in which they lie; and all of it once more.
fn measure_china(plan: &Plan, report: &mut Report) -> Outcome {
    let folder = plan.fresh("import_china")?;
    let cluster = Cluster::start(Durability::Full)?;
    cluster.ask("postgres", "CREATE DATABASE mashang")?;
    let (database, list) = (cluster.url("mashang"), folder.join("divisions.csv"));
    let wanted = plan.much(VILLAGES);
    write(&list, &country(wanted))?;
    let enter = || {
        let began = Instant::now();
        run_command(program(&plan.binary, &folder, &database).arg("divisions").arg(&list))?;
        Ok::<_, String>(began.elapsed())
    };
    let (took, again) = (enter()?, enter()?);
    let entered =
        cluster.ask("mashang", "SELECT count(*) FROM divisions WHERE level = 'village' AND code LIKE '9%'")?;
    if entered.trim() != wanted.to_string() {
        return Err(format!("of {wanted} villages {} were entered", entered.trim()));
    }
    let mut row = Row::new(plan, &format!("import_china: {wanted} villages"), Wanted::Within(120.0));
    row.add(Round { rate: f64::from(wanted) / took.as_secs_f64(), ..Round::once(took) }, None);
    report.add(row);
    let told = format!("took {:.1} s, and all of it once more {:.1} s", took.as_secs_f64(), again.as_secs_f64());
    report.fact(format!("import_china{}: the import", plan.suffix), told);
    Ok(())
}

/// A country of so many villages, in provinces that there are not: 15 to a township, 14 townships to a county, 9 counties to a city.
fn country(villages: u32) -> String {
    let mut list = "code,name\n".to_owned();
    for number in 0..villages {
        let (township, village) = (number / 15, number % 15 + 1);
        let (county, within) = (township / 14, township % 14 + 1);
        let (city, area) = (county / 9, county % 9 + 1);
        let city_code = 9000 + city;
        if number.is_multiple_of(15 * 14 * 9) {
            let _ = writeln!(list, "{city_code},第{city}市");
        }
        if number.is_multiple_of(15 * 14) {
            let _ = writeln!(list, "{city_code}{area:02},第{county}县");
        }
        if number.is_multiple_of(15) {
            let _ = writeln!(list, "{city_code}{area:02}{within:03},第{township}镇");
        }
        let _ = writeln!(list, "{city_code}{area:02}{within:03}{village:03},第{number}村民委员会");
    }
    list
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

    use super::{country, table};

    #[test]
    fn everybody_has_a_name_of_their_own() {
        let table = table(&["350582002014", "350583101001"], 1_300);
        let names: BTreeSet<_> = table.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(names.len(), 1_300);
        assert!(table.contains("林一二零,350582002014,county,350582000000,18,第41选区,"), "{table}");
        assert!(table.lines().all(|line| line.split(',').count() == 9));
    }
    #[test]
    fn a_country_names_each_division_once_and_those_above_before_those_below() {
        let list = country(5_000);
        let codes: Vec<_> = list.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        let seen: BTreeSet<_> = codes.iter().collect();
        assert_eq!(seen.len(), codes.len());
        assert_eq!(codes.iter().filter(|code| code.len() == 12).count(), 5_000);
        for (at, code) in codes.iter().enumerate().filter(|(_, code)| code.len() == 12) {
            assert!(codes.iter().take(at).any(|above| above == &&code[..9]), "{code}");
        }
    }
}
