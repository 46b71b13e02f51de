//! A camera before a terminal: what is printed becomes a picture, in which another's decoder looks for a code.

use rqrr::PreparedImage;

/// The brightness of a terminal's background.
pub const DARK: u8 = 0;
pub const LIGHT: u8 = 255;

/// Pixels that a module is wide, and modules of the terminal's background around the code.
const PIXELS: usize = 6;
const MARGIN: usize = 8;
/// Modules of the smallest code.
const LEAST: usize = 21;

/// What the code says that stands on a screen of that background; nothing when it can't be read.
#[must_use]
pub fn scan(screen: &str, background: u8) -> Option<String> {
    let rows: Vec<Vec<u8>> = screen.lines().filter_map(|line| drawn(line, background)).flatten().collect();
    let (width, height) = (rows.first()?.len(), rows.len());
    let side = |modules: usize| (modules + 2 * MARGIN) * PIXELS;
    let module = |x: usize, y: usize| {
        let row = rows.get((y / PIXELS).checked_sub(MARGIN)?)?;
        row.get((x / PIXELS).checked_sub(MARGIN)?).copied()
    };
    let grey = |x: usize, y: usize| module(x, y).unwrap_or(background);
    let mut picture = PreparedImage::prepare_from_greyscale(side(width), side(height), grey);
    let found = picture.detect_grids();
    found.first().and_then(|grid| grid.decode().ok()).map(|(_, text)| text)
}

/// The two rows of modules that a line of half blocks draws; nothing for a line that draws none.
fn drawn(line: &str, background: u8) -> Option<[Vec<u8>; 2]> {
    let own = (u8::MAX - background, background);
    let (mut foreground, mut behind) = own;
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    let mut rest = line.trim_end_matches('\r').chars();
    while let Some(next) = rest.next() {
        let (above, below) = match next {
            '█' => (foreground, foreground),
            '▀' => (foreground, behind),
            '▄' => (behind, foreground),
            ' ' => (behind, behind),
            '\x1b' => {
                let code: String = rest.by_ref().take_while(|letter| *letter != 'm').collect();
                (foreground, behind) = match code.as_str() {
                    "[38;5;16;48;5;231" => (DARK, LIGHT),
                    "[0" => own,
                    _ => return None,
                };
                continue;
            }
            _ => return None,
        };
        upper.push(above);
        lower.push(below);
    }
    (upper.len() >= LEAST).then_some([upper, lower])
}
