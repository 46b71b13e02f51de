//! QR codes as PNG, SVG and terminal blocks.

use std::io::IsTerminal;

use qrcode::render::svg;
use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

use crate::problem::Problem;

/// Modules of white around the code, as the standard asks.
const QUIET: usize = 4;
/// Pixels that a module is wide: printable at 5 cm with 300 dpi.
const SCALE: usize = 16;

/// A code's modules, with the white around them.
struct Modules {
    colors: Vec<Color>,
    width: usize,
}

impl Modules {
    fn of(code: &QrCode) -> Self {
        Self { colors: code.to_colors(), width: code.width() }
    }

    /// Modules that a side has.
    fn side(&self) -> usize {
        self.width + 2 * QUIET
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        match (x.checked_sub(QUIET), y.checked_sub(QUIET)) {
            (Some(column), Some(row)) if column < self.width && row < self.width => {
                self.colors.get(row * self.width + column) == Some(&Color::Dark)
            }
            _ => false,
        }
    }
}

/// With what a code is drawn where only characters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// In colours of its own, whatever those of the terminal are.
    Colours,
    /// In the terminal's, which writes light on dark.
    OnDark,
    /// In the terminal's, which writes dark on light.
    OnLight,
}

impl Ink {
    /// What fits where standard output goes. Who asks for no colours, or reads a file, has a dark background unless the terminal
    /// says otherwise.
    pub(crate) fn of_output() -> Self {
        let says = |name: &str| std::env::var(name).unwrap_or_default();
        Self::fitting(std::io::stdout().is_terminal(), &says("NO_COLOR"), &says("TERM"), &says("COLORFGBG"))
    }

    fn fitting(terminal: bool, no_color: &str, term: &str, foreground_and_background: &str) -> Self {
        if terminal && no_color.is_empty() && term != "dumb" {
            return Self::Colours;
        }
        match foreground_and_background.rsplit(';').next() {
            Some("7" | "15") => Self::OnLight,
            _ => Self::OnDark,
        }
    }
}

fn encode(text: &str) -> Result<QrCode, Problem> {
    // A quarter of the code may be dirty or torn: it hangs on walls.
    QrCode::with_error_correction_level(text, EcLevel::Q).map_err(Problem::internal)
}

pub(crate) fn svg(text: &str) -> Result<String, Problem> {
    Ok(encode(text)?.render::<svg::Color<'_>>().min_dimensions(400, 400).build())
}

pub(crate) fn png(text: &str) -> Result<Vec<u8>, Problem> {
    let code = encode(text)?;
    let modules = Modules::of(&code);
    let side = modules.side() * SCALE;
    let dark = |x: usize, y: usize| modules.is_dark(x / SCALE, y / SCALE);
    let pixels: Vec<u8> =
        (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| if dark(x, y) { 0 } else { 255 }).collect();
    let width = u32::try_from(side).map_err(Problem::internal)?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, width);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(Problem::internal)?;
    writer.write_image_data(&pixels).map_err(Problem::internal)?;
    writer.finish().map_err(Problem::internal)?;
    Ok(bytes)
}

/// Black on white of the 256 colours, which themes of terminals leave alone.
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";
const AS_BEFORE: &str = "\x1b[0m";

/// A code of half blocks, two modules in each character, and where it leads; the text alone where it is too long for a code.
pub(crate) fn terminal(text: &str, ink: Ink) -> String {
    let Ok(code) = encode(text) else { return text.to_owned() };
    let modules = Modules::of(&code);
    let written = |x: usize, y: usize| modules.is_dark(x, y) != (ink == Ink::OnDark);
    let mut drawn = String::new();
    for y in (0..modules.side()).step_by(2) {
        if ink == Ink::Colours {
            drawn.push_str(BLACK_ON_WHITE);
        }
        drawn.extend((0..modules.side()).map(|x| match (written(x, y), written(x, y + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        }));
        if ink == Ink::Colours {
            drawn.push_str(AS_BEFORE);
        }
        drawn.push('\n');
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ink_fits_the_terminal() {
        for (terminal, no_color, term, colours, ink) in [
            (true, "", "xterm-256color", "", Ink::Colours),
            (true, "", "xterm-256color", "0;15", Ink::Colours),
            (true, "1", "xterm-256color", "", Ink::OnDark),
            (true, "1", "xterm-256color", "0;15", Ink::OnLight),
            (true, "1", "rxvt", "15;default;0", Ink::OnDark),
            (true, "", "dumb", "", Ink::OnDark),
            (false, "", "xterm-256color", "0;7", Ink::OnLight),
            (false, "", "", "", Ink::OnDark),
        ] {
            assert_eq!(Ink::fitting(terminal, no_color, term, colours), ink, "{terminal} {no_color} {term} {colours}");
        }
    }
}
