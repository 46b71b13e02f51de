//! A printing house: what others' programs make of a PDF file, and of an SVG picture.

use std::path::{Path, PathBuf};
use std::process::Command;

use image::GrayImage;
use rqrr::PreparedImage;
use serde_json::Value;

/// Millimetres that a point has.
const POINT: f64 = 25.4 / 72.0;
/// Pixels of a millimetre in which a picture's code is drawn.
const PIXELS: f64 = 8.0;
const MISSING: &str = "poppler-utils or qpdf is missing: run `cargo xtask test`, which installs them";

/// A PDF file that lies in a folder of its own.
pub struct Printed {
    folder: tempfile::TempDir,
}

fn said(program: &mut Command) -> String {
    let output = program.output().expect(MISSING);
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Whatever code is in a picture.
#[must_use]
pub fn decoded(picture: &GrayImage) -> Option<String> {
    let (width, height) = picture.dimensions();
    let size = |pixels: u32| usize::try_from(pixels).expect("a picture");
    let grey = |x: usize, y: usize| picture.as_raw().get(y * size(width) + x).copied().unwrap_or(u8::MAX);
    let mut prepared = PreparedImage::prepare_from_greyscale(size(width), size(height), grey);
    prepared.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}

/// The same of a file.
///
/// # Panics
/// When it is no picture.
#[must_use]
pub fn scanned(file: &Path) -> Option<String> {
    decoded(&image::open(file).expect("a picture").to_luma8())
}

impl Printed {
    /// # Panics
    /// When it can't be written.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        assert!(bytes.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(bytes));
        let printed = Self { folder: tempfile::tempdir().expect("a folder") };
        std::fs::write(printed.file(), bytes).expect("a file");
        printed
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("printed.pdf")
    }

    fn json(&self) -> Value {
        let told = said(Command::new("qpdf").arg("--json").arg(self.file()));
        serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}: {told}"))
    }

    /// How many pages it has.
    ///
    /// # Panics
    /// When it is no PDF file.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.json()["pages"].as_array().expect("pages").len()
    }

    /// The left, upper, right and lower edge of a box of the first page, in millimetres from the sheet's lower left corner.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn edges(&self, name: &str) -> [f64; 4] {
        let told = self.json();
        let page = format!("obj:{}", told["pages"][0]["object"].as_str().expect("a page"));
        let points = &told["qpdf"][1][&page]["value"][name];
        [0_usize, 1, 2, 3].map(|at| points[at].as_f64().unwrap_or_else(|| panic!("{name}: {points}")) * POINT)
    }

    /// The fonts in it, each with whether it is embedded, cut down to what is used, and can be read back.
    ///
    /// # Panics
    /// When pdffonts says something else.
    #[must_use]
    pub fn fonts(&self) -> Vec<(String, bool)> {
        let told = said(Command::new("pdffonts").arg(self.file()));
        let font = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let whole = words.len().checked_sub(5).and_then(|at| words.get(at..at + 3));
            (words.first().copied().unwrap_or_default().to_owned(), whole == Some(&["yes", "yes", "yes"][..]))
        };
        told.lines().skip(2).map(font).collect()
    }

    /// What each page says, without white space.
    ///
    /// # Panics
    /// When pdftotext is missing.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let told = said(Command::new("pdftotext").arg(self.file()).arg("-"));
        told.trim_end_matches('\u{c}').split('\u{c}').map(|page| page.split_whitespace().collect()).collect()
    }

    /// Line by line, as they were written.
    ///
    /// # Panics
    /// When pdftotext is missing.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let told = said(Command::new("pdftotext").arg("-raw").arg(self.file()).arg("-"));
        told.split(['\n', '\u{c}']).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    }

    /// What a camera sees in the code of a page that was printed at 150 dots an inch.
    ///
    /// # Panics
    /// When it can't be drawn.
    #[must_use]
    pub fn scan(&self, page: usize) -> Option<String> {
        scanned(&self.drawn(page, 150))
    }

    /// The same of somebody who holds the camera over the left of a written page, where its code is.
    ///
    /// # Panics
    /// When it can't be drawn.
    #[must_use]
    pub fn scan_closely(&self, page: usize) -> Option<String> {
        let whole = image::open(self.drawn(page, 300)).expect("a picture").to_luma8();
        let (width, height) = whole.dimensions();
        // Piece after piece: letters look like the corners of a code.
        (0..8).find_map(|piece| {
            let top = height / 10 * piece;
            decoded(&image::imageops::crop_imm(&whole, width / 9, top, width / 4, height / 4).to_image())
        })
    }

    fn drawn(&self, page: usize, dots: u16) -> PathBuf {
        let (number, picture) = (page.to_string(), self.folder.path().join(format!("page-{page}")));
        let mut program = Command::new("pdftoppm");
        program.args(["-r", &dots.to_string(), "-png", "-singlefile", "-f", &number, "-l", &number]);
        let drawn = program.arg(self.file()).arg(&picture).status().expect(MISSING);
        assert!(drawn.success(), "pdftoppm: {drawn}");
        picture.with_extension("png")
    }
}

/// What the code of an SVG picture says: the black path of the most parts, drawn by somebody else.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn code_in(svg: &str) -> Option<String> {
    let black = svg.lines().filter(|line| line.starts_with("<path") && line.contains("#000000"));
    let path = black.max_by_key(|line| line.matches('M').count()).expect("a black path");
    let corners = path.split("d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a path");
    let areas: Vec<[f64; 4]> = corners
        .split('M')
        .skip(1)
        .map(|part| {
            let mut numbers = part.split([' ', 'h', 'v']).map(|text| text.parse::<f64>().expect("a number"));
            [0; 4].map(|_| numbers.next().expect("four numbers"))
        })
        .collect();
    let most = areas.iter().flat_map(|[x, y, width, height]| [x + width, y + height]).fold(0.0, f64::max);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page has some hundred millimetres")]
    let pixel = |at: f64| (at * PIXELS).round() as u32;
    let side = pixel(most + 10.0);
    let mut picture = GrayImage::from_pixel(side, side, image::Luma([u8::MAX]));
    for [x, y, width, height] in areas {
        for row in pixel(y)..pixel(y + height) {
            for column in pixel(x)..pixel(x + width) {
                picture.put_pixel(column, row, image::Luma([0]));
            }
        }
    }
    decoded(&picture)
}
