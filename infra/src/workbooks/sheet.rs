//! A sheet of a workbook, cell by cell: nothing is ever laid out as wide and high as the sheet says that it is.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use mashang_domain::imports::{ImportFault, Line, MAX_COLUMNS, MAX_ROWS, Problems, Table};

/// Bytes of all cells together: many can be of one long text.
const MOST_TEXT: usize = 32 * 1024 * 1024;

/// Rows and columns of a sheet in a spreadsheet: a cell that claims to stand beyond them stands nowhere.
const SHEET: (u32, u32) = (1_048_576, 16_384);

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Cells by rows, counted from 0.
#[derive(Default)]
struct Cells {
    rows: BTreeMap<u32, Vec<String>>,
    text: usize,
    problems: Problems,
    /// Whether something stands further to the right than a table goes.
    too_wide: bool,
}

impl Cells {
    fn put(&mut self, (row, column): (u32, u32), text: String) -> Result<(), ImportFault> {
        let at = column as usize;
        if at >= MAX_COLUMNS {
            if !std::mem::replace(&mut self.too_wide, true) {
                self.problems.note(row.saturating_add(1), Some(&letters(column)), ImportFault::TooManyColumns);
            }
            return Ok(());
        }
        self.text += text.len();
        if self.text > MOST_TEXT {
            return Err(ImportFault::TableTooLarge);
        }
        // One more for the header.
        if self.rows.len() > MAX_ROWS as usize && !self.rows.contains_key(&row) {
            return Err(ImportFault::TooManyRows);
        }
        let cells = self.rows.entry(row).or_default();
        if cells.len() <= at {
            cells.resize(at + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(at) {
            *cell = text;
        }
        Ok(())
    }
}

/// What a column is called in a spreadsheet: A, B … Z, AA …
fn letters(column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column);
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break letters.iter().rev().collect(),
        }
    }
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { value.to_string() }
}

/// A day as it is written; with the time of day, where there is one, so that it is seen to be no day.
fn day(value: ExcelDateTime) -> String {
    if !value.is_datetime() {
        return number(value.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if value.as_f64().fract() == 0.0 { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

/// What a cell says; nothing where it is an error.
fn said(value: DataRef<'_>) -> Option<String> {
    Some(match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(value) => number(value),
        DataRef::String(text) | DataRef::DurationIso(text) => text,
        DataRef::SharedString(text) => text.to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) => day(value),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        DataRef::Error(_) => return None,
        DataRef::Empty => String::new(),
    })
}

/// Every cell that says something. A formula is noted; what it came to is looked at all the same, so that nothing else seems
/// to be missing.
fn cells(book: &mut Book<'_>, sheet: &str) -> Result<Cells, ImportFault> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|_| ImportFault::BrokenTable)?;
    let mut cells = Cells::default();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|_| ImportFault::BrokenTable)? {
        if cell.pos.0 >= SHEET.0 || cell.pos.1 >= SHEET.1 {
            return Err(ImportFault::BrokenTable);
        }
        let place = letters(cell.pos.1);
        let row = cell.pos.0.saturating_add(1);
        if cell.formula.is_some() {
            cells.problems.note(row, Some(&place), ImportFault::Formula);
        }
        match said(cell.value) {
            None => cells.problems.note(row, Some(&place), ImportFault::CellError),
            Some(text) if text.trim().is_empty() => {}
            Some(text) => cells.put(cell.pos, text)?,
        }
    }
    Ok(cells)
}

/// Reads the sheet of that name; the first one where none is named.
pub(super) fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Table, ImportFault> {
    let opened = calamine::open_workbook_from_rs::<Book<'_>, _>(Cursor::new(bytes));
    let mut book = opened.map_err(|_| ImportFault::BrokenTable)?;
    let mut sheets = book.sheet_names().into_iter();
    let sheet = match wanted {
        Some(wanted) => sheets.find(|sheet| sheet == wanted).ok_or(ImportFault::UnknownSheet)?,
        None => sheets.next().ok_or(ImportFault::NotATable)?,
    };
    let Cells { rows, mut problems, .. } = cells(&mut book, &sheet)?;
    let merged = book.merge_cells_by_sheet_name(&sheet).map_err(|_| ImportFault::BrokenTable)?;
    for area in merged {
        let (row, column) = area.start;
        problems.note(row.saturating_add(1), Some(&letters(column)), ImportFault::MergedCells);
    }
    let mut lines = rows.into_iter().map(|(row, cells)| Line { number: row.saturating_add(1), cells });
    let header = lines.next().unwrap_or(Line { number: 1, cells: Vec::new() });
    Ok(Table { sheet, header, lines: lines.collect(), problems })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn whole_numbers_are_written_whole() {
        assert_eq!(number(350_582_002_014.0), "350582002014");
        assert_eq!((number(118.5813), number(-0.5)), ("118.5813".to_owned(), "-0.5".to_owned()));
    }
}
