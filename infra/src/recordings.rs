//! Recordings: what somebody says who would rather not type, and short films. What is heard and seen stays as it was recorded; what is
//! noted beside it (where and when, with which device, by whom) is left out, or emptied where it stands. What can't be followed from its
//! first byte to its last is no recording.

mod amr;
mod ogg;
mod webm;

/// Bytes that a recording may have: three minutes as phones record them.
pub(crate) const MAX_RECORDING: usize = 2 * 1024 * 1024;
/// Kilobits a second of MPEG 1 and of MPEG 2, layer III, by their number.
const BIT_RATES: [[usize; 14]; 2] = [
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// The media type of a recording or of a film, told from its bytes; `None` for anything else.
pub(crate) fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'#', b'!', b'A', b'M', b'R', ..] => amr::end(bytes).map(|_| "audio/amr"),
        [b'O', b'g', b'g', b'S', ..] => ogg::comments(bytes).map(|_| "audio/ogg"),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => webm::notes(bytes).map(|_| "audio/webm"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => mp4(bytes),
        _ => mp3(bytes).map(|_| "audio/mpeg"),
    }
}

/// A recording without what is noted beside it; `None` for one that can't be read.
pub(crate) fn without_notes(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    match kind(&bytes)? {
        "audio/mp4" | "video/mp4" => {
            erase_notes(&mut bytes)?;
            Some(bytes)
        }
        "audio/mpeg" => mp3(&bytes).map(<[u8]>::to_vec),
        "audio/amr" => {
            bytes.truncate(amr::end(&bytes)?);
            Some(bytes)
        }
        "audio/ogg" => ogg::comments(&bytes).map(|comments| ogg::emptied(bytes, comments)),
        "audio/webm" => webm::notes(&bytes).map(|notes| webm::emptied(bytes, notes)),
        _ => None,
    }
}

/// The frames of an MP3, without tags before and behind them.
fn mp3(bytes: &[u8]) -> Option<&[u8]> {
    let mut begin = 0;
    while let Some([b'I', b'D', b'3', _, _, flags, length @ ..]) = bytes.get(begin..)?.first_chunk::<10>() {
        let length = length.iter().fold(0, |sum, seven| (sum << 7) | usize::from(seven & 0x7F));
        begin += 10 + length + if flags & 0x10 == 0 { 0 } else { 10 };
    }
    let (mut end, mut frames) = (begin, 0);
    while let Some(length) = frame(bytes.get(end..)?) {
        if length > bytes.len() - end {
            break;
        }
        (end, frames) = (end + length, frames + 1);
    }
    // Two bytes alone are found anywhere.
    (frames > 1).then(|| &bytes[begin..end])
}

/// How long the frame is that begins here, of an MP3.
fn frame(bytes: &[u8]) -> Option<usize> {
    let [0xFF, version, rates, _] = bytes.first_chunk::<4>()? else { return None };
    if version & 0xE6 != 0xE2 {
        return None;
    }
    let (generation, divisor) = match version & 0x18 {
        0x18 => (0, 1),
        0x10 => (1, 2),
        0x00 => (1, 4),
        _ => return None,
    };
    let kilobits = BIT_RATES[generation].get(usize::from(rates >> 4).checked_sub(1)?)?;
    let samples = [44_100, 48_000, 32_000].get(usize::from((rates >> 2) & 3))? / divisor;
    let padding = usize::from((rates >> 1) & 1);
    Some((if generation == 0 { 144_000 } else { 72_000 }) * kilobits / samples + padding)
}

/// A box of an MP4: what it is called and where that stands, and where its content begins and ends.
#[derive(Clone, Copy)]
struct Part {
    name: [u8; 4],
    named: usize,
    body: usize,
    end: usize,
}

/// The boxes between two places; `None` where one goes on beyond the end.
fn parts(bytes: &[u8], begin: usize, end: usize) -> Option<Vec<Part>> {
    let (mut found, mut at) = (Vec::new(), begin);
    while at < end {
        let rest = bytes.get(at..end)?;
        let (size, rest) = rest.split_first_chunk::<4>()?;
        let (name, rest) = rest.split_first_chunk::<4>()?;
        let (head, size) = match u32::from_be_bytes(*size) {
            0 => (8, end - at),
            1 => (16, usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?),
            size => (8, size as usize),
        };
        if size < head || size > end - at {
            return None;
        }
        found.push(Part { name: *name, named: at + 4, body: at + head, end: at + size });
        at += size;
    }
    Some(found)
}

/// The boxes to which a path of names leads.
fn at_path(bytes: &[u8], path: &[&[u8; 4]]) -> Option<Vec<Part>> {
    let mut here = vec![Part { name: *b"file", named: 0, body: 0, end: bytes.len() }];
    for name in path {
        let mut next = Vec::new();
        for outer in &here {
            next.extend(parts(bytes, outer.body, outer.end)?.into_iter().filter(|part| part.name == **name));
        }
        here = next;
    }
    Some(here)
}

/// Whether an MP4 holds sound alone, or pictures that move. One that has something else beside them is neither: some phones note
/// there, frame by frame, where they were; and what is `QuickTime`'s own not every phone plays.
fn mp4(bytes: &[u8]) -> Option<&'static str> {
    let handlers = at_path(bytes, &[b"moov", b"trak", b"mdia", b"hdlr"])?;
    let (mut sounds, mut moves) = (false, false);
    for handler in &handlers {
        match bytes.get(handler.body + 8..handler.body + 12)? {
            b"soun" => sounds = true,
            b"vide" => moves = true,
            _ => return None,
        }
    }
    match (sounds, moves) {
        (_, true) if bytes.get(8..12)? != b"qt  " => Some("video/mp4"),
        (true, false) => Some("audio/mp4"),
        (_, true) | (false, false) => None,
    }
}

/// Empties what holds notes, and puts instants back to none. Nothing moves, because sound is found by where it stands.
fn erase_notes(bytes: &mut [u8]) -> Option<()> {
    let places: [&[&[u8; 4]]; 5] =
        [&[], &[b"moov"], &[b"moov", b"trak"], &[b"moov", b"trak", b"mdia"], &[b"moov", b"trak", b"mdia", b"minf"]];
    for place in places {
        for outer in at_path(bytes, place)? {
            for part in parts(bytes, outer.body, outer.end)? {
                if matches!(&part.name, b"udta" | b"meta" | b"uuid" | b"free" | b"skip") {
                    bytes.get_mut(part.named..part.named + 4)?.copy_from_slice(b"free");
                    bytes.get_mut(part.body..part.end)?.fill(0);
                }
            }
        }
    }
    let dated: [&[&[u8; 4]]; 3] =
        [&[b"moov", b"mvhd"], &[b"moov", b"trak", b"tkhd"], &[b"moov", b"trak", b"mdia", b"mdhd"]];
    for place in dated {
        for part in at_path(bytes, place)? {
            let length = if *bytes.get(part.body)? == 0 { 8 } else { 16 };
            bytes.get_mut(part.body + 4..part.end)?.get_mut(..length)?.fill(0);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(bytes: &[u8], word: &[u8]) -> bool {
        bytes.windows(word.len()).any(|window| window == word)
    }

    fn part(name: [u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
        [&size[..], &name, body].concat()
    }

    fn mp4(handler: [u8; 4]) -> Vec<u8> {
        let dated = [&[0, 0, 0, 0][..], &[7; 16]].concat();
        let hdlr = part(*b"hdlr", &[&[0; 8][..], &handler, &[0; 13]].concat());
        let minf = part(*b"minf", &part(*b"udta", b"by a window"));
        let mdia = part(*b"mdia", &[part(*b"mdhd", &dated), hdlr, minf, part(*b"uuid", b"in a house")].concat());
        let trak = part(*b"trak", &[part(*b"tkhd", &dated), mdia, part(*b"meta", b"by somebody")].concat());
        let notes = part(*b"udta", &part(*b"\xA9xyz", b"+24.9088+118.5854/"));
        let moov = part(*b"moov", &[part(*b"mvhd", &dated), trak, notes].concat());
        [part(*b"ftyp", b"M4A \0\0\0\0"), moov, part(*b"uuid", b"a phone"), part(*b"mdat", b"the sound")].concat()
    }

    /// A frame of 32 kbit/s at 44.1 kHz.
    fn sound() -> Vec<u8> {
        [&[0xFF, 0xFB, 0x10, 0x00][..], &[0x55; 100]].concat()
    }

    #[test]
    fn of_an_mp4_only_what_is_heard_is_kept_where_it_stood() {
        let told = mp4(*b"soun");
        assert_eq!(kind(&told), Some("audio/mp4"));
        let kept = without_notes(told.clone()).unwrap();
        assert_eq!(kept.len(), told.len());
        let place = |bytes: &[u8]| bytes.windows(9).position(|window| window == b"the sound");
        assert_eq!(place(&kept), place(&told));
        for needle in [&b"118.5854"[..], b"by somebody", b"a phone", &[7; 9]] {
            assert!(holds(&told, needle) && !holds(&kept, needle), "{needle:?}");
        }
        assert!(holds(&kept, &[7; 4]), "how long it is stands behind the instants");
        assert_eq!(kind(&kept), Some("audio/mp4"));
        assert_eq!(kind(&mp4(*b"mebx")), None, "what notes where it was is none");
        assert_eq!(kind(&told[..told.len() - 1]), None, "nor is half a recording");
    }

    #[test]
    fn of_a_film_nothing_is_kept_beside_what_is_seen_and_heard() {
        let told = mp4(*b"vide");
        assert_eq!(kind(&told), Some("video/mp4"));
        let kept = without_notes(told.clone()).unwrap();
        assert_eq!((kept.len(), kind(&kept)), (told.len(), Some("video/mp4")));
        let notes = [&b"118.5854"[..], b"by somebody", b"a phone", b"in a house", b"by a window"];
        assert!(notes.iter().all(|needle| !holds(&kept, needle)));
        assert_eq!(kind(&told[..told.len() - 1]), None, "half a film is none");
        let mut apples = told;
        apples[8..12].copy_from_slice(b"qt  ");
        assert_eq!(kind(&apples), None);
    }

    #[test]
    fn of_an_mp3_only_frames_are_kept() {
        let tag = [&b"ID3\x04\x00\x00\x00\x00\x00\x0Ain Quanzhou"[..10], b"0123456789"].concat();
        let sound = [sound(), sound(), sound()].concat();
        let told = [&tag[..], &sound, b"TAG", &[b'x'; 125]].concat();
        assert_eq!(kind(&told), Some("audio/mpeg"));
        assert_eq!(without_notes(told), Some(sound.clone()));
        assert_eq!(kind(&sound[..150]), None, "one frame makes no recording");
        assert_eq!(kind(&tag), None);
        assert_eq!(kind(b"ID3\x04\x00\x00\x7F\x7F\x7F\x7F"), None);
    }

    #[test]
    fn other_recordings_are_known_by_what_they_hold() {
        let comment = b"OpusTags\x05\0\0\0by me\0\0\0\0";
        for (bytes, known) in [
            (ogg::tests::told(b"OpusHead", comment), Some("audio/ogg")),
            (ogg::tests::told(b"\x80theora", comment), None),
            (webm::tests::told(b"A_OPUS", 2), Some("audio/webm")),
            (webm::tests::told(b"V_VP8", 1), None),
            ([&b"#!AMR\n<"[..], &[0x55; 31], b"\x04by me"].concat(), Some("audio/amr")),
            (b"#!AMR\nby me".to_vec(), None),
            (b"<script>".to_vec(), None),
            (Vec::new(), None),
        ] {
            assert_eq!(kind(&bytes), known, "{bytes:?}");
            let kept = without_notes(bytes.clone());
            assert_eq!(kept.is_some(), known.is_some());
            assert!(kept.is_none_or(|kept| kind(&kept) == known && !holds(&kept, b"by me")), "{bytes:?}");
        }
    }
}
