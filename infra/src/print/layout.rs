//! Where everything stands on a page, in millimetres from its upper left corner: one layout for every output.

use mashang_domain::codes::PrintForm;
use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

use super::letters::Letters;
use super::words::{Line, Said};

/// A plate is A6, lying.
const PLATE: (f32, f32) = (148.0, 105.0);
/// A poster is laid out at half its size, which is A4, upright: what is told by its sizes is seen from twice as far.
const POSTER: (f32, f32) = (105.0, 148.5);
const ENLARGED: f32 = 2.0;

/// What is left free at the sides.
const SIDE: f32 = 9.0;
/// From one line's foot to the next, and from a line's top to its foot, as parts of its size.
pub(super) const LEADING: f32 = 1.32;
pub(super) const ASCENT: f32 = 0.9;
/// How wide the line around bold letters is, as a part of their size.
pub(super) const BOLD: f32 = 0.035;
/// White around a code, in modules, as ISO/IEC 18004 asks.
const QUIET: u16 = 4;
/// Texts become smaller by such a part until they fit, so many times at most.
const STEP: f32 = 0.04;
const STEPS: u8 = 20;
/// What a width may be off by.
const ROUNDING: f32 = 0.01;
/// What may stand at no line's beginning.
const CLOSING: &str = "，。、；：！？）》〉」』】〕”’…·—,.;:!?)]}%";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    White,
    /// Of the ink alone in which texts are printed.
    Black,
    Dark,
    Grey,
    Red,
    /// The ground below what is said of the station.
    Pale,
}

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// A line of text.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) text: String,
    /// Where it begins, and its foot.
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// How wide an em is set: as the size, but on a grid, whose places are its own.
    pub(super) pitch: f32,
    pub(super) width: f32,
    pub(super) bold: bool,
    pub(super) colour: Colour,
}

#[derive(Clone, Debug)]
pub(super) enum Shape {
    Ground(Area, Colour),
    Text(Written),
    /// The dark parts of a code.
    Code(Vec<Area>),
}

/// A page.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) shapes: Vec<Shape>,
}

/// The page on which `said` stands beside a code that leads to `url`.
pub(super) fn drawing(said: &Said, url: &str, form: PrintForm, letters: &Letters) -> Result<Drawing, String> {
    // A quarter of the code may be dirty or torn: it hangs on walls.
    let code = QrCode::with_error_correction_level(url, EcLevel::Q).map_err(|error| error.to_string())?;
    Ok(match form {
        PrintForm::Plate => plate(said, &code, letters),
        PrintForm::Poster => poster(said, &code, letters).enlarged(ENLARGED),
    })
}

/// Where a line stands.
#[derive(Clone, Copy)]
enum Along {
    From(f32),
    Around(f32),
}

/// A page that is being filled.
struct Page<'a> {
    letters: &'a Letters,
    drawing: Drawing,
}

impl<'a> Page<'a> {
    fn new((width, height): (f32, f32), letters: &'a Letters) -> Self {
        Self { letters, drawing: Drawing { width, height, shapes: Vec::new() } }
    }

    fn ground(&mut self, area: Area, colour: Colour) {
        self.drawing.shapes.push(Shape::Ground(area, colour));
    }

    /// Writes a line whose top is at `y`.
    fn write(&mut self, text: &str, along: Along, y: f32, (size, bold, colour): (f32, bool, Colour)) {
        let width = self.letters.width(text, size);
        let x = match along {
            Along::From(x) => x,
            Along::Around(middle) => middle - width / 2.0,
        };
        let y = y + size * ASCENT;
        let text = text.to_owned();
        self.drawing.shapes.push(Shape::Text(Written { text, x, y, size, pitch: size, width, bold, colour }));
    }

    /// Writes paragraphs that were set, from `y` on.
    fn put(&mut self, set: &Set, along: Along, y: f32) {
        for line in &set.lines {
            self.write(&line.text, along, y + line.top, (line.size, line.bold, Colour::Dark));
        }
    }

    /// The band with the titles; says how high it is.
    fn band(&mut self, titles: &[String]) -> f32 {
        let (width, middle) = (self.drawing.width, self.drawing.width / 2.0);
        let size = match titles.len() {
            0 | 1 => 9.0,
            2 => 6.6,
            _ => 5.0,
        };
        let mut lines = Vec::with_capacity(titles.len());
        let mut y = 3.6;
        for title in titles {
            let size = self.shrunk(title, size, width - 2.0 * SIDE);
            lines.push((title, y, size));
            y += size * 1.28;
        }
        let height = y + 2.2;
        self.ground(Area { x: 0.0, y: 0.0, width, height }, Colour::Red);
        for (title, y, size) in lines {
            self.write(title, Along::Around(middle), y, (size, true, Colour::White));
        }
        height
    }

    /// The size at which a text is no wider than that.
    fn shrunk(&self, text: &str, size: f32, width: f32) -> f32 {
        let wide = self.letters.width(text, size);
        if wide <= width { size } else { size * width / wide }
    }

    /// The code with what to do below it, in a column around `middle` from `y` on, the code of that side.
    fn code(&mut self, said: &Said, code: &QrCode, column: &Column, (middle, y): (f32, f32)) {
        let (x, side) = (middle - column.side / 2.0, column.side);
        self.ground(Area { x, y, width: side, height: side }, Colour::White);
        self.drawing.shapes.push(Shape::Code(dark(code, x, y, side)));
        let mut y = y + side;
        for (text, size, bold, colour) in [
            (&said.call, column.call, true, Colour::Red),
            (&said.code, column.code, false, Colour::Grey),
            (&said.by_hand, column.by_hand, false, Colour::Grey),
        ] {
            self.write(text, Along::Around(middle), y, (size, bold, colour));
            y += size * LEADING;
        }
    }

    /// The sizes of the code and of what stands below it.
    fn column(&self, said: &Said, side: f32, call: f32) -> Column {
        Column {
            side,
            call: self.shrunk(&said.call, call, side),
            code: self.shrunk(&said.code, 3.4, side),
            by_hand: self.shrunk(&said.by_hand, 3.1, side),
        }
    }
}

/// A code with what stands below it.
struct Column {
    side: f32,
    call: f32,
    code: f32,
    by_hand: f32,
}

impl Column {
    fn height(&self) -> f32 {
        self.side + (self.call + self.code + self.by_hand) * LEADING
    }
}

/// The dark modules of a code whose side, with the white around it, is that long: what lies side by side in a row is one.
pub(super) fn dark(code: &QrCode, x: f32, y: f32, side: f32) -> Vec<Area> {
    let width = code.width();
    let module = side / f32::from(u16::try_from(width).unwrap_or(u16::MAX).saturating_add(2 * QUIET));
    let colours = code.to_colors();
    let mut dark = Vec::new();
    for (row, modules) in (QUIET..).zip(colours.chunks(width.max(1))) {
        let mut begun: Option<u16> = None;
        for (column, colour) in (QUIET..).zip(modules.iter().copied().chain([Color::Light])) {
            match (colour, begun) {
                (Color::Dark, None) => begun = Some(column),
                (Color::Light, Some(first)) => {
                    dark.push(Area {
                        x: x + f32::from(first) * module,
                        y: y + f32::from(row) * module,
                        width: f32::from(column - first) * module,
                        height: module,
                    });
                    begun = None;
                }
                (Color::Dark, Some(_)) | (Color::Light, None) => {}
            }
        }
    }
    dark
}

/// A line of a paragraph that was set.
struct SetLine {
    text: String,
    /// From the paragraphs' top to the line's.
    top: f32,
    size: f32,
    bold: bool,
}

/// Paragraphs that were set.
struct Set {
    lines: Vec<SetLine>,
    height: f32,
}

/// Sets paragraphs no wider than that, at a part of their sizes.
fn set(paragraphs: &[Line], width: f32, part: f32, letters: &Letters) -> Set {
    let mut set = Set { lines: Vec::new(), height: 0.0 };
    for paragraph in paragraphs {
        if !set.lines.is_empty() {
            set.height += paragraph.gap * part;
        }
        let whole = letters.width(&paragraph.text, paragraph.size);
        let fitting = if whole > 0.0 { paragraph.size * width / whole } else { paragraph.size };
        let size = (paragraph.size * part).min(fitting).max(paragraph.least * part);
        for text in broken(&paragraph.text, size, width, letters) {
            set.lines.push(SetLine { text, top: set.height, size, bold: paragraph.bold });
            set.height += size * LEADING;
        }
    }
    set
}

/// The largest part of their sizes at which paragraphs are good, or the smallest that there is.
fn fitted<T>(set: impl Fn(f32) -> T, fits: impl Fn(&T) -> bool) -> T {
    let mut last = set(1.0);
    for step in 1..=STEPS {
        if fits(&last) {
            break;
        }
        last = set(1.0 - STEP * f32::from(step));
    }
    last
}

/// What stays together: a run of Latin letters, digits and what joins them, or any other character alone.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let joins = |character: char| character.is_ascii_graphic() || character == '–';
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if joins(first) {
            rest.find(|character: char| !joins(character)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, others) = rest.split_at(end);
        pieces.push(piece);
        rest = others;
    }
    pieces
}

/// Breaks a paragraph into lines: between any two pieces, but for what may begin no line; within one that is wider than a line.
pub(super) fn broken(text: &str, size: f32, width: f32, letters: &Letters) -> Vec<String> {
    let measured = |piece| (piece, letters.width(piece, size));
    let mut all: Vec<(&str, f32)> = Vec::new();
    for (piece, wide) in pieces(text).into_iter().map(measured) {
        if wide > width {
            all.extend(piece.split("").filter(|one| !one.is_empty()).map(measured));
        } else {
            all.push((piece, wide));
        }
    }
    let mut lines: Vec<String> = Vec::new();
    let mut line: Vec<(&str, f32)> = Vec::new();
    let mut filled = 0.0;
    for (piece, wide) in all {
        if !line.is_empty() && filled + wide > width + ROUNDING {
            // What closes something takes along what it closes, where both fit on a line.
            let mut taken = Vec::new();
            let (mut first, mut needed) = (piece, wide);
            while line.len() > 1 && first.starts_with(|begun: char| CLOSING.contains(begun)) {
                let Some(last) = line.pop_if(|(_, last)| needed + *last <= width) else { break };
                (first, needed) = (last.0, needed + last.1);
                taken.push(last);
            }
            lines.push(joined(&line));
            line = taken.into_iter().rev().collect();
            filled = needed - wide;
        }
        line.push((piece, wide));
        filled += wide;
    }
    lines.push(joined(&line));
    lines.retain(|line| !line.is_empty());
    lines
}

/// The pieces of a line, without white space around them.
fn joined(line: &[(&str, f32)]) -> String {
    line.iter().map(|(piece, _)| *piece).collect::<String>().trim().to_owned()
}

/// Who it is and where at the left, the code at the right.
fn plate(said: &Said, code: &QrCode, letters: &Letters) -> Drawing {
    let mut page = Page::new(PLATE, letters);
    let (width, height) = PLATE;
    let band = page.band(&said.titles);
    let mut column = page.column(said, 54.0, 6.2);
    let too_high = column.height() + 6.0 - (height - band);
    if too_high > 0.0 {
        column = page.column(said, 54.0 - too_high, 6.2);
    }
    let middle = width - SIDE + 1.0 - column.side / 2.0;
    page.code(said, code, &column, (middle, band + (height - band - column.height()) / 2.0));
    let room = (middle - column.side / 2.0 - 6.0 - SIDE, height - band - 12.0);
    let lines = [&said.head[..], &said.station[..]].concat();
    let text = fitted(|part| set(&lines, room.0, part, letters), |set| set.height <= room.1);
    let top = band + (height - band - text.height) / 2.0;
    page.put(&text, Along::From(SIDE), top);
    page.drawing
}

/// Who it is above, the code in the middle, where and when below.
fn poster(said: &Said, code: &QrCode, letters: &Letters) -> Drawing {
    let mut page = Page::new(POSTER, letters);
    let (width, height) = POSTER;
    let (middle, line) = (width / 2.0, width - 2.0 * SIDE);
    let band = page.band(&said.titles);
    let column = page.column(said, 50.0, 6.4);
    // What is left for texts, but for what is free above and below the station's.
    let room = height - band - column.height() - 13.0;
    let both = |part| (set(&said.head, line, part, letters), set(&said.station, line, part, letters));
    let (head, station) = fitted(both, |(head, station)| head.height + station.height <= room);
    let spare = (room - head.height - station.height).max(0.0);
    let mut y = band + 2.0 + spare * 0.3;
    page.put(&head, Along::Around(middle), y);
    y += head.height + 1.0 + spare * 0.15;
    page.code(said, code, &column, (middle, y));
    y += column.height() + 2.0 + spare * 0.25;
    if !station.lines.is_empty() {
        page.ground(Area { x: 0.0, y, width, height: height - y }, Colour::Pale);
        page.put(&station, Along::From(SIDE), y + (height - y - station.height) / 2.0);
    }
    page.drawing
}

impl Area {
    fn enlarged(self, by: f32) -> Self {
        Self { x: self.x * by, y: self.y * by, width: self.width * by, height: self.height * by }
    }
}

impl Drawing {
    fn enlarged(self, by: f32) -> Self {
        let enlarged = |shape| match shape {
            Shape::Ground(area, colour) => Shape::Ground(Area::enlarged(area, by), colour),
            Shape::Code(dark) => Shape::Code(dark.into_iter().map(|area| area.enlarged(by)).collect()),
            Shape::Text(text) => Shape::Text(Written {
                x: text.x * by,
                y: text.y * by,
                size: text.size * by,
                pitch: text.pitch * by,
                width: text.width * by,
                ..text
            }),
        };
        Self {
            width: self.width * by,
            height: self.height * by,
            shapes: self.shapes.into_iter().map(enlarged).collect(),
        }
    }
}

#[cfg(test)]
impl Drawing {
    /// Holds that no text leaves the page or covers the code or the white around it, and that the code can be scanned.
    pub(super) fn is_sound(&self, letters: &Letters) {
        let code = self.shapes.iter().find_map(|shape| match shape {
            Shape::Code(dark) => Some(dark),
            Shape::Ground(..) | Shape::Text(_) => None,
        });
        let code = code.expect("a code");
        let module = code.iter().map(|area| area.height).fold(f32::MAX, f32::min);
        assert!(module > 0.8, "a module of {module} mm");
        let least = |of: fn(&Area) -> f32| code.iter().map(of).fold(f32::MAX, f32::min);
        let most = |of: fn(&Area) -> f32| code.iter().map(of).fold(f32::MIN, f32::max);
        let quiet = f32::from(QUIET) * module - 0.01;
        let (left, top) = (least(|area| area.x) - quiet, least(|area| area.y) - quiet);
        let (right, bottom) = (most(|area| area.x + area.width) + quiet, most(|area| area.y + area.height) + quiet);
        assert!(left >= 0.0 && top >= 0.0 && right <= self.width && bottom <= self.height, "the code leaves the page");
        for shape in &self.shapes {
            let Shape::Text(text) = shape else { continue };
            let (above, below) = (text.y - text.size * ASCENT, text.y + text.size * (LEADING - ASCENT) * 0.5);
            let end = text.x + letters.width(&text.text, text.size);
            assert!(text.x >= 0.0 && end <= self.width, "{text:?} leaves the page at a side");
            assert!(above >= 0.0 && below <= self.height, "{text:?} leaves the page above or below");
            let beside = end <= left || text.x >= right || below <= top || above >= bottom;
            assert!(beside, "{text:?} covers the code");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_with_what_closes_and_no_time_is_torn() {
        let letters = Letters::open().expect("letters");
        let text = "开放时间：周一、周三 09:00–11:30、15:00–17:00；周六 15:00–17:00。";
        for width in [20_u8, 27, 30, 37, 44, 61] {
            let lines = broken(text, 4.0, f32::from(width), &letters);
            let whole: String = lines.concat();
            assert_eq!(whole.replace(' ', ""), text.replace(' ', ""), "nothing is lost");
            for line in &lines {
                assert!(letters.width(line, 4.0) <= f32::from(width) + 2.0 * ROUNDING, "{line} is wider than {width}");
                assert!(width == 20 || !line.starts_with(|first: char| CLOSING.contains(first)), "{lines:?}");
            }
            if width > 20 {
                assert!(lines.iter().any(|line| line.contains("09:00–11:30")), "{lines:?}");
            }
        }
        let latin = broken(&"W".repeat(30), 4.0, 20.0, &letters);
        assert!(latin.len() > 1 && latin.concat().len() == 30, "{latin:?}");
    }
}
