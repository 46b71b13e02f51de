//! Pages as a PDF file: its boxes in points, its letters embedded, its codes drawn as areas.

use chrono::{Datelike, NaiveDate};
use krilla::color::{luma, rgb};
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineJoin, Paint, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, Document, SerializeSettings};

use super::frame::Frame;
use super::layout::{Area, BOLD, Colour, Drawing, Shape, Written};
use super::letters::{self, Letters};

/// Points that a millimetre has.
const POINTS: f32 = 72.0 / 25.4;
/// Who writes the file.
const PROGRAM: &str = "Mashang";

fn paint(colour: Colour) -> Paint {
    match colour {
        Colour::White => luma::Color::white().into(),
        Colour::Black => luma::Color::black().into(),
        Colour::Dark => luma::Color::new(26).into(),
        Colour::Grey => luma::Color::new(89).into(),
        Colour::Red => rgb::Color::new(192, 0, 0).into(),
        Colour::Pale => rgb::Color::new(244, 239, 233).into(),
    }
}

fn filled(colour: Colour) -> Fill {
    Fill { paint: paint(colour), ..Fill::default() }
}

fn rectangle(area: Area) -> Result<Rect, String> {
    let Area { x, y, width, height } = area;
    Rect::from_xywh(x * POINTS, y * POINTS, width * POINTS, height * POINTS).ok_or_else(|| format!("{area:?} is none"))
}

fn path(areas: &[Area]) -> Result<Path, String> {
    let mut path = PathBuilder::new();
    for area in areas {
        path.push_rect(rectangle(*area)?);
    }
    path.finish().ok_or_else(|| "there is nothing to be drawn".to_owned())
}

/// Draws areas as one, so that no gap shows where they touch.
fn fill(surface: &mut Surface<'_>, areas: &[Area], colour: Colour) -> Result<(), String> {
    surface.set_stroke(None);
    surface.set_fill(Some(filled(colour)));
    surface.draw_path(&path(areas)?);
    Ok(())
}

/// Writes a line letter by letter: whoever copies it from the file gets its characters.
fn write_text(surface: &mut Surface<'_>, text: &Written, frame: Frame, font: &Font, letters: &Letters) {
    let size = text.size * POINTS;
    let glyphs: Vec<KrillaGlyph> = text
        .text
        .char_indices()
        .filter_map(|(at, character)| {
            let glyph = GlyphId::new(letters.glyph(character)?);
            let end = at + character.len_utf8();
            let advance = letters.advance(character) * text.pitch / text.size;
            Some(KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, at..end, None))
        })
        .collect();
    let outline =
        Stroke { paint: paint(text.colour), width: size * BOLD, line_join: LineJoin::Round, ..Stroke::default() };
    surface.set_fill(Some(filled(text.colour)));
    surface.set_stroke(text.bold.then_some(outline));
    let start = Point::from_xy((frame.margin + text.x) * POINTS, (frame.margin + text.y) * POINTS);
    surface.draw_glyphs(start, glyphs.as_slice(), font.clone(), &text.text, size, false);
}

/// The sheet of a page: its media box, and in it where it is cut and how far it bleeds.
fn sheet(page: &Drawing, frame: Frame) -> Result<PageSettings, String> {
    let around = |more: f32| {
        let at = frame.margin - more;
        rectangle(Area { x: at, y: at, width: page.width + 2.0 * more, height: page.height + 2.0 * more })
    };
    let (width, height) = (page.width + 2.0 * frame.margin, page.height + 2.0 * frame.margin);
    let settings = PageSettings::from_wh(width * POINTS, height * POINTS).ok_or("a page has no size")?;
    Ok(settings.with_trim_box(Some(around(0.0)?)).with_bleed_box(Some(around(frame.bleed)?)))
}

fn draw(surface: &mut Surface<'_>, page: &Drawing, frame: Frame, font: &Font, letters: &Letters) -> Result<(), String> {
    for shape in &page.shapes {
        match shape {
            Shape::Ground(area, colour) => fill(surface, &[frame.placed(*area, page)], *colour)?,
            Shape::Code(dark) => {
                let placed: Vec<Area> = dark.iter().map(|area| frame.placed(*area, page)).collect();
                fill(surface, &placed, Colour::Black)?;
            }
            Shape::Text(text) => write_text(surface, text, frame, font, letters),
        }
    }
    let marks = frame.marks(page);
    if marks.is_empty() { Ok(()) } else { fill(surface, &marks, Colour::Black) }
}

fn date(day: NaiveDate) -> DateTime {
    let part = |value: u32| u8::try_from(value).unwrap_or_default();
    DateTime::new(u16::try_from(day.year()).unwrap_or_default())
        .month(part(day.month()))
        .day(part(day.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(8)
}

pub(super) fn write(
    pages: &[Drawing],
    frame: Frame,
    letters: &Letters,
    title: &str,
    day: NaiveDate,
) -> Result<Vec<u8>, String> {
    let font = Font::new(Data::from(letters::file()), 0).ok_or("the letters can't be read")?;
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .creator(PROGRAM.to_owned())
            .language("zh-CN".to_owned())
            .creation_date(date(day)),
    );
    for drawing in pages {
        let mut page = document.start_page_with(sheet(drawing, frame)?);
        let mut surface = page.surface();
        draw(&mut surface, drawing, frame, &font, letters)?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| format!("{error:?}"))
}
