//! A year's holidays as a table lists them: a day in each row, and whether it is worked.

use chrono::Datelike;

use super::cells::{date, plain};
use super::{ImportFault, Line, Problems, Table};
use crate::shared::calendar::Arrangement;

const DATE: [&str; 2] = ["日期", "date"];
const WORKS: [&str; 2] = ["上班", "works"];

/// Whether a day is worked; a day of rest where nothing is said.
fn works(text: &str) -> Result<bool, ImportFault> {
    match plain(text).as_str() {
        "" | "否" | "false" | "0" => Ok(false),
        "是" | "true" | "1" => Ok(true),
        _ => Err(ImportFault::NotAWord),
    }
}

/// The arrangement that a table lists, of the year of its first row.
///
/// # Errors
/// All that is wrong with the table.
pub fn arrangement(table: &Table) -> Result<Arrangement, Problems> {
    let mut problems = table.problems.clone();
    let titles = &table.header.cells;
    let place = |names: [&str; 2]| titles.iter().position(|title| names.contains(&title.trim()));
    let (at, worked) = (place(DATE), place(WORKS));
    if at.is_none() {
        problems.note(table.header.number, Some(DATE[0]), ImportFault::MissingColumn);
    } else if table.lines.is_empty() {
        problems.note(0, None, ImportFault::NoRows);
    }
    let text = |line: &Line, place: Option<usize>| -> String {
        place.and_then(|place| line.cells.get(place)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
    };
    let mut days = Vec::new();
    for line in table.lines.iter().filter(|_| at.is_some()) {
        match (date(&text(line, at)), works(&text(line, worked))) {
            (Ok(day), Ok(works)) => days.push((day, works)),
            (Err(fault), _) => problems.note(line.number, Some(DATE[0]), fault),
            (Ok(_), Err(fault)) => problems.note(line.number, Some(WORKS[0]), fault),
        }
    }
    match days.first() {
        Some((first, _)) if problems.is_empty() => Ok(Arrangement { year: first.year(), days }),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[[&str; 2]]) -> Table {
        let cells = |cells: &[&str; 2]| cells.map(str::to_owned).to_vec();
        Table {
            header: Line { number: 1, cells: cells(&["日期", "上班"]) },
            lines: (2..).zip(rows).map(|(number, row)| Line { number, cells: cells(row) }).collect(),
            ..Table::default()
        }
    }

    #[test]
    fn days_of_rest_and_of_work_are_told_apart() {
        let read = arrangement(&table(&[["2028年1月1日", ""], ["2028-01-08", "是"]])).expect("a year");
        let days: Vec<_> = read.days.iter().map(|(day, works)| (day.to_string(), *works)).collect();
        assert_eq!(read.year, 2028);
        assert_eq!(days, [("2028-01-01".to_owned(), false), ("2028-01-08".to_owned(), true)]);

        let wrong = arrangement(&table(&[["元旦", ""], ["2028-01-08", "也许"]])).expect_err("no year");
        let codes: Vec<_> = wrong.listed().iter().map(|one| (one.row, one.fault.code)).collect();
        assert_eq!(codes, [(2, "not_a_date"), (3, "not_a_listed_word")]);
        assert!(arrangement(&table(&[])).is_err() && arrangement(&Table::default()).is_err());
    }
}
