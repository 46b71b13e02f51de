//! The sheet by which a division publishes who looks after which grid, as pages to be put up: A4, lying, with the header on each.

use std::iter::once;

use mashang_domain::deputies::coverage::{PUBLISHED_COLUMNS, Publication};
use mashang_domain::shared::code::QrCode;

use super::frame::Frame;
use super::layout::{ASCENT, Area, Colour, Drawing, LEADING, Shape, Written, broken};
use super::letters::Letters;
use super::{Sheet, pdf};

/// A4, lying, and what is left free around the table.
const PAGE: (f32, f32) = (297.0, 210.0);
const SIDE: f32 = 12.0;
/// How wide each column is; together as wide as the page without its sides.
const WIDTHS: [f32; 7] = [50.0, 32.0, 20.0, 52.0, 42.0, 33.0, 44.0];
/// Sizes of the title, of the day below it and of the cells.
const TITLE: f32 = 6.2;
const DAY: f32 = 3.4;
const CELL: f32 = 2.8;
/// What is left free around a cell's text, and how wide a line is.
const PADDING: f32 = 1.2;
const RULE: f32 = 0.15;
/// Where the table begins, and where it ends at the latest: below it stands the number of the page.
const TOP: f32 = SIDE + (TITLE + DAY) * LEADING + 3.0;
const BOTTOM: f32 = PAGE.1 - SIDE - CELL * LEADING - 2.0;

/// Why a sheet can't be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undrawable {
    /// There is no letter for a character in what that row says, counted from 1; 0 is the title.
    Letter { character: char, row: usize },
    /// Something is broken inside; a sentence for the log.
    Broken(String),
}

/// A row whose texts are broken into lines.
struct Row {
    cells: Vec<Vec<String>>,
    height: f32,
}

impl Row {
    fn set<'a>(texts: impl Iterator<Item = &'a str>, letters: &Letters) -> Self {
        let line = |(text, width): (&str, f32)| broken(text, CELL, width - 2.0 * PADDING, letters);
        let cells: Vec<Vec<String>> = texts.zip(WIDTHS).map(line).collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or_default().max(1);
        let lines = f32::from(u16::try_from(lines).unwrap_or(u16::MAX));
        Self { cells, height: lines * CELL * LEADING + 2.0 * PADDING }
    }
}

/// A page that is being filled.
struct Page<'a> {
    letters: &'a Letters,
    shapes: Vec<Shape>,
    /// Where the next row begins.
    y: f32,
}

impl<'a> Page<'a> {
    fn new(letters: &'a Letters) -> Self {
        Self { letters, shapes: Vec::new(), y: TOP }
    }

    fn ground(&mut self, area: Area, colour: Colour) {
        self.shapes.push(Shape::Ground(area, colour));
    }

    /// Writes a line whose top is at `y`, from `x` on.
    fn write(&mut self, text: &str, (x, y): (f32, f32), size: f32, bold: bool) {
        let (width, y) = (self.letters.width(text, size), y + size * ASCENT);
        let text = text.to_owned();
        self.shapes.push(Shape::Text(Written { text, x, y, size, pitch: size, width, bold, colour: Colour::Dark }));
    }

    fn centred(&mut self, text: &str, y: f32, size: f32, bold: bool) {
        let x = (PAGE.0 - self.letters.width(text, size)) / 2.0;
        self.write(text, (x, y), size, bold);
    }

    fn row(&mut self, row: &Row, is_header: bool) {
        let (top, width) = (self.y, PAGE.0 - 2.0 * SIDE);
        if is_header {
            self.ground(Area { x: SIDE, y: top, width, height: row.height }, Colour::Pale);
            self.ground(Area { x: SIDE, y: top, width, height: RULE }, Colour::Grey);
        }
        let mut x = SIDE;
        for (lines, width) in row.cells.iter().zip(WIDTHS) {
            self.ground(Area { x, y: top, width: RULE, height: row.height }, Colour::Grey);
            let mut y = top + PADDING;
            for line in lines {
                self.write(line, (x + PADDING, y), CELL, is_header);
                y += CELL * LEADING;
            }
            x += width;
        }
        self.ground(Area { x, y: top, width: RULE, height: row.height }, Colour::Grey);
        self.y += row.height;
        self.ground(Area { x: SIDE, y: self.y, width: width + RULE, height: RULE }, Colour::Grey);
    }

    fn drawn(self) -> Drawing {
        Drawing { width: PAGE.0, height: PAGE.1, shapes: self.shapes }
    }
}

/// Rows to pages: as many as fit, and one at least.
fn paged(rows: &[Row], header: &Row) -> Vec<std::ops::Range<usize>> {
    let (mut pages, mut begun, mut y) = (Vec::new(), 0, TOP + header.height);
    for (at, row) in rows.iter().enumerate() {
        if y + row.height > BOTTOM && at > begun {
            pages.push(begun..at);
            (begun, y) = (at, TOP + header.height);
        }
        y += row.height;
    }
    pages.push(begun..rows.len());
    pages
}

fn pages(sheet: &Publication, cells: &[[String; 7]], letters: &Letters) -> Vec<Drawing> {
    let header = Row::set(PUBLISHED_COLUMNS.into_iter(), letters);
    let rows: Vec<Row> = cells.iter().map(|cells| Row::set(cells.iter().map(String::as_str), letters)).collect();
    let ranges = paged(&rows, &header);
    let all = ranges.len();
    let title = sheet.title();
    let mut drawings = Vec::with_capacity(all);
    for (number, range) in (1..).zip(ranges) {
        let mut page = Page::new(letters);
        page.centred(&title, SIDE, TITLE, true);
        page.centred(&day_of(sheet), SIDE + TITLE * LEADING, DAY, false);
        page.row(&header, true);
        for row in rows.get(range).unwrap_or_default() {
            page.row(row, false);
        }
        page.centred(&format!("第 {number} 页，共 {all} 页"), PAGE.1 - SIDE - CELL, CELL, false);
        drawings.push(page.drawn());
    }
    drawings
}

/// The day as people read it.
fn day_of(sheet: &Publication) -> String {
    sheet.on.format("%Y年%-m月%-d日").to_string()
}

/// The sheet of a division as a PDF file; `address` says where a code leads. The same content makes the same bytes.
///
/// # Errors
/// A character without a letter; what is broken inside.
pub fn publication(sheet: &Publication, address: impl Fn(&QrCode) -> String) -> Result<Vec<u8>, Undrawable> {
    let letters = Letters::open().map_err(Undrawable::Broken)?;
    let cells: Vec<[String; 7]> = sheet.cells(address).collect();
    let title = sheet.title();
    let said =
        once((0, &title)).chain((1..).zip(&cells).flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell))));
    for (row, text) in said {
        if let Some(character) = text.chars().find(|character| letters.glyph(*character).is_none()) {
            return Err(Undrawable::Letter { character, row });
        }
    }
    let plain = Sheet { form: mashang_domain::codes::PrintForm::Poster, bleed: false, marks: false };
    let drawings = pages(sheet, &cells, &letters);
    pdf::write(&drawings, Frame::of(plain), &letters, &title, sheet.on).map_err(Undrawable::Broken)
}

#[cfg(test)]
mod tests {
    use mashang_domain::deputies::coverage::{PublishedDeputy, PublishedRow};
    use mashang_domain::shared::text::Name;
    use mashang_domain::territory::{DivisionCode, Plot};

    use super::*;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn sheet(rows: usize, called: &str) -> Publication {
        let code = |digits: &str| DivisionCode::new(digits).expect("twelve digits");
        let row = |number: usize| PublishedRow {
            grid: Plot {
                id: uuid::Uuid::from_u128(1).into(),
                division: code("350582002014"),
                ordinal: i32::try_from(number).expect("small"),
                name: name(&format!("梅庭社区第{number}网格")),
            },
            village: "梅庭社区居民委员会".to_owned(),
            deputy: (!number.is_multiple_of(7)).then(|| PublishedDeputy {
                name: name(called),
                titles: vec!["晋江市人大代表（第18届）".to_owned(); 1 + number % 3],
                constituencies: vec![name("梅岭街道第三选区"); 1 + number % 3],
                room: Some(name("梅庭社区代表活动室")),
                code: Some(QrCode::following(&[7; 32])),
            }),
        };
        Publication {
            division: code("350582002014"),
            division_name: "梅庭社区".to_owned(),
            on: "2026-03-02".parse().expect("a date"),
            rows: (1..=rows).map(row).collect(),
        }
    }

    fn address(code: &QrCode) -> String {
        format!("https://rd.jinjiang.gov.cn/d/{}", code.as_str())
    }

    #[test]
    fn a_table_as_wide_as_the_page_goes_over_as_many_pages_as_it_needs() {
        assert!((WIDTHS.iter().sum::<f32>() - (PAGE.0 - 2.0 * SIDE)).abs() < 0.01);
        let letters = Letters::open().expect("letters");
        for (rows, least, most) in [(0, 1, 1), (1, 1, 1), (100, 4, 20), (1_000, 30, 200)] {
            let sheet = sheet(rows, "林小明");
            let cells: Vec<_> = sheet.cells(address).collect();
            let pages = pages(&sheet, &cells, &letters);
            assert!((least..=most).contains(&pages.len()), "{rows} rows on {} pages", pages.len());
            for page in &pages {
                for shape in &page.shapes {
                    let (right, bottom) = match shape {
                        Shape::Text(text) => (text.x + text.width, text.y),
                        Shape::Ground(area, _) => (area.x + area.width, area.y + area.height),
                        Shape::Code(_) => (0.0, 0.0),
                    };
                    assert!(right <= PAGE.0 - SIDE + 1.0 && bottom <= PAGE.1 - SIDE + 1.0, "{shape:?}");
                }
            }
        }
    }

    #[test]
    fn the_same_sheet_makes_the_same_bytes_and_what_has_no_letter_is_named() {
        let file = publication(&sheet(60, "王喆"), address).expect("a file");
        assert!(file.starts_with(b"%PDF-"));
        assert_eq!(file, publication(&sheet(60, "王喆"), address).expect("a file"));
        let refused = publication(&sheet(3, "王𰻝"), address);
        assert_eq!(refused, Err(Undrawable::Letter { character: '𰻝', row: 1 }));
    }
}
