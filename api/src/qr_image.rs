//! QR codes as PNG, SVG and terminal blocks.

use qrcode::render::{svg, unicode};
use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

use crate::problem::Problem;

/// Modules of white around the code, as the standard asks.
const QUIET: usize = 4;
/// Pixels that a module is wide: printable at 5 cm with 300 dpi.
const SCALE: usize = 16;

fn encode(text: &str) -> Result<QrCode, Problem> {
    // A quarter of the code may be dirty or torn: it hangs on walls.
    QrCode::with_error_correction_level(text, EcLevel::Q).map_err(Problem::internal)
}

pub(crate) fn svg(text: &str) -> Result<String, Problem> {
    Ok(encode(text)?.render::<svg::Color<'_>>().min_dimensions(400, 400).build())
}

pub(crate) fn png(text: &str) -> Result<Vec<u8>, Problem> {
    let code = encode(text)?;
    let (modules, colors) = (code.width(), code.to_colors());
    let side = (modules + 2 * QUIET) * SCALE;
    let dark = |x: usize, y: usize| {
        let (column, row) = ((x / SCALE).checked_sub(QUIET), (y / SCALE).checked_sub(QUIET));
        match (column, row) {
            (Some(column), Some(row)) if column < modules && row < modules => {
                colors.get(row * modules + column) == Some(&Color::Dark)
            }
            _ => false,
        }
    };
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

/// Drawn with half blocks, dark on light whatever the terminal's colours.
pub(crate) fn terminal(text: &str) -> String {
    encode(text).map_or_else(
        |_| text.to_owned(),
        |code| {
            code.render::<unicode::Dense1x2>()
                .dark_color(unicode::Dense1x2::Light)
                .light_color(unicode::Dense1x2::Dark)
                .build()
        },
    )
}
