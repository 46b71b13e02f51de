//! Ogg (RFC 3533): pages of one stream of sound. Its second packet holds comments (RFC 7845, section 5.2), which are emptied where
//! they stand.

use std::ops::Range;

/// A page's head without the table of its segments.
const HEAD: usize = 27;
const CHECKSUM: Range<usize> = 22..26;
const BEGINS_STREAM: u8 = 0x02;

/// How the packets of a codec's head and of its comments begin, and whether a bit follows the comments.
const CODECS: [(&[u8], &[u8], bool); 3] =
    [(b"OpusHead", b"OpusTags", false), (b"\x01vorbis", b"\x03vorbis", true), (b"Speex   ", b"", false)];

/// Where what is to be emptied lies.
pub(super) struct Comments {
    /// The packet, which may go on from page to page.
    packet: Vec<Range<usize>>,
    /// The pages in which it lies.
    pages: Vec<Range<usize>>,
    /// What stands there when nothing is said.
    empty: Vec<u8>,
}

/// The page that begins here: its length, and its segments.
fn page(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let count = usize::from(*bytes.get(HEAD - 1)?);
    let segments = bytes.get(HEAD..HEAD + count)?;
    let length = HEAD + count + segments.iter().map(|segment| usize::from(*segment)).sum::<usize>();
    (bytes.starts_with(b"OggS\0") && length <= bytes.len()).then_some((length, segments))
}

/// Finds the comments; `None` for what is no single stream of sound, from its first page to its last.
pub(super) fn comments(bytes: &[u8]) -> Option<Comments> {
    let first = bytes.get(..page(bytes)?.0)?;
    let head = &first[HEAD + usize::from(first[HEAD - 1])..];
    let (_, begins, has_bit) = CODECS.iter().find(|(codec, ..)| head.starts_with(codec))?;
    let stream = first.get(14..18)?;
    let (mut at, mut packets) = (0, 0);
    let (mut packet, mut pages) = (Vec::new(), Vec::new());
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (length, segments) = page(rest)?;
        let is_first = rest[5] & BEGINS_STREAM != 0;
        if rest.get(14..18)? != stream || is_first != (at == 0) {
            return None;
        }
        let mut from = at + HEAD + segments.len();
        for segment in segments {
            let to = from + usize::from(*segment);
            if packets == 1 {
                packet.push(from..to);
                if pages.last() != Some(&(at..at + length)) {
                    pages.push(at..at + length);
                }
            }
            packets += usize::from(*segment < 255);
            from = to;
        }
        at += length;
    }
    let said: Vec<u8> = packet.iter().flat_map(|part| &bytes[part.clone()]).copied().collect();
    // Nobody's name, and no comments.
    let mut empty = [*begins, &[0; 8][..]].concat();
    if *has_bit {
        empty.push(1);
    }
    let fits = packets > 1 && said.starts_with(begins) && said.len() >= empty.len();
    empty.resize(said.len().max(empty.len()), 0);
    fits.then_some(Comments { packet, pages, empty })
}

/// Empties the comments, and sums their pages up anew.
pub(super) fn emptied(mut bytes: Vec<u8>, comments: Comments) -> Vec<u8> {
    let places = comments.packet.into_iter().flatten();
    for (place, byte) in places.zip(comments.empty) {
        bytes[place] = byte;
    }
    for page in comments.pages {
        let page = &mut bytes[page];
        page[CHECKSUM].fill(0);
        let sum = checksum(page).to_le_bytes();
        page[CHECKSUM].copy_from_slice(&sum);
    }
    bytes
}

/// The sum of a page whose own is nought: a CRC of 32 bits, the highest first.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        (0..8).fold(
            sum ^ (u32::from(*byte) << 24),
            |sum, _| {
                if sum >> 31 == 0 { sum << 1 } else { (sum << 1) ^ 0x04C1_1DB7 }
            },
        )
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A page of the stream 7 that holds these packets.
    fn page_of(flags: u8, packets: &[&[u8]]) -> Vec<u8> {
        let mut segments = Vec::new();
        for packet in packets {
            segments.extend(vec![255; packet.len() / 255]);
            segments.push(u8::try_from(packet.len() % 255).unwrap());
        }
        let count = u8::try_from(segments.len()).unwrap();
        let head = [&b"OggS\0"[..], &[flags], &[0; 8], &[7, 0, 0, 0], &[0; 8], &[count]].concat();
        let mut page = [&head[..], &segments, &packets.concat()].concat();
        let sum = checksum(&page).to_le_bytes();
        page[CHECKSUM].copy_from_slice(&sum);
        page
    }

    pub(in super::super) fn told(head: &[u8], comment: &[u8]) -> Vec<u8> {
        [page_of(2, &[head]), page_of(0, &[comment]), page_of(4, &[b"the sound"])].concat()
    }

    #[test]
    fn the_sum_is_that_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0x89A1_897F);
    }

    #[test]
    fn comments_are_emptied_where_they_stand() {
        let long = [&b"OpusTags\x04\0\0\0by me"[..], &[b'x'; 600]].concat();
        let speex = [b"\x04\0\0\0by me".to_vec(), vec![b'x'; 20]].concat();
        for (head, comment) in [
            (&b"OpusHead"[..], &long[..]),
            (&b"\x01vorbis"[..], &b"\x03vorbis\x04\0\0\0by me"[..]),
            (&b"Speex   "[..], &speex[..]),
        ] {
            let told = told(head, comment);
            let kept = emptied(told.clone(), comments(&told).unwrap());
            let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
            assert!(holds(&told, b"by me") && !holds(&kept, b"by me") && holds(&kept, b"the sound"));
            assert_eq!(kept.len(), told.len());
            assert!(comments(&kept).is_some());
            let mut at = 0;
            while at < kept.len() {
                let length = page(&kept[at..]).unwrap().0;
                let mut one = kept[at..at + length].to_vec();
                let sum = one[CHECKSUM].to_vec();
                one[CHECKSUM].fill(0);
                assert_eq!(checksum(&one).to_le_bytes(), sum[..], "a player looks at it");
                at += length;
            }
        }
    }

    #[test]
    fn what_is_no_single_stream_to_its_end_is_none() {
        let whole = told(b"OpusHead", b"OpusTags\0\0\0\0\0\0\0\0");
        assert!(comments(&whole).is_some());
        for wrong in [
            told(b"\x80theora", b"OpusTags\0\0\0\0\0\0\0\0"),
            told(b"OpusHead", b"OpusTags\0\0"),
            told(b"OpusHead", b"something else altogether"),
            [&whole[..], b"<script>"].concat(),
            [&whole[..], &whole].concat(),
            whole[..whole.len() - 1].to_vec(),
            page_of(2, &[b"OpusHead"]),
            b"OggS\0".to_vec(),
        ] {
            assert!(comments(&wrong).is_none(), "{wrong:?}");
        }
    }
}
