//! Tables in text: CSV and JSON.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, Terminator, WriterBuilder};
use mashang_domain::imports::{ImportFault, ImportKind, Line, MAX_COLUMNS, MAX_ROWS, Problems, Table, columns};
use serde_json::{Map, Value};

/// What stands before a text in UTF-8, so that spreadsheets take it for that.
const MARK: &str = "\u{FEFF}";
/// What makes a spreadsheet compute what follows.
const COMPUTES: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Reads CSV or, where it begins as one, a JSON array.
pub(super) fn read(bytes: &[u8]) -> Result<Table, ImportFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| ImportFault::NotUtf8)?;
    let text = text.strip_prefix(MARK).unwrap_or(text);
    if text.contains('\0') {
        return Err(ImportFault::NotATable);
    }
    if text.trim_start().starts_with(['[', '{']) { read_json(text) } else { read_csv(text) }
}

/// Takes off what [`guarded`] put on.
fn bare(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(COMPUTES) || rest.starts_with('\'') => rest,
        _ => cell,
    }
}

/// A cell that no spreadsheet computes.
fn guarded(cell: &str) -> String {
    if cell.starts_with(COMPUTES) || cell.starts_with('\'') { format!("'{cell}") } else { cell.to_owned() }
}

fn read_csv(text: &str) -> Result<Table, ImportFault> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut header, mut lines, mut problems) = (None, Vec::new(), Problems::default());
    for record in reader.records() {
        let record = record.map_err(|_| ImportFault::NotATable)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let number = record.position().and_then(|at| u32::try_from(at.line()).ok()).unwrap_or_default();
        if record.len() > MAX_COLUMNS {
            problems.note(number, None, ImportFault::TooManyColumns);
            continue;
        }
        let line = Line { number, cells: record.iter().map(|cell| bare(cell).to_owned()).collect() };
        if header.is_none() {
            header = Some(line);
        } else if lines.len() >= MAX_ROWS as usize {
            return Err(ImportFault::TooManyRows);
        } else {
            lines.push(line);
        }
    }
    Ok(Table { sheet: String::new(), header: header.unwrap_or_default(), lines, problems })
}

/// What a JSON value says in a cell, several texts as one cell names several; nothing where it is neither.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => {
            let texts: Option<Vec<&str>> = all.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join("、"))
        }
        Value::Object(_) => None,
    }
}

fn read_json(text: &str) -> Result<Table, ImportFault> {
    let rows: Vec<Map<String, Value>> = serde_json::from_str(text).map_err(|_| ImportFault::NotATable)?;
    if rows.len() > MAX_ROWS as usize {
        return Err(ImportFault::TooManyRows);
    }
    let names: BTreeSet<&String> = rows.iter().flat_map(Map::keys).collect();
    let mut problems = Problems::default();
    let header = Line { number: 0, cells: names.iter().take(MAX_COLUMNS + 1).map(|name| (*name).clone()).collect() };
    if names.len() > MAX_COLUMNS {
        return Ok(Table { header, ..Table::default() });
    }
    let mut lines = Vec::with_capacity(rows.len());
    for (number, row) in (1..).zip(&rows) {
        let mut cells = Vec::with_capacity(names.len());
        for name in &names {
            let text = row.get(*name).map_or_else(|| Some(String::new()), said);
            if text.is_none() {
                problems.note(number, Some(name.as_str()), ImportFault::CellError);
            }
            cells.push(text.unwrap_or_default());
        }
        lines.push(Line { number, cells });
    }
    Ok(Table { sheet: String::new(), header, lines, problems })
}

/// A table as CSV in UTF-8.
pub(super) fn csv(table: &Table) -> Result<Vec<u8>, String> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(MARK.as_bytes().to_vec());
    for line in std::iter::once(&table.header).chain(&table.lines) {
        writer.write_record(line.cells.iter().map(|cell| guarded(cell))).map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// A table of that kind as a JSON array, a row on each line.
pub(super) fn json(table: &Table, kind: ImportKind) -> Result<Vec<u8>, String> {
    let mut text = String::from("[");
    for (number, line) in table.lines.iter().enumerate() {
        let cells = columns(kind).iter().zip(&line.cells).filter(|(_, cell)| !cell.is_empty());
        let row: Map<String, Value> =
            cells.map(|(column, cell)| (column.name.to_owned(), Value::String(cell.clone()))).collect();
        text.push_str(if number == 0 { "\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(&row).map_err(|error| error.to_string())?);
    }
    text.push_str("\n]\n");
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_computed_is_guarded_and_comes_back() {
        for cell in ["=1+1", "+86", "-1", "@x", "'=1", "''", "林", "", "'"] {
            let written = guarded(cell);
            assert!(!written.starts_with(COMPUTES), "{written}");
            assert_eq!(bare(&written), cell);
        }
    }

    #[test]
    fn several_texts_stand_in_one_cell() {
        let table = read("[{\"grid_codes\": [\"甲\", \"乙\"]}, {\"grid_codes\": []}]".as_bytes()).expect("a table");
        let cells: Vec<&str> = table.lines.iter().flat_map(|line| &line.cells).map(String::as_str).collect();
        assert_eq!(cells, ["甲、乙", ""]);
    }

    #[test]
    fn what_is_no_table_says_what_it_is() {
        assert_eq!(read(&[0xC3, 0xFB, 0xB3, 0xC6]).err(), Some(ImportFault::NotUtf8));
        assert_eq!(read(b"[1, 2]").err(), Some(ImportFault::NotATable));
        assert_eq!(read(b"a\0b").err(), Some(ImportFault::NotATable));
        assert_eq!(read(b"[{\"name\": [1]}]").map(|table| table.problems.listed().len()).ok(), Some(1));
    }
}
