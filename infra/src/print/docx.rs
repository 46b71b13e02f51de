//! Official papers to be edited (Office Open XML), on the same grid as the printed ones. The fonts are named, not brought along:
//! whoever writes papers in offices has them.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, DocGrid, DocGridType, Docx, FieldCharType, Footer, InstrText, LineSpacing, LineSpacingType,
    PageMargin, PageNum, Paragraph, Pic, Run, RunFonts, SpecialIndentType, Table, TableCell, TableLayoutType, TableRow,
    WidthType,
};
use image::codecs::png::PngEncoder;
use image::{GrayImage, Luma};
use mashang_domain::shared::{Paper, PaperPart, PaperStyle, PaperTable};
use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

/// What GB/T 9704 has titles, headings, texts and page numbers set in.
const TITLE_FACE: &str = "方正小标宋简体";
const HEADING_FACE: &str = "黑体";
const BODY_FACE: &str = "仿宋_GB2312";
const FOOT_FACE: &str = "宋体";
/// Sizes in half points: 2 号, 3 号, 4 号, 5 号.
const TITLE: usize = 44;
const BODY: usize = 32;
const FOOT: usize = 28;
const SMALL: usize = 21;
/// A4, and its margins, in twips: 37 mm above, 35 below, 28 at the left, 26 at the right.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: PageMargin =
    PageMargin { top: 2_098, left: 1_587, bottom: 1_984, right: 1_474, header: 851, footer: 1_361, gutter: 0 };
/// How wide the text is, in twips.
const WIDTH: usize = 8_845;
/// 22 lines: what each has, in twips; and what each of 28 characters of 16 points has less than that, in 4096ths of a point.
const LINE: usize = 579;
const CHARACTER: isize = -842;
/// A character's place in twips, by which indents are counted.
const CELL: i32 = 316;
/// A line of a table, in twips.
const TABLE_LINE: i32 = 280;
/// The side of the code in EMU: 28 mm.
const CODE: u32 = 28 * 36_000;
/// White around a code, and pixels that a module is wide.
const QUIET: usize = 4;
const SCALE: usize = 8;

/// What a document can hold: no control characters, and nothing that is no character, or nobody could open it.
fn clean(text: &str) -> String {
    text.chars().filter(|one| !one.is_control() && u32::from(*one) & 0xFFFE != 0xFFFE).collect()
}

fn face(name: &str) -> RunFonts {
    // Quotation marks are Chinese ones, and as wide.
    RunFonts::new().ascii(name).hi_ansi(name).east_asia(name).hint("eastAsia")
}

fn run(text: &str, name: &str, size: usize) -> Run {
    Run::new().add_text(clean(text)).fonts(face(name)).size(size)
}

fn exactly(line: i32) -> LineSpacing {
    LineSpacing::new().before(0).after(0).line_rule(LineSpacingType::Exact).line(line)
}

/// A paragraph whose lines are the grid's.
fn paragraph(text: &str, name: &str, size: usize) -> Paragraph {
    let line = i32::try_from(LINE).unwrap_or_default();
    Paragraph::new().add_run(run(text, name, size)).line_spacing(exactly(line))
}

fn empty() -> Paragraph {
    paragraph("", BODY_FACE, BODY)
}

fn styled(style: PaperStyle, text: &str) -> Paragraph {
    let further_in = |paragraph: Paragraph| {
        paragraph.indent(None, Some(SpecialIndentType::FirstLine(2 * CELL)), None, None).align(AlignmentType::Both)
    };
    match style {
        PaperStyle::Entry => paragraph(text, BODY_FACE, BODY).align(AlignmentType::Both),
        PaperStyle::Heading => further_in(paragraph(text, HEADING_FACE, BODY)).keep_next(true),
        PaperStyle::Paragraph | PaperStyle::Signature => further_in(paragraph(text, BODY_FACE, BODY)),
        PaperStyle::Seal => {
            let right = paragraph(text, BODY_FACE, BODY).align(AlignmentType::Right);
            right.indent(None, None, Some(4 * CELL), None).keep_lines(true)
        }
    }
}

fn cell(text: &str, name: &str, width: usize) -> TableCell {
    let said = Paragraph::new().add_run(run(text, name, SMALL)).line_spacing(exactly(TABLE_LINE)).snap_to_grid(false);
    TableCell::new().width(width, WidthType::Dxa).add_paragraph(said)
}

fn table(table: &PaperTable) -> Table {
    let widths: Vec<usize> = table.columns.iter().map(|column| WIDTH * usize::from(column.share) / 100).collect();
    let titles = table.columns.iter().zip(&widths).map(|(column, width)| cell(column.title, HEADING_FACE, *width));
    let mut rows = vec![TableRow::new(titles.collect()).cant_split()];
    for row in &table.rows {
        let cells = row.iter().zip(&widths);
        let cells = cells.map(|(said, width)| cell(said.as_deref().unwrap_or_default(), BODY_FACE, *width));
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    Table::new(rows).set_grid(widths).width(WIDTH, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

/// The code as a picture.
fn picture(address: &str) -> Result<Pic, String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|error| error.to_string())?;
    let (modules, colours) = (code.width(), code.to_colors());
    let side = u32::try_from((modules + 2 * QUIET) * SCALE).map_err(|error| error.to_string())?;
    let module = |pixel: u32| usize::try_from(pixel).ok().and_then(|pixel| (pixel / SCALE).checked_sub(QUIET));
    let picture = GrayImage::from_fn(side, side, |x, y| {
        let dark = match (module(x), module(y)) {
            (Some(column), Some(row)) if column < modules => colours.get(row * modules + column) == Some(&Color::Dark),
            _ => false,
        };
        Luma([if dark { 0 } else { u8::MAX }])
    });
    let mut bytes = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut bytes)).map_err(|error| error.to_string())?;
    Ok(Pic::new_with_dimensions(bytes, side, side).id("rIdImage1").size(CODE, CODE))
}

/// — 1 —, one character from the edge that the page is turned by (单页码居右空一字，双页码居左空一字).
fn foot(align: AlignmentType) -> Footer {
    let (start, end) = if matches!(align, AlignmentType::Right) { (None, Some(CELL)) } else { (Some(CELL), None) };
    let number = Run::new()
        .add_text("— ")
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(PageNum::new().instr))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false)
        .add_text(" —");
    let said = Paragraph::new().add_run(number.fonts(face(FOOT_FACE)).size(FOOT));
    Footer::new().add_paragraph(said.align(align).indent(start, None, end, None).snap_to_grid(false))
}

fn body(paper: &Paper) -> Result<Docx, String> {
    let day = format!("{}T00:00:00Z", paper.origin.on);
    let mut docx = Docx::new()
        .default_size(BODY)
        .default_fonts(face(BODY_FACE))
        .page_size(PAGE.0, PAGE.1)
        .page_margin(MARGIN)
        .created_at(&day)
        .updated_at(&day)
        .footer(foot(AlignmentType::Right))
        .even_footer(foot(AlignmentType::Left));
    let grid = DocGrid::new().grid_type(DocGridType::LinesAndChars).line_pitch(LINE).char_space(CHARACTER);
    docx.document = docx.document.doc_grid(grid);
    docx = docx.add_paragraph(paragraph(&paper.title, TITLE_FACE, TITLE).align(AlignmentType::Center));
    if let Some(number) = &paper.number {
        docx = docx.add_paragraph(paragraph(number, BODY_FACE, BODY).align(AlignmentType::Center));
    }
    docx = docx.add_paragraph(empty());
    for part in &paper.parts {
        docx = match part {
            PaperPart::Line { style, text, .. } => docx.add_paragraph(styled(*style, text)),
            PaperPart::Table(rows) => docx.add_table(table(rows)),
        };
    }
    let code = Paragraph::new().add_run(Run::new().add_image(picture(&paper.origin.address)?)).snap_to_grid(false);
    docx = docx.add_paragraph(empty()).add_paragraph(code.keep_next(true));
    for line in paper.colophon() {
        let said = Paragraph::new().add_run(run(&line, BODY_FACE, SMALL)).line_spacing(exactly(TABLE_LINE));
        docx = docx.add_paragraph(said.snap_to_grid(false));
    }
    Ok(docx)
}

/// A paper as a .docx file.
///
/// # Errors
/// A sentence for the log where something is broken inside.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, String> {
    let mut file = Cursor::new(Vec::new());
    body(paper)?.pack(&mut file).map_err(|error| error.to_string())?;
    Ok(file.into_inner())
}

#[cfg(test)]
mod tests {
    use mashang_domain::shared::PaperOrigin;

    use super::*;

    #[test]
    fn no_document_holds_what_nobody_can_open() {
        assert_eq!(clean("一\u{0}二\u{b}三\t四\u{FFFE}五\u{FFFF}六\u{1FFFE}𠮷<&>"), "一二三四五六𠮷<&>");
    }

    #[test]
    fn the_grid_fills_the_page_between_its_margins() {
        let (width, height) = (PAGE.0 - 1_587 - 1_474, PAGE.1 - 2_098 - 1_984);
        assert_eq!(usize::try_from(width), Ok(WIDTH));
        let lines = height - u32::try_from(22 * LINE).expect("small");
        assert!(lines < u32::try_from(LINE).expect("small"), "a line more would fit");
        // In 4096ths of a point, of which a twip is 204.8.
        let characters = 28 * (16 * 4_096 + i64::try_from(CHARACTER).expect("small")) * 10;
        let room = i64::from(width) * 2_048;
        assert!(characters <= room && room - characters < 10 * 28, "{characters} of {room}");
    }

    #[test]
    fn a_paper_is_a_file_whatever_was_typed() {
        let origin = PaperOrigin {
            address: "https://rd.jinjiang.gov.cn/e/dispute/019ab0c0-0000-7000-8000-000000000000".to_owned(),
            version: 1,
            on: "2026-03-02".parse().expect("a date"),
        };
        let mut paper = Paper::new("人民调解协议书", 1, origin);
        paper.entry("甲方", Some("王𰻝<&>\"'\u{1}"));
        let file = docx(&paper).expect("a file");
        assert!(file.starts_with(b"PK"), "a package");
    }
}
