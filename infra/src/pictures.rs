//! Pictures are written anew before they are kept, so that nothing comes along that nobody sees: where and when a photo was
//! taken, with which device and by whom, a smaller picture of what was cut away, whatever is hidden behind the last byte.
//! Colour profiles go too: they name devices, and phones whose profile is a wider one look a little paler for it.

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage, Rgba};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use crate::files::{MAX_FILE, media_type};
use crate::recordings::{MAX_RECORDING, without_notes};

/// Pixels that a picture may have: those of any phone at its default. Decoded they take 150 MB, and 450 MB on the way where a
/// JPEG is progressive.
const MAX_PIXELS: u64 = 50_000_000;
/// Pixels on one side: a panorama has as many, and what has more is meant to do harm.
const MAX_SIDE: u32 = 20_000;
/// Bytes of the decoded picture: `MAX_PIXELS` with eight bits of each colour and of transparency.
const MAX_DECODED: u64 = 4 * MAX_PIXELS;
/// Pixels of a picture in four colours: no phone makes one, and decoding takes twice the time and room.
const MAX_PRINTED_PIXELS: u64 = 12_000_000;
/// Scans of a JPEG: encoders write ten or so, and each costs a pass over all of its pixels.
const MAX_SCANS: usize = 32;
/// Pixels of a picture that costs little, whatever it is like.
pub const FEW_PIXELS: u64 = 2_000_000;
/// Pixels that a byte may stand for in one that has more: of photos it is twenty at most, of a blank page some hundreds.
const MOST_A_BYTE: u64 = 2_000;
/// Pixels on the longer side of what is kept: a house number across the street can be read.
const KEPT_SIDE: u32 = 2_560;
/// Half the bytes of what phones write, for the same to the eye.
const QUALITY: u8 = 82;
/// Where a PDF's end is looked for, as its readers do.
const PDF_TAIL: usize = 1024;

/// What is kept of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Why nothing is kept of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclean {
    /// It is neither a picture nor a recording nor a film that is known, nor a PDF.
    Unsupported,
    /// Decoding it would cost too much.
    TooManyPixels,
    /// Nobody listens for that long.
    TooLong,
    /// It can't be read, or not to its end.
    Broken,
}

impl From<ImageError> for Unclean {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooManyPixels,
            _ => Self::Broken,
        }
    }
}

/// What is kept of an uploaded file. Of a recording that is what is heard. A PDF stays as it is: what its author wrote about himself is a part of the document, and
/// a signed one would be signed no more.
///
/// # Errors
/// Why nothing is kept of it.
pub fn clean(bytes: Vec<u8>) -> Result<Cleaned, Unclean> {
    let media_type = media_type(&bytes).ok_or(Unclean::Unsupported)?;
    match ImageFormat::from_mime_type(media_type) {
        Some(format) => picture(&bytes, format),
        None if media_type.starts_with("audio/") && bytes.len() > MAX_RECORDING => Err(Unclean::TooLong),
        None if media_type.starts_with("audio/") || media_type.starts_with("video/") => {
            without_notes(bytes).map(|bytes| Cleaned { media_type, bytes }).ok_or(Unclean::Broken)
        }
        None if pdf_ends(&bytes) => Ok(Cleaned { media_type, bytes }),
        None => Err(Unclean::Broken),
    }
}

/// Pixels that a file says to have: what decoding it costs. One that is no picture has none; one that does not say has as many as
/// one may have.
#[must_use]
pub fn pixels(bytes: &[u8]) -> u64 {
    let Some(format) = media_type(bytes).and_then(ImageFormat::from_mime_type) else { return 0 };
    let said = match format {
        // Its decoder would open what lies before the picture, too.
        ImageFormat::Png => png_size(bytes),
        ImageFormat::WebP if !has_whole_chunks(bytes) => None,
        _ => ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().ok(),
    };
    said.map_or(MAX_PIXELS, |(width, height)| (u64::from(width) * u64::from(height)).min(MAX_PIXELS))
}

/// The width and the height of a PNG that begins with them, as each does.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let [width, height] = bytes.get(16..24)?.as_chunks::<4>().0 else { return None };
    let begins = bytes.get(12..16)? == b"IHDR";
    begins.then_some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

fn picture(bytes: &[u8], format: ImageFormat) -> Result<Cleaned, Unclean> {
    // Without its end it would be decoded all the same, grey where the rest is missing.
    let coding = if format == ImageFormat::Jpeg { coding(bytes).ok_or(Unclean::Broken)? } else { Coding::default() };
    let whole = match format {
        ImageFormat::Jpeg => (1..=MAX_SCANS).contains(&coding.scans),
        // The decoder makes room for as much as a chunk says, before it reads any of it.
        ImageFormat::WebP => has_whole_chunks(bytes),
        _ => true,
    };
    if !whole {
        return Err(Unclean::Broken);
    }
    let bytes =
        if format == ImageFormat::Png { Cow::Owned(bare(bytes).ok_or(Unclean::Broken)?) } else { Cow::Borrowed(bytes) };
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::with_format(Cursor::new(&*bytes), format);
    reader.limits(limits.clone());
    // Only the header is read here.
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let most = if coding.planes > 3 { MAX_PRINTED_PIXELS } else { MAX_PIXELS };
    let pixels = u64::from(width) * u64::from(height);
    if pixels > most {
        return Err(Unclean::TooManyPixels);
    }
    // A handful of bytes that costs as much as a photo is made to cost that.
    if pixels > FEW_PIXELS && pixels > MOST_A_BYTE * bytes.len() as u64 {
        return Err(Unclean::Broken);
    }
    limits.reserve(decoder.total_bytes())?;
    let orientation = decoder.orientation()?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    // Scaled before it is turned: that way the whole of it lies in memory once.
    if width.max(height) > KEPT_SIDE {
        image = image.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    image.apply_orientation(orientation);
    let image = in_eight_bits(image);
    if format == ImageFormat::Png {
        let bytes = png(&image)?;
        // A photo that was saved as PNG.
        if bytes.len() <= MAX_FILE {
            return Ok(Cleaned { media_type: "image/png", bytes });
        }
    }
    Ok(Cleaned { media_type: "image/jpeg", bytes: jpeg(image)? })
}

/// What of a JPEG tells how much decoding it costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Coding {
    scans: usize,
    /// Grey has one, colours three, what is made for printing four.
    planes: u8,
}

/// How a JPEG is coded; `None` for one that does not go on to its end.
fn coding(bytes: &[u8]) -> Option<Coding> {
    let (mut coding, mut rest) = (Coding::default(), bytes.get(2..)?);
    loop {
        // What is coded holds no marker but those at which decoding may begin again.
        let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0x01 | 0xD0..=0xD7 | 0xFF);
        let at = rest.windows(2).position(is_marker)?;
        let (marker, after) = (rest[at + 1], &rest[at + 2..]);
        match marker {
            0xD9 => return Some(coding),
            0xDA => coding.scans += 1,
            // Tables have numbers among those of frames.
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => coding.planes = coding.planes.max(*after.get(7)?),
            _ => {}
        }
        // A segment says how long it is, so that a smaller picture's end inside of it is not taken for this one's.
        rest = after.get(usize::from(u16::from_be_bytes(*after.first_chunk()?))..)?;
    }
}

/// Whether each chunk of a WebP is as long as it says.
fn has_whole_chunks(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some(([_, _, _, _, length @ ..], after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_le_bytes(*length) as usize;
        if after.len() < length {
            return false;
        }
        // One of odd length is filled up, the last one not by everybody.
        rest = after.get(length + length % 2..).unwrap_or_default();
    }
    true
}

/// A PNG without what its picture does not need: profiles and texts are packed, and swell to a thousand times their size when a
/// decoder opens them. `None` for one that does not go on to its end.
fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    let (signature, mut rest) = bytes.split_at_checked(8)?;
    let mut bare = signature.to_vec();
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        // Its length, its name and its checksum are four bytes each.
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        let name = chunk.get(4..8)?;
        // A capital says that nobody can do without it; then there is what is transparent, and which side is up.
        if name[0].is_ascii_uppercase() || matches!(name, b"tRNS" | b"eXIf") {
            bare.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(bare);
        }
        rest = after;
    }
}

/// Whether a PDF goes on to its end.
fn pdf_ends(bytes: &[u8]) -> bool {
    bytes[bytes.len().saturating_sub(PDF_TAIL)..].windows(5).any(|word| word == b"%%EOF")
}

fn in_eight_bits(image: DynamicImage) -> DynamicImage {
    match (image.color().has_color(), image.has_alpha()) {
        (false, false) => image.into_luma8().into(),
        (false, true) => image.into_luma_alpha8().into(),
        (true, false) => image.into_rgb8().into(),
        (true, true) => image.into_rgba8().into(),
    }
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, Unclean> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    image.write_with_encoder(encoder)?;
    Ok(bytes)
}

fn jpeg(image: DynamicImage) -> Result<Vec<u8>, Unclean> {
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| Unclean::TooManyPixels);
    let (width, height) = (side(image.width())?, side(image.height())?);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    let written = match image {
        DynamicImage::ImageLuma8(grey) => encoder.encode(&grey, width, height, ColorType::Luma),
        other => encoder.encode(&on_white(other), width, height, ColorType::Rgb),
    };
    written.map_err(|_| Unclean::Broken)?;
    Ok(bytes)
}

/// A picture as it looks on paper: JPEG knows nothing transparent.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let Rgba([red, green, blue, alpha]) = *image.get_pixel(x, y);
        let (ink, paper) = (u16::from(alpha), u16::from(u8::MAX - alpha));
        let mixed = |colour: u8| (u16::from(colour) * ink + u16::from(u8::MAX) * paper) / u16::from(u8::MAX);
        Rgb([red, green, blue].map(|colour| u8::try_from(mixed(colour)).unwrap_or(u8::MAX)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_ends_where_its_own_end_is() {
        // An APP1 that holds an end, a scan with a stuffed byte and a restart, and what lies behind the end.
        let segment = b"\xFF\xE1\x00\x06\xFF\xD9\x01\x01";
        let scan = b"\xFF\xDA\x00\x03\x07\x12\xFF\x00\xFF\xD0\x34";
        let body = [&b"\xFF\xD8"[..], segment, scan].concat();
        let scans = |bytes: &[u8]| coding(bytes).map(|coding| coding.scans);
        assert_eq!(scans(&body), None);
        assert_eq!(scans(&[&body[..], b"\xFF\xD9"].concat()), Some(1));
        assert_eq!(scans(&[&body[..], scan, b"\xFF\xFF\xD9more"].concat()), Some(2));
        assert_eq!(scans(&[&body[..], b"\xFF\xE1\xFF\xFF\xFF\xD9"].concat()), None);
        for few in [&b""[..], b"\xFF", b"\xFF\xD8\xFF", b"\xFF\xD8\xFF\xDA", b"\xFF\xD8\xFF\xDA\x00"] {
            assert_eq!(scans(few), None, "{few:?}");
        }
        // A frame for printing, behind a table whose number is like a frame's.
        let printed = b"\xFF\xC4\x00\x04\x07\x07\xFF\xC2\x00\x08\x08\x00\x10\x00\x10\x04";
        let whole = [&b"\xFF\xD8"[..], printed, scan, b"\xFF\xD9"].concat();
        assert_eq!(coding(&whole), Some(Coding { scans: 1, planes: 4 }));
    }

    #[test]
    fn no_room_is_made_for_what_a_webp_only_claims() {
        let head = b"RIFF\x16\x00\x00\x00WEBPVP8L\x03\x00\x00\x00abc\x00";
        assert!(has_whole_chunks(head) && has_whole_chunks(&head[..head.len() - 1]));
        assert!(!has_whole_chunks(&head[..head.len() - 2]));
        assert!(has_whole_chunks(&[&head[..], b"EXIF\x01\x00\x00\x00a"].concat()));
        assert!(!has_whole_chunks(&[&head[..], b"EXIF\xFF\xFF\xFF\xFFa"].concat()));
    }

    #[test]
    fn of_a_png_only_what_its_picture_needs_is_opened() {
        let chunk = |name: &[u8; 4], data: &[u8]| {
            let length = u32::try_from(data.len()).expect("a length").to_be_bytes();
            [&length[..], name, data, &[0; 4]].concat()
        };
        let (header, data, end) = (chunk(b"IHDR", &[7; 13]), chunk(b"IDAT", &[1, 2, 3]), chunk(b"IEND", &[]));
        let (side, holes) = (chunk(b"eXIf", b"II"), chunk(b"tRNS", &[0]));
        let needed = [&b"\x89PNG\r\n\x1A\n"[..], &header, &side, &holes, &data, &end].concat();
        let mut whole = needed[..8 + header.len()].to_vec();
        for name in [b"iCCP", b"zTXt", b"iTXt", b"tEXt", b"acTL", b"sPLT"] {
            whole.extend(chunk(name, &[9; 1_000]));
        }
        whole.extend_from_slice(&needed[8 + header.len()..]);
        whole.extend_from_slice(b"behind the end");
        assert_eq!(bare(&whole), Some(needed.clone()));
        assert_eq!(bare(&needed[..needed.len() - 1]), None);
        let endless = [&needed[..8 + header.len()], b"\xFF\xFF\xFF\xFFIDAT"].concat();
        assert_eq!(bare(&endless), None);
    }

    /// A WebP without loss, all of one colour: its pixels take no bits at all.
    fn flat(width: u32, height: u32) -> Vec<u8> {
        let size = ((width - 1) | ((height - 1) << 14)).to_le_bytes();
        // Neither transforms nor caches, and five codes of one symbol each.
        let codes = (0..5).fold(0_u32, |codes, code| codes | (1 << (3 + 4 * code))).to_le_bytes();
        let chunk = [&b"WEBPVP8L\x09\0\0\0\x2F"[..], &size, &codes, &[0]].concat();
        let length = u32::try_from(chunk.len()).expect("a length").to_le_bytes();
        [&b"RIFF"[..], &length, &chunk].concat()
    }

    #[test]
    fn a_handful_of_bytes_is_no_large_picture() {
        assert_eq!(clean(flat(600, 500)).map(|kept| kept.media_type), Ok("image/jpeg"));
        assert_eq!(clean(flat(2_000, 1_500)), Err(Unclean::Broken));
        assert_eq!(clean(flat(9_000, 9_000)), Err(Unclean::TooManyPixels));
    }

    #[test]
    fn what_decoding_costs_is_told_before() {
        assert_eq!(pixels(&flat(600, 500)), 300_000);
        assert_eq!(pixels(&flat(9_000, 9_000)), MAX_PIXELS);
        let png = png(&DynamicImage::new_rgb8(30, 20)).expect("a picture");
        assert_eq!(pixels(&png), 600);
        let behind = [&png[..8], b"\0\0\0\x0CtEXt\0\0\0\x01\0\0\0\x01more\0\0\0\0", &png[8..]].concat();
        assert_eq!(pixels(&behind), MAX_PIXELS, "what stands before the head says nothing");
        let jpeg = jpeg(DynamicImage::new_rgb8(30, 20)).expect("a picture");
        assert_eq!(pixels(&jpeg), 600);
        assert_eq!((pixels(&jpeg[..40]), pixels(b"%PDF-1.7")), (MAX_PIXELS, 0));
    }

    #[test]
    fn what_is_transparent_is_white_on_paper() {
        let pixels = [[9, 9, 9, 0], [200, 100, 0, 255], [0, 0, 0, 128]];
        let image = image::RgbaImage::from_fn(3, 1, |x, _| Rgba(pixels[x as usize]));
        let paper = on_white(image.into());
        assert_eq!(paper.as_raw(), &[255, 255, 255, 200, 100, 0, 127, 127, 127]);
    }

    #[test]
    fn a_pdf_goes_on_to_its_end() {
        let whole = [&b"%PDF-1.7\n"[..], &[b' '; 3_000], b"%%EOF\r\n"].concat();
        assert_eq!(clean(whole.clone()), Ok(Cleaned { media_type: "application/pdf", bytes: whole.clone() }));
        assert_eq!(clean(whole[..2_000].to_vec()), Err(Unclean::Broken));
        assert_eq!(clean(b"%%EOF".to_vec()), Err(Unclean::Unsupported));
    }
}
