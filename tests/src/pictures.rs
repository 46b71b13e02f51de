//! Pictures for those who upload some.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A picture whose left half is red and whose right half is blue.
pub fn halves(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) }).into()
}

/// The bytes of a picture's file.
pub fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(Cursor::new(&mut bytes), format).expect("a picture");
    bytes
}

/// The smallest PNG.
pub fn tiny() -> Vec<u8> {
    encoded(&halves(1, 1), ImageFormat::Png)
}
