//! Workbooks as they are written.

use mashang_domain::deputies::coverage::{PUBLISHED_COLUMNS, Publication};
use mashang_domain::imports::{Column, ImportKind, Table, columns};
use mashang_domain::shared::Vocabulary;
use mashang_domain::shared::code::QrCode;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// How wide a column is, in characters of a spreadsheet.
const WIDTH: f64 = 22.0;
/// What the second sheet of a template is called.
const ABOUT: &str = "填写说明";
/// What the sheet is called that is published.
const PUBLISHED: &str = "公示表";
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

/// A4, as `Excel` numbers papers.
const A4: u8 = 9;

/// How wide each column of a sheet to publish is.
const PUBLISHED_WIDTHS: [f64; 7] = [30.0, 22.0, 12.0, 30.0, 24.0, 24.0, 40.0];

/// A text of a header or footer: an ampersand begins a command there.
fn plain(text: &str) -> String {
    text.replace('&', "&&")
}

fn publication_of(sheet: &Publication, address: impl Fn(&QrCode) -> String) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun()?;
    let page = book.add_worksheet();
    begin_sheet(page, PUBLISHED, &PUBLISHED_COLUMNS.map(str::to_owned))?;
    for (column, width) in (0u16..).zip(PUBLISHED_WIDTHS) {
        page.set_column_width(column, width)?;
    }
    for (row, cells) in (1u32..).zip(sheet.cells(address)) {
        fill(page, row, &cells)?;
    }
    // As it is put up on a wall: the title and the day above, the number of the page below, and the header on each page.
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    page.set_header(format!("&C{}（{}）", plain(&sheet.title()), sheet.on)).set_footer("&C第 &P 页，共 &N 页");
    book.save_to_buffer()
}

/// The sheet of a division as a workbook that is printed as it is; `address` says where a code leads.
///
/// # Errors
/// A sentence for the log.
pub fn publication(sheet: &Publication, address: impl Fn(&QrCode) -> String) -> Result<Vec<u8>, String> {
    publication_of(sheet, address).map_err(|error| error.to_string())
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

/// How wide a column of numbers is.
const NARROW: f64 = 12.0;

/// A sheet of many rows, each of texts and then of numbers.
#[derive(Clone, Copy, Debug)]
pub struct Long<'a> {
    pub sheet: &'a str,
    /// What stands above the texts, and above the numbers.
    pub texts: &'a [String],
    pub numbers: &'a [String],
}

fn begin_long(page: &mut Worksheet, head: Long<'_>) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap();
    page.set_name(head.sheet)?.set_freeze_panes(1, 1)?;
    let texts = head.texts.iter().map(|title| (title, WIDTH));
    let numbers = head.numbers.iter().map(|title| (title, NARROW));
    for (column, (title, width)) in (0u16..).zip(texts.chain(numbers)) {
        page.set_column_width(column, width)?;
        page.write_string_with_format(0, column, title, &bold)?;
    }
    Ok(())
}

fn long_of(
    head: Long<'_>,
    rows: impl Iterator<Item = (Vec<String>, Vec<u32>)>,
    about: &Table,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun()?;
    let page = book.add_worksheet();
    begin_long(page, head)?;
    for (row, (texts, numbers)) in (1u32..).zip(rows) {
        fill(page, row, &texts)?;
        let first = u16::try_from(head.texts.len()).unwrap_or(u16::MAX);
        for (column, number) in (first..).zip(numbers) {
            page.write_number(row, column, number)?;
        }
    }
    let notes = book.add_worksheet();
    begin_sheet(notes, &about.sheet, &about.header.cells)?;
    for (row, line) in (1u32..).zip(&about.lines) {
        fill(notes, row, &line.cells)?;
    }
    book.save_to_buffer()
}

/// Writes a sheet of many rows, and one that says what it is. It is put together in memory: what a spool on the disk held would lie
/// there in the clear.
///
/// # Errors
/// A sentence for the log.
pub fn long(
    head: Long<'_>,
    rows: impl Iterator<Item = (Vec<String>, Vec<u32>)>,
    about: &Table,
) -> Result<Vec<u8>, String> {
    long_of(head, rows, about).map_err(|error| error.to_string())
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

    use mashang_domain::deputies::coverage::{PublishedDeputy, PublishedRow};
    use mashang_domain::shared::text::Name;
    use mashang_domain::territory::{DivisionCode, Plot};

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
    fn a_sheet_to_publish_holds_texts_alone_and_is_the_same_bytes_each_time() {
        let code = |digits: &str| DivisionCode::new(digits).expect("twelve digits");
        let name = |text: &str| Name::new(text).expect("a name");
        let grid = Plot {
            id: uuid::Uuid::from_u128(1).into(),
            division: code("350582002014"),
            ordinal: 1,
            name: name("=第一网格"),
        };
        let deputy = PublishedDeputy {
            name: name("+林示例"),
            titles: vec!["晋江市人大代表（第18届）".to_owned(), "梅岭镇人大代表（第19届）".to_owned()],
            constituencies: vec![name("第三选区"), name("第一选区")],
            room: None,
            code: Some(QrCode::following(&[7; 32])),
        };
        let village = "梅庭社区".to_owned();
        let sheet = Publication {
            division: code("350582000000"),
            division_name: "晋江&市".to_owned(),
            on: chrono::NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date"),
            rows: vec![
                PublishedRow { grid: grid.clone(), village: village.clone(), deputy: Some(deputy) },
                PublishedRow { grid, village, deputy: None },
            ],
        };
        let written = || publication(&sheet, |code| format!("https://example.cn/d/{}", code.as_str())).expect("a file");
        let bytes = written();
        assert_eq!(bytes, written());
        let table = read(&bytes).expect("a table");
        assert!(table.problems.is_empty(), "no formula and no merged cells");
        assert_eq!((table.sheet.as_str(), table.header.cells.len(), table.lines.len()), (PUBLISHED, 7, 2));
        let cells = &table.lines[0].cells;
        assert_eq!(cells[..2], ["=第一网格（350582002014001）", "梅庭社区"]);
        assert_eq!(
            cells[2..5],
            ["+林示例", "晋江市人大代表（第18届）、梅岭镇人大代表（第19届）", "第三选区、第一选区"]
        );
        assert!(cells[6].starts_with("https://example.cn/d/"), "{cells:?}");
        assert_eq!(table.lines[1].cells, ["=第一网格（350582002014001）", "梅庭社区"], "nobody looks after it");
    }

    #[test]
    fn a_long_sheet_is_written_row_by_row_and_read_whole() {
        let (texts, numbers) = (["姓名".to_owned()], ["次数".to_owned(), "其他".to_owned()]);
        let head = Long { sheet: "履职档案", texts: &texts, numbers: &numbers };
        let about = Table {
            sheet: "说明".to_owned(),
            header: Line { number: 1, cells: vec!["项目".to_owned()] },
            lines: vec![Line { number: 2, cells: vec!["不作排名".to_owned()] }],
            problems: Problems::default(),
        };
        let rows = |many: u32| (0..many).map(|number| (vec![format!("=代表{number}")], vec![number, 0]));
        let bytes = long(head, rows(13_000), &about).expect("a file");
        assert_eq!(bytes, long(head, rows(13_000), &about).expect("a file"), "the same bytes each time");
        let table = read(&bytes).expect("a table");
        assert!(table.problems.is_empty());
        assert_eq!((table.header.cells.len(), table.lines.len()), (3, 13_000));
        assert_eq!(table.lines[12_999].cells, ["=代表12999", "12999", "0"]);
        assert_eq!(crate::workbooks::read_sheet(&bytes, Some("说明")).expect("a sheet").lines.len(), 1);
    }

    #[test]
    fn a_template_holds_the_columns_and_nothing_else() {
        for kind in ImportKind::ALL {
            let table = read(&template(*kind).expect("a workbook")).expect("a table");
            assert_eq!((table.header.cells.len(), table.lines.len()), (columns(*kind).len(), 0), "{kind:?}");
        }
    }
}
