//! A page as an SVG picture: its code drawn as one path, its texts as texts, held to the widths of our own letters.

use std::fmt::Write;

use super::frame::Frame;
use super::layout::{Area, BOLD, Colour, Drawing, Shape, Written};

/// Letters of a like width that others may have.
const FONTS: &str = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif";

fn ink(colour: Colour) -> &'static str {
    match colour {
        Colour::White => "#ffffff",
        Colour::Black => "#000000",
        Colour::Dark => "#1a1a1a",
        Colour::Grey => "#595959",
        Colour::Red => "#c00000",
        Colour::Pale => "#f4efe9",
    }
}

/// What stands between two tags. Texts have no characters without a letter, and so none that no document may hold.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Areas as one path. Writing to a string does not fail.
fn path(picture: &mut String, areas: &[Area], colour: Colour) {
    picture.push_str("<path d=\"");
    for Area { x, y, width, height } in areas {
        let _ = write!(picture, "M{x:.3} {y:.3}h{width:.3}v{height:.3}h-{width:.3}z");
    }
    let _ = writeln!(picture, "\" fill=\"{}\"/>", ink(colour));
}

fn write_text(picture: &mut String, text: &Written, frame: Frame) {
    let Written { text: said, x, y, size, width, bold, colour, .. } = text;
    let (x, y, colour) = (frame.margin + x, frame.margin + y, ink(*colour));
    let _ = write!(
        picture,
        "<text x=\"{x:.3}\" y=\"{y:.3}\" font-size=\"{size:.3}\" textLength=\"{width:.3}\" \
         lengthAdjust=\"spacingAndGlyphs\" fill=\"{colour}\""
    );
    if *bold {
        let _ = write!(picture, " stroke=\"{colour}\" stroke-width=\"{:.3}\" stroke-linejoin=\"round\"", size * BOLD);
    }
    let _ = writeln!(picture, ">{}</text>", escaped(said));
}

pub(super) fn write(page: &Drawing, frame: Frame) -> String {
    let (width, height) = (page.width + 2.0 * frame.margin, page.height + 2.0 * frame.margin);
    let mut picture = String::new();
    let _ = writeln!(
        picture,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\">"
    );
    path(&mut picture, &[Area { x: 0.0, y: 0.0, width, height }], Colour::White);
    for shape in &page.shapes {
        match shape {
            Shape::Ground(area, colour) => path(&mut picture, &[frame.placed(*area, page)], *colour),
            Shape::Code(dark) => {
                let placed: Vec<Area> = dark.iter().map(|area| frame.placed(*area, page)).collect();
                path(&mut picture, &placed, Colour::Black);
            }
            Shape::Text(text) => write_text(&mut picture, text, frame),
        }
    }
    let marks = frame.marks(page);
    if !marks.is_empty() {
        path(&mut picture, &marks, Colour::Black);
    }
    picture.push_str("</svg>\n");
    picture
}
