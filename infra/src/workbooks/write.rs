//! Workbooks as they are written.

use mashang_domain::imports::{Column, ImportKind, Table, columns};
use mashang_domain::shared::Vocabulary;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// How wide a column is, in characters of a spreadsheet.
const WIDTH: f64 = 22.0;
/// What the second sheet of a template is called.
const ABOUT: &str = "填写说明";
const HEADINGS: [&str; 7] = ["列", "字段 Field", "必填 Required", "说明", "Explanation", "取值 Words", "示例 Example"];

/// A workbook that says of no time when it was made.
fn begun() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(book)
}

/// A sheet whose cells are texts, so that codes keep their digits.
fn begin_sheet(sheet: &mut Worksheet, name: &str, header: &[String]) -> Result<(), XlsxError> {
    let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    for (column, title) in (0u16..).zip(header) {
        sheet.set_column_width(column, WIDTH)?.set_column_format(column, &text)?;
        sheet.write_string_with_format(0, column, title, &bold)?;
    }
    Ok(())
}

fn fill(sheet: &mut Worksheet, row: u32, cells: &[String]) -> Result<(), XlsxError> {
    for (column, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        sheet.write_string(row, column, cell)?;
    }
    Ok(())
}

pub(super) fn workbook(table: &Table, kind: ImportKind) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun()?;
    let sheet = book.add_worksheet();
    begin_sheet(sheet, kind.label(), &table.header.cells)?;
    for (row, line) in (1u32..).zip(&table.lines) {
        fill(sheet, row, &line.cells)?;
    }
    book.save_to_buffer()
}

/// Sheets of texts, each under its table's name.
pub(super) fn sheets(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun()?;
    for table in tables {
        let sheet = book.add_worksheet();
        begin_sheet(sheet, &table.sheet, &table.header.cells)?;
        for (row, line) in (1u32..).zip(&table.lines) {
            fill(sheet, row, &line.cells)?;
        }
    }
    book.save_to_buffer()
}

fn explained(column: &Column, kind: ImportKind) -> Vec<String> {
    let required = if column.required { "是 yes" } else { "" };
    let words = column.words(kind).join("、");
    let told = [column.title, column.name, required, column.about, column.about_en, words.as_str(), column.example];
    told.map(str::to_owned).to_vec()
}

fn template_of(kind: ImportKind) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun()?;
    let title = |column: &Column| format!("{}{}", column.title, if column.required { "*" } else { "" });
    let header: Vec<String> = columns(kind).iter().map(title).collect();
    begin_sheet(book.add_worksheet(), kind.label(), &header)?;
    let about = book.add_worksheet();
    begin_sheet(about, ABOUT, &HEADINGS.map(str::to_owned))?;
    for (row, column) in (1u32..).zip(columns(kind)) {
        fill(about, row, &explained(column, kind))?;
    }
    book.save_to_buffer()
}

/// A workbook to be filled in: the columns, and what stands in each on a second sheet.
///
/// # Errors
/// A sentence for the log.
pub fn template(kind: ImportKind) -> Result<Vec<u8>, String> {
    template_of(kind).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use mashang_domain::imports::{ExportFormat, Line, Problems};

    use super::*;
    use crate::workbooks::{read, write};

    #[test]
    fn what_is_written_is_read_again_and_the_same_bytes_each_time() {
        let cells = ["=1+1", "350582002014", "名\"称,", "甲\n乙", ""].map(str::to_owned).to_vec();
        let titles = columns(ImportKind::Rooms).iter().take(5).map(|column| column.title.to_owned()).collect();
        let table = Table {
            sheet: String::new(),
            header: Line { number: 1, cells: titles },
            lines: vec![Line { number: 2, cells: cells.clone() }],
            problems: Problems::default(),
        };
        for format in ExportFormat::ALL {
            let bytes = write(&table, ImportKind::Rooms, *format).expect("a file");
            assert_eq!(bytes, write(&table, ImportKind::Rooms, *format).expect("a file"), "{format:?}");
            let again = read(&bytes).expect("a table");
            assert!(again.problems.is_empty());
            let mut said = again.lines[0].cells.clone();
            said.sort();
            let mut wanted: Vec<_> = cells.iter().filter(|cell| !cell.is_empty()).cloned().collect();
            wanted.sort();
            said.retain(|cell| !cell.is_empty());
            assert_eq!(said, wanted, "{format:?}");
        }
    }

    #[test]
    fn a_template_holds_the_columns_and_nothing_else() {
        for kind in ImportKind::ALL {
            let table = read(&template(*kind).expect("a workbook")).expect("a table");
            assert_eq!((table.header.cells.len(), table.lines.len()), (columns(*kind).len(), 0), "{kind:?}");
        }
    }
}
