//! Official papers to be printed: every line of text in its place on the grid, whatever stands between.

use mashang_domain::codes::PrintForm;
use mashang_domain::shared::paper::BLANK;
use mashang_domain::shared::{Paper, PaperPart, PaperStyle, PaperTable};
use qrcode::{EcLevel, QrCode};

use super::frame::Frame;
use super::grid::{
    BODY, BOTTOM, CELL, CODE, FOOT, INDENT, LEFT, LINES, PAGE, POINT, RIGHT, ROW, SEAL, SMALL, TITLE, TOP, WIDTH,
    broken,
};
use super::layout::{ASCENT, Area, Colour, Drawing, LEADING, Shape, Written, dark};
use super::letters::Letters;
use super::{Sheet, pdf};

/// How wide a rule of a table is, and what is left free beside a cell's text and above it, in millimetres.
const RULE: f32 = 0.2;
const PADDING: f32 = 0.8;
const ABOVE: f32 = 0.45;
/// Lines of a cell that have the place of one line of the text.
const CELL_LINES: usize = 2;
/// Lines of the text of which the code has the place.
const CODE_ROWS: u8 = 3;
/// How far below the text the dashes beside a page's number are, in millimetres.
const FOOT_BELOW: f32 = 7.0;
/// Where in a letter's height a dash is, as a part of its size.
const DASH: f32 = 0.38;

/// Why a paper can't be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsettable {
    /// There is no letter for a character in that text of the paper, counted from 1, which is its title.
    Letter { character: char, text: usize },
    /// Something is broken inside; a sentence for the log.
    Broken(String),
}

impl From<String> for Unsettable {
    fn from(sentence: String) -> Self {
        Self::Broken(sentence)
    }
}

fn points(size: f32) -> f32 {
    size * POINT
}

fn rows(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// The pages of a paper, the last one being filled.
struct Setter<'a> {
    letters: &'a Letters,
    pages: Vec<Vec<Shape>>,
    /// How many lines of the last page are taken.
    taken: u8,
}

impl<'a> Setter<'a> {
    fn new(letters: &'a Letters) -> Self {
        Self { letters, pages: vec![Vec::new()], taken: 0 }
    }

    fn push(&mut self, shape: Shape) {
        if let Some(page) = self.pages.last_mut() {
            page.push(shape);
        }
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.taken = 0;
    }

    /// Turns the page where fewer lines than that are left on it.
    fn need(&mut self, lines: u8) {
        if self.taken > 0 && self.taken.saturating_add(lines) > LINES {
            self.turn();
        }
    }

    /// Leaves a line free, but not at the top of a page.
    fn skip(&mut self) {
        if self.taken > 0 && self.taken < LINES {
            self.taken += 1;
        }
    }

    /// The top of the line that comes next.
    fn top(&self) -> f32 {
        TOP + f32::from(self.taken) * ROW
    }

    /// How wide a text is on the grid.
    fn wide(&self, text: &str) -> f32 {
        self.letters.width(text, CELL)
    }

    /// Writes a line of the text from `x` on.
    fn line(&mut self, text: &str, x: f32, bold: bool) {
        self.need(1);
        let size = points(BODY);
        let y = self.top() + (ROW - size) / 2.0 + size * ASCENT;
        let (width, text) = (self.wide(text), text.to_owned());
        let colour = Colour::Black;
        self.push(Shape::Text(Written { text, x, y, size, pitch: CELL, width, bold, colour }));
        self.taken += 1;
    }

    /// A text of whatever length, of which the first line begins further in.
    fn flowing(&mut self, text: &str, indent: u8, bold: bool) {
        let indent = f32::from(indent) * CELL;
        let lines = broken(text, indent, WIDTH, |text| self.wide(text));
        for (at, line) in lines.iter().enumerate() {
            self.line(line, if at == 0 { LEFT + indent } else { LEFT }, bold);
        }
    }

    /// Lines in the middle, as the title's are.
    fn centred(&mut self, text: &str, size: f32, bold: bool) {
        let letters = self.letters;
        for text in broken(text, 0.0, WIDTH, |text| letters.width(text, size)) {
            self.need(1);
            let width = letters.width(&text, size);
            let (x, y) = (LEFT + (WIDTH - width) / 2.0, self.top() + (ROW - size) / 2.0 + size * ASCENT);
            let colour = Colour::Black;
            self.push(Shape::Text(Written { text, x, y, size, pitch: size, width, bold, colour }));
            self.taken += 1;
        }
    }

    /// A line that ends so many places before the right edge.
    fn right(&mut self, text: &str, before: u8) {
        let room = WIDTH - f32::from(before) * CELL;
        for line in broken(text, 0.0, room, |text| self.wide(text)) {
            let x = LEFT + room - self.wide(&line);
            self.line(&line, x, false);
        }
    }

    fn styled(&mut self, style: PaperStyle, text: &str) {
        match style {
            PaperStyle::Entry => self.flowing(text, 0, false),
            PaperStyle::Heading => {
                // No page ends with a heading.
                self.need(2);
                self.flowing(text, INDENT, true);
            }
            PaperStyle::Paragraph => self.flowing(text, INDENT, false),
            PaperStyle::Signature => {
                let signs_here = text.contains(BLANK);
                if signs_here {
                    self.need(2);
                    self.skip();
                }
                self.flowing(text, INDENT, false);
            }
            PaperStyle::Seal => {
                self.need(2);
                self.right(text, SEAL);
            }
        }
    }

    /// Small text in a column, broken into its lines.
    fn column(&self, text: &str, width: f32) -> Vec<String> {
        let (letters, size) = (self.letters, points(SMALL));
        broken(text, 0.0, width, |text| letters.width(text, size))
    }

    fn small(&mut self, text: String, (x, y): (f32, f32), bold: bool) {
        let size = points(SMALL);
        let (width, y) = (self.letters.width(&text, size), y + size * ASCENT);
        let colour = Colour::Black;
        self.push(Shape::Text(Written { text, x, y, size, pitch: size, width, bold, colour }));
    }

    fn rule(&mut self, area: Area) {
        self.push(Shape::Ground(area, Colour::Black));
    }

    /// A row of a table, whose cells are broken into lines, with the rules around it.
    fn row(&mut self, cells: Vec<Vec<String>>, widths: &[f32], bold: bool) {
        let height = row_height(&cells);
        let (top, leading) = (self.top(), ROW / 2.0);
        let whole = f32::from(height) * ROW;
        let mut x = LEFT;
        for (lines, width) in cells.into_iter().zip(widths) {
            self.rule(Area { x, y: top, width: RULE, height: whole });
            for (line, at) in lines.into_iter().zip(0_u16..) {
                let y = top + ABOVE + f32::from(at) * leading + (leading - points(SMALL) * LEADING) / 2.0;
                self.small(line, (x + PADDING, y), bold);
            }
            x += width;
        }
        self.rule(Area { x, y: top, width: RULE, height: whole });
        self.rule(Area { x: LEFT, y: top, width: WIDTH + RULE, height: RULE });
        self.taken = self.taken.saturating_add(height);
        self.rule(Area { x: LEFT, y: top + whole, width: WIDTH + RULE, height: RULE });
    }

    fn table(&mut self, table: &PaperTable) {
        let widths: Vec<f32> = table.columns.iter().map(|column| WIDTH * f32::from(column.share) / 100.0).collect();
        let set = |setter: &Self, texts: &[&str]| -> Vec<Vec<String>> {
            texts.iter().zip(&widths).map(|(text, width)| setter.column(text, width - 2.0 * PADDING)).collect()
        };
        let titles: Vec<&str> = table.columns.iter().map(|column| column.title).collect();
        let head = set(self, &titles);
        let mut is_headed = false;
        for row in &table.rows {
            let texts: Vec<&str> = row.iter().map(|cell| cell.as_deref().unwrap_or_default()).collect();
            let cells = set(self, &texts);
            let (head_height, height) = (row_height(&head), row_height(&cells));
            let before = self.pages.len();
            self.need(if is_headed { height } else { height.saturating_add(head_height) });
            if !is_headed || self.pages.len() > before {
                self.row(head.clone(), &widths, true);
                is_headed = true;
            }
            self.row(cells, &widths, false);
        }
    }

    /// The code, with what stands beside it.
    fn code(&mut self, paper: &Paper) -> Result<(), String> {
        self.need(CODE_ROWS + 1);
        self.skip();
        let code = QrCode::with_error_correction_level(&paper.origin.address, EcLevel::M);
        let code = code.map_err(|error| error.to_string())?;
        let top = self.top();
        self.push(Shape::Code(dark(&code, LEFT, top, CODE)));
        let mut y = top + points(SMALL);
        for text in paper.colophon() {
            for line in self.column(&text, WIDTH - CODE - 2.0 * PADDING) {
                self.small(line, (LEFT + CODE + PADDING, y), false);
                y += points(SMALL) * LEADING;
            }
        }
        self.taken = self.taken.saturating_add(CODE_ROWS);
        Ok(())
    }

    /// The pages with their numbers: odd ones at the right, even ones at the left, a place from the edge.
    fn numbered(self) -> Vec<Drawing> {
        let (letters, size) = (self.letters, points(FOOT));
        let mut drawings = Vec::with_capacity(self.pages.len());
        for (number, mut shapes) in (1_usize..).zip(self.pages) {
            let text = format!("— {number} —");
            let width = letters.width(&text, size);
            let x = if number.is_multiple_of(2) { LEFT + CELL } else { PAGE.0 - RIGHT - CELL - width };
            let y = PAGE.1 - BOTTOM + FOOT_BELOW + size * DASH;
            let colour = Colour::Black;
            shapes.push(Shape::Text(Written { text, x, y, size, pitch: size, width, bold: false, colour }));
            drawings.push(Drawing { width: PAGE.0, height: PAGE.1, shapes });
        }
        drawings
    }
}

/// How many lines of the text a row has the place of.
fn row_height(cells: &[Vec<String>]) -> u8 {
    let lines = cells.iter().map(Vec::len).max().unwrap_or_default().max(1);
    rows(lines.div_ceil(CELL_LINES))
}

fn pages(paper: &Paper, letters: &Letters) -> Result<Vec<Drawing>, String> {
    let mut setter = Setter::new(letters);
    setter.centred(&paper.title, points(TITLE), true);
    if let Some(number) = &paper.number {
        setter.centred(number, points(BODY), false);
    }
    setter.skip();
    for part in &paper.parts {
        match part {
            PaperPart::Line { style, text, .. } => setter.styled(*style, text),
            PaperPart::Table(table) => setter.table(table),
        }
    }
    setter.code(paper)?;
    Ok(setter.numbered())
}

/// A paper as a PDF file. The same paper makes the same bytes all day.
///
/// # Errors
/// A character without a letter; what is broken inside.
pub fn paper(paper: &Paper) -> Result<Vec<u8>, Unsettable> {
    let letters = Letters::open()?;
    for (text, said) in (1..).zip(paper.texts()) {
        if let Some(character) = said.chars().find(|character| letters.glyph(*character).is_none()) {
            return Err(Unsettable::Letter { character, text });
        }
    }
    let plain = Sheet { form: PrintForm::Poster, bleed: false, marks: false };
    let drawings = pages(paper, &letters)?;
    Ok(pdf::write(&drawings, Frame::of(plain), &letters, &paper.title, paper.origin.on)?)
}

#[cfg(test)]
mod tests {
    use mashang_domain::shared::{PaperColumn, PaperOrigin, PaperSigned};

    use super::*;

    fn empty(title: &str) -> Paper {
        let origin = PaperOrigin {
            address: "https://rd.jinjiang.gov.cn/e/dispute/019ab0c0-0000-7000-8000-000000000000".to_owned(),
            version: 1,
            on: "2026-03-02".parse().expect("a date"),
        };
        Paper::new(title, 1, origin)
    }

    fn texts(drawing: &Drawing) -> impl Iterator<Item = &Written> {
        drawing.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some(text),
            Shape::Ground(..) | Shape::Code(_) => None,
        })
    }

    /// Those of the text's size.
    fn lines(drawing: &Drawing) -> Vec<&Written> {
        texts(drawing).filter(|text| (text.size - points(BODY)).abs() < 0.001).collect()
    }

    #[test]
    fn a_full_page_has_22_lines_of_28_characters_each_in_its_place() {
        let letters = Letters::open().expect("letters");
        let mut paper = empty("调解笔录");
        paper.text(&"字".repeat(26 + 28 * 60));
        let pages = pages(&paper, &letters).expect("pages");
        let second = lines(&pages[1]);
        assert_eq!(second.len(), usize::from(LINES));
        for (at, line) in second.iter().enumerate() {
            assert_eq!(line.text.chars().count(), 28, "{at}");
            assert!((line.x - LEFT).abs() < 0.01 && (line.x + line.width - (PAGE.0 - RIGHT)).abs() < 0.01, "{line:?}");
            let place = TOP + f32::from(u8::try_from(at).expect("small")) * ROW;
            assert!(line.y > place && line.y < place + ROW, "{line:?}");
        }
        let numbers: Vec<_> = pages.iter().map(|page| texts(page).last().expect("a number")).collect();
        assert_eq!(numbers[0].text, "— 1 —");
        assert!(numbers[0].x > PAGE.0 / 2.0 && numbers[1].x < PAGE.0 / 2.0, "{numbers:?}");
    }

    #[test]
    fn whatever_is_said_stays_between_the_margins() {
        let letters = Letters::open().expect("letters");
        for long in ["长".repeat(60), "W".repeat(60), "（长）。".repeat(15)] {
            let mut paper = empty(&long);
            paper.number = Some(long.clone());
            paper.entry(&long, Some(&long.repeat(3)));
            paper.section(&long);
            let columns = [40, 30, 30].map(|share| PaperColumn { title: "大写金额", share }).to_vec();
            let row = || vec![Some(long.clone()), None, Some("12".to_owned())];
            paper.table(PaperTable { columns, rows: (0..30).map(|_| row()).collect() });
            for _ in 0..20 {
                paper.signature(&long, "签名", PaperSigned::ByHand);
            }
            paper.seal(Some(&long), "印章", None);
            for page in pages(&paper, &letters).expect("pages") {
                for shape in &page.shapes {
                    let (left, right, bottom) = match shape {
                        Shape::Text(text) if text.text.starts_with("— ") => continue,
                        Shape::Text(text) => (text.x, text.x + text.width, text.y),
                        Shape::Ground(area, _) => (area.x, area.x + area.width, area.y + area.height),
                        Shape::Code(dark) => {
                            let most = dark.iter().map(|area| area.y + area.height).fold(0.0, f32::max);
                            (LEFT, LEFT, most)
                        }
                    };
                    assert!(left >= LEFT - 0.1 && right <= PAGE.0 - RIGHT + RULE + 0.1, "{shape:?}");
                    assert!(bottom <= PAGE.1 - BOTTOM + RULE + 0.1, "{shape:?}");
                }
            }
        }
    }

    #[test]
    fn the_same_paper_makes_the_same_bytes_and_what_has_no_letter_is_named() {
        let mut said = empty("人民调解协议书");
        said.entry("甲方", Some("王喆"));
        let file = paper(&said).expect("a file");
        assert!(file.starts_with(b"%PDF-"));
        assert_eq!(file, paper(&said).expect("a file"));
        said.entry("乙方", Some("王𰻝"));
        assert_eq!(paper(&said), Err(Unsettable::Letter { character: '𰻝', text: 3 }));
        let letters = Letters::open().expect("letters");
        for text in said.colophon().into_iter().chain([BLANK.to_owned(), "— 1234567890 —".to_owned()]) {
            assert!(text.chars().all(|one| letters.glyph(one).is_some()), "{text}");
        }
    }
}
