//! The letters that come along: Noto Sans SC, cut down to what names and addresses are written with (`assets/fonts/make.sh`).

use std::io::Read;
use std::sync::OnceLock;

use flate2::read::ZlibDecoder;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

static PACKED: &[u8] = include_bytes!("../../assets/fonts/noto-sans-sc.otf.z");
static UNPACKED: OnceLock<Vec<u8>> = OnceLock::new();

/// The font's file, unpacked once.
pub(super) fn file() -> &'static [u8] {
    UNPACKED.get_or_init(|| {
        let mut file = Vec::with_capacity(2 * PACKED.len());
        // What is not whole, nobody reads as a font.
        match ZlibDecoder::new(PACKED).read_to_end(&mut file) {
            Ok(_) => file,
            Err(_) => Vec::new(),
        }
    })
}

/// The letters, to be measured.
pub(super) struct Letters {
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    /// Units that an em has.
    em: f32,
}

impl Letters {
    pub(super) fn open() -> Result<Self, String> {
        let font = FontRef::new(file()).map_err(|error| format!("the letters can't be read: {error}"))?;
        let place = LocationRef::default();
        let em = f32::from(font.metrics(Size::unscaled(), place).units_per_em);
        Ok(Self { charmap: font.charmap(), metrics: font.glyph_metrics(Size::unscaled(), place), em })
    }

    /// The number of a character's letter; nothing where there is none.
    pub(super) fn glyph(&self, character: char) -> Option<u32> {
        self.charmap.map(character).map(|glyph| glyph.to_u32()).filter(|glyph| *glyph != 0)
    }

    /// How wide a letter is, as a part of its size.
    pub(super) fn advance(&self, character: char) -> f32 {
        let width = self.charmap.map(character).and_then(|glyph| self.metrics.advance_width(glyph));
        width.unwrap_or_default() / self.em
    }

    /// How wide a text is at some size.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|character| self.advance(character)).sum::<f32>() * size
    }
}
